#!/usr/bin/env bash
# The unit that ships: systemd finds no fault in it, its walls stand as high as they did, and the program runs under its
# list of system calls (put up by under_filter.c, since no systemd runs here).
. "$(dirname "$0")/tap.bash"
unit=$ILACS_SOURCE_DIR/packaging/systemd/ilacs.service

skip() {
    tested=$((tested + 1))
    printf 'ok %d - %s # SKIP %s\n' "$tested" "$1" "$2"
}

if ! command -v systemd-analyze >/dev/null; then
    echo '1..0 # SKIP systemd-analyze is missing (Debian package systemd)'
    exit 0
fi

# The program's place is the one thing that differs here.
sed "s#/usr/local/bin/ilacs#$ILACS_BIN#" "$unit" >"$work/ilacs.service"
said=$(systemd-analyze verify --man=no "$work/ilacs.service" 2>&1)
case $said in
*'Failed to'*'bus'* | *'not been booted'*) skip 'systemd finds no fault in the unit' "${said%%$'\n'*}" ;;
*) is 'systemd finds no fault in the unit' "$said" '' ;;
esac
sed 's/^ProtectSystem=.*/ProtectSistem=strict/' "$work/ilacs.service" >"$work/wrong.service"
like 'it would find one' "$(systemd-analyze verify --man=no "$work/wrong.service" 2>&1)" ProtectSistem

# From 0 to 100, where 0 is locked up entirely; it stood at 15 with the network of this machine and two namespaces.
if said=$(systemd-analyze security --offline=true --no-pager --threshold=16 "$work/ilacs.service" 2>&1); then
    point 0 'the walls stand as high as they did'
    printf '%s\n' "$said" | tail -n 1 | sed 's/^/# /'
else
    case $said in
    *'exposure level'*) point 1 'the walls stand as high as they did' "$said" ;;
    *) skip 'the walls stand as high as they did' "${said%%$'\n'*}" ;;
    esac
fi

# The allow list, worked out as systemd.exec(5) says: @default always, then the lines in order.
expand() { # NAME
    local line
    case $1 in
    @*) systemd-analyze syscall-filter --no-pager "$1" | sed -n 's/^ \+\([^# ]\+\)$/\1/p' | while read -r line; do expand "$line"; done ;;
    *) echo "$1" ;;
    esac
}
expand @default | sort -u >"$work/allowed"
while read -r line; do
    names=${line#SystemCallFilter=}
    for name in ${names#\~}; do expand "$name"; done | sort -u >"$work/these"
    case $names in
    \~*) comm -23 "$work/allowed" "$work/these" >"$work/next" ;;
    *) sort -u "$work/allowed" "$work/these" >"$work/next" ;;
    esac
    mv "$work/next" "$work/allowed"
done < <(grep '^SystemCallFilter=' "$unit")
point $(($(wc -l <"$work/allowed") < 200)) "the list holds what a service needs ($(wc -l <"$work/allowed") calls)"
for never in ptrace bpf mount chroot init_module keyctl process_vm_readv io_uring_setup open_by_handle_at setuid; do
    grep -qx "$never" "$work/allowed" && point 1 "never: $never"
done

if [ -n "${ILACS_SANITISED-}" ]; then
    skip 'the program runs under it' 'a sanitised program needs other calls'
elif ! said=$(cc -O1 -o "$work/under_filter" "$ILACS_SOURCE_DIR/tests/cli/under_filter.c" -lseccomp 2>&1); then
    point 1 'the filter is built' "$said"
else
    shipped_store
    program=$ILACS_BIN
    under() { "$work/under_filter" "$work/allowed" "$@"; }
    under "$program" check >"$work/out" 2>&1 </dev/null
    is 'ilacs check runs under it' "$?" 0
    coproc server { exec "$work/under_filter" "$work/allowed" "$program" serve --store "$ILACS_STORE" --listen 127.0.0.1:0 --behind-proxy 2>"$work/complaints"; }
    child=$server_PID
    read -r -t 30 line <&"${server[0]}"
    address=${line#*on }
    for path in '' areas/leeds authorities.csv sign-in; do
        status=$(curl -s -o /dev/null -w '%{http_code}' -H 'X-Forwarded-Proto: https' "$address$path")
        is "it serves /$path" "$status" 200
    done
    # A password is worked on, in a thread with 64 MiB of its own: the page says that it is not right.
    page=$(curl -s -c "$work/cookies" -H 'X-Forwarded-Proto: https' "${address}sign-in")
    token=$(sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p' <<<"$page" | head -n 1)
    cookie=$(awk '/ilacs-form/ { print $6 "=" $7 }' "$work/cookies")
    host=${address#http://}
    status=$(curl -s -o /dev/null -w '%{http_code}' -H 'X-Forwarded-Proto: https' -H "Origin: https://${host%/}" -H "Cookie: $cookie" \
        --data-urlencode "token=$token" -d 'email=nobody@example.org&password=wrong-wrong-wrong' "${address}sign-in")
    is 'it works on a password' "$status" 422
    kill -TERM "$child"
    wait "$child"
    is 'it ends kindly' "$?" 0
    # Under the server's walls the reader of hostile files still puts up its own.
    helper=$(dirname "$program")/ilacs-confined
    if [ -x "$helper" ] && alone=$("$helper" --walls); then
        below=$(under "$helper" --walls 2>&1)
        is 'the confined reader has the walls it has without' "$below" "$alone"
        printf '%s\n' "$below" | sed 's/^/# /'
    else
        skip 'the confined reader has the walls it has without' 'no ilacs-confined beside the program'
    fi
fi
done_testing
