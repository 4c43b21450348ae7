#include "core/interval.h"

#include <math.h>

/* The 97.5 % point of the normal distribution. */
static const double z = 1.959963984540054;

struct interval interval_wilson(int k, int n) {
    if (n <= 0) return (struct interval){ 0, 1 };
    double p = (double)k / n;
    double z2 = z * z / n;
    double middle = (p + z2 / 2) / (1 + z2);
    double half = z * sqrt(p * (1 - p) / n + z2 / (4.0 * n)) / (1 + z2);
    /* At the ends the formula meets 0 and 1 exactly but for the last bit. */
    return (struct interval){ k == 0 ? 0 : middle - half, k == n ? 1 : middle + half };
}

static double root_of_squares(double a, double b) { return sqrt(a * a + b * b); }

struct interval interval_newcombe(int k1, int n1, int k2, int n2) {
    if (n1 <= 0 || n2 <= 0) return (struct interval){ -1, 1 };
    struct interval a = interval_wilson(k1, n1);
    struct interval b = interval_wilson(k2, n2);
    double p = (double)k1 / n1;
    double q = (double)k2 / n2;
    return (struct interval){ p - q - root_of_squares(p - a.low, b.high - q),
                              p - q + root_of_squares(a.high - p, q - b.low) };
}

bool interval_excludes_zero(struct interval i) { return i.low > 0 || i.high < 0; }

int tenths_of_percent(double share) { return (int)(share * 1000 + (share < 0 ? -0.5 : 0.5)); }
