#!/usr/bin/env bash
# Changes the engine in thousands of ways, one at a time, and counts the changes that no test notices: `mutation.sh` runs
# what is not yet known, `mutation.sh show` prints the survivors. What is mutated, and against which tests, is in
# pyproject.toml; mutmut makes the mutants, mutation_run.py runs the tests (ARGS: its --help). It has an environment of
# its own: mutmut needs an older pytest than the tests do.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$ROOT"
VENV="$ROOT/.venv-mutation"
LOG_NAME=mutation

install_mutmut() {
	"$(find_python 99)" -m venv "$VENV"
	# The app itself is on the path; mutmut and its command line ask for different versions of click.
	# shellcheck disable=SC2046
	"$VENV/bin/python" -m pip install --disable-pip-version-check $(grep -E "^(numpy|pyxirr)" requirements.txt) "hypothesis>=6.77,<7" "mutmut>=3.8,<3.9" "pytest>=8.4,<9.1"
}

[ -x "$VENV/bin/mutmut" ] || step "Installing mutmut in .venv-mutation" install_mutmut
export HYPOTHESIS_PROFILE=mutation
case "${1:-run}" in
run)
	# shellcheck disable=SC2086
	nice "$VENV/bin/python" scripts/mutation_run.py --children "${CHILDREN:-1}" ${ARGS:-}
	say "$("$VENV/bin/mutmut" results | sed -n '/: survived$/p' | wc -l) survived; scripts/mutation.sh show prints them."
	;;
show)
	"$VENV/bin/mutmut" results | sed -n 's/^ *\(.*\): survived$/\1/p' | while read -r mutant; do
		"$VENV/bin/mutmut" show "$mutant"
	done
	;;
*) die "run or show, not $1" ;;
esac
