#!/usr/bin/env bash
# From a machine without a bench to a site with Frappe, ERPNext, this app and the sample book.
# Run again, it goes on where it stopped. Settings, with their defaults:
#   SITE=lending.localhost           the site's name
#   BENCH=~/frappe-bench             where the bench is, or is made
#   FRAPPE_REPO, ERPNEXT_REPO        where Frappe and ERPNext come from: a URL, or the path of a clone
#   ADMIN_PASSWORD                   of the user Administrator; one is made up otherwise
#   MARIADB_ROOT_PASSWORD            where the database's root needs one
#   START=no                         leaves the server stopped
# shellcheck disable=SC2317  # functions are called through step
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$ROOT/scripts/bench_site.sh"
. "$ROOT/scripts/install_bench.sh"

LOG_NAME=install
SITE="${SITE:-lending.localhost}"
BOOK="$ROOT/examples/book"
DONE_DIR="$BENCH/sites/$SITE/.lending-installed"
FIX="Correct that and run make site again: it goes on with this step."

unless() { # check title command...: the step, where its result is not there yet
	local check="$1" title="$2"
	shift 2
	# shellcheck disable=SC2086
	if $check; then say "· $title: done already"; else step "$title" "$@"; fi
}

once() { # name title command...: a step of which only a note in the site's folder says that it is done
	local name="$1" title="$2"
	shift 2
	if [ -f "$DONE_DIR/$name" ]; then
		say "· $title: done already"
	else
		step "$title" "$@"
		touch "$DONE_DIR/$name"
	fi
}

# sudo may ask for a password here, where a person can see it; the steps themselves never ask.
get_root() {
	may_be_root && return 0
	if [ -t 0 ] && command -v sudo >/dev/null 2>&1; then sudo -v && return 0; fi
	[ "$(package_manager)" = brew ] && return 0
	die "this step installs system packages, which takes root or sudo. Run make site where one of them works."
}

check_machine() {
	package_manager >/dev/null || die "found none of apt-get, dnf, pacman, apk and brew. Install by hand: https://docs.frappe.io/framework/user/en/installation"
	if [ "$(id -u)" = 0 ]; then
		say "Running as root: the bench will run as root too. That suits a container or a trial; otherwise use an account with sudo."
	fi
	if [ -d "$BENCH/apps/frappe" ] && is_cloned frappe; then
		grep -q '"15\.' "$BENCH/apps/frappe/frappe/__init__.py" ||
			die "$BENCH has another version of Frappe. Set BENCH to a folder for a bench of version 15."
	fi
}

install_machine() {
	HINT="The packages come from this system's own sources: are they reachable?"
	has_system_packages || get_root
	unless has_system_packages "Installing MariaDB, Redis, Pango and compilers ($(package_manager))" install_system_packages
	HINT="The bench command comes from PyPI, Node and yarn from PyPI and npm: are they reachable?"
	unless has_tools "Installing the bench command, Node and yarn in $TOOLS" install_tools
}

install_bench() {
	HINT="Are $FRAPPE_REPO, PyPI and npm reachable? FRAPPE_REPO may name another URL or the path of a clone with the branch $FRAPPE_BRANCH."
	unless "is_complete frappe" "Making the bench $BENCH with Frappe (some minutes)" init_bench
	HINT="Are $ERPNEXT_REPO, PyPI and npm reachable? ERPNEXT_REPO may name another URL or the path of a clone with the branch $FRAPPE_BRANCH."
	unless "is_complete erpnext" "Getting ERPNext" get_erpnext
	HINT=
	step "Linking this checkout into the bench" link_app
	step "Installing lending_app's requirements" install_app_in_env
	HINT="Some package in $BENCH/env has another version than an app asks for. A bench of your own: move $BENCH/env away."
	step "Checking that the versions of all packages fit" packages_fit
	HINT=
}

has_finished_site() { has_site "$SITE" && [ ! -f "$BENCH/.creating-$SITE" ]; }

start_services() {
	HINT="The server's own log says more: journalctl -u mariadb, or /var/log/mysql."
	mariadb_answers || get_root
	step "Starting MariaDB if it is down" start_mariadb
	HINT=
	step "Starting Redis if it is down" start_redis
	if has_finished_site; then return 0; fi
	[ -n "${MARIADB_ROOT_PASSWORD:-}" ] || get_root
	unless uses_utf8mb4 "Setting MariaDB to utf8mb4" configure_mariadb
	unless has_sized_pool "Giving MariaDB $(pool_megabytes) MB of this machine's memory" size_pool
}

# The note tells a site that was interrupted before its company was there, which is made again from nothing, from one
# that somebody uses: ERPNext and its setup wizard do not go on in the middle.
create_site() {
	if [ -f "$BENCH/.creating-$SITE" ]; then drop_site "$SITE"; fi
	touch "$BENCH/.creating-$SITE"
	new_site "$SITE" "$password"
	(umask 077 && printf '%s\n' "$password" >"$BENCH/sites/$SITE/.admin-password")
}

