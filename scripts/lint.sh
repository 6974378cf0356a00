#!/usr/bin/env bash
# Checks style, types and dependency direction; the JavaScript too where npm is.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$ROOT"
failed=()

check() { # name command...
	local name="$1"
	shift
	say "· $name"
	"$@" || failed+=("$name")
}

has_scripts() { [ -n "$(find lending_app -name '*.js' -not -path '*/dist/*' -print -quit)" ]; }

install_javascript_tools() {
	[ scripts/javascript/package.json -ot scripts/javascript/node_modules/.installed ] && return 0
	npm ci --prefix scripts/javascript --no-fund --no-audit
	touch scripts/javascript/node_modules/.installed
}

lint_javascript() {
	local bin=scripts/javascript/node_modules/.bin
	LOG_NAME=npm step "Installing eslint and prettier" install_javascript_tools
	check eslint "$bin/eslint" --max-warnings 0 'lending_app/**/*.js'
	check prettier "$bin/prettier" --check --log-level warn 'lending_app/**/*.js'
}

"$ROOT/scripts/venv.sh" dev
bin="$VENV/bin"
check ruff "$bin/ruff" check --output-format concise
check "ruff format" "$bin/ruff" format --check
check mypy "$bin/mypy"
check import-linter "$bin/lint-imports" --no-logo
if ! has_scripts; then
	:
elif command -v npm >/dev/null 2>&1; then
	lint_javascript
else
	say "The JavaScript was left out: eslint and prettier need npm."
fi
[ "${#failed[@]}" = 0 ] || die "to correct: ${failed[*]}"
