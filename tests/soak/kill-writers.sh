#!/usr/bin/env bash
# SIGKILL under twenty writers, 1,000 times.
exec node "$(dirname "$0")/../cli/kill-writers.mjs" 1000
