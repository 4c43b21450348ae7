#include "store/statements.h"

#define TIMES "number, recorded, known_inspectorate, known_authority, known_public, withdrawn, "

#define AUTHORITY_LIST                                                                                                 \
    "urn, dfe_code, ons_code, ons_code_previous, name, ons_name, type, region, government_office_region, opened, "     \
    "closed, predecessors, successors, statistical_neighbours, statistical_neighbours_2021"
#define INSPECTION_LIST                                                                                                \
    "id, urn, dfe_code, authority, framework, edition, kind, kind_basis, onsite_start, onsite_end, onsite_periods, "   \
    "onsite_days, published, published_printed, published_listed, overall, leaders, help_and_protection, "             \
    "in_care_and_care_leavers, in_care, care_leavers, adoption, lscb, url, source, checked, due, note"
/* "end" and "to" are reserved words of SQL. */
#define VISIT_LIST                                                                                                     \
    "id, urn, dfe_code, authority, kind, start, \"end\", precision, published, theme, priority_action, due, url, "     \
    "source, note"
#define HOLIDAY_LIST  "date, title, substitute_day"
#define ELECTION_LIST "id, dfe_code, polling_day, kind"
#define OVERRIDE_LIST                                                                                                  \
    "id, dfe_code, obligation, change, \"to\", day, reason, ground, credible_points, decided_by, decided_on, expires"
#define FINDING_LIST "id, dfe_code, record, kind, position, text, tag, about_board, page"

#define ACCOUNT_LIST                                                                                                   \
    "number, email, name, created, disabled, erased, demonstration, password, password_changed, totp, totp_since, "    \
    "totp_last_step, setup, setup_until, issuer, subject, system_user"
#define GRANT_LIST    "number, account, role, region, authority, given, ended"
#define INTEREST_LIST "number, account, authority, kind, ended, note, declared, withdrawn"
#define SESSION_LIST  "number, token, account, stage, began, last_used, proved, ended, address, agent, by_provider"
#define SIGN_ON_LIST  "state, nonce, verifier, browser, kept, back, moment"
#define PLANNED_LIST  "id, number, moment, entered_by, authority, kind, call_day, called, withdrawn, reason"
/* A row for each member of each version (one without a member where nobody is in the team). */
#define PLANNED_SELECT                                                                                                  \
    "SELECT p.id, p.number, p.moment, p.entered_by, p.authority, p.kind, p.call_day, p.called, p.withdrawn, p.reason, " \
    "m.account FROM planned AS p LEFT JOIN planned_member AS m ON m.id = p.id AND m.number = p.number "
#define SEEN_SELECT "SELECT id, account, moment, through, copy FROM seen "
#define MAIL_LIST   "number, account, message, fields, queued, next_try, tries, sent, given_up, fault"

#define TO_9  "$1, $2, $3, $4, $5, $6, $7, $8, $9"
#define TO_10 TO_9 ", $10"
#define TO_15 TO_10 ", $11, $12, $13, $14, $15"
#define TO_18 TO_15 ", $16, $17, $18"
#define TO_21 TO_18 ", $19, $20, $21"
#define TO_34 TO_21 ", $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34"

#define SELECT(columns, from_order)    "SELECT " TIMES columns " FROM " from_order
#define INSERT(table, columns, places) "INSERT INTO " table " (" TIMES columns ") VALUES (" places ")"
#define LOAD(kind)                     [STMT_LOAD_VERSIONS + RECORD_##kind]
#define ADD(kind)                      [STMT_ADD_VERSION + RECORD_##kind]

#define REVIEW_SELECT                                                                                                  \
    "SELECT r.number, r.moment, r.sha256, r.file, r.is_new, r.record_kind, r.record, r.dfe_code, r.authority, "        \
    "r.warnings, r.findings, d.moment, d.actor, d.accepted, d.taken, d.reason "                                        \
    "FROM review AS r LEFT JOIN review_decision AS d ON d.review = r.number "

