#!/usr/bin/env bash
# What the documents show is what the program says. After a change that is meant:  tests/cli/documents.sh --update
. "$(dirname "$0")/tap.bash"
# The documents begin without a store, as their reader does, and never touch one that is there.
cd "$work" || exit 1
unset ILACS_STORE
cp -r "$ILACS_SOURCE_DIR/tests" "$ILACS_SOURCE_DIR/data" .
node "$ILACS_SOURCE_DIR/tests/cli/documents.mjs" ${1:+"$1"} "$ILACS_SOURCE_DIR"/README.md "$ILACS_SOURCE_DIR"/docs/user-guide.md \
    "$ILACS_SOURCE_DIR"/docs/statistics.md "$ILACS_SOURCE_DIR"/docs/formats.md
