/* Setting up a second factor, taking it away, and recovery codes. What is shown here is shown once. */
#include "app/second_factor.h"
#include "web/people_parts.h"

static struct page factor_page(struct call *c, struct sv title) {
    struct page p = people_page(c, title);
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Your account"), .href = SV("/account") };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Second factor") };
    return p;
}

/* ---- setting one up ------------------------------------------------------------------------------------------------- */

/* The secret of a page that is shown again is the one in its form: the phone may have read it already. */
static bool secret_of_page(struct call *c, struct sv *secret, struct sv *sealed, struct err *e) {
    struct sv bytes;
    *sealed = call_typed(c, "sealed", SV(""));
    if (sealed->n > 0 && base64url_read(*sealed, c->arena, &bytes) &&
        second_factor_again(call_keys(c), &c->caller, bytes, c->arena, secret, NULL))
        return true;
    if (!second_factor_begin(call_keys(c), &c->caller, c->arena, secret, &bytes, e)) return false;
    *sealed = base64url(bytes, c->arena);
    return true;
}

static void enrol_steps(struct html *h) {
    html_lit(h, "<ol class=\"govuk-list govuk-list--number ilacs-steps\">\n"
                "<li>Open an authenticator app on your phone. Any will do: the phone’s own password manager, Google or "
                "Microsoft Authenticator, FreeOTP, Aegis.</li>\n"
                "<li>Add an account there: scan this picture, or type the secret below it.</li>\n"
                "<li>Enter the 6 digits the app then shows.</li>\n</ol>\n");
}

