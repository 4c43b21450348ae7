#include "store/schema.h"

#define VERSION_TIMES                                                                                                  \
    "number INTEGER PRIMARY KEY, recorded INTEGER NOT NULL, known_inspectorate INTEGER NOT NULL, "                     \
    "known_authority INTEGER NOT NULL, known_public INTEGER NOT NULL, "                                                \
    "withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)), "
#define NO_CHANGES(table)                                                                                              \
    "CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table                                                       \
    " BEGIN SELECT RAISE(ABORT, 'nothing is overwritten: a correction is a new row'); END;"
#define NO_DELETES(table)                                                                                              \
    "CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table                                                       \
    " BEGIN SELECT RAISE(ABORT, 'nothing is deleted: withdrawing is a new row'); END;"
#define VERSION_TABLE(table, columns)                                                                                  \
    "CREATE TABLE " table " (" VERSION_TIMES columns ") STRICT;" NO_CHANGES(table) NO_DELETES(table)

/* Texts are '' where a column is blank; days and numbers are NULL. Days count from 1970-01-01, moments are milliseconds. */
static const char *const sql_0001[] = {
    "CREATE TABLE sequence (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;",
    "INSERT INTO sequence (name, next) VALUES ('version', 1);",

    VERSION_TABLE("authority_version",
                  "urn TEXT NOT NULL, dfe_code TEXT NOT NULL, ons_code TEXT NOT NULL, ons_code_previous TEXT NOT NULL, "
                  "name TEXT NOT NULL, ons_name TEXT NOT NULL, type TEXT NOT NULL, region TEXT NOT NULL, "
                  "government_office_region TEXT NOT NULL, opened INTEGER, closed INTEGER, predecessors TEXT NOT NULL, "
                  "successors TEXT NOT NULL, statistical_neighbours TEXT NOT NULL, "
                  "statistical_neighbours_2021 TEXT NOT NULL"),

    VERSION_TABLE("inspection_version",
                  "id TEXT NOT NULL, urn TEXT NOT NULL, dfe_code TEXT NOT NULL, authority TEXT NOT NULL, "
                  "framework TEXT NOT NULL, edition TEXT NOT NULL, kind TEXT NOT NULL, kind_basis TEXT NOT NULL, "
                  "onsite_start INTEGER, onsite_end INTEGER, onsite_periods TEXT NOT NULL, onsite_days INTEGER, "
                  "published INTEGER, published_printed INTEGER, published_listed INTEGER, overall TEXT NOT NULL, "
                  "leaders TEXT NOT NULL, help_and_protection TEXT NOT NULL, in_care_and_care_leavers TEXT NOT NULL, "
                  "in_care TEXT NOT NULL, care_leavers TEXT NOT NULL, adoption TEXT NOT NULL, lscb TEXT NOT NULL, "
                  "url TEXT NOT NULL, source TEXT NOT NULL, checked TEXT NOT NULL, due INTEGER, note TEXT NOT NULL"),

    VERSION_TABLE("visit_version",
                  "id TEXT NOT NULL, urn TEXT NOT NULL, dfe_code TEXT NOT NULL, authority TEXT NOT NULL, "
                  "kind TEXT NOT NULL, start TEXT NOT NULL, \"end\" INTEGER, precision TEXT NOT NULL, "
                  "published INTEGER, theme TEXT NOT NULL, priority_action INTEGER NOT NULL, due INTEGER, "
                  "url TEXT NOT NULL, source TEXT NOT NULL, note TEXT NOT NULL"),

    VERSION_TABLE("holiday_version", "date INTEGER NOT NULL, title TEXT NOT NULL, substitute_day INTEGER NOT NULL"),

    VERSION_TABLE("election_version",
                  "id TEXT NOT NULL, dfe_code TEXT NOT NULL, polling_day INTEGER NOT NULL, kind TEXT NOT NULL"),

    VERSION_TABLE("override_version",
                  "id TEXT NOT NULL, dfe_code TEXT NOT NULL, obligation TEXT NOT NULL, change TEXT NOT NULL, "
                  "\"to\" TEXT NOT NULL, day INTEGER, reason TEXT NOT NULL CHECK (reason <> ''), ground TEXT NOT NULL, "
                  "credible_points TEXT NOT NULL, decided_by TEXT NOT NULL CHECK (decided_by <> ''), "
                  "decided_on INTEGER NOT NULL, expires INTEGER"),

    "CREATE TABLE audit (number INTEGER PRIMARY KEY, moment INTEGER NOT NULL, actor TEXT NOT NULL, "
    "action TEXT NOT NULL, subject_kind TEXT NOT NULL, subject TEXT NOT NULL, details TEXT NOT NULL, "
    "content_hash TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT;",
    NO_CHANGES("audit"),
    NO_DELETES("audit"),
    /* What a record of the log hashes with salt: a version of a record, or content of its own. Erasing removes the row here
     * (and the content), after an audit record of action 'erase' has named it; the log itself stays whole. */
    "CREATE TABLE audit_content (number INTEGER PRIMARY KEY REFERENCES audit (number), salt BLOB NOT NULL, "
    "record_kind INTEGER, version INTEGER, content TEXT, "
    "CHECK ((version IS NULL) = (record_kind IS NULL)), CHECK ((version IS NULL) <> (content IS NULL))) STRICT;",
    NO_CHANGES("audit_content"),
    "CREATE TRIGGER audit_content_no_delete BEFORE DELETE ON audit_content "
    "WHEN NOT EXISTS (SELECT 1 FROM audit WHERE action = 'erase' AND subject_kind = 'audit' "
    "AND subject = CAST(OLD.number AS TEXT)) "
    "BEGIN SELECT RAISE(ABORT, 'content is erased only after the log has said so'); END;",
    "CREATE INDEX audit_erased ON audit (subject) WHERE action = 'erase';",
    NULL,
};

