/* The components people answer with: fields, choices, buttons, and the list of what is wrong. */
#include "render/govuk.h"

static struct sv or (struct sv v, struct sv instead) { return v.n > 0 ? v : instead; }

static struct sv field_id(const struct govuk_field *f) { return or (f->id, f->name); }

static void field_label(struct html *h, const struct govuk_field *f) {
    if (f->label.n == 0) return;
    if (f->label_is_heading) html_lit(h, "<h1 class=\"govuk-label-wrapper\">\n");
    html_lit(h, "<label");
    html_class(h, "govuk-label", f->label_classes);
    html_attr(h, "for", field_id(f));
    html_lit(h, ">");
    html_text(h, f->label);
    html_lit(h, "</label>\n");
    if (f->label_is_heading) html_lit(h, "</h1>\n");
}

static void field_hint(struct html *h, const struct govuk_field *f) {
    if (f->hint.n == 0) return;
    html_lit(h, "<div id=\"");
    html_text(h, field_id(f));
    html_lit(h, "-hint\" class=\"govuk-hint\">");
    html_text(h, f->hint);
    html_lit(h, "</div>\n");
}

static void field_error(struct html *h, const struct govuk_field *f) {
    if (f->error.n == 0) return;
    html_lit(h, "<p id=\"");
    html_text(h, field_id(f));
    html_lit(h, "-error\" class=\"govuk-error-message\">\n<span class=\"govuk-visually-hidden\">Error:</span> ");
    html_text(h, f->error);
    html_lit(h, "</p>\n");
}

static void field_begin(struct html *h, const struct govuk_field *f) {
    html_lit(h, "<div");
    if (f->error.n > 0)
        html_class(h, "govuk-form-group govuk-form-group--error", f->group_classes);
    else
        html_class(h, "govuk-form-group", f->group_classes);
    html_lit(h, ">\n");
    field_label(h, f);
    field_hint(h, f);
    field_error(h, f);
}

/* aria-describedby lists what helps with the field: what the caller names, its hint, its error. */
static void field_described(struct html *h, const struct govuk_field *f) {
    if (f->described_by.n == 0 && f->hint.n == 0 && f->error.n == 0) return;
    html_lit(h, " aria-describedby=\"");
    html_text(h, f->described_by);
    if (f->hint.n > 0) {
        if (f->described_by.n > 0) html_lit(h, " ");
        html_text(h, field_id(f));
        html_lit(h, "-hint");
    }
    if (f->error.n > 0) {
        if (f->described_by.n > 0 || f->hint.n > 0) html_lit(h, " ");
        html_text(h, field_id(f));
        html_lit(h, "-error");
    }
    html_lit(h, "\"");
}

static void field_class(struct html *h, const struct govuk_field *f, struct sv base, struct sv on_error) {
    html_lit(h, " class=\"");
    html_text(h, base);
    if (f->classes.n > 0) html_lit(h, " ");
    html_text(h, f->classes);
    if (f->error.n > 0) {
        html_lit(h, " ");
        html_text(h, on_error);
    }
    html_lit(h, "\"");
}

static void input_element(struct html *h, const struct govuk_input *p) {
    html_lit(h, "<input");
    field_class(h, &p->field, SV("govuk-input"), SV("govuk-input--error"));
    html_attr(h, "id", field_id(&p->field));
    html_attr(h, "name", p->field.name);
    html_attr(h, "type", or (p->type, SV("text")));
    html_attr_if(h, "spellcheck", p->spellcheck);
    html_attr_if(h, "value", p->value);
    if (p->disabled) html_lit(h, " disabled");
    field_described(h, &p->field);
    html_attr_if(h, "autocomplete", p->autocomplete);
    html_attr_if(h, "autocapitalize", p->autocapitalize);
    html_attr_if(h, "pattern", p->pattern);
    html_attr_if(h, "inputmode", p->inputmode);
    html_lit(h, ">\n");
}

