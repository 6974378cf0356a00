#!/usr/bin/env bash
# Lint, and the tests of what has changed since the branch left its base: what to run before a commit, in minutes.
#   BASE=origin/main   compares with another commit
#   ARGS=...           goes to pytest
# Whole suites are for make test. The site tests run where a bench is.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$ROOT"
status=0

find_base() {
	local name
	for name in "${BASE:-}" origin/main main HEAD; do
		[ -n "$name" ] && git rev-parse --verify -q "$name^{commit}" >/dev/null && printf '%s' "$name" && return 0
	done
	return 1
}

"$ROOT/scripts/venv.sh" dev
base="$(find_base)" || die "this folder has no commit to compare with"
"$VENV/bin/ruff" check --quiet || status=1
"$VENV/bin/ruff" format --check --quiet || status=1
"$VENV/bin/lint-imports" --no-logo >"$LOG_DIR/imports.log" 2>&1 || { tail -n 25 "$LOG_DIR/imports.log" && status=1; }
if ! git diff --quiet "$(git merge-base "$base" HEAD)" -- lending_app/engine; then "$VENV/bin/mypy" --no-error-summary || status=1; fi

beside=() site=()
while IFS= read -r path; do
	case "$path" in
	tests/site/*) site+=("$path") ;;
	*) beside+=("$path") ;;
	esac
done < <("$VENV/bin/python" "$ROOT/scripts/choose_tests.py" "$base")

say "Since $base: ${beside[*]}"
eval "arguments=(${ARGS:-})" # as a shell reads it
workers=(-n 2 --dist loadfile)
# shellcheck disable=SC2154  # by eval
! chooses_tests "${arguments[@]}" || workers=()
"$VENV/bin/python" -m pytest -q "${workers[@]}" "${beside[@]}" "${arguments[@]}" || { code=$? && [ "$code" = 5 ] || status="$code"; }
if [ "${#site[@]}" != 0 ] && has_bench; then
	say "On the site: ${site[*]}"
	others=("${site[@]:1}")
	others=("${others[@]/#/$ROOT/}")
	TESTS="${site[0]}" ARGS="${others[*]@Q} ${ARGS:-}" "$ROOT/scripts/test_site.sh" || status=$?
elif [ "${#site[@]}" != 0 ]; then
	say "Left out without a bench at $BENCH: ${site[*]}"
fi
exit "$status"
