#!/usr/bin/env bash
# Runs tests/site on a real bench: its services up, this checkout linked, a site for nothing but these tests, which
# starts every run as an installation by the code under test has left it (site_dumps.sh).
#   FRESH=1      installs ERPNext and the app again, whatever changed
#   TESTS=path   runs only these, as in TESTS=tests/site/servicing
#   ARGS=...     goes to pytest
#   WORKERS=2    tests that run beside one another, each on a site of its own; 1 where TESTS or ARGS choose some
# `test_site.sh prepare [site]` stops there, for benchmarks and trials by hand.
# shellcheck disable=SC2317  # functions are called through step
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$ROOT/scripts/bench_site.sh"
. "$ROOT/scripts/site_dumps.sh"

LOG_NAME=site
export LENDING_TEST_SITE=lending-test.localhost
export SITES_PATH="$BENCH/sites"
SECOND_SITE=lending-test-2.localhost
eval "arguments=(${ARGS:-})" # as a shell reads it: -k "one or other" is two words
# shellcheck disable=SC2154  # by eval
WORKERS="${WORKERS:-$({ [ -n "${TESTS:-}" ] || chooses_tests "${arguments[@]}"; } && echo 1 || echo 2)}"
ASSETS_STAMP="$BENCH/.lending-assets"
# The whole suite runs on what the code under test has installed, whatever part of it changed.
FINGERPRINT="$([ -n "${TESTS:-}" ] && echo installed || echo whole)"

# The bench serves one checkout's files, linked by the build.
assets_fingerprint() { { printf '%s\n' "$ROOT" && find "$ROOT"/lending_app/{public,*/client_scripts} -type f ! -path "*/public/dist/*" -print0 | sort -z | xargs -0 cksum; } | cksum; }
# What is built lies in the checkout: one made again in the place of another has none of it.
has_built_scripts() { [ -n "$(find "$ROOT/lending_app/public/dist" -name '*.js' -print -quit 2>/dev/null)" ]; }
are_assets_current() {
	[ -f "$SITES_PATH/assets/assets.json" ] && [ -f "$ASSETS_STAMP" ] && [ "$(assets_fingerprint)" = "$(cat "$ASSETS_STAMP")" ] &&
		[ "$(readlink -f "$SITES_PATH/assets/lending_app")" = "$ROOT/lending_app/public" ] &&
		has_built_scripts
}

prepare_dumps() {
	if [ "${FRESH:-}" = 1 ] || ! has_empty_dump; then
		step "Making a site with ERPNext, kept as a dump (some minutes, once)" make_empty_dump "$LENDING_TEST_SITE"
	fi
	if ! has_app_dump "$FINGERPRINT"; then
		step "Installing lending_app on a copy of it, kept as a dump" make_app_dump "$LENDING_TEST_SITE"
	fi
}

prepare_assets() {
	if has_node_modules && ! are_assets_current; then
		step "Building assets" build_assets
		assets_fingerprint >"$ASSETS_STAMP"
	fi
}

list_sites() {
	if [ -n "${1:-}" ]; then
		printf '%s\n' "$1"
	else
		printf '%s\n' "$LENDING_TEST_SITE"
		[ "$WORKERS" = 1 ] || printf '%s\n' "$SECOND_SITE"
	fi
}

# Only the machine of a test run is given a browser unasked; elsewhere the browser tests say that they need one.
ensure_browser() {
	if command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then return 0; fi
	if [ "${CI:-}" = true ] && may_install_packages; then install_packages chromium; fi
}

run_tests() {
	local tests="$ROOT/${TESTS:-tests/site}"
	cd "$SITES_PATH" # Frappe writes its logs beside the current folder
	local beside=()
	[ "$WORKERS" = 1 ] || beside=(-n 2 --dist loadfile --no-loadscope-reorder)
	export LENDING_TEST_SITES="$LENDING_TEST_SITE $SECOND_SITE"
	"$BENCH/env/bin/python" -m pytest "${beside[@]}" -c "$ROOT/pyproject.toml" --rootdir "$ROOT" "$tests" "${arguments[@]}" 9>&-
}

# One run at a time, for the site is one. What a run starts and leaves running does not inherit the lock, descriptor 9.
wait_for_turn() {
	command -v flock >/dev/null 2>&1 || return 0
	exec 9>"$BENCH/.lending-test.lock"
	flock --nonblock 9 || { say "Another run uses the test site; waiting for it." && flock 9; }
}

# In a function, so that bash has read it all before it starts: the file may change while the tests run.
main() {
	has_bench || die "There is no complete bench at $BENCH."
	wait_for_turn
	mkdir -p "$LOG_DIR" && : >"$LOG_DIR/$LOG_NAME.log"
	step "Starting MariaDB if it is down" start_mariadb
	step "Starting Redis if it is down" start_redis
	step "Linking lending_app in $BENCH" link_app
	step "Installing lending_app's requirements in the bench" install_app_in_env site
	prepare_dumps
	# shellcheck disable=SC2046  # names of sites have no blanks
	step "Restoring the site" restore_sites $(list_sites "${2:-}")
	prepare_assets
	[ "${1:-}" != prepare ] || exit 0
	step "Looking for a browser" ensure_browser
	run_tests
	exit 0
}

main "$@"
