#!/usr/bin/env bash
# Runs every benchmarks/*.py; those named site_*.py where a bench is, on a site of their own that goes when they are over.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$ROOT"
shopt -s nullglob
failed=()
export LENDING_TEST_SITE=lending-benchmark.localhost SITES_PATH="$BENCH/sites"

run() { # script command...
	say "== $1"
	"${@:2}" "$ROOT/$1" || failed+=("$1")
}

remove_site() { (. "$ROOT/scripts/bench_site.sh" && drop_site "$LENDING_TEST_SITE"); }

run_on_site() { (cd "$BENCH/sites" && "$BENCH/env/bin/python" "$@"); }

"$ROOT/scripts/venv.sh" dev,benchmarks
prepared=
for script in benchmarks/*.py; do
	case "$(basename "$script")" in
	_*) continue ;;
	site_*)
		has_bench || { say "$script was left out: it needs a bench." && continue; }
		[ -n "$prepared" ] || "$ROOT/scripts/test_site.sh" prepare "$LENDING_TEST_SITE"
		prepared=yes
		trap remove_site EXIT
		run "$script" run_on_site
		;;
	*) run "$script" "$VENV/bin/python" ;;
	esac
done
[ "${#failed[@]}" = 0 ] || die "failed: ${failed[*]}"
