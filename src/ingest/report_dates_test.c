#include "ingest/report_dates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ingest/report_text.h"

/* "first/last first/last", with "?" behind it where the reading is doubtful; "none". */
static void read_as(const char *printed, const char *want) {
    char low[200], got[200] = "none";
    struct report_dates d;
    struct sv folded = { low, report_fold(sv_of(printed), low) };
    if (report_dates_read(folded, &d)) {
        struct arena a = arena_with_limit(4096);
        struct text t = text_in(&a, 200);
        for (size_t i = 0; i < d.periods; i++) {
            if (i > 0) text_char(&t, ' ');
            text_day(&t, d.period[i].first);
            text_char(&t, '/');
            text_day(&t, d.period[i].last);
        }
        if (d.doubtful) text_char(&t, '?');
        snprintf(got, sizeof got, "%s", text_cstr(&t));
        arena_free(&a);
    }
    if (strcmp(got, want) != 0) fail_msg("'%s': wanted %s, read %s", printed, want, got);
}

static void one_period(void **state) {
    (void)state;
    read_as("3 to 14 October 2022", "2022-10-03/2022-10-14");
    read_as("28 October to 8 November 2024", "2024-10-28/2024-11-08");
    read_as("29 October 2018 to 9 November 2018", "2018-10-29/2018-11-09");
    read_as("8 – 12 July 2013", "2013-07-08/2013-07-12");
    read_as("4 June 2018–28 June 2018", "2018-06-04/2018-06-28");
    read_as("1/06/2015 – 25/06/2015", "2015-06-01/2015-06-25");
    read_as("01.06.2015 to 25.06.2015", "2015-06-01/2015-06-25");
    read_as("8 June to 19 June 26                    2", "2026-06-08/2026-06-19");
    read_as("15 to 26 November 2021   12", "2021-11-15/2021-11-26");
    read_as("29 November to 10 January 2024", "2023-11-29/2024-01-10");
    read_as("between 3rd and 14th October 2022", "2022-10-03/2022-10-14");
    read_as("Monday 3 October to Friday 7 October 2022", "2022-10-03/2022-10-07");
    read_as("24 and 25 January 2024", "2024-01-24/2024-01-25");
    read_as("5, 6 and 7 March 2019.", "2019-03-05/2019-03-07");
    read_as("28 July 2016", "2016-07-28/2016-07-28");
    read_as("27 Feb to 9 Sept 2018", "2018-02-27/2018-09-09");
}

static void several_periods(void **state) {
    (void)state;
    read_as("5 to 9 December 2022 and 14 to 15 February 2023", "2022-12-05/2022-12-09 2023-02-14/2023-02-15");
    read_as("8 July 2019 to 12 July 2019 and 7 August 2019 to 8 August 2019",
            "2019-07-08/2019-07-12 2019-08-07/2019-08-08");
    read_as("19 November-11 December 2013 and 28 – 30 January 2014", "2013-11-19/2013-12-11 2014-01-28/2014-01-30");
    read_as("30 September to 11 October 2024, and 13 to 16 January 2025",
            "2024-09-30/2024-10-11 2025-01-13/2025-01-16");
}

static void odd_dates_are_doubtful_or_none(void **state) {
    (void)state;
    read_as("14 to 3 October 2022", "2022-10-14/2022-10-03?");
    read_as("12 June 6 July 2017", "2017-06-12/2017-07-06?");
    read_as("31 to 32 October 2022", "none");
    read_as("30 February 2022", "none");
    read_as("October 2022", "none");
    read_as("3 to 14 October", "none");
    read_as("", "none");
    read_as("99999999999999999999 October 2022", "none");
}

static void found_in(const char *text, bool years, const char *want) {
    char low[200], got[11] = "none";
    size_t at = 0, from;
    struct sv folded = { low, report_fold(sv_of(text), low) };
    (void)report_date_find(folded, &at, years, got, &from);
    if (strcmp(got, want) != 0) fail_msg("'%s': wanted %s, found %s", text, want, got);
}

static void a_date_in_a_sentence(void **state) {
    (void)state;
    found_in("a focused visit in March 2019 found", true, "2019-03");
    found_in("the inspection of 2016 found", true, "2016");
    found_in("the inspection of 2016 found", false, "none");
    found_in("At 31 March 2014, 4,538 children", false, "2014-03-31");
    found_in("in the year 1216", true, "none");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_period),
        cmocka_unit_test(several_periods),
        cmocka_unit_test(odd_dates_are_doubtful_or_none),
        cmocka_unit_test(a_date_in_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
