# shellcheck shell=bash
# The parts of a bench that test_site.sh and install_site.sh share: services, this app in the bench, a site.
# Source common.sh first. Every function may be called again: what is done already is left as it is.

# --- Services ---------------------------------------------------------------------------------

common_config() { # key [default]
	"$BENCH/env/bin/python" - "$BENCH/sites/common_site_config.json" "$@" <<-'PYTHON'
		import json, sys
		path, key, *default = sys.argv[1:]
		print(json.load(open(path)).get(key) or "".join(default))
	PYTHON
}

local_redis_ports() {
	"$BENCH/env/bin/python" - "$BENCH/sites/common_site_config.json" <<-'PYTHON'
		import json, sys
		from urllib.parse import urlparse
		config = json.load(open(sys.argv[1]))
		urls = [urlparse(config.get(f"redis_{part}", "")) for part in ("cache", "queue", "socketio")]
		ports = {url.port or 6379 for url in urls if url.hostname in ("localhost", "127.0.0.1", "::1")}
		print(*sorted(ports))
	PYTHON
}

port_answers() { (: >"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

wait_for() { # seconds command...
	local left="$1"
	shift
	until "$@"; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || return 1
		sleep 1
	done
}

start_redis() {
	local port config
	for port in $(local_redis_ports); do
		port_answers "$port" && continue
		config="$(grep -lx "port $port" "$BENCH"/config/redis_*.conf 2>/dev/null | head -n 1 || true)"
		# shellcheck disable=SC2086
		redis-server $config --port "$port" --daemonize yes --save '' --dir "${TMPDIR:-/tmp}"
		wait_for 20 port_answers "$port" || { printf 'Redis does not answer on port %s.\n' "$port" && return 1; }
	done
}

# The server answers even where it lets nobody in.
mariadb_answers() {
	local host port
	host="$(common_config db_host localhost)"
	port="$(common_config db_port 3306)"
	mariadb-admin --connect-timeout=3 -h "$host" -P "$port" ping >/dev/null 2>&1
}

start_mariadb() {
	mariadb_answers && return 0
	case "$(common_config db_host localhost)" in
	localhost | 127.0.0.1) ;;
	*) printf 'The database server of this bench is on another host and does not answer.\n' && return 1 ;;
	esac
	if [ "$(package_manager || true)" = brew ]; then
		brew services start mariadb
	else
		as_root systemctl start mariadb || as_root service mariadb start ||
			as_root bash -c 'nohup mariadbd-safe >/dev/null 2>&1 &'
	fi
	wait_for 60 mariadb_answers || { printf 'MariaDB does not answer a minute after its start.\n' && return 1; }
}

# --- Databases --------------------------------------------------------------------------------

# Reads SQL from its input and runs it as the database's administrator: by password where one is known,
# else by the socket, which knows the system's root.
mariadb_as_root() {
	local login password host port
	login="$(common_config root_login root)"
	password="${MARIADB_ROOT_PASSWORD:-$(common_config root_password)}"
	host="$(common_config db_host localhost)"
	port="$(common_config db_port 3306)"
	if [ -n "$password" ]; then
		MYSQL_PWD="$password" mariadb -h "$host" -P "$port" -u "$login"
	elif mariadb -u root -e 'select 1' >/dev/null 2>&1; then
		mariadb -u root
	elif as_root mariadb -u root -e 'select 1' >/dev/null 2>&1; then
		as_root mariadb -u root
	elif mariadb -e 'show grants' 2>/dev/null | grep -q 'ALL PRIVILEGES ON \*\.\*'; then
		mariadb
	else
		printf 'No way in as root of MariaDB. Set MARIADB_ROOT_PASSWORD, or allow sudo without a password.\n'
		return 1
	fi
}

# From where a site's database user may come: this machine, whatever name the server gives it; any, to another host.
user_hosts() {
	case "$(common_config db_host localhost)" in
	localhost | 127.0.0.1) printf 'localhost 127.0.0.1 %s' "$(hostname)" ;;
	*) printf '%%' ;;
	esac
}

# shellcheck disable=SC2016  # SQL's own backquotes
create_database() { # name password
	local host
	{
		printf 'create database if not exists `%s` character set utf8mb4 collate utf8mb4_unicode_ci;\n' "$1"
		for host in $(user_hosts); do
			printf "create or replace user '%s'@'%s' identified by '%s';\n" "$1" "$host" "$2"
			printf "grant all privileges on \`%s\`.* to '%s'@'%s';\n" "$1" "$1" "$host"
		done
	} | mariadb_as_root
}

# shellcheck disable=SC2016
drop_database() { # name
	local host
	{
		printf 'drop database if exists `%s`;\n' "$1"
		for host in $(user_hosts); do printf "drop user if exists '%s'@'%s';\n" "$1" "$host"; done
	} | mariadb_as_root
}

# --- This app in the bench --------------------------------------------------------------------

