#!/usr/bin/env bash
# Whether the time of an answer tells that something is planned: secrecy-timing.mjs, for as long as SOAK_SECONDS says.
exec node "$(dirname "$0")/secrecy-timing.mjs"
