#!/usr/bin/env bash
# What holds secrets is readable by its owner alone, whatever the umask: the store, the files beside it, its key, back-ups.
. "$(dirname "$0")/tap.bash"
umask 000
mode() { stat -c %a "$1"; }

shipped_store
is 'a new store' "$(mode "$ILACS_STORE")" 600
run demonstration
is 'demonstration people are made' "$rc" 0
is 'the key beside it' "$(mode "$ILACS_STORE.key")" 600
run backup "$work/copy.db"
is 'a back-up is made' "$rc" 0
is 'a back-up' "$(mode "$work/copy.db")" 600
coproc server { exec "$ILACS_BIN" serve --listen 127.0.0.1:0 2>"$work/complaints"; }
child=$server_PID
read -r -t 60 _ <&"${server[0]}"
for beside in "$ILACS_STORE"-*; do
    is "what the engine keeps beside it: ${beside##*-}" "$(mode "$beside")" 600
done
kill -TERM "$child"
wait "$child"
point "$(grep -c . "$work/complaints")" 'the server had nothing to complain of'

# A key that others can read is refused, before anything is made with it.
chmod 644 "$ILACS_STORE.key"
run demonstration
point $((rc == 0)) 'a key that others can read is refused'
like 'with what to do' "$err" chmod
chmod 600 "$ILACS_STORE.key"

# The key is in no back-up, and a back-up is no help in making one.
unlike 'the key is not in the back-up' "$(tr -d '\0' <"$work/copy.db")" "$(tail -n 1 "$ILACS_STORE.key" | cut -c1-40)"
for password in lantern-otter-maple-kettle harbour-violin-pebble-thistle; do
    unlike 'no password stands in it' "$(tr -d '\0' <"$work/copy.db")" "$password"
done
done_testing
