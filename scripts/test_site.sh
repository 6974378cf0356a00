#!/usr/bin/env bash
# Runs tests/site on a real bench: its services up, this checkout linked, a site for nothing but these tests.
#   FRESH=1      makes the test site anew
#   TESTS=path   runs only these, as in TESTS=tests/site/servicing
#   ARGS=...     goes to pytest
#   WORKERS=2    tests that run beside one another, each on a site of its own; 1 where TESTS are chosen
# shellcheck disable=SC2317  # functions are called through step
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$ROOT/scripts/bench_site.sh"

LOG_NAME=site
export LENDING_TEST_SITE=lending-test.localhost
export SITES_PATH="$BENCH/sites"
SITE_DIR="$SITES_PATH/$LENDING_TEST_SITE"
SECOND_SITE=lending-test-2.localhost
WORKERS="${WORKERS:-$([ -n "${TESTS:-}" ] && echo 1 || echo 2)}"
ERPNEXT_STAMP="$SITE_DIR/.erpnext-installed"
STAMP="$SITE_DIR/.lending-prepared"
ASSETS_STAMP="$BENCH/.lending-assets"

# The bench serves one checkout's files, linked by the build.
assets_fingerprint() { { printf '%s\n' "$ROOT" && find "$ROOT/lending_app/public" -type f -print0 | sort -z | xargs -0 cksum; } | cksum; }
are_assets_current() {
	[ -f "$SITES_PATH/assets/assets.json" ] && [ -f "$ASSETS_STAMP" ] && [ "$(assets_fingerprint)" = "$(cat "$ASSETS_STAMP")" ] &&
		[ "$(readlink -f "$SITES_PATH/assets/lending_app")" = "$ROOT/lending_app/public" ]
}
is_current() { [ -f "$STAMP" ] && [ "$(app_fingerprint)" = "$(cat "$STAMP")" ]; }

remove_half_made_site() {
	[ "${FRESH:-}" != 1 ] && { [ ! -e "$SITE_DIR" ] || [ -f "$ERPNEXT_STAMP" ]; } && return 0
	drop_site "$LENDING_TEST_SITE"
}

create_test_site() {
	new_site "$LENDING_TEST_SITE" "${ADMIN_PASSWORD:-admin}"
	frappe --site "$LENDING_TEST_SITE" set-config allow_tests true
	frappe --site "$LENDING_TEST_SITE" set-config developer_mode 0
	frappe --site "$LENDING_TEST_SITE" set-config -p mute_emails 1
}

prepare_site() {
	step "Checking the test site" remove_half_made_site
	if ! has_site "$LENDING_TEST_SITE"; then
		step "Creating the site $LENDING_TEST_SITE" create_test_site
		step "Installing ERPNext on it" frappe --site "$LENDING_TEST_SITE" install-app erpnext
		touch "$ERPNEXT_STAMP"
	fi
	if [ ! -f "$STAMP" ]; then
		# By force, for an earlier try may have come half way.
		step "Installing lending_app on it" frappe --site "$LENDING_TEST_SITE" install-app --force lending_app
	elif ! is_current; then
		step "Migrating the site $LENDING_TEST_SITE" frappe --site "$LENDING_TEST_SITE" migrate
	fi
	if has_node_modules && ! are_assets_current; then
		step "Building assets" build_assets
		assets_fingerprint >"$ASSETS_STAMP"
	fi
	app_fingerprint >"$STAMP"
}

# What an earlier run left there goes with the copy.
copy_second_site() { copy_site "$LENDING_TEST_SITE" "$SECOND_SITE"; }

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
	# shellcheck disable=SC2086
	"$BENCH/env/bin/python" -m pytest "${beside[@]}" -c "$ROOT/pyproject.toml" --rootdir "$ROOT" "$tests" ${ARGS:-} 9>&-
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
	prepare_site
	[ "${1:-}" = prepare ] || [ "$WORKERS" = 1 ] || step "Copying the test site" copy_second_site
	step "Looking for a browser" ensure_browser
	[ "${1:-}" = prepare ] || run_tests
	exit 0
}

main "$@"
