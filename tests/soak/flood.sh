#!/usr/bin/env bash
# 1,000 sign-ins within a minute: tests/browser/flood.test.mjs.
ILACS_FLOOD=1000 exec node --test --test-reporter=tap "$(dirname "$0")/../browser/flood.test.mjs"