link_app() {
	local link="$BENCH/apps/lending_app"
	if [ -d "$link" ] && [ ! -L "$link" ]; then
		[ "$(cd "$link" && pwd -P)" = "$(cd "$ROOT" && pwd -P)" ] && return 0
		printf '%s is a folder of its own, not a link to a checkout.\n' "$link"
		printf 'Move it away, or run this from there: it is left untouched.\n'
		return 1
	fi
	ln -sfn "$ROOT" "$link"
}

# Installs what is missing, within the versions that the bench's own apps ask for.
install_requirements() { # extra...
	local missing constraints
	missing="$("$BENCH/env/bin/python" "$ROOT/scripts/missing_requirements.py" "$@")"
	[ -n "$missing" ] || return 0
	constraints="$(mktemp)"
	"$BENCH/env/bin/python" "$ROOT/scripts/missing_requirements.py" --constraints >"$constraints"
	printf 'Missing:\n%s\n' "$missing"
	printf '%s\n' "$missing" | tr '\n' '\0' |
		xargs -0 "$BENCH/env/bin/python" -m pip install --disable-pip-version-check -c "$constraints"
	rm -f "$constraints"
}

editable_path() {
	"$BENCH/env/bin/python" -P -c 'import importlib.util as u; s = u.find_spec("lending_app"); print(s.origin if s else "")'
}

install_app_in_env() { # extra...
	install_requirements "$@"
	if [ "$(cd "$BENCH" && editable_path)" != "$ROOT/lending_app/__init__.py" ]; then
		"$BENCH/env/bin/python" -m pip install --disable-pip-version-check --no-deps -e "$ROOT"
	fi
	list_app lending_app
}

list_app() { # app
	"$BENCH/env/bin/python" - "$BENCH/sites/apps.txt" "$1" <<-'PYTHON'
		import sys
		from pathlib import Path
		path, app = Path(sys.argv[1]), sys.argv[2]
		apps = path.read_text().split() if path.exists() else []
		if app not in apps:
		    path.write_text("\n".join([*apps, app]) + "\n")
	PYTHON
}

has_node_modules() { command -v node >/dev/null 2>&1 && [ -d "$BENCH/apps/frappe/node_modules" ]; }

build_assets() {
	if [ ! -f "$BENCH/sites/assets/assets.json" ]; then
		frappe build
	else
		frappe build --app lending_app
	fi
}

# What a migration depends on: this app's code and the versions below it.
app_fingerprint() {
	{
		find "$ROOT/lending_app" -type f ! -name '*.pyc' ! -path '*/public/dist/*' -print0 | sort -z | xargs -0 cksum
		cat "$BENCH"/apps/{frappe,erpnext}/*/__init__.py
	} | cksum
}

# --- A site -----------------------------------------------------------------------------------

# The same site of the same bench always has the same database, so a half-made one is found again.
database_name() { printf 'lending_%s' "$(printf '%s' "$BENCH/sites/$1" | cksum | cut -d' ' -f1)"; }

random_word() { "$BENCH/env/bin/python" -c 'import secrets; print(secrets.token_hex(12))'; }

has_site() { [ -f "$BENCH/sites/$1/site_config.json" ]; }

# Creates the database by the server's own client and lets Frappe fill it: new-site alone asks for
# a root password even where the server has none.
new_site() { # site admin-password
	local name password
	name="$(database_name "$1")"
	password="$(random_word)"
	create_database "$name" "$password"
	frappe new-site "$1" --no-setup-db --db-name "$name" --db-password "$password" --admin-password "$2"
}

drop_site() { # site
	drop_database "$(database_name "$1")"
	rm -rf "${BENCH:?}/sites/${1:?}"
}

# A second site with all that the first holds; what was there under its name goes.
copy_site() { # from to
	local password config
	drop_site "$2"
	password="$(random_word)"
	create_database "$(database_name "$2")" "$password"
	mkdir -p "$BENCH/sites/$2"/{private/files,public/files,logs,locks}
	config="$("$BENCH/env/bin/python" - "$BENCH/sites/$1" "$BENCH/sites/$2" "$(database_name "$2")" "$password" <<-'PYTHON'
		import json, sys
		source, target, name, password = sys.argv[1:]
		config = json.load(open(source + "/site_config.json"))
		print(config["db_name"], config["db_password"])
		json.dump(config | {"db_name": name, "db_user": name, "db_password": password}, open(target + "/site_config.json", "w"), indent=1)
	PYTHON
	)"
	MYSQL_PWD="${config#* }" mariadb-dump --single-transaction -h "$(common_config db_host localhost)" \
		-P "$(common_config db_port 3306)" -u "${config%% *}" "${config%% *}" |
		MYSQL_PWD="$password" mariadb -h "$(common_config db_host localhost)" -P "$(common_config db_port 3306)" \
			-u "$(database_name "$2")" "$(database_name "$2")"
}

installed_apps() { frappe --site "$1" list-apps 2>/dev/null | awk '{print $1}'; }

ensure_app() { # site app
	installed_apps "$1" | grep -x "$2" || frappe --site "$1" install-app "$2"
}
