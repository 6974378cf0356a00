#!/usr/bin/env bash
# Runs the sample book, moved so that it ends yesterday, on the embedded engine, from nothing but Python and pip.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$ROOT"

"$ROOT/scripts/venv.sh"
if [ "$(uname)" = Darwin ] && command -v brew >/dev/null 2>&1; then
	DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib:${DYLD_FALLBACK_LIBRARY_PATH:-}"
	export DYLD_FALLBACK_LIBRARY_PATH
fi
"$ROOT/scripts/ensure_pango.sh"
exec "$VENV/bin/lending-app" run examples/book --until "${UNTIL:-$("$VENV/bin/python" -c "$YESTERDAY")}" --move-dates --out demo