/* What reports say and the register does not (or not so): for a person to decide. A decision is a row of its own. The
 * text of pages, and the words a value was read from, are kept only until then: they name people, and the report has
 * them. */
static const char *const sql_0002[] = {
    VERSION_TABLE("finding_version",
                  "id TEXT NOT NULL, dfe_code TEXT NOT NULL, record TEXT NOT NULL, kind TEXT NOT NULL, "
                  "position INTEGER NOT NULL, text TEXT NOT NULL, tag TEXT NOT NULL, about_board INTEGER NOT NULL, "
                  "page INTEGER"),
    "CREATE INDEX finding_version_record ON finding_version (record);",

    "CREATE TABLE review (number INTEGER PRIMARY KEY, moment INTEGER NOT NULL, sha256 TEXT NOT NULL, "
    "file TEXT NOT NULL, is_new INTEGER NOT NULL, record_kind TEXT NOT NULL, record TEXT NOT NULL, "
    "dfe_code TEXT NOT NULL, authority TEXT NOT NULL, warnings TEXT NOT NULL, findings TEXT NOT NULL) STRICT;",
    NO_CHANGES("review"),
    NO_DELETES("review"),
    "CREATE INDEX review_record ON review (record);",
    "CREATE TABLE review_cell (review INTEGER NOT NULL REFERENCES review (number), position INTEGER NOT NULL, "
    "name TEXT NOT NULL, held TEXT NOT NULL, value TEXT NOT NULL, trust TEXT NOT NULL, reason TEXT NOT NULL, "
    "page INTEGER NOT NULL, second_value TEXT NOT NULL, second_page INTEGER NOT NULL, "
    "PRIMARY KEY (review, position)) STRICT;",
    NO_CHANGES("review_cell"),
    NO_DELETES("review_cell"),
    "CREATE TABLE review_page (review INTEGER NOT NULL REFERENCES review (number), page INTEGER NOT NULL, "
    "text TEXT NOT NULL, PRIMARY KEY (review, page)) STRICT;",
    NO_CHANGES("review_page"),
    "CREATE TRIGGER review_page_no_delete BEFORE DELETE ON review_page "
    "WHEN NOT EXISTS (SELECT 1 FROM review_decision WHERE review = OLD.review) "
    "BEGIN SELECT RAISE(ABORT, 'the pages stay until somebody has decided'); END;",
    "CREATE TABLE review_words (review INTEGER NOT NULL REFERENCES review (number), position INTEGER NOT NULL, "
    "words TEXT NOT NULL, second_words TEXT NOT NULL, PRIMARY KEY (review, position)) STRICT;",
    NO_CHANGES("review_words"),
    "CREATE TRIGGER review_words_no_delete BEFORE DELETE ON review_words "
    "WHEN NOT EXISTS (SELECT 1 FROM review_decision WHERE review = OLD.review) "
    "BEGIN SELECT RAISE(ABORT, 'the words stay until somebody has decided'); END;",
    "CREATE TABLE review_decision (review INTEGER PRIMARY KEY REFERENCES review (number), moment INTEGER NOT NULL, "
    "actor TEXT NOT NULL, accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)), taken TEXT NOT NULL, "
    "reason TEXT NOT NULL) STRICT;",
    NO_CHANGES("review_decision"),
    NO_DELETES("review_decision"),

    /* What `ilacs watch` did with a file, by its content: so that a file is done once, whatever its name. */
    "CREATE TABLE watched_file (sha256 TEXT PRIMARY KEY, moment INTEGER NOT NULL, file TEXT NOT NULL, "
    "outcome TEXT NOT NULL, detail TEXT NOT NULL) STRICT;",
    NO_CHANGES("watched_file"),
    NO_DELETES("watched_file"),
    NULL,
};

