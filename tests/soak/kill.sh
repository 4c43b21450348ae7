#!/usr/bin/env bash
# SIGKILL during imports, 200 times at least and for as long as SOAK_SECONDS says: tests/cli/kill.sh over and over.
set -uo pipefail
folder=$(cd "$(dirname "$0")/../cli" && pwd)
until=$((SECONDS + ${SOAK_SECONDS:-60}))
rounds=0
while [ $rounds -lt 200 ] || [ $SECONDS -lt $until ]; do
    "$folder/kill.sh" 50 >/tmp/ilacs-kill.$$ 2>&1 || { cat /tmp/ilacs-kill.$$; rm -f /tmp/ilacs-kill.$$; exit 1; }
    grep '^#' /tmp/ilacs-kill.$$
    rounds=$((rounds + 50))
done
rm -f /tmp/ilacs-kill.$$
echo "ok 1 - $rounds kills survived"
echo 1..1
