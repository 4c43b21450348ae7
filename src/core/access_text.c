/* Permissions and decisions in words. */
#include "core/access.h"

static bool all_need(const struct permission *p, enum role first, enum role after, enum need n) {
    for (unsigned r = first; r < after; r++)
        if (p->may[r] != n) return false;
    return true;
}

/* "planner always; lead inspector, inspector if on its team": those with one need are said together. */
static void line_groups(struct text *t, const struct permission *p) {
    uint32_t said = 0; /* bits 1 << role */
    for (unsigned r = 0; r < ROLE_COUNT; r++) {
        unsigned need = p->may[r];
        if (need == NEVER || (said & 1U << r) != 0) continue;
        text_add(t, said == 0 ? SV("") : SV("; "));
        for (unsigned k = r; k < ROLE_COUNT; k++) {
            if (p->may[k] != need) continue;
            text_add(t, k == r ? SV("") : SV(", "));
            text_add(t, role_label((enum role)k));
            said |= 1U << k;
        }
        text_char(t, ' ');
        text_add(t, need < NEED_COUNT ? need_label((enum need)need) : SV("under no known condition"));
    }
}

static void line_roles(struct text *t, const struct permission *p) {
    if (all_need(p, ROLE_PUBLIC, ROLE_COUNT, NEVER))
        text_lit(t, "nobody");
    else if (all_need(p, ROLE_PUBLIC, ROLE_COUNT, ALWAYS))
        text_lit(t, "everybody");
    else if (all_need(p, ROLE_PUBLIC, ROLE_FIRST_GIVEN, NEVER) && all_need(p, ROLE_FIRST_GIVEN, ROLE_COUNT, ALWAYS))
        text_lit(t, "everybody who has signed in");
    else
        line_groups(t, p);
}

/* Blanks up to `column`, counted from byte `start`; at least one. */
static void pad(struct text *t, size_t start, size_t column) {
    do text_char(t, ' ');
    while (!t->failed && t->n - start < column);
}

void permission_line(struct text *t, const struct permission *p) {
    enum { EFFECT_AT = 40, WHO_AT = 62 };
    size_t start = t->n;
    if (p->reach == REACH_COMMAND) text_lit(t, "ilacs ");
    text_add(t, sv_of(p->what));
    pad(t, start, EFFECT_AT);
    text_add(t, p->effect == EFFECT_READS ? SV("reads") : SV("writes"));
    if (p->caution == CAUTION_FRESH) text_lit(t, ", proved again");
    if (p->personal) text_lit(t, ", personal");
    pad(t, start, WHO_AT);
    line_roles(t, p);
}

/* "and they are not on it": how a condition came out. */
static struct sv outcome(enum need n, bool met) {
    switch (n) {
    case IF_ON_IT: return met ? SV("they are on it") : SV("they are not on it");
    case IF_IN_REGION:
    case IF_OWN:
    case IF_THEIRS: return met ? SV("it is") : SV("it is not");
    case IF_OWN_CALLED:
        return met ? SV("both are so")
                   : SV("either it is not, or the call has not been recorded or its day has not come");
    case NEVER:
    case ALWAYS:
    case NEED_COUNT: break;
    }
    return SV("that is not so");
}

static void say_grant(struct text *out, const struct access_step *s) {
    text_lit(out, "As ");
    text_add(out, role_label(s->role));
    if (s->grant != NULL && s->grant->region.n > 0) text_printf(out, " for %.*s", SV_ARG(s->grant->region));
    if (s->grant != NULL && s->grant->authority.n > 0)
        text_printf(out, " of authority %.*s", SV_ARG(s->grant->authority));
}

static void say_step(struct text *out, const struct decision *d, const struct access_step *s, struct sv name) {
    say_grant(out, s);
    if (s->need == NEVER || s->need == ALWAYS) {
        text_printf(out, " they %s may", s->need == ALWAYS ? "always" : "never");
    } else {
        text_printf(out, " they may %.*s, and ", SV_ARG(need_label(s->need)));
        text_add(out, d->in_general ? SV("nothing in particular is asked about") : outcome(s->need, s->met));
    }
    if (s->barred) {
        text_lit(out, "; but an interest they declared bars them: ");
        text_interest_bar(out, &d->bar, name);
    }
    text_lit(out, ".\n");
}

static void say_verdict(struct text *out, const struct decision *d, struct sv who) {
    bool reads = d->permission == NULL || d->permission->effect == EFFECT_READS;
    text_add(out, who);
    text_printf(out, " %s %s this", d->verdict == ALLOWED ? "may" : "may not", reads ? "see" : "do");
    switch (d->verdict) {
    case DENIED_ROW: text_lit(out, ": it is not in the table of permissions, so nobody may"); break;
    case DENIED_ROLE: text_lit(out, ": no role of theirs may, whatever it is about"); break;
    case DENIED_NEED: text_lit(out, ": a role of theirs may, but not in this case"); break;
    case DENIED_INTEREST: text_lit(out, ": an interest they declared bars them"); break;
    case ALLOWED: break;
    }
    text_lit(out, ".\n");
}

void access_explain(struct text *out, const struct decision *d, struct sv who, struct sv authority_name) {
    say_verdict(out, d, who);
    if (d->permission == NULL) return;
    size_t own = 0; /* what they have besides being one of the public */
    for (size_t i = 0; i < d->steps; i++) {
        if (d->step[i].role == ROLE_PUBLIC) continue;
        say_step(out, d, &d->step[i], authority_name);
        own++;
    }
    if (d->permission->may[ROLE_PUBLIC] == ALWAYS)
        text_lit(out, "Everybody may, signed in or not.\n");
    else if (own == 0)
        text_lit(out, "They hold no role at that moment.\n");
    text_printf(out, "The table says: %s\n", d->permission->why);
}
