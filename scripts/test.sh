#!/usr/bin/env bash
# Runs every test that this machine can: engine and contract tests always, site tests where a bench is.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$ROOT"
status=0

"$ROOT/scripts/venv.sh" dev
# shellcheck disable=SC2086
"$VENV/bin/python" -m pytest ${ARGS:-} || status=$?
if has_bench; then
	"$ROOT/scripts/test_site.sh" || status=$?
else
	say "The site tests need a bench with Frappe and ERPNext (at \$BENCH, else ~/frappe-bench) and were left out: none is at $BENCH."
fi
exit "$status"