void govuk_input(struct html *h, const struct govuk_input *p) {
    bool wrapped = p->prefix.n > 0 || p->suffix.n > 0;
    field_begin(h, &p->field);
    if (wrapped) html_lit(h, "<div class=\"govuk-input__wrapper\">\n");
    if (p->prefix.n > 0) {
        html_lit(h, "<div class=\"govuk-input__prefix\" aria-hidden=\"true\">");
        html_text(h, p->prefix);
        html_lit(h, "</div>\n");
    }
    input_element(h, p);
    if (p->suffix.n > 0) {
        html_lit(h, "<div class=\"govuk-input__suffix\" aria-hidden=\"true\">");
        html_text(h, p->suffix);
        html_lit(h, "</div>\n");
    }
    if (wrapped) html_lit(h, "</div>\n");
    html_lit(h, "</div>\n");
}

void govuk_select(struct html *h, const struct govuk_select *p) {
    field_begin(h, &p->field);
    html_lit(h, "<select");
    field_class(h, &p->field, SV("govuk-select"), SV("govuk-select--error"));
    html_attr(h, "id", field_id(&p->field));
    html_attr(h, "name", p->field.name);
    if (p->disabled) html_lit(h, " disabled");
    field_described(h, &p->field);
    html_lit(h, ">\n");
    for (size_t i = 0; i < p->option_count; i++) {
        const struct govuk_option *o = &p->options[i];
        html_lit(h, "<option");
        if (o->value.p != NULL) html_attr(h, "value", o->value);
        if (o->selected) html_lit(h, " selected");
        if (o->disabled) html_lit(h, " disabled");
        html_lit(h, ">");
        html_text(h, o->text);
        html_lit(h, "</option>\n");
    }
    html_lit(h, "</select>\n</div>\n");
}

void govuk_textarea(struct html *h, const struct govuk_textarea *p) {
    field_begin(h, &p->field);
    html_lit(h, "<textarea");
    field_class(h, &p->field, SV("govuk-textarea"), SV("govuk-textarea--error"));
    html_attr(h, "id", field_id(&p->field));
    html_attr(h, "name", p->field.name);
    html_attr_int(h, "rows", p->rows > 0 ? p->rows : 5);
    html_attr_if(h, "spellcheck", p->spellcheck);
    field_described(h, &p->field);
    html_attr_if(h, "autocomplete", p->autocomplete);
    html_lit(h, ">");
    /* Browsers drop one line end after the tag: a text that begins with one keeps it. */
    if (p->value.n > 0 && p->value.p[0] == '\n') html_lit(h, "\n");
    html_text(h, p->value);
    html_lit(h, "</textarea>\n</div>\n");
}

/* The button is shown by the package's script alone: without it there is a plain field. */
void govuk_password_input(struct html *h, const struct govuk_password_input *p) {
    html_lit(h, "<div");
    if (p->field.error.n > 0)
        html_class(h, "govuk-form-group govuk-form-group--error govuk-password-input", p->field.group_classes);
    else
        html_class(h, "govuk-form-group govuk-password-input", p->field.group_classes);
    html_lit(h, " data-module=\"govuk-password-input\">\n");
    field_label(h, &p->field);
    field_hint(h, &p->field);
    field_error(h, &p->field);
    html_lit(h, "<div class=\"govuk-input__wrapper govuk-password-input__wrapper\">\n<input");
    field_class(h, &p->field, SV("govuk-input govuk-password-input__input govuk-js-password-input-input"),
                SV("govuk-input--error"));
    html_attr(h, "id", field_id(&p->field));
    html_attr(h, "name", p->field.name);
    html_lit(h, " type=\"password\" spellcheck=\"false\"");
    html_attr_if(h, "value", p->value);
    field_described(h, &p->field);
    html_attr(h, "autocomplete", or (p->autocomplete, SV("current-password")));
    html_lit(h, " autocapitalize=\"none\">\n<button type=\"button\" class=\"govuk-button govuk-button--secondary "
                "govuk-password-input__toggle govuk-js-password-input-toggle\" data-module=\"govuk-button\"");
    html_attr(h, "aria-controls", field_id(&p->field));
    html_lit(h, " aria-label=\"Show password\" hidden>Show</button>\n</div>\n</div>\n");
}

/* ---- choices ----------------------------------------------------------------------------------------------------- */