set_up_company() { # company currency country
	frappe --site "$SITE" lending setup-company --company "$1" --currency "$2" --country "$3"
}

make_site() { # company currency country
	step "Creating the site $SITE" create_site
	step "Installing ERPNext on it" ensure_app "$SITE" erpnext
	step "Installing lending_app on it" ensure_app "$SITE" lending_app
	step "Setting up the company $1" set_up_company "$@"
	mkdir -p "$DONE_DIR"
	app_fingerprint >"$DONE_DIR/app"
	touch "$DONE_DIR/company"
	rm "$BENCH/.creating-$SITE"
}

has_current_app() { [ -f "$DONE_DIR/app" ] && [ "$(app_fingerprint)" = "$(cat "$DONE_DIR/app")" ]; }

# A checkout that has changed since brings its site along.
install_or_migrate() {
	if installed_apps "$SITE" | grep -x lending_app; then
		frappe --site "$SITE" migrate
	else
		frappe --site "$SITE" install-app lending_app
	fi
}

# The book ends yesterday: that of the day on which it was begun, for a load that goes on must move its dates as before.
load_sample_book() {
	local note="$DONE_DIR/book-until"
	[ -s "$note" ] || "$BENCH/env/bin/python" -c "$YESTERDAY" >"$note"
	frappe --site "$SITE" lending load-book "$BOOK" --until "$(cat "$note")" --move-dates --accruals "Month End"
}

# A build that was killed leaves a list of files that are not all there.
build_all_assets() {
	if [ -f "$BENCH/.building-assets" ]; then rm -f "$BENCH/sites/assets/assets.json"; fi
	touch "$BENCH/.building-assets"
	build_assets
	rm "$BENCH/.building-assets"
}

install_site() {
	local password="${ADMIN_PASSWORD:-$(random_word)}" company currency country
	HINT=
	IFS=, read -r company currency country _ < <(sed -n 2p "$BOOK/book.csv")
	if has_finished_site; then
		say "· Creating the site $SITE: done already"
		mkdir -p "$DONE_DIR"
		step "Looking for ERPNext on it" ensure_app "$SITE" erpnext
		unless has_current_app "Bringing lending_app on it up to date" install_or_migrate
		app_fingerprint >"$DONE_DIR/app"
		# A site that was there before may have no company of the sample book yet.
		once company "Setting up the company $company" set_up_company "$company" "$currency" "$country"
	else
		make_site "$company" "$currency" "$country"
	fi
	once book "Loading the sample book through its documents, about 15 minutes (its progress: tail -f $LOG_DIR/$LOG_NAME.log)" load_sample_book
	step "Building what the browser loads (some minutes)" build_all_assets
	step "Turning on the daily jobs" frappe --site "$SITE" enable-scheduler
}

web_answers() {
	"$BENCH/env/bin/python" - "$(common_config webserver_port 8000)" "$SITE" 2>/dev/null <<-'PYTHON'
		import sys, urllib.request
		port, site = sys.argv[1:]
		request = urllib.request.Request(f"http://127.0.0.1:{port}/api/method/ping", headers={"Host": site})
		urllib.request.urlopen(request, timeout=20)
	PYTHON
}

# bench start brings its own Redis, on the ports that the installation has used until now.
start_server() {
	local port
	for port in $(local_redis_ports); do redis-cli -p "$port" shutdown nosave || true; done
	cd "$BENCH"
	mkdir -p config/pids
	nohup bench start --no-dev >logs/start.log 2>&1 </dev/null &
	printf '%s\n' "$!" >config/pids/start.pid
	wait_for 90 web_answers || {
		tail -n 20 logs/start.log
		kill "$(cat config/pids/start.pid)"
		return 1
	}
}

say_where() {
	local port
	port="$(common_config webserver_port 8000)"
	say ""
	say "Sign in at http://$SITE:$port as Administrator; the password is $(cat "$BENCH/sites/$SITE/.admin-password" 2>/dev/null || printf 'the one it was given')."
	say "Start the server: cd $BENCH && PATH=\"$TOOLS/bin:$TOOLS/node_modules/.bin:\$PATH\" bench start --no-dev"
	if [ -f "$BENCH/config/pids/start.pid" ]; then say "Stop the one that runs: kill \$(cat $BENCH/config/pids/start.pid)"; fi
}

# In a function, so that bash has read it all before it starts: the file may change meanwhile.
main() {
	check_machine
	install_machine
	install_bench
	start_services
	install_site
	if [ "${START:-}" != no ]; then unless web_answers "Starting the server" start_server; fi
	say_where
	exit 0
}

main "$@"
