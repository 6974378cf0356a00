# shellcheck shell=bash
# Test sites from dumps: one of a site with ERPNext alone, which lasts as long as the bench's versions, and one with this
# app installed by the code under test and the tests' company. Every run starts from the second, so nothing of an
# earlier run is left. Source common.sh and bench_site.sh first.

DUMPS="$BENCH/.lending-test-dumps"
EMPTY_DUMP="$DUMPS/erpnext.sql"
APP_DUMP="$DUMPS/lending_app.sql"

# --- A dump and a site ------------------------------------------------------------------------

site_value() { # site key
	"$BENCH/env/bin/python" -c 'import json, sys; print(json.load(open(sys.argv[1])).get(sys.argv[2], ""))' \
		"$BENCH/sites/$1/site_config.json" "$2"
}

as_site_user() { # site command...
	local site="$1"
	shift
	MYSQL_PWD="$(site_value "$site" db_password)" "$@" -h "$(common_config db_host localhost)" \
		-P "$(common_config db_port 3306)" -u "$(site_value "$site" db_name)"
}

dump_site() { # site file
	mkdir -p "$DUMPS"
	# shellcheck disable=SC2016  # expanded by that shell
	as_site_user "$1" bash -c 'mariadb-dump --single-transaction "$@" "$0"' "$(database_name "$1")" >"$2.part"
	mv "$2.part" "$2"
}

# The site's folder, its database and its user, without a table.
make_empty_site() { # site
	local password
	password="$(random_word)"
	drop_site "$1"
	create_database "$(database_name "$1")" "$password"
	mkdir -p "$BENCH/sites/$1"/{private/files,public/files,logs,locks}
	"$BENCH/env/bin/python" - "$BENCH/sites/$1/site_config.json" "$(database_name "$1")" "$password" "$DUMPS/key" <<-'PYTHON'
		import json, sys
		from pathlib import Path
		path, name, password, key = sys.argv[1:]
		config = {"db_name": name, "db_user": name, "db_password": password, "db_type": "mariadb"}
		config |= {"allow_tests": True, "developer_mode": 0, "mute_emails": 1, "server_script_enabled": 0}
		Path(path).write_text(json.dumps(config | {"encryption_key": Path(key).read_text().strip()}, indent=1))
	PYTHON
}

# The site becomes what the dump holds: database, files and cache. A site that somebody uses is left alone.
restore_site() { # file site
	local name
	if has_site "$2" && [ "$(site_value "$2" allow_tests)" != True ] && [ "$(site_value "$2" allow_tests)" != 1 ]; then
		printf '%s is not a test site: its site_config.json does not set allow_tests.\n' "$2" >&2
		return 1
	fi
	name="$(database_name "$2")"
	if ! has_site "$2" || ! as_site_user "$2" mariadb -e 'select 1' >/dev/null 2>&1 ||
		[ "$(site_value "$2" encryption_key)" != "$(cat "$DUMPS/key")" ]; then
		make_empty_site "$2"
	fi
	{
		printf 'drop database if exists `%s`;\n' "$name"
		printf 'create database `%s` character set utf8mb4 collate utf8mb4_unicode_ci;\nuse `%s`;\n' "$name" "$name"
		cat "$1"
	} | as_site_user "$2" mariadb
	rm -rf "$BENCH/sites/$2"/{private,public}/files/*
	forget_cache "$name"
}

forget_cache() { # database
	local port
	for port in $(local_redis_ports); do
		redis-cli -p "$port" --scan --pattern "*$1|*" | xargs -r redis-cli -p "$port" del >/dev/null
	done
}

# --- What the dumps depend on -----------------------------------------------------------------

bench_fingerprint() {
	{
		cat "$BENCH"/apps/{frappe,erpnext}/*/__init__.py
		git -C "$BENCH/apps/frappe" rev-parse HEAD 2>/dev/null || true
		git -C "$BENCH/apps/erpnext" rev-parse HEAD 2>/dev/null || true
	} | cksum
}

# Everything, for a run of the whole suite.
whole_fingerprint() {
	{ app_fingerprint && bench_fingerprint && cksum "$ROOT"/tests/site/{prepare,support}.py; } | cksum
}

# What an installation reads and what puts records on a site, for a run of chosen tests: a change of a service alone
# is tried without another installation.
installed_fingerprint() {
	{
		find "$ROOT/lending_app" -type f -not -path '*/public/*' -not -path '*/translations/*' -not -path '*/www/*' \
			-not -path '*/lending_app/templates/*' \
			\( -name '*.json' -o -name '*.txt' -o -name '*.html' -o -name hooks.py -o -name declarations.py -o -name install.py -o -name custom_fields.py \
			-o -name 'seed_*.py' -o -name tables.py -o -path '*/patches/*.py' -o -path '*/doctype/*.py' \
			-o -path '*/lending_setup/*.py' \) -print0 | sort -z | xargs -0 cksum
		bench_fingerprint
		cksum "$ROOT"/tests/site/{prepare,support}.py
	} | cksum
}

has_empty_dump() { [ -f "$EMPTY_DUMP" ] && [ "$(bench_fingerprint)" = "$(cat "$EMPTY_DUMP.fingerprint")" ]; }

has_app_dump() { # whole|installed
	[ -f "$APP_DUMP" ] && [ -f "$APP_DUMP.$1" ] && [ "$("${1}_fingerprint")" = "$(cat "$APP_DUMP.$1")" ]
}

# --- Making them ------------------------------------------------------------------------------

make_empty_dump() { # site
	rm -rf "$DUMPS"
	mkdir -p "$DUMPS"
	drop_site "$1"
	new_site "$1" "${ADMIN_PASSWORD:-admin}"
	frappe --site "$1" set-config -p allow_tests 1
	frappe --site "$1" install-app erpnext
	# One key for every site made from these dumps, so that each reads what another has encrypted.
	"$BENCH/env/bin/python" -c 'import secrets, base64; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())' >"$DUMPS/key"
	dump_site "$1" "$EMPTY_DUMP"
	bench_fingerprint >"$EMPTY_DUMP.fingerprint"
}

make_app_dump() { # site
	rm -f "$APP_DUMP" "$APP_DUMP".*
	whole_fingerprint >"$DUMPS/whole"
	installed_fingerprint >"$DUMPS/installed"
	restore_site "$EMPTY_DUMP" "$1"
	frappe --site "$1" install-app lending_app
	(cd "$BENCH/sites" && LENDING_TEST_SITE="$1" PYTHONPATH="$ROOT" "$BENCH/env/bin/python" -m tests.site.prepare)
	dump_site "$1" "$APP_DUMP"
	# Taken before: a file that changes meanwhile is a change.
	mv "$DUMPS/whole" "$APP_DUMP.whole"
	mv "$DUMPS/installed" "$APP_DUMP.installed"
}

restore_sites() { # site...
	local site process failed=0 processes=()
	for site in "$@"; do
		restore_site "$APP_DUMP" "$site" &
		processes+=("$!")
	done
	for process in "${processes[@]}"; do wait "$process" || failed=1; done
	return "$failed"
}