#define ACCOUNT_REF "account INTEGER NOT NULL REFERENCES account (number)"
/* What belongs to a planned activity goes once its time is over, all of it, after the log has said so (store/retention.h);
 * `since`: what makes an erasure logged before the row no leave to remove it. */
#define LEAVES_BY_LOG(table, since)                                                                                    \
    NO_CHANGES(table)                                                                                                  \
    "CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table " WHEN NOT EXISTS (SELECT 1 FROM audit "              \
    "WHERE action = 'erase' AND subject_kind = 'planned' AND subject = OLD.id" since ")"                               \
    " BEGIN SELECT RAISE(ABORT, 'nothing is deleted before the log has said that it is erased'); END;"

/* People and what is planned. What may have to be erased stands in rows that can be changed (account), or as content of
 * the audit log; the rest is only added to. */
static const char *const sql_0003[] = {
    "INSERT INTO sequence (name, next) VALUES ('account', 1), ('role_grant', 1), ('interest', 1), ('session', 1), "
    "('mail', 1), ('seen', 1);",

    "CREATE TABLE account (number INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, "
    "created INTEGER NOT NULL, disabled INTEGER, erased INTEGER, "
    "demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)), password TEXT NOT NULL, "
    "password_changed INTEGER, totp BLOB NOT NULL, totp_since INTEGER, totp_last_step INTEGER, setup BLOB NOT NULL, "
    "setup_until INTEGER, issuer TEXT NOT NULL, subject TEXT NOT NULL, system_user TEXT NOT NULL, "
    "CHECK ((erased IS NULL) = (email <> '')), "
    "CHECK (erased IS NULL OR (name = '' AND password = '' AND length(totp) = 0 AND length(setup) = 0 "
    "AND issuer = '' AND subject = '' AND system_user = ''))) STRICT;",
    "CREATE UNIQUE INDEX account_email ON account (email) WHERE email <> '';",
    "CREATE UNIQUE INDEX account_subject ON account (issuer, subject) WHERE subject <> '';",
    "CREATE UNIQUE INDEX account_system_user ON account (system_user) WHERE system_user <> '';",
    NO_DELETES("account"),
    "CREATE TRIGGER account_kept BEFORE UPDATE ON account WHEN OLD.erased IS NOT NULL OR NEW.number <> OLD.number "
    "OR NEW.created <> OLD.created OR NEW.demonstration <> OLD.demonstration "
    "BEGIN SELECT RAISE(ABORT, 'an erased account stays erased; a number stays what it was'); END;",

    /* "grant" is a word of SQL. */
    "CREATE TABLE role_grant (number INTEGER PRIMARY KEY, " ACCOUNT_REF ", role TEXT NOT NULL, region TEXT NOT NULL, "
    "authority TEXT NOT NULL, given INTEGER NOT NULL, ended INTEGER) STRICT;",
    "CREATE INDEX role_grant_account ON role_grant (account);",
    NO_DELETES("role_grant"),
    "CREATE TRIGGER role_grant_kept BEFORE UPDATE ON role_grant WHEN NEW.number <> OLD.number "
    "OR NEW.account <> OLD.account OR NEW.role <> OLD.role OR NEW.region <> OLD.region "
    "OR NEW.authority <> OLD.authority OR NEW.given <> OLD.given OR NEW.ended IS NULL OR NEW.ended > OLD.ended "
    "BEGIN SELECT RAISE(ABORT, 'a role is taken away by ending it; nothing else of it changes'); END;",

    "CREATE TABLE interest (number INTEGER PRIMARY KEY, " ACCOUNT_REF ", authority TEXT NOT NULL, kind TEXT NOT NULL, "
    "ended INTEGER, note TEXT NOT NULL, declared INTEGER NOT NULL, withdrawn INTEGER) STRICT;",
    "CREATE INDEX interest_account ON interest (account);",
    NO_DELETES("interest"),
    /* The note is the person's own words: it goes when they are erased. */
    "CREATE TRIGGER interest_kept BEFORE UPDATE ON interest WHEN NEW.number <> OLD.number "
    "OR NEW.account <> OLD.account OR NEW.authority <> OLD.authority OR NEW.kind <> OLD.kind "
    "OR NEW.ended IS NOT OLD.ended OR NEW.declared <> OLD.declared OR NEW.note NOT IN (OLD.note, '') "
    "OR (OLD.withdrawn IS NOT NULL AND NEW.withdrawn IS NOT OLD.withdrawn) "
    "BEGIN SELECT RAISE(ABORT, 'an interest is withdrawn, never changed'); END;",

    "CREATE TABLE recovery_code (" ACCOUNT_REF ", hash BLOB NOT NULL, PRIMARY KEY (account, hash)) STRICT;",
    "CREATE TABLE known_browser (" ACCOUNT_REF ", hash BLOB NOT NULL, moment INTEGER NOT NULL, "
    "PRIMARY KEY (account, hash)) STRICT;",

    "CREATE TABLE session (number INTEGER PRIMARY KEY, token BLOB NOT NULL UNIQUE, " ACCOUNT_REF ", "
    "stage INTEGER NOT NULL, began INTEGER NOT NULL, last_used INTEGER NOT NULL, proved INTEGER NOT NULL, "
    "ended INTEGER, address TEXT NOT NULL, agent TEXT NOT NULL, "
    "by_provider INTEGER NOT NULL CHECK (by_provider IN (0, 1))) STRICT;",
    "CREATE INDEX session_account ON session (account);",
    "CREATE INDEX session_last_used ON session (last_used);",
    "CREATE TABLE sign_on (state BLOB PRIMARY KEY NOT NULL, nonce BLOB NOT NULL, verifier BLOB NOT NULL, "
    "browser BLOB NOT NULL, kept BLOB NOT NULL, back TEXT NOT NULL, moment INTEGER NOT NULL) STRICT;",
    "CREATE INDEX sign_on_moment ON sign_on (moment);",

    "CREATE TABLE planned (id TEXT NOT NULL CHECK (id <> ''), number INTEGER NOT NULL CHECK (number >= 1), "
    "moment INTEGER NOT NULL, entered_by INTEGER NOT NULL REFERENCES account (number), authority TEXT NOT NULL, "
    "kind TEXT NOT NULL, call_day INTEGER, called INTEGER, "
    "withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)), reason TEXT NOT NULL, "
    "PRIMARY KEY (id, number)) STRICT;" LEAVES_BY_LOG("planned", " AND moment >= OLD.moment"),
    "CREATE TABLE planned_member (id TEXT NOT NULL, number INTEGER NOT NULL, position INTEGER NOT NULL, " ACCOUNT_REF
    ", PRIMARY KEY (id, number, position), FOREIGN KEY (id, number) REFERENCES planned (id, number)) "
    "STRICT;" LEAVES_BY_LOG("planned_member", ""),
    /* Whoever needs little is answered from little: time must not grow with what is planned for others. */
    "CREATE INDEX planned_member_account ON planned_member (account);",
    "CREATE INDEX planned_entered_by ON planned (entered_by);",
    "CREATE INDEX planned_authority ON planned (authority);",
    /* account NULL: an operator of the machine. */
    "CREATE TABLE seen (number INTEGER PRIMARY KEY, id TEXT NOT NULL, account INTEGER REFERENCES account (number), "
    "moment INTEGER NOT NULL, through TEXT NOT NULL, copy TEXT NOT NULL) STRICT;" LEAVES_BY_LOG(
        "seen", " AND moment >= OLD.moment"),
    "CREATE INDEX seen_id ON seen (id, moment);",
    "CREATE INDEX seen_copy ON seen (copy);",

    "CREATE TABLE mail (number INTEGER PRIMARY KEY, " ACCOUNT_REF ", message TEXT NOT NULL, fields TEXT NOT NULL, "
    "queued INTEGER NOT NULL, next_try INTEGER NOT NULL, tries INTEGER NOT NULL, sent INTEGER, given_up INTEGER, "
    "fault TEXT NOT NULL) STRICT;",
    "CREATE INDEX mail_waiting ON mail (next_try, number) WHERE sent IS NULL AND given_up IS NULL;",

    /* An erasure is logged after what it erases: one logged in advance is no leave to take something away later. */
    "DROP TRIGGER audit_content_no_delete;",
    "CREATE TRIGGER audit_content_no_delete BEFORE DELETE ON audit_content "
    "WHEN NOT EXISTS (SELECT 1 FROM audit WHERE action = 'erase' AND subject_kind = 'audit' "
    "AND subject = CAST(OLD.number AS TEXT) AND number > OLD.number) "
    "BEGIN SELECT RAISE(ABORT, 'content is erased only after the log has said so'); END;",
    /* For choosing from the log, and for erasing what it holds about one subject. */
    "CREATE INDEX audit_subject ON audit (subject_kind, subject);",
    "CREATE INDEX audit_actor ON audit (actor);",
    NULL,
};

