#!/usr/bin/env bash
# Help, the manual page and the command reference come from one table and cover every command.
. "$(dirname "$0")/tap.bash"

version=$(sed -n "s/^  version: '\(.*\)',/\1/p" "$ILACS_SOURCE_DIR/meson.build")
run --version
is '--version says the version of meson.build' "$out" "ilacs $version"

run
is 'without a command the overview is shown' "$rc" 0
like 'the overview says how to begin' "$out" 'ilacs init --shipped'
overview=$out
run help
is 'help shows the same' "$out" "$overview"
run --help
is '--help shows the same' "$out" "$overview"

commands=$(sed -n 's/^  \([a-z-]\+\( [a-z-]\+\)\?\)  .*/\1/p' <<<"$overview")
for wanted in due explain history statistics backtest scenario import export 'audit verify' 'audit show' 'audit export' 'audit erase' check backup init serve help \
    'framework list' 'framework show' 'framework diff' 'framework impact' 'framework check' 'user add' 'user erase' demonstration permissions why 'plan add' exposure 'interest declare' 'mail send'; do
    grep -qx "$wanted" <<<"$commands"
    point $? "the overview lists $wanted" "$overview"
done

run help --markdown
is 'the command reference is written' "$rc" 0
reference=$out
run help --man
is 'the manual page is written' "$rc" 0
manual=$out
while read -r command; do
    # shellcheck disable=SC2086 # two words are two words
    run $command --help
    is "$command --help succeeds" "$rc" 0
    like "$command --help shows its usage" "$out" "Usage: ilacs $command"
    like "$command --help has examples" "$out" 'Examples'
    like "$command --help has the exit codes" "$out" 'Exit codes'
    like "the reference covers $command" "$reference" "### ilacs $command"
    like "the manual covers $command" "$manual" ".Ss $command"
done <<<"$commands"

long=$(awk 'length > 100' <<<"$overview")
is 'no line of the overview is longer than 100 characters' "$long" ''
if command -v mandoc >/dev/null; then
    said=$("$ILACS_BIN" help --man | mandoc -T lint -W warning 2>&1)
    is 'mandoc finds the manual page sound' "$said" ''
fi

run framework --help
like 'a group lists its commands' "$out" 'framework impact'
run help framework diff
like 'help finds a sub-command' "$out" 'Usage: ilacs framework diff'
run help nonsense
is 'help on nothing is misunderstood' "$rc" 2
done_testing
