#!/usr/bin/env bash
# Runs the tests of the whole sample book, embedded and on the site.
set -euo pipefail
. "$(dirname "$0")/common.sh"
has_bench || die "The whole book is compared with a site, which needs a bench at \$BENCH, else ~/frappe-bench."
export ARGS="-m book ${ARGS:-}"
exec "$ROOT/scripts/test_site.sh"