const struct migration migrations[] = {
    { 1, KEEPS_FACTS, "records by kind, audit log", sql_0001 },
    { 2, KEEPS_FACTS, "findings of reports, what waits for a person, files watched", sql_0002 },
    { 3, KEEPS_FACTS, "people, sessions, planned activities, mail", sql_0003 },
};
const size_t migration_count = sizeof migrations / sizeof *migrations;

int schema_newest(void) { return migrations[migration_count - 1].version; }

static bool not_ours(const char *path, struct err *e) {
    return err_fail(e, ERR_STORE, __func__, "Check the path; `ilacs init` makes a new store.", "%s is no ilacs store",
                    path);
}

bool schema_check(struct db *db, const char *path, int *version, struct err *e) {
    int64_t application;
    int64_t v;
    bool empty;
    if (!db_get_setting(db, "application_id", &application, e) || !db_get_setting(db, "user_version", &v, e) ||
        !db_is_empty(db, &empty, e))
        return false;
    *version = 0;
    if (empty && application == 0) return true;
    if (application != SCHEMA_APPLICATION || empty) return not_ours(path, e);
    if (v > schema_newest())
        return err_fail(e, ERR_CONFLICT, __func__, "Use the newer ilacs that made it; nothing was changed.",
                        "the store %s has schema %lld, newer than this program's %d", path, (long long)v,
                        schema_newest());
    if (v < SCHEMA_LOWEST)
        return err_fail(e, ERR_STORE, __func__, "Export it with the ilacs that made it, then import into a new store.",
                        "the store %s has schema %lld, older than this program can read (%d)", path, (long long)v,
                        SCHEMA_LOWEST);
    *version = (int)v;
    return true;
}

static bool run_migrations(struct db *db, int from, struct err *e) {
    for (size_t i = 0; i < migration_count; i++)
        for (const char *const *sql = migrations[i].sql; migrations[i].version > from && *sql != NULL; sql++)
            if (!db_script(db, *sql, e)) return false;
    return db_set_setting(db, "application_id", SCHEMA_APPLICATION, e) &&
           db_set_setting(db, "user_version", schema_newest(), e);
}

bool schema_upgrade(struct db *db, const char *path, struct err *e) {
    int version;
    /* Looked at again under the lock: two programs may start at once. */
    if (!db_begin_write(db, e)) return false;
    bool ok = schema_check(db, path, &version, e) && (version == schema_newest() || run_migrations(db, version, e)) &&
              db_commit(db, e);
    if (!ok) db_rollback(db);
    return ok;
}