const struct statement statements[STMT_COUNT] = {
    LOAD(AUTHORITY) = { READS, SELECT(AUTHORITY_LIST, "authority_version ORDER BY dfe_code, number") },
    LOAD(INSPECTION) = { READS, SELECT(INSPECTION_LIST, "inspection_version ORDER BY dfe_code, id, number") },
    LOAD(VISIT) = { READS, SELECT(VISIT_LIST, "visit_version ORDER BY dfe_code, id, number") },
    LOAD(HOLIDAY) = { READS, SELECT(HOLIDAY_LIST, "holiday_version ORDER BY date, number") },
    LOAD(ELECTION) = { READS, SELECT(ELECTION_LIST, "election_version ORDER BY dfe_code, id, number") },
    LOAD(OVERRIDE) = { READS, SELECT(OVERRIDE_LIST, "override_version ORDER BY dfe_code, id, number") },
    LOAD(FINDING) = { READS, SELECT(FINDING_LIST, "finding_version ORDER BY dfe_code, id, number") },

    ADD(AUTHORITY) = { WRITES, INSERT("authority_version", AUTHORITY_LIST, TO_21) },
    ADD(INSPECTION) = { WRITES, INSERT("inspection_version", INSPECTION_LIST, TO_34) },
    ADD(VISIT) = { WRITES, INSERT("visit_version", VISIT_LIST, TO_21) },
    ADD(HOLIDAY) = { WRITES, INSERT("holiday_version", HOLIDAY_LIST, TO_9) },
    ADD(ELECTION) = { WRITES, INSERT("election_version", ELECTION_LIST, TO_10) },
    ADD(OVERRIDE) = { WRITES, INSERT("override_version", OVERRIDE_LIST, TO_18) },
    ADD(FINDING) = { WRITES, INSERT("finding_version", FINDING_LIST, TO_15) },

    [STMT_FINDINGS_OF] = { READS,
                           SELECT(FINDING_LIST, "finding_version WHERE record = $1 ORDER BY dfe_code, id, number") },

    [STMT_NEXT_NUMBER] = { READS, "SELECT next FROM sequence WHERE name = 'version'" },
    [STMT_SET_NEXT_NUMBER] = { WRITES, "UPDATE sequence SET next = $1 WHERE name = 'version'" },
    [STMT_SEQUENCE_NEXT] = { READS, "SELECT next FROM sequence WHERE name = $1" },
    [STMT_SEQUENCE_SET] = { WRITES, "UPDATE sequence SET next = $1 WHERE name = $2" },

    [STMT_AUDIT_HEAD] = { READS, "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1" },
    [STMT_AUDIT_ADD] = { WRITES, "INSERT INTO audit (number, moment, actor, action, subject_kind, subject, details, "
                                 "content_hash, previous, hash) VALUES (" TO_10 ")" },
    [STMT_AUDIT_ADD_VERSION] = { WRITES, "INSERT INTO audit_content (number, salt, record_kind, version) "
                                         "VALUES ($1, $2, $3, $4)" },
    [STMT_AUDIT_ADD_CONTENT] = { WRITES, "INSERT INTO audit_content (number, salt, content) VALUES ($1, $2, $3)" },
    [STMT_AUDIT_ALL] = { READS,
                         "SELECT a.number, a.moment, a.actor, a.action, a.subject_kind, a.subject, a.details, "
                         "a.content_hash, a.previous, a.hash, c.salt, c.record_kind, c.version, c.content, "
                         "(SELECT count(*) FROM audit AS e WHERE e.action = 'erase' AND e.subject_kind = 'audit' "
                         "AND e.subject = CAST(a.number AS TEXT) AND e.number > a.number) "
                         "FROM audit AS a LEFT JOIN audit_content AS c ON c.number = a.number ORDER BY a.number" },
    [STMT_AUDIT_FROM] = { READS,
                          "SELECT number, moment, actor, action, subject_kind, subject, details, hash FROM audit "
                          "WHERE number >= $1 ORDER BY number LIMIT $2" },
    /* A blank choice, or number 0, is any. */
    [STMT_AUDIT_CHOOSE] = { READS,
                            "SELECT number, moment, actor, action, subject_kind, subject, details, hash FROM audit "
                            "WHERE ($1 = '' OR actor = $2) AND ($3 = '' OR action = $4) "
                            "AND ($5 = '' OR subject_kind = $6) AND ($7 = '' OR subject = $8) "
                            "AND ($9 = 0 OR details LIKE $10 OR details LIKE $11) "
                            "AND ($12 = 0 OR number < $13) ORDER BY number DESC LIMIT $14" },
    [STMT_AUDIT_ERASABLE] = { READS, "SELECT a.number, c.number, c.version FROM audit AS a "
                                     "LEFT JOIN audit_content AS c ON c.number = a.number WHERE a.number = $1" },
    [STMT_AUDIT_ERASABLE_OF] = { READS, "SELECT a.number FROM audit AS a "
                                        "JOIN audit_content AS c ON c.number = a.number WHERE a.subject_kind = $1 "
                                        "AND a.subject = $2 AND c.content IS NOT NULL ORDER BY a.number" },
    [STMT_AUDIT_ERASE] = { WRITES, "DELETE FROM audit_content WHERE number = $1 AND version IS NULL" },
    [STMT_AUDIT_CONTENT] = { READS, "SELECT content FROM audit_content WHERE number = $1 AND content IS NOT NULL" },

    [STMT_REVIEW_LAST] = { READS, "SELECT max(number) FROM review" },
    [STMT_REVIEW_ADD] = { WRITES, "INSERT INTO review (number, moment, sha256, file, is_new, record_kind, record, "
                                  "dfe_code, authority, warnings, findings) VALUES (" TO_10 ", $11)" },
    [STMT_REVIEW_CELL_ADD] = { WRITES, "INSERT INTO review_cell (review, position, name, held, value, trust, reason, "
                                       "page, second_value, second_page) VALUES (" TO_10 ")" },
    [STMT_REVIEW_WORDS_ADD] = { WRITES, "INSERT INTO review_words (review, position, words, second_words) "
                                        "VALUES ($1, $2, $3, $4)" },
    [STMT_REVIEW_PAGE_ADD] = { WRITES, "INSERT INTO review_page (review, page, text) VALUES ($1, $2, $3)" },
    [STMT_REVIEW_DECIDE] = { WRITES, "INSERT INTO review_decision (review, moment, actor, accepted, taken, reason) "
                                     "VALUES ($1, $2, $3, $4, $5, $6)" },
    [STMT_REVIEW_FORGET_PAGES] = { WRITES, "DELETE FROM review_page WHERE review = $1" },
    [STMT_REVIEW_FORGET_WORDS] = { WRITES, "DELETE FROM review_words WHERE review = $1" },
    [STMT_REVIEW_ALL] = { READS, REVIEW_SELECT "ORDER BY r.number" },
    [STMT_REVIEW_ONE] = { READS, REVIEW_SELECT "WHERE r.number = $1" },
    [STMT_REVIEW_OF_RECORD] = { READS, REVIEW_SELECT "WHERE r.record = $1 ORDER BY r.number" },
    [STMT_REVIEW_CELLS] = { READS, "SELECT c.name, c.held, c.value, c.trust, c.reason, c.page, w.words, "
                                   "c.second_value, c.second_page, w.second_words FROM review_cell AS c "
                                   "LEFT JOIN review_words AS w ON w.review = c.review AND w.position = c.position "
                                   "WHERE c.review = $1 ORDER BY c.position" },
    [STMT_REVIEW_PAGES] = { READS, "SELECT page, text FROM review_page WHERE review = $1 ORDER BY page" },
    [STMT_WATCHED_ADD] = { WRITES, "INSERT INTO watched_file (sha256, moment, file, outcome, detail) "
                                   "VALUES ($1, $2, $3, $4, $5)" },
    [STMT_WATCHED] = { READS, "SELECT outcome, detail FROM watched_file WHERE sha256 = $1" },

    /* lower() of the engine: A-Z at least, which is what e-mail addresses here may hold. */
    [STMT_ACCOUNT_ADD] = { WRITES, "INSERT INTO account (" ACCOUNT_LIST ") VALUES ($1, lower($2), $3, $4, $5, $6, $7, "
                                   "$8, $9, $10, $11, $12, $13, $14, $15, $16, $17)" },
    [STMT_ACCOUNT_SAVE] = { WRITES, "UPDATE account SET email = lower($1), name = $2, disabled = $3, erased = $4, "
                                    "password = $5, password_changed = $6, totp = $7, totp_since = $8, "
                                    "totp_last_step = $9, setup = $10, setup_until = $11, issuer = $12, subject = $13, "
                                    "system_user = $14 WHERE number = $15" },
    [STMT_ACCOUNT_ONE] = { READS, "SELECT " ACCOUNT_LIST " FROM account WHERE number = $1" },
    [STMT_ACCOUNT_BY_EMAIL] = { READS, "SELECT " ACCOUNT_LIST " FROM account WHERE email = lower($1) AND email <> ''" },
    [STMT_ACCOUNT_BY_SUBJECT] = { READS, "SELECT " ACCOUNT_LIST
                                         " FROM account WHERE issuer = $1 AND subject = $2 AND subject <> ''" },
    [STMT_ACCOUNT_BY_SYSTEM_USER] = { READS, "SELECT " ACCOUNT_LIST
                                             " FROM account WHERE system_user = $1 AND system_user <> ''" },
    [STMT_ACCOUNT_ALL] = { READS, "SELECT " ACCOUNT_LIST " FROM account ORDER BY number" },
    [STMT_ACCOUNT_WITH_ROLE] = { READS,
                                 "SELECT count(*) FROM role_grant AS g JOIN account AS a ON a.number = g.account "
                                 "WHERE g.role = $1 AND g.given <= $2 AND (g.ended IS NULL OR g.ended > $3) "
                                 "AND a.disabled IS NULL AND a.erased IS NULL" },
    [STMT_GRANT_ADD] = { WRITES, "INSERT INTO role_grant (" GRANT_LIST ") VALUES ($1, $2, $3, $4, $5, $6, $7)" },
    [STMT_GRANT_END] = { WRITES, "UPDATE role_grant SET ended = $1 WHERE number = $2" },
    [STMT_GRANT_ONE] = { READS, "SELECT " GRANT_LIST " FROM role_grant WHERE number = $1" },
    [STMT_GRANT_OF] = { READS,
                        "SELECT " GRANT_LIST " FROM role_grant WHERE $1 = 0 OR account = $2 ORDER BY account, number" },
    [STMT_INTEREST_ADD] = { WRITES,
                            "INSERT INTO interest (" INTEREST_LIST ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" },
    [STMT_INTEREST_WITHDRAW] = { WRITES, "UPDATE interest SET withdrawn = $1 WHERE number = $2" },
    [STMT_INTEREST_FORGET] = { WRITES, "UPDATE interest SET note = '' WHERE account = $1" },
    [STMT_INTEREST_ONE] = { READS, "SELECT " INTEREST_LIST " FROM interest WHERE number = $1" },
    [STMT_INTEREST_OF] = { READS, "SELECT " INTEREST_LIST
                                  " FROM interest WHERE $1 = 0 OR account = $2 ORDER BY account, number" },
    [STMT_RECOVERY_ADD] = { WRITES, "INSERT INTO recovery_code (account, hash) VALUES ($1, $2)" },
    [STMT_RECOVERY_FIND] = { READS, "SELECT count(*) FROM recovery_code WHERE account = $1 AND hash = $2" },
    [STMT_RECOVERY_USE] = { WRITES, "DELETE FROM recovery_code WHERE account = $1 AND hash = $2" },
    [STMT_RECOVERY_CLEAR] = { WRITES, "DELETE FROM recovery_code WHERE account = $1" },
    [STMT_RECOVERY_COUNT] = { READS, "SELECT count(*) FROM recovery_code WHERE account = $1" },
    [STMT_BROWSER_KNOW] = { WRITES, "INSERT INTO known_browser (account, hash, moment) VALUES ($1, $2, $3) "
                                    "ON CONFLICT (account, hash) DO UPDATE SET moment = excluded.moment" },
    [STMT_BROWSER_TRIM] = { WRITES, "DELETE FROM known_browser WHERE account = $1 AND hash NOT IN (SELECT hash FROM "
                                    "known_browser WHERE account = $2 ORDER BY moment DESC, hash LIMIT $3)" },
    [STMT_BROWSER_FIND] = { READS, "SELECT count(*) FROM known_browser WHERE account = $1 AND hash = $2" },
    [STMT_BROWSER_FORGET] = { WRITES, "DELETE FROM known_browser WHERE account = $1" },

    [STMT_SESSION_ADD] = { WRITES, "INSERT INTO session (" SESSION_LIST ") VALUES (" TO_10 ", $11)" },
    [STMT_SESSION_FIND] = { READS, "SELECT " SESSION_LIST " FROM session WHERE token = $1" },
    [STMT_SESSION_SAVE] = { WRITES, "UPDATE session SET token = $1, stage = $2, last_used = $3, proved = $4 "
                                    "WHERE number = $5" },
    [STMT_SESSION_END] = { WRITES, "UPDATE session SET ended = $1 WHERE number = $2 AND ended IS NULL" },
    [STMT_SESSION_END_ALL] = { WRITES, "UPDATE session SET ended = $1 "
                                       "WHERE account = $2 AND number <> $3 AND ended IS NULL" },
    [STMT_SESSION_OPEN] = { READS, "SELECT " SESSION_LIST " FROM session WHERE account = $1 AND ended IS NULL "
                                   "ORDER BY last_used DESC, number DESC" },
    [STMT_SESSION_PURGE] = { WRITES, "DELETE FROM session WHERE last_used < $1 OR ended < $2" },
    [STMT_SESSION_FORGET] = { WRITES, "DELETE FROM session WHERE account = $1" },
    [STMT_SIGN_ON_ADD] = { WRITES, "INSERT INTO sign_on (" SIGN_ON_LIST ") VALUES ($1, $2, $3, $4, $5, $6, $7)" },
    [STMT_SIGN_ON_FIND] = { READS, "SELECT " SIGN_ON_LIST " FROM sign_on WHERE state = $1" },
    [STMT_SIGN_ON_TAKE] = { WRITES, "DELETE FROM sign_on WHERE state = $1" },
    [STMT_SIGN_ON_PURGE] = { WRITES, "DELETE FROM sign_on WHERE moment < $1" },

    [STMT_PLANNED_ADD] = { WRITES, "INSERT INTO planned (" PLANNED_LIST ") VALUES (" TO_10 ")" },
    [STMT_PLANNED_LAST] = { READS, "SELECT max(number) FROM planned WHERE id = $1" },
    [STMT_PLANNED_MEMBER_ADD] = { WRITES, "INSERT INTO planned_member (id, number, position, account) "
                                          "VALUES ($1, $2, $3, $4)" },
    [STMT_PLANNED_ALL] = { READS, PLANNED_SELECT "ORDER BY p.id, p.number, m.position" },
    [STMT_PLANNED_NEAR] = { READS,
                            PLANNED_SELECT "WHERE p.id IN (SELECT t.id FROM planned_member AS t WHERE t.account = $1 "
                                           "UNION SELECT b.id FROM planned AS b WHERE b.entered_by = $2 "
                                           "UNION SELECT o.id FROM planned AS o WHERE o.authority = $3) "
                                           "ORDER BY p.id, p.number, m.position" },
    [STMT_PLANNED_OF] = { READS, PLANNED_SELECT "WHERE p.id = $1 ORDER BY p.number, m.position" },
    [STMT_SEEN_ADD] = { WRITES, "INSERT INTO seen (number, id, account, moment, through, copy) "
                                "VALUES ($1, $2, $3, $4, $5, $6)" },
    [STMT_SEEN_ALL] = { READS, SEEN_SELECT "ORDER BY id, moment, number" },
    [STMT_SEEN_OF] = { READS, SEEN_SELECT "WHERE id = $1 ORDER BY moment, number" },
    [STMT_SEEN_COPY] = { READS, SEEN_SELECT "WHERE copy = $1 ORDER BY id, number" },

    [STMT_MAIL_ADD] = { WRITES, "INSERT INTO mail (" MAIL_LIST ") VALUES (" TO_10 ")" },
    [STMT_MAIL_DUE] = { READS, "SELECT " MAIL_LIST " FROM mail WHERE sent IS NULL AND given_up IS NULL "
                               "AND next_try <= $1 ORDER BY next_try, number LIMIT $2" },
    [STMT_MAIL_LAST] = { READS, "SELECT " MAIL_LIST " FROM mail ORDER BY number DESC LIMIT $1" },
    [STMT_MAIL_SAVE] = { WRITES, "UPDATE mail SET next_try = $1, tries = $2, sent = $3, given_up = $4, fault = $5 "
                                 "WHERE number = $6" },
    [STMT_MAIL_FORGET] = { WRITES, "DELETE FROM mail WHERE account = $1" },
    [STMT_MAIL_PURGE] = { WRITES, "DELETE FROM mail WHERE sent < $1 OR given_up < $2" },

    [STMT_KEPT_SIGN_INS] = { READS, "SELECT a.number, a.moment FROM audit AS a "
                                    "JOIN audit_content AS c ON c.number = a.number WHERE a.subject_kind = 'account' "
                                    "AND a.action IN ('sign-in', 'sign-in-begun', 'sign-in-failed') "
                                    "AND c.version IS NULL ORDER BY a.number" },
    [STMT_KEPT_MAIL] = { READS, "SELECT number, coalesce(sent, given_up) FROM mail "
                                "WHERE sent IS NOT NULL OR given_up IS NOT NULL ORDER BY number" },
    /* The latest version of each: what counts now. */
    [STMT_KEPT_PLANNED] = { READS, "SELECT p.id, p.moment, p.call_day FROM planned AS p WHERE p.number = "
                                   "(SELECT max(o.number) FROM planned AS o WHERE o.id = p.id) ORDER BY p.id" },
    [STMT_DROP_MAIL] = { WRITES, "DELETE FROM mail WHERE number = $1 AND (sent IS NOT NULL OR given_up IS NOT NULL)" },
    [STMT_DROP_SEEN] = { WRITES, "DELETE FROM seen WHERE id = $1" },
    [STMT_DROP_PLANNED_MEMBERS] = { WRITES, "DELETE FROM planned_member WHERE id = $1" },
    [STMT_DROP_PLANNED] = { WRITES, "DELETE FROM planned WHERE id = $1" },
};
