#!/usr/bin/env bash
# Runs every test that this machine can: engine and contract tests always, site tests where a bench is.
#   ARGS=...   goes to pytest, of both kinds; a path picks its kind: make test ARGS="tests/site/ledger -k renamed"
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$ROOT"
status=0

eval "words=(${ARGS:-})" # as a shell reads it: -k "one or other" is two words
options=() beside=() site=()
for word in "${words[@]}"; do
	case "$word" in
	tests/site*) site+=("$ROOT/$word") ;;
	tests/*) beside+=("$word") ;;
	*) options+=("$word") ;;
	esac
done
has_paths() { [ "$((${#beside[@]} + ${#site[@]}))" != 0 ]; }
# 5: no test of this kind has what ARGS ask for.
accept() { [ "$1" = 5 ] && [ "${#words[@]}" != 0 ] || status="$1"; }

"$ROOT/scripts/venv.sh" dev
if [ "${#beside[@]}" != 0 ] || ! has_paths; then
	# The whole of them beside one another: half the time on two cores. What is chosen runs alone, for a debugger.
	workers=(-n 2 --dist loadfile)
	! chooses_tests "${words[@]}" || workers=()
	"$VENV/bin/python" -m pytest "${workers[@]}" "${options[@]}" "${beside[@]}" || accept "$?"
fi
if [ "${#site[@]}" = 0 ] && has_paths; then
	: # only tests that need no site were asked for
elif has_bench; then
	if [ "${#site[@]}" != 0 ]; then export TESTS="${site[0]#"$ROOT/"}"; fi
	others=("${options[@]}" "${site[@]:1}")
	ARGS="${others[*]@Q}" "$ROOT/scripts/test_site.sh" || accept "$?"
else
	say "The site tests need a bench with Frappe and ERPNext (at \$BENCH, else ~/frappe-bench) and were left out: none is at $BENCH."
fi
exit "$status"
