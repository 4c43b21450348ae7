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

    [STMT_AUDIT_HEAD] = { READS, "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1" },
    [STMT_AUDIT_ADD] = { WRITES, "INSERT INTO audit (number, moment, actor, action, subject_kind, subject, details, "
                                 "content_hash, previous, hash) VALUES (" TO_10 ")" },
    [STMT_AUDIT_ADD_CONTENT] = { WRITES, "INSERT INTO audit_content (number, salt, record_kind, version) "
                                         "VALUES ($1, $2, $3, $4)" },
    [STMT_AUDIT_ALL] = { READS,
                         "SELECT a.number, a.moment, a.actor, a.action, a.subject_kind, a.subject, a.details, "
                         "a.content_hash, a.previous, a.hash, c.salt, c.record_kind, c.version, c.content, "
                         "(SELECT count(*) FROM audit AS e WHERE e.action = 'erase' AND e.subject_kind = 'audit' "
                         "AND e.subject = CAST(a.number AS TEXT)) "
                         "FROM audit AS a LEFT JOIN audit_content AS c ON c.number = a.number ORDER BY a.number" },
    [STMT_AUDIT_FROM] = { READS,
                          "SELECT number, moment, actor, action, subject_kind, subject, details, hash FROM audit "
                          "WHERE number >= $1 ORDER BY number LIMIT $2" },

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
};
