#include "ingest/csv.h"

#include <csv.h>
#include <string.h>

struct reader {
    struct csv_table table;
    size_t room;                   /* rows there is room for */
    struct sv cell[CSV_MAX_CELLS]; /* of the row being read */
    size_t cells;
    size_t line;     /* of the bytes being parsed */
    size_t row_line; /* where the row being read begins; 0: nothing of it yet */
    struct arena *arena;
    struct err *err;
    bool failed;
};

static bool fail_at(struct reader *r, size_t line, const char *hint, const char *what) {
    r->failed = true;
    return err_fail(r->err, ERR_INPUT, __func__, hint, "line %zu: %s", line, what);
}

static void take_cell(void *bytes, size_t n, void *ctx) {
    struct reader *r = ctx;
    if (r->failed) return;
    if (r->row_line == 0) r->row_line = r->line;
    if (n > CSV_MAX_CELL) {
        (void)fail_at(r, r->row_line, "Shorten the text, or look for a quote that is missing.",
                      "a cell holds more than 65536 bytes");
        return;
    }
    if (r->cells == CSV_MAX_CELLS) {
        (void)fail_at(r, r->row_line, "Check that this is the right file.", "a row has more than 256 cells");
        return;
    }
    char *p = arena_copy(r->arena, bytes, n);
    if (p == NULL)
        r->failed = true;
    else
        r->cell[r->cells++] = (struct sv){ p, n };
}

static bool make_room(struct reader *r) {
    if (r->table.rows < r->room) return true;
    size_t room = r->room == 0 ? 64 : r->room * 2;
    struct csv_row *bigger = arena_grow(r->arena, r->table.row, r->room * sizeof *bigger, room * sizeof *bigger);
    if (bigger == NULL) return false;
    r->table.row = bigger;
    r->room = room;
    return true;
}

static void take_row(int end, void *ctx) {
    struct reader *r = ctx;
    (void)end;
    if (r->failed) return;
    if (r->table.rows == CSV_MAX_ROWS) {
        (void)fail_at(r, r->row_line, "Split the file.", "the file has more than 1000000 rows");
        return;
    }
    struct sv *cells = arena_array(r->arena, struct sv, r->cells);
    if (cells == NULL || !make_room(r)) {
        r->failed = true;
        return;
    }
    if (r->cells > 0) memcpy(cells, r->cell, r->cells * sizeof *cells);
    r->table.row[r->table.rows++] = (struct csv_row){ r->row_line == 0 ? r->line : r->row_line, cells, r->cells };
    r->cells = 0;
    r->row_line = 0;
}

/* The bytes up to and with the next line end: CR LF, LF, or a CR alone. */
static struct sv next_line(struct sv bytes) {
    size_t n = 0;
    while (n < bytes.n && bytes.p[n] != '\n' && bytes.p[n] != '\r') n++;
    if (n < bytes.n && bytes.p[n] == '\r' && n + 1 < bytes.n && bytes.p[n + 1] == '\n') n++;
    return sv_sub(bytes, 0, n < bytes.n ? n + 1 : n);
}

static bool only_blanks(struct sv line) { return sv_trim(line).n == 0; }

/* libcsv says where in the bytes it was given it stopped, so it is given one line at a time: then every row and every
 * fault has its line. Where a row began matters for quoted cells that run over lines. */
static bool parse_lines(struct reader *r, struct csv_parser *parser, struct sv bytes) {
    for (r->line = 1; bytes.n > 0; r->line++) {
        struct sv line = next_line(bytes);
        if (r->row_line == 0 && r->cells == 0 && !only_blanks(line)) r->row_line = r->line;
        if (csv_parse(parser, line.p, line.n, take_cell, take_row, r) != line.n && !r->failed)
            return csv_error(parser) == CSV_ENOMEM
                       ? false
                       : fail_at(r, r->line, "Put the whole cell in quotes and write a quote inside it twice.",
                                 "a quote stands inside a cell");
        if (r->failed) return false;
        bytes = sv_sub(bytes, line.n, bytes.n);
    }
    size_t row_line = r->row_line;
    if (csv_fini(parser, take_cell, take_row, r) != 0 && !r->failed)
        return csv_error(parser) == CSV_EPARSE &&
               fail_at(r, row_line, "Find the cell whose closing quote is missing; it begins in this row.",
                       "a quoted cell does not end");
    return !r->failed;
}

static size_t line_of(struct sv bytes, size_t at) {
    size_t line = 1;
    for (struct sv rest = sv_sub(bytes, 0, at); rest.n > 0; line++) {
        struct sv one = next_line(rest);
        if (one.p[one.n - 1] != '\n' && one.p[one.n - 1] != '\r') break;
        rest = sv_sub(rest, one.n, rest.n);
    }
    return line;
}

/* Finds the line by halving: the shortest beginning that is not well-formed ends in the fault. */
static bool check_bytes(struct reader *r, struct sv bytes) {
    if (sv_starts(bytes, SV("\xFF\xFE")) || sv_starts(bytes, SV("\xFE\xFF")))
        return fail_at(r, 1, "Save the file as CSV UTF-8.", "the file is UTF-16");
    if (sv_utf8(bytes)) return true;
    size_t at = 0;
    for (struct sv rest = bytes; rest.n > 0;) {
        struct sv line = next_line(rest);
        if (!sv_utf8(line)) break;
        at += line.n;
        rest = sv_sub(rest, line.n, rest.n);
    }
    const char *nul = memchr(bytes.p + at, '\0', next_line(sv_sub(bytes, at, bytes.n)).n);
    return fail_at(r, line_of(bytes, at),
                   nul != NULL ? "Save the file again as CSV UTF-8; it may be damaged or no text file."
                               : "Save the file as CSV UTF-8 (in a spreadsheet: Save as, CSV UTF-8).",
                   nul != NULL ? "a NUL byte" : "bytes that are not UTF-8");
}

bool csv_read(struct sv bytes, struct arena *a, struct csv_table *out, struct err *e) {
    struct reader *r = arena_new(a, struct reader);
    struct csv_parser parser;
    *out = (struct csv_table){ 0 };
    if (r == NULL) return err_nomem(e, __func__);
    r->arena = a;
    r->err = e;
    if (!check_bytes(r, bytes)) return false;
    if (sv_starts(bytes, SV("\xEF\xBB\xBF"))) bytes = sv_sub(bytes, 3, bytes.n);
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) return err_nomem(e, __func__);
    bool ok = parse_lines(r, &parser, bytes);
    csv_free(&parser);
    if (!ok) return err_nomem(e, __func__); /* keeps the fault that was named already */
    *out = r->table;
    return true;
}
