#include <stdio.h>

int main(void) {
    puts("usage: ilacs COMMAND [OPTION...]");
    return 64; /* EX_USAGE: no command exists yet */
}
