/* The columns of each kind of record, from the table that reads them. */
#include "cli/help.h"
#include "render/plain.h"

static const char *const cells[] = {
    [CELL_TEXT] = "text",
    [CELL_KEY] = "letters, digits and . _ : -",
    [CELL_WORD] = "letters, digits and _",
    [CELL_CODE] = "DfE number",
    [CELL_CODES] = "DfE numbers, blanks between",
    [CELL_DAY] = "day",
    [CELL_DAY_OR_MONTH] = "day, or YYYY-MM",
    [CELL_PERIODS] = "day/day day/day",
    [CELL_GRADE] = "grade",
    [CELL_EVENT] = "one of",
    [CELL_OBLIGATION] = "obligation",
    [CELL_NUMBER] = "number",
    [CELL_YES] = "yes or blank",
    [CELL_CHOICE] = "one of",
    [CELL_CHOICES] = "several of, blanks between",
};

static void column_help(const struct record_column *c, int width, struct text *out) {
    struct text line = text_in(out->arena, 0);
    text_printf(&line, "%s (%s", c->meaning, cells[c->type]);
    if (c->choices != NULL) {
        struct sv rest = sv_of(c->choices), one;
        const char *between = " ";
        while (sv_split(&rest, '|', &one)) {
            text_printf(&line, "%s%.*s", between, SV_ARG(one));
            between = ", ";
        }
    }
    text_add(&line, c->required          ? SV("; required)")
                    : c->optional_column ? SV("; the column may be missing)")
                                         : SV("; may be blank)"));
    if (line.failed) out->failed = true;
    text_printf(out, "  %s\n", c->name);
    text_wrapped(out, "      ", 6, width, text_view(&line));
}

void help_record(const struct record_shape *shape, int width, struct text *out) {
    text_printf(out, "The columns of %s.csv; %s is the key\n\n", shape->name, shape->columns[shape->key_column].name);
    for (size_t i = 0; i < shape->column_count; i++) column_help(&shape->columns[i], help_width(width), out);
}
