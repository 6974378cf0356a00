# shellcheck shell=bash
# Shared by the scripts beside it: where things are, how a step is reported, how system packages get in.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck disable=SC2034  # for the scripts that source this
VENV="$ROOT/.venv"
LOG_DIR="$ROOT/.test-logs"
BENCH="${BENCH:-$HOME/frappe-bench}"
FIX="Correct that, then run the same command again: it goes on from there."
export BENCH
# Where make site puts the bench command, Node and yarn when the machine has none: every command finds them there.
TOOLS="${BENCH_TOOLS:-$BENCH-tools}"
export PATH="$TOOLS/bin:$TOOLS/node_modules/.bin:$PATH"

# For a Python: `date` has other options on every system.
# shellcheck disable=SC2034
YESTERDAY='from datetime import date, timedelta; print(date.today() - timedelta(days=1))'

say() { printf '%s\n' "$*"; }

die() {
	printf 'Error: %s\n' "$*" >&2
	exit 1
}

# step "What it does" command...: one line on the screen, the output in a log, its tail when it fails.
step() {
	local title="$1" log="$LOG_DIR/${LOG_NAME:-steps}.log" status
	shift
	mkdir -p "$LOG_DIR"
	say "· $title"
	printf '\n== %s\n' "$title" >>"$log"
	# Not within an if: there bash would ignore set -e, and a function would go on after its first failure.
	set +e
	(
		set -e
		"$@"
	) >>"$log" 2>&1 </dev/null 9>&-
	status=$?
	set -e
	[ "$status" != 0 ] || return 0
	{
		printf '\nFailed: %s\nThe end of %s:\n' "$title" "$log"
		without_progress_bars <"$log" | tail -n "${LOG_TAIL:-25}" | sed 's/^/    /'
		printf '%s\n' ${HINT:+"$HINT"} "$FIX"
	} >&2
	exit 1
}

# Whether words for pytest choose some of the tests, or stop in one of them: those run in one process.
chooses_tests() { # word...
	local word
	for word in "$@"; do
		case "$word" in
		tests/* | */tests/* | *.py::* | -k* | --lf | --last-failed) return 0 ;;
		-x* | -vx* | --exitfirst | --maxfail* | -s* | -vs* | --pdb* | --trace) return 0 ;;
		esac
	done
	return 1
}

without_progress_bars() { tr '\r' '\n' | grep -vE '\[=* *\] *[0-9]+%'; }

# The first interpreter from 3.10 on and below the minor version that is named: find_python 14 means below 3.14.
find_python() { # below-minor
	local candidate
	for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.10; do
		# An empty name, or one that is no command, fails as an old Python does.
		"$candidate" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, int(sys.argv[1])))' "$1" 2>/dev/null || continue
		command -v "$candidate"
		return 0
	done
	return 1
}

# --- The system's package manager -------------------------------------------------------------

package_manager() {
	local manager
	for manager in apt-get dnf pacman apk brew; do
		command -v "$manager" >/dev/null 2>&1 && printf '%s' "$manager" && return 0
	done
	return 1
}

may_be_root() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install_packages() {
	[ "$(package_manager)" = brew ] || { package_manager >/dev/null && may_be_root; }
}

install_packages() {
	case "$(package_manager)" in
	apt-get)
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" || {
			as_root apt-get update
			as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
		}
		;;
	dnf) as_root dnf install -y "$@" ;;
	pacman) as_root pacman -S --noconfirm --needed "$@" ;;
	apk) as_root apk add "$@" ;;
	brew) brew install "$@" ;;
	*) return 1 ;;
	esac
}

# --- The bench --------------------------------------------------------------------------------

has_bench() {
	[ -x "$BENCH/env/bin/python" ] && [ -f "$BENCH/sites/common_site_config.json" ] &&
		[ -d "$BENCH/apps/frappe/frappe" ] && [ -d "$BENCH/apps/erpnext/erpnext" ]
}

# Frappe's own command line, which needs no bench command on the PATH.
frappe() { (cd "$BENCH/sites" && "$BENCH/env/bin/python" -m frappe.utils.bench_helper frappe "$@"); }
