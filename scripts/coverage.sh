#!/usr/bin/env bash
# Runs the engine's tests and fails where a branch of the engine is not taken by any.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$ROOT"

"$ROOT/scripts/venv.sh" dev
# shellcheck disable=SC2086
"$VENV/bin/python" -m pytest tests/engine tests/cli tests/embedded -q --cov=lending_app.engine --cov-branch \
	--cov-report=term-missing:skip-covered --cov-fail-under=100 ${ARGS:-}
