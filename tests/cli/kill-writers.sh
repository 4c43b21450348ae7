#!/usr/bin/env bash
# SIGKILL under twenty writers, ROUNDS times (10 unless said otherwise; make soak says 1,000): kill-writers.mjs.
exec node "$(dirname "$0")/kill-writers.mjs" "${1:-10}"
