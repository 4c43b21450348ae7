#include "web/people_parts.h"

#include <string.h>

/* ---- forms ---------------------------------------------------------------------------------------------------------- */

struct sv sent(const struct call *c, const char *name) {
    return form_get(&c->form, sv_of(name));
}

struct sv sent_exactly(const struct call *c, const char *name) {
    return form_raw(&c->form, sv_of(name));
}

bool to_be_done(const struct call *c) { return c->request->method == METHOD_POST && !call_resumed(c); }

bool refuse_form(struct call *c, struct err *e, const char *words) {
    *e = (struct err){ 0 };
    (void)err_fail(e, ERR_INPUT, __func__, "", "%s", words);
    return call_complain(c, e);
}

static bool of_this_site(struct sv v) {
    return v.n > 0 && v.n < 500 && v.p[0] == '/' && (v.n == 1 || (v.p[1] != '/' && v.p[1] != '\\'));
}

struct sv way_back(const struct call *c) {
    struct sv v = sent(c, "back");
    if (v.n == 0) v = query_get(&c->query, SV("back"));
    return of_this_site(v) ? v : SV("");
}

void draw_hidden(struct html *h, const char *name, struct sv value) {
    if (value.n == 0) return;
    html_lit(h, "<input type=\"hidden\"");
    html_attr(h, "name", sv_of(name));
    html_attr(h, "value", value);
    html_lit(h, ">\n");
}

void draw_text_field(struct html *h, struct call *c, struct sv name, struct sv label, struct sv hint, struct sv kind) {
    const char *key = arena_copy(c->arena, name.p, name.n);
    bool mail = sv_eq(kind, SV("email")), code = sv_eq(kind, SV("code"));
    if (key == NULL) return;
    govuk_input(h, &(struct govuk_input){
                       .field = { .name = name,
                                  .label = label,
                                  .hint = hint,
                                  .error = call_problem(c, key),
                                  .classes = code   ? SV("govuk-input--width-20 govuk-input--extra-letter-spacing")
                                             : mail ? SV("govuk-!-width-two-thirds")
                                                    : SV("") },
                       .value = call_typed(c, key, SV("")),
                       .type = mail ? SV("email") : SV("text"),
                       .autocomplete = SV("off"),
                       .autocapitalize = mail || code ? SV("none") : SV(""),
                       .spellcheck = mail || code ? SV("false") : SV(""),
                   });
}

/* ---- the frame ------------------------------------------------------------------------------------------------------ */

struct page people_page(struct call *c, struct sv title) {
    struct page p = call_private_page(c, title, SECTION_NONE);
    p.keep_out = true;
    p.today_href = SV("");
    return p;
}

struct html people_page_begin(struct call *c, struct page *p) {
    struct html h = call_html(c);
    struct sv said = p->title;
    /* A form that is shown again says so first where titles are read: in the tab, and aloud. */
    if (c->answer->status == 422 || c->answer->status == 409) p->title = heading_text(c, "Error: %.*s", SV_ARG(said));
    page_begin(&h, p);
    draw_form_state(&h, c);
    draw_h1(&h, said);
    return h;
}

void draw_h1(struct html *h, struct sv text) {
    html_lit(h, "<h1 class=\"govuk-heading-l\">");
    html_text(h, text);
    html_lit(h, "</h1>\n");
}

void draw_h2(struct html *h, struct sv text) {
    html_lit(h, "<h2 class=\"govuk-heading-m\">");
    html_text(h, text);
    html_lit(h, "</h2>\n");
}

void draw_p(struct html *h, struct sv text) {
    html_lit(h, "<p class=\"govuk-body\">");
    html_sentence(h, text);
    html_lit(h, "</p>\n");
}

void draw_moment(struct html *h, int64_t ms) {
    char space[160];
    struct arena *a = h->to->arena;
    struct text exact = text_in(a, sizeof space), words = text_in(a, sizeof space);
    text_moment(&exact, ms);
    text_moment_long(&words, ms);
    html_lit(h, "<time");
    html_attr(h, "datetime", text_view(&exact));
    html_lit(h, ">");
    html_sentence(h, text_view(&words));
    html_lit(h, "</time>");
}

void draw_row_moment(struct html *h, struct sv key, int64_t ms, struct sv otherwise) {
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = key });
    if (ms > 0)
        draw_moment(h, ms);
    else
        html_text(h, otherwise);
    govuk_summary_row_end(h);
}

/* ---- people and their roles ------------------------------------------------------------------------------------------ */

struct sv person_href(struct call *c, int64_t number, const char *doing) {
    return doing == NULL ? heading_text(c, "/people/%lld", (long long)number)
                         : heading_text(c, "/people/%lld?do=%s", (long long)number, doing);
}

struct sv person_name(struct call *c, const struct account *a) {
    if (a->name.n > 0) return a->name;
    if (a->email.n > 0) return a->email;
    return heading_text(c, "person %lld", (long long)a->number);
}

struct sv authority_name(const struct view *v, struct sv dfe_code) {
    for (size_t i = 0; i < v->histories; i++)
        if (sv_eq(v->history[i].authority->dfe_code, dfe_code)) return v->history[i].authority->name;
    return dfe_code;
}

