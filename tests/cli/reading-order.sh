#!/usr/bin/env bash
# Pages as a text browser reads them, from top to bottom: what a screen reader meets, in its order. Their beginnings are in
# tests/golden/. After a change that is meant:  tests/cli/reading-order.sh --update, then read the difference.
. "$(dirname "$0")/tap.bash"
golden=$ILACS_SOURCE_DIR/tests/golden
update=${1:-}
command -v lynx >/dev/null || { echo 'Bail out! lynx is missing; scripts/setup check installs it'; exit 1; }
shipped_store
run export site "$work/site"

# -nolist: no list of addresses, which would name the temporary folder.
reads() { # NAME FILE LINES
    local file=$golden/reading-$1.txt difference
    lynx -cfg=/dev/null -dump -nolist -nomargins -width=100 -display_charset=utf-8 -assume_charset=utf-8 "file://$work/site/$2" 2>&1 |
        head -n "$3" | sed 's/[[:space:]]*$//' >"$work/read"
    if [ "$update" = --update ]; then cp "$work/read" "$file"; fi
    difference=$(diff -u "$file" "$work/read" 2>&1)
    point $? "$2 reads as in tests/golden/reading-$1.txt" "$difference"
}
reads authority areas/leeds.html 40
reads edition editions/ILACS-2026.html 90
reads data data.html 60
done_testing
