#!/usr/bin/env bash
# The whole sample book, embedded and on the site, compared loan by loan.
set -euo pipefail
. "$(dirname "$0")/common.sh"
has_bench || die "The whole book is compared with a site, which needs a bench at \$BENCH, else ~/frappe-bench."
export LENDING_BOOK_LOANS=0 TESTS=tests/site/loading ARGS="${ARGS:-}"
exec "$ROOT/scripts/test_site.sh"