static void fieldset_begin(struct html *h, const struct govuk_field *f) {
    html_lit(h, "<fieldset class=\"govuk-fieldset\"");
    field_described(h, f);
    html_lit(h, ">\n<legend");
    html_class(h, "govuk-fieldset__legend", f->label_classes);
    html_lit(h, ">");
    if (f->label_is_heading) html_lit(h, "<h1 class=\"govuk-fieldset__heading\">");
    html_text(h, f->label);
    if (f->label_is_heading) html_lit(h, "</h1>");
    html_lit(h, "</legend>\n");
}

/* The first item has the field's own id, so that a link of the error summary leads to it. */
static void item_id(struct html *h, const struct govuk_choices *p, size_t i) {
    html_text(h, or (p->items[i].id, field_id(&p->field)));
    if (i == 0 || p->items[i].id.n > 0) return;
    html_lit(h, "-");
    html_int(h, (int64_t)i + 1);
}

static void item_described(struct html *h, const struct govuk_choices *p, size_t i, bool boxes) {
    /* Without a fieldset to carry them, the boxes name what helps with the field themselves. */
    const struct govuk_field *f = &p->field;
    bool own = boxes && f->label.n == 0, hint = p->items[i].hint.n > 0, any = false;
    if (!hint && !(own && (f->described_by.n > 0 || f->hint.n > 0 || f->error.n > 0))) return;
    html_lit(h, " aria-describedby=\"");
    if (own && f->described_by.n > 0) {
        html_text(h, f->described_by);
        any = true;
    }
    if (own && f->hint.n > 0) {
        if (any) html_lit(h, " ");
        html_text(h, field_id(f));
        html_lit(h, "-hint");
        any = true;
    }
    if (own && f->error.n > 0) {
        if (any) html_lit(h, " ");
        html_text(h, field_id(f));
        html_lit(h, "-error");
        any = true;
    }
    if (hint) {
        if (any) html_lit(h, " ");
        item_id(h, p, i);
        html_lit(h, "-item-hint");
    }
    html_lit(h, "\"");
}

/* `words`: the class names of one kind, complete, because html_lit takes literals alone. */
struct choice_words {
    struct sv item, input, label, hint, type;
};

static void choice_item(struct html *h, const struct govuk_choices *p, size_t i, const struct choice_words *w,
                        bool boxes) {
    const struct govuk_choice *o = &p->items[i];
    html_lit(h, "<div");
    html_attr(h, "class", w->item);
    html_lit(h, ">\n<input");
    html_attr(h, "class", w->input);
    html_lit(h, " id=\"");
    item_id(h, p, i);
    html_lit(h, "\"");
    html_attr(h, "name", p->field.name);
    html_attr(h, "type", w->type);
    html_attr(h, "value", o->value);
    if (o->checked) html_lit(h, " checked");
    if (o->disabled) html_lit(h, " disabled");
    item_described(h, p, i, boxes);
    html_lit(h, ">\n<label");
    html_attr(h, "class", w->label);
    html_lit(h, " for=\"");
    item_id(h, p, i);
    html_lit(h, "\">");
    html_text(h, o->text);
    html_lit(h, "</label>\n");
    if (o->hint.n > 0) {
        html_lit(h, "<div id=\"");
        item_id(h, p, i);
        html_lit(h, "-item-hint\"");
        html_attr(h, "class", w->hint);
        html_lit(h, ">");
        html_text(h, o->hint);
        html_lit(h, "</div>\n");
    }
    html_lit(h, "</div>\n");
}

