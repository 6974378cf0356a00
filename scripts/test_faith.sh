#!/usr/bin/env bash
# Kills a close of 5,000 loans 50 times, its processes and its database, and compares what is left with an undisturbed
# run. The database is a server of this test's own, with a copy of the test site, so that nobody else's is killed.
#   LENDING_KILLS=50 LENDING_KILL_LOANS=5000 ARGS=...
# shellcheck disable=SC2034,SC2317  # LOG_NAME is for step, through which functions are called
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$ROOT/scripts/bench_site.sh"

LOG_NAME=faith
SITE=lending-faith.localhost
PORT="${LENDING_FAITH_PORT:-33077}"
HOME_DIR="$BENCH/.lending-faith"
export SITES_PATH="$BENCH/sites"
export LENDING_KILLS="${LENDING_KILLS:-50}" LENDING_KILL_LOANS="${LENDING_KILL_LOANS:-5000}"
export LENDING_KILL_DATABASE="$HOME_DIR/mariadbd.pid" LENDING_START_DATABASE="$HOME_DIR/start"

own() { mariadb -h 127.0.0.1 -P "$PORT" -u faith -pfaith "$@"; }
as_own_root() { mariadb -S "$HOME_DIR/socket" -u root "$@"; }
answers() { as_own_root -e "SELECT 1" >/dev/null 2>&1; }

write_start() {
	mkdir -p "$HOME_DIR"
	cat >"$HOME_DIR/start" <<-SCRIPT
		#!/usr/bin/env bash
		exec mariadbd --no-defaults --user="$(id -un)" --datadir="$HOME_DIR/data" --socket="$HOME_DIR/socket" --port=$PORT \\
			--bind-address=127.0.0.1 --pid-file="$HOME_DIR/mariadbd.pid" --character-set-server=utf8mb4 \\
			--collation-server=utf8mb4_unicode_ci --innodb-buffer-pool-size=512M >>"$HOME_DIR/log" 2>&1
	SCRIPT
	chmod +x "$HOME_DIR/start"
}

start_own_database() {
	write_start
	if [ ! -d "$HOME_DIR/data" ]; then
		mariadb-install-db --no-defaults --auth-root-authentication-method=normal --user="$(id -un)" --datadir="$HOME_DIR/data"
	fi
	answers || setsid "$HOME_DIR/start" &
	wait_for 60 answers
	for host in localhost 127.0.0.1; do
		as_own_root -e "CREATE USER IF NOT EXISTS faith@$host IDENTIFIED BY 'faith'; GRANT ALL ON *.* TO faith@$host"
	done
	as_own_root -e "CREATE DATABASE IF NOT EXISTS faith"
}

copy_test_site() {
	local source="$SITES_PATH/lending-test.localhost" config
	mkdir -p "$SITES_PATH/$SITE"/{private/files,public/files,logs,locks}
	config="$("$BENCH/env/bin/python" - "$source/site_config.json" "$PORT" "$SITES_PATH/$SITE/site_config.json" <<-'PYTHON'
		import json, sys
		source, port, target = sys.argv[1:]
		config = json.load(open(source))
		print(config["db_name"], config["db_password"])
		own = {"db_host": "127.0.0.1", "db_port": int(port), "db_name": "faith", "db_user": "faith", "db_password": "faith"}
		json.dump(config | own, open(target, "w"), indent=1)
	PYTHON
	)"
	# shellcheck disable=SC2086
	set -- $config
	own -e "DROP DATABASE faith; CREATE DATABASE faith"
	MYSQL_PWD="$2" mariadb-dump --single-transaction -h "$(common_config db_host localhost)" -u "$1" "$1" | own faith
}

stop_own_database() { mariadb-admin -S "$HOME_DIR/socket" -u root shutdown >/dev/null 2>&1 || true; }

main() {
	has_bench || die "A close is killed on a bench, which is looked for at \$BENCH, else ~/frappe-bench."
	"$ROOT/scripts/test_site.sh" prepare
	trap stop_own_database EXIT
	step "Starting a database of its own on port $PORT" start_own_database
	step "Copying the test site into it" copy_test_site
	cd "$SITES_PATH"
	# shellcheck disable=SC2086
	LENDING_TEST_SITE="$SITE" "$BENCH/env/bin/python" -m pytest -c "$ROOT/pyproject.toml" --rootdir "$ROOT" \
		"$ROOT/tests/site/committed/test_killed_close.py" ${ARGS:-}
}

main "$@"
