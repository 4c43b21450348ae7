#ifndef ILACS_CORE_INTERVAL_H
#define ILACS_CORE_INTERVAL_H
/* Whether a difference between two shares is more than chance. The register is complete, not a sample; but which of a
 * region's authorities were inspected in a good year is partly luck, and a share of nine authorities says less than the
 * same share of ninety. The intervals say how much less.
 *
 * Wilson's score interval for one share and Newcombe's for the difference of two (his method 10: square-and-add of the
 * two Wilson intervals), both at 95 %, without continuity correction. Unlike the textbook interval they stay within 0..1
 * and hold at 0 of n and n of n. R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872 and 873-890.
 *
 * Units: shares as 0..1, differences as -1..1. Without anybody to count (n <= 0) nothing is known: the widest interval. */
#include <stdbool.h>

struct interval {
    double low, high;
};
/* `k` of `n`; 0 <= k <= n. */
struct interval interval_wilson(int k, int n);
/* k1/n1 - k2/n2. */
struct interval interval_newcombe(int k1, int n1, int k2, int n2);
/* Whether 0 lies outside: chance alone would seldom (one time in twenty) make so large a difference. */
bool interval_excludes_zero(struct interval i);
/* A share or difference in tenths of a percent, rounded to the nearest, halves away from zero. */
int tenths_of_percent(double share);
#endif