static void choices(struct html *h, const struct govuk_choices *p, bool boxes) {
    const struct choice_words words = {
        .item = boxes ? SV("govuk-checkboxes__item") : SV("govuk-radios__item"),
        .input = boxes ? SV("govuk-checkboxes__input") : SV("govuk-radios__input"),
        .label = boxes ? SV("govuk-label govuk-checkboxes__label") : SV("govuk-label govuk-radios__label"),
        .hint = boxes ? SV("govuk-hint govuk-checkboxes__hint") : SV("govuk-hint govuk-radios__hint"),
        .type = boxes ? SV("checkbox") : SV("radio"),
    };
    const struct govuk_field *f = &p->field;
    html_lit(h, "<div");
    if (f->error.n > 0)
        html_class(h, "govuk-form-group govuk-form-group--error", f->group_classes);
    else
        html_class(h, "govuk-form-group", f->group_classes);
    html_lit(h, ">\n");
    if (f->label.n > 0) fieldset_begin(h, f);
    field_hint(h, f);
    field_error(h, f);
    html_lit(h, "<div");
    if (boxes)
        html_class(h, "govuk-checkboxes", f->classes);
    else
        html_class(h, "govuk-radios", f->classes);
    html_attr(h, "data-module", boxes ? SV("govuk-checkboxes") : SV("govuk-radios"));
    html_lit(h, ">\n");
    for (size_t i = 0; i < p->item_count; i++) choice_item(h, p, i, &words, boxes);
    html_lit(h, "</div>\n");
    if (f->label.n > 0) html_lit(h, "</fieldset>\n");
    html_lit(h, "</div>\n");
}

void govuk_radios(struct html *h, const struct govuk_choices *p) { choices(h, p, false); }

void govuk_checkboxes(struct html *h, const struct govuk_choices *p) { choices(h, p, true); }

/* ---- buttons, and what is wrong ---------------------------------------------------------------------------------- */

static void button_common(struct html *h, const struct govuk_button *p) {
    html_lit(h, " class=\"govuk-button");
    if (p->classes.n > 0) html_lit(h, " ");
    html_text(h, p->classes);
    if (p->start) html_lit(h, " govuk-button--start");
    html_lit(h, "\" data-module=\"govuk-button\"");
    html_attr_if(h, "id", p->id);
    html_lit(h, ">");
    html_text(h, p->text);
    if (p->start)
        html_lit(h, "<svg class=\"govuk-button__start-icon\" xmlns=\"http://www.w3.org/2000/svg\" width=\"17.5\" "
                    "height=\"19\" viewBox=\"0 0 33 40\" aria-hidden=\"true\" focusable=\"false\">"
                    "<path fill=\"currentColor\" d=\"M0 0h13l20 20-20 20H0l20-20z\"/></svg>");
}

void govuk_button(struct html *h, const struct govuk_button *p) {
    if (p->href.n > 0) {
        html_lit(h, "<a");
        html_href(h, p->href);
        html_lit(h, " role=\"button\" draggable=\"false\"");
        button_common(h, p);
        html_lit(h, "</a>\n");
        return;
    }
    html_lit(h, "<button");
    html_attr(h, "type", or (p->type, SV("submit")));
    html_attr_if(h, "value", p->value);
    html_attr_if(h, "name", p->name);
    if (p->disabled) html_lit(h, " disabled aria-disabled=\"true\"");
    if (p->double_click != GOVUK_DOUBLE_CLICK_UNSAID)
        html_attr(h, "data-prevent-double-click",
                  p->double_click == GOVUK_DOUBLE_CLICK_PREVENTED ? SV("true") : SV("false"));
    button_common(h, p);
    html_lit(h, "</button>\n");
}

void govuk_error_summary(struct html *h, const struct govuk_error_summary *p) {
    html_lit(h, "<div");
    html_class(h, "govuk-error-summary", p->classes);
    html_lit(h, " data-module=\"govuk-error-summary\">\n<div role=\"alert\">\n"
                "<h2 class=\"govuk-error-summary__title\">");
    html_text(h, p->title);
    html_lit(h, "</h2>\n<div class=\"govuk-error-summary__body\">\n");
    if (p->description.n > 0) {
        html_lit(h, "<p>");
        html_text(h, p->description);
        html_lit(h, "</p>\n");
    }
    if (p->item_count > 0) html_lit(h, "<ul class=\"govuk-list govuk-error-summary__list\">\n");
    for (size_t i = 0; i < p->item_count; i++) {
        const struct govuk_link *item = &p->items[i];
        html_lit(h, "<li>");
        if (item->href.n > 0) {
            html_lit(h, "<a");
            html_href(h, item->href);
            html_lit(h, ">");
        }
        html_text(h, item->text);
        if (item->href.n > 0) html_lit(h, "</a>");
        html_lit(h, "</li>\n");
    }
    if (p->item_count > 0) html_lit(h, "</ul>\n");
    html_lit(h, "</div>\n</div>\n</div>\n");
}
