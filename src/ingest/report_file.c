#include "ingest/report_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/* ---- what the bytes say before any reader sees them ----------------------------------------------------------------- */

enum { HEAD_BYTES = 1024 };

static bool has_word(struct sv low, const char *w) { return sv_find(low, sv_of(w)) < low.n; }

/* NULL when the head is a PDF's. */
static const char *not_a_pdf(struct sv head) {
    if (head.n == 0) return "the file is empty";
    if (sv_find(head, SV("%PDF-")) < head.n) return NULL;
    char low[HEAD_BYTES];
    struct sv folded = { low, report_fold(head, low) };
    if (has_word(folded, "<!doctype html") || has_word(folded, "<html") || has_word(folded, "<head"))
        return "a web page saved under a .pdf name, no PDF";
    if (sv_starts(head, SV("PK\003\004"))) return "a ZIP or office file, no PDF";
    return "no PDF: it does not begin as one";
}

/* Looks at the open file; *why stays NULL when it may be read. */
static void look(int fd, const char **why) {
    struct stat st;
    char head[HEAD_BYTES];
    *why = NULL;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        *why = "no ordinary file";
        return;
    }
    if (st.st_size > REPORT_FILE_MAX_BYTES) {
        *why = "larger than any report: more than 64 MB";
        return;
    }
    ssize_t n = pread(fd, head, sizeof head, 0);
    if (n < 0)
        *why = "cannot be read";
    else
        *why = not_a_pdf((struct sv){ head, (size_t)n });
}

/* The mark at the end of every PDF; without it the file was cut, though the reader may mend it. */
static bool is_cut(int fd) {
    char tail[2048];
    struct stat st;
    if (fstat(fd, &st) != 0) return false;
    off_t from = st.st_size > (off_t)sizeof tail ? st.st_size - (off_t)sizeof tail : 0;
    ssize_t n = pread(fd, tail, sizeof tail, from);
    struct sv s = { tail, n > 0 ? (size_t)n : 0 };
    return sv_find(s, SV("%%EOF")) >= s.n;
}

/* ---- pdftotext ------------------------------------------------------------------------------------------------------ */

static const char *find_pdftotext(void) {
    static const char *const places[] = { "/usr/bin/pdftotext", "/usr/local/bin/pdftotext", "/bin/pdftotext" };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (access(places[i], X_OK) == 0) return places[i];
    return NULL;
}

static bool text_of(int fd, const struct report_file_options *o, struct arena *a, struct confined_result *out,
                    struct err *e) {
    const char *program = o->pdftotext != NULL ? o->pdftotext : find_pdftotext();
    if (program == NULL)
        return err_fail(e, ERR_STORE, __func__, "Install poppler-utils.", "no pdftotext on this machine");
    const char *all[] = { program, "-layout", "-enc", "UTF-8", "-", "-", NULL };
    const char *front[] = { program, "-layout", "-enc", "UTF-8", "-l", "2", "-", "-", NULL };
    return confined_run(o->front_only ? front : all, fd, &o->limits, a, out, e);
}

/* Why the child gave no text; NULL when it did. */
static const char *what_went_wrong(const struct confined_result *r, bool cut, struct arena *a) {
    switch (r->end) {
    case CONFINED_TOO_SLOW: return "reading its text took longer than allowed, and was stopped";
    case CONFINED_TOO_MUCH: return "its text is larger than any report's";
    case CONFINED_KILLED:
        return "reading its text needed more memory or time than allowed, or did what is forbidden, and was stopped";
    case CONFINED_EXITED: break;
    }
    if (r->status == 0) return NULL;
    struct sv low = report_text_folded(r->messages, a);
    if (has_word(low, "incorrect password") || has_word(low, "encrypt"))
        return "encrypted: it opens with a password only";
    if (r->status == 3) return "its author does not allow text to be copied";
    if (has_word(low, "out of memory") || r->status == 127 ||
        has_word(low, "bad_alloc")) /* 127: not even its libraries fit */
        return "reading its text needed more memory than allowed";
    return cut ? "cut off: the end of the file is missing" : "damaged: its text cannot be read";
}

/* ---- the whole ------------------------------------------------------------------------------------------------------ */

static bool add_warning(struct report_facts *f, struct sv sentence, struct arena *a, struct err *e) {
    struct sv *all = arena_array(a, struct sv, f->warnings + 1);
    if (all == NULL) return err_nomem(e, __func__);
    if (f->warnings > 0) memcpy(all, f->warning, f->warnings * sizeof *all);
    all[f->warnings++] = sentence;
    f->warning = all;
    return true;
}

static bool text_of_open(int fd, const struct report_file_options *o, struct arena *a, struct report_file_text *out,
                         struct err *e) {
    const char *why;
    struct confined_result child;
    look(fd, &why);
    if (why == NULL) {
        out->cut = is_cut(fd);
        if (!text_of(fd, o, a, &child, e)) return false;
        why = what_went_wrong(&child, out->cut, a);
        out->text = child.out;
    }
    out->refused = sv_of(why);
    return true;
}

bool report_file_text(const char *path, const struct report_file_options *o, struct arena *a,
                      struct report_file_text *out, struct err *e) {
    *out = (struct report_file_text){ 0 };
    /* Without waiting: a pipe or a device under a report's name must not hold the run up. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        out->refused = errno == ENOENT ? SV("no such file") : SV("cannot be opened");
        return true;
    }
    bool ok = text_of_open(fd, o, a, out, e);
    close(fd);
    return ok;
}

bool report_file_read(const char *path, const struct report_reader *r, const struct report_file_options *o,
                      struct arena *a, struct report_facts *out, struct err *e) {
    struct sv file = sv_of(path);
    struct report_file_text t;
    struct err within = { 0 };
    if (!report_file_text(path, o, a, &t, e)) return false;
    if (t.refused.n > 0) {
        report_refuse(file, t.refused, out);
        return true;
    }
    if (!report_read(t.text, file, r, o->front_only, a, out, &within)) {
        const char *copy = within.kind == ERR_INPUT ? arena_copy(a, within.msg, strlen(within.msg)) : NULL;
        if (copy == NULL) return err_nomem(e, __func__);
        report_refuse(file, sv_of(copy), out);
        return true;
    }
    if (out->refused.n > 0 || !t.cut) return true;
    return add_warning(out, SV("the end of the file is missing: pages may be missing too"), a, e);
}