struct sv grant_words(struct call *c, const struct view *v, const struct grant *g) {
    struct sv label = role_label(g->role), bound = g->region;
    if (g->authority.n > 0) bound = authority_name(v, g->authority);
    return bound.n == 0 ? label : heading_text(c, "%.*s: %.*s", SV_ARG(label), SV_ARG(bound));
}

struct sv roles_words(struct call *c, const struct view *v, const struct person *p) {
    struct text t = text_in(c->arena, 0);
    for (size_t i = 0; i < p->grants; i++) {
        if (!grant_stands(&p->grant[i], c->caller.occasion.ms)) continue;
        if (t.n > 0) text_lit(&t, "; ");
        text_add(&t, grant_words(c, v, &p->grant[i]));
    }
    return t.n > 0 ? text_view(&t) : SV("no role");
}

bool session_lives(const struct session *s, int64_t ms) {
    return s->stage == SESSION_WHOLE && ms - s->last_used < SESSION_IDLE_MS && ms - s->began < SESSION_LONGEST_MS;
}

/* ---- choosing a role -------------------------------------------------------------------------------------------------- */

static struct sv role_hint(enum role r) {
    switch (r) {
    case ROLE_ADMINISTRATOR: return SV("Keeps accounts and reads the log. Sees no planned date.");
    case ROLE_PLANNER: return SV("Enters and sees every planned activity.");
    case ROLE_REGIONAL_DIRECTOR: return SV("Sees what is planned in one region. Choose the region below.");
    case ROLE_LEAD_INSPECTOR: return SV("Sees what they are on the team of, and records the call.");
    case ROLE_INSPECTOR:
    case ROLE_QUALITY_ASSURANCE_MANAGER: return SV("Sees what they are on the team of.");
    case ROLE_ANALYST: return SV("Decides what published reports say against the register. Sees no planned date.");
    case ROLE_AUTHORITY_DIRECTOR:
    case ROLE_AUTHORITY_COORDINATOR:
    case ROLE_AUTHORITY_DATA_OFFICER:
        return SV("Sees an activity at one authority once it has been called. Choose the authority below.");
    case ROLE_PUBLIC:
    case ROLE_OPERATOR:
    case ROLE_COUNT: break;
    }
    return SV("");
}

static void role_radios(struct html *h, struct call *c) {
    struct govuk_choice item[ROLE_COUNT] = { 0 };
    struct sv chosen = call_typed(c, "role", SV(""));
    size_t n = 0;
    for (int r = ROLE_FIRST_GIVEN; r < ROLE_COUNT; r++)
        item[n++] = (struct govuk_choice){ .value = role_word((enum role)r),
                                           .text = capital_of(c, role_label((enum role)r)),
                                           .hint = role_hint((enum role)r),
                                           .checked = sv_eq(chosen, role_word((enum role)r)) };
    govuk_radios(h, &(struct govuk_choices){ .field = { .name = SV("role"),
                                                        .label = SV("Role"),
                                                        .label_classes = SV("govuk-fieldset__legend--s"),
                                                        .classes = SV("govuk-radios--small"),
                                                        .error = call_problem(c, "role") },
                                             .items = item,
                                             .item_count = n });
}

static void region_select(struct html *h, struct call *c, const struct view *v) {
    struct sv region[REGIONS_MAX], chosen = call_typed(c, "region", SV(""));
    struct govuk_option option[REGIONS_MAX + 1] = { { .value = SV(""), .text = SV("None") } };
    size_t n = regions_of(v, region);
    for (size_t i = 0; i < n; i++)
        option[i + 1] =
            (struct govuk_option){ .value = region[i], .text = region[i], .selected = sv_eq(chosen, region[i]) };
    govuk_select(h, &(struct govuk_select){ .field = { .name = SV("region"),
                                                       .label = SV("Region"),
                                                       .hint = SV("For a regional director only"),
                                                       .error = call_problem(c, "region") },
                                            .options = option,
                                            .option_count = n + 1 });
}

static void authority_select(struct html *h, struct call *c, const struct view *v) {
    struct govuk_option *option = arena_array(c->arena, struct govuk_option, v->histories + 1);
    struct sv chosen = call_typed(c, "authority", SV(""));
    size_t n = 0;
    if (option == NULL) return;
    option[n++] = (struct govuk_option){ .value = SV(""), .text = SV("None") };
    for (size_t i = 0; i < v->histories; i++) {
        const struct authority *a = v->history[i].authority;
        if (!authority_exists(a, v->question.on)) continue;
        option[n++] =
            (struct govuk_option){ .value = a->dfe_code, .text = a->name, .selected = sv_eq(chosen, a->dfe_code) };
    }
    govuk_select(h, &(struct govuk_select){ .field = { .name = SV("authority"),
                                                       .label = SV("Authority"),
                                                       .hint = SV("For the three roles at an authority only"),
                                                       .error = call_problem(c, "authority") },
                                            .options = option,
                                            .option_count = n });
}

void draw_role_fields(struct html *h, struct call *c, const struct view *v) {
    role_radios(h, c);
    region_select(h, c, v);
    authority_select(h, c, v);
}

bool role_sent(struct call *c, struct role_asked *out, struct err *e) {
    *out = (struct role_asked){ .region = sent(c, "region"), .authority = sent(c, "authority") };
    return role_parse(sent(c, "role"), &out->role) || err_fail(e, ERR_INPUT, __func__, "", "role: Choose a role");
}
