#!/usr/bin/env bash
# Runs every benchmarks/*.py; those named site_*.py on the bench's test site, where a bench is.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$ROOT"
shopt -s nullglob
failed=()

run() { # script command...
	say "== $1"
	"${@:2}" "$ROOT/$1" || failed+=("$1")
}

run_on_site() { (cd "$BENCH/sites" && "$BENCH/env/bin/python" "$@"); }

"$ROOT/scripts/venv.sh" dev,benchmarks
prepared=
for script in benchmarks/*.py; do
	case "$(basename "$script")" in
	_*) continue ;;
	site_*)
		has_bench || { say "$script was left out: it needs a bench." && continue; }
		[ -n "$prepared" ] || "$ROOT/scripts/test_site.sh" prepare
		prepared=yes
		export LENDING_TEST_SITE=lending-test.localhost SITES_PATH="$BENCH/sites"
		run "$script" run_on_site
		;;
	*) run "$script" "$VENV/bin/python" ;;
	esac
done
[ "${#failed[@]}" = 0 ] || die "failed: ${failed[*]}"
