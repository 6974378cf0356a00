#!/usr/bin/env bash
# Makes .venv and installs this package in it: `venv.sh` for the runtime, `venv.sh dev` for the tools too.
# Does nothing while the lists of requirements, the interpreter and the folder stay as they were.
set -euo pipefail
. "$(dirname "$0")/common.sh"

EXTRA="${1:-}"
STAMP="$VENV/.installed${EXTRA:+-$EXTRA}"
LOG_NAME=venv

fingerprint() {
	"$PYTHON_FOUND" -VV
	printf '%s\n' "$ROOT"
	cat "$ROOT/pyproject.toml" "$ROOT/requirements.txt"
}

is_current() {
	[ -x "$VENV/bin/python" ] && "$VENV/bin/python" -c 'import lending_app' 2>/dev/null &&
		[ -f "$STAMP" ] && [ "$(fingerprint | cksum)" = "$(cat "$STAMP")" ]
}

make_venv() {
	# Debian keeps ensurepip in a package of its own: without it, the interpreter's pip serves the new environment.
	"$PYTHON_FOUND" -m venv --clear "$VENV" && return 0
	"$PYTHON_FOUND" -m venv --clear --without-pip "$VENV"
	"$PYTHON_FOUND" -m pip --python "$VENV/bin/python" install pip && return 0
	may_install_packages && install_packages python3-venv && "$PYTHON_FOUND" -m venv --clear "$VENV" && return 0
	printf 'This Python has neither venv nor pip: install python3-venv, or python3-pip, with your package manager.\n'
	return 1
}

install_package() {
	"$VENV/bin/python" -m pip install --disable-pip-version-check -e "$ROOT${EXTRA:+[$EXTRA]}"
}

PYTHON_FOUND="$(find_python 99)" || die "Python 3.10 or later is needed. Set PYTHON to one, as in: make demo PYTHON=/path/to/python3.12"
is_current && exit 0
if ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
	step "Making .venv with $("$PYTHON_FOUND" -V)" make_venv
fi
step "Installing lending_app${EXTRA:+ and its $EXTRA tools} in .venv" install_package
fingerprint | cksum | tee "$STAMP" >"$VENV/.installed"
