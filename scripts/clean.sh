#!/usr/bin/env bash
# Removes what the other scripts made in this folder. Benches, sites and databases stay.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$ROOT"
rm -rf .venv .venv-mutation mutants .test-logs .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .semgrep-rules .hypothesis demo build dist ./*.egg-info
rm -rf scripts/javascript/node_modules
find lending_app tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