static bool enrol_form(struct html *h, struct call *c, struct err *e) {
    struct sv secret, sealed;
    if (!secret_of_page(c, &secret, &sealed, e)) return false;
    enrol_steps(h);
    html_lit(h, "<div class=\"ilacs-code-picture\">\n");
    if (!totp_picture(totp_address(secret, c->caller.account.email, c->arena), h->to, e)) return false;
    html_lit(h, "\n</div>\n<p class=\"govuk-body\">Secret to type instead: <code class=\"ilacs-secret\">");
    html_text(h, totp_secret_text(secret, c->arena));
    html_lit(h, "</code></p>\n");
    draw_form_begin(h, c, SV("/account/second-factor"));
    draw_hidden(h, "sealed", sealed);
    govuk_input(
        h, &(struct govuk_input){ .field = { .name = SV("code"),
                                             .label = SV("Code from the app"),
                                             .hint = SV("6 digits"),
                                             .error = call_problem(c, "code"),
                                             .classes = SV("govuk-input--width-10 govuk-input--extra-letter-spacing") },
                                  .inputmode = SV("numeric"),
                                  .autocomplete = SV("one-time-code"),
                                  .spellcheck = SV("false") });
    govuk_button(
        h, &(struct govuk_button){ .text = SV("Set up second factor"), .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(h);
    return true;
}

static bool draw_enrol(struct call *c, struct err *e) {
    bool wanted = second_factor_wanted(&c->caller);
    struct page p = factor_page(c, wanted ? SV("Set up a second factor to go on") : SV("Set up a second factor"));
    struct html h = people_page_begin(c, &p);
    if (wanted)
        draw_p(&h, SV("Your role may see what others must not know. So a password alone is not enough: when you sign "
                      "in, you will also enter a code that your phone shows."));
    else
        draw_p(&h, SV("When you sign in, you will then also enter a code that your phone shows. Whoever learns your "
                      "password cannot use it without your phone."));
    if (!enrol_form(&h, c, e)) return false;
    page_end(&h, &p);
    return true;
}

/* ---- recovery codes, once ------------------------------------------------------------------------------------------- */

static bool draw_codes(struct call *c, struct sv title, const struct sv codes[RECOVERY_CODES]) {
    struct page p = factor_page(c, title);
    struct html h = people_page_begin(c, &p);
    govuk_warning_text_begin(&h, SV(""), SV(""));
    html_lit(&h, "Print these recovery codes or write them down now. They are not shown again.");
    govuk_warning_text_end(&h);
    draw_p(&h, SV("Each lets you in once when you do not have your phone. Keep them apart from it, where nobody else "
                  "looks."));
    html_lit(&h, "<ol class=\"govuk-list ilacs-recovery\">\n");
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        html_lit(&h, "<li><code>");
        html_text(&h, codes[i]);
        html_lit(&h, "</code></li>\n");
    }
    html_lit(&h, "</ol>\n");
    html_lit(&h, "<p class=\"govuk-body ilacs-no-print\">To print: Ctrl and P, or your browser’s menu.</p>\n"
                 "<div class=\"ilacs-no-print\">\n");
    govuk_button(&h, &(struct govuk_button){ .text = SV("I have kept them"), .href = SV("/account") });
    html_lit(&h, "</div>\n");
    page_end(&h, &p);
    return true;
}

/* ---- having one ----------------------------------------------------------------------------------------------------- */

static void one_button_form(struct html *h, struct call *c, struct sv action, struct sv button, struct sv classes) {
    draw_form_begin(h, c, action);
    govuk_button(
        h, &(struct govuk_button){ .text = button, .classes = classes, .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(h);
}

static bool draw_have(struct call *c, struct err *e) {
    struct store *s;
    int left;
    if (!call_store(c, &s, e) || !store_count_recovery(s, c->caller.account.number, &left, e)) return false;
    struct page p = factor_page(c, SV("Your second factor is set up"));
    struct html h = people_page_begin(c, &p);
    govuk_summary_list_begin(&h, SV(""));
    draw_row_moment(&h, SV("An app on your phone"), c->caller.account.totp_since, SV(""));
    govuk_summary_row(&h, SV("Recovery codes left"), heading_text(c, "%d of %d", left, RECOVERY_CODES));
    govuk_summary_list_end(&h);
    draw_h2(&h, SV("New recovery codes"));
    draw_p(&h, SV("Those you have stop working."));
    one_button_form(&h, c, SV("/account/recovery-codes"), SV("Make new recovery codes"), SV("govuk-button--secondary"));
    draw_h2(&h, SV("Another phone, or none"));
    draw_p(&h, SV("For another phone, remove this second factor, then set up the new one. A role that may see what is "
                  "secret must have one: without it you can do nothing else."));
    one_button_form(&h, c, SV("/account/second-factor/remove"), SV("Remove the second factor"),
                    SV("govuk-button--warning"));
    page_end(&h, &p);
    return true;
}

static bool draw_provider(struct call *c) {
    struct page p = factor_page(c, SV("Your organisation asks for the second factor"));
    struct html h = people_page_begin(c, &p);
    draw_p(&h, SV("You sign in through your organisation, which decides how you show who you are."));
    page_end(&h, &p);
    return true;
}

/* ---- the handlers --------------------------------------------------------------------------------------------------- */

static bool draw_factor(struct call *c, struct err *e) {
    if (c->caller.account.password.n == 0) return draw_provider(c);
    return c->caller.account.totp.n > 0 ? draw_have(c, e) : draw_enrol(c, e);
}

bool page_second_factor(struct call *c, struct err *e) { return draw_factor(c, e); }

bool do_second_factor(struct call *c, struct err *e) {
    struct store *s;
    struct sv codes[RECOVERY_CODES], sealed;
    if (!to_be_done(c)) return draw_factor(c, e);
    if (sent(c, "code").n == 0) return refuse_form(c, e, "code: Enter the 6 digits the app shows") && draw_enrol(c, e);
    if (!call_store(c, &s, e)) return false;
    if (!base64url_read(sent(c, "sealed"), c->arena, &sealed)) sealed = SV("");
    if (second_factor_confirm(s, call_keys(c), &c->caller, sealed, sent(c, "code"), c->arena, codes, e))
        return draw_codes(c, SV("Your second factor is set up"), codes);
    return call_complain(c, e) && draw_factor(c, e);
}

bool do_remove_second_factor(struct call *c, struct err *e) {
    struct store *s;
    if (!to_be_done(c)) return draw_have(c, e);
    return call_store(c, &s, e) && second_factor_remove(s, &c->caller, c->arena, e) &&
           answer_see_other(c, SV("/account"));
}

bool do_recovery_codes(struct call *c, struct err *e) {
    struct store *s;
    struct sv codes[RECOVERY_CODES];
    if (!to_be_done(c)) return draw_have(c, e);
    return call_store(c, &s, e) && recovery_codes_anew(s, call_keys(c), &c->caller, c->arena, codes, e) &&
           draw_codes(c, SV("Your new recovery codes"), codes);
}
