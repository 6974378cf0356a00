#!/usr/bin/env bash
# Frappe's own semgrep rules on the files named; fetches the rules once. Run by pre-commit, which brings semgrep.
set -euo pipefail
. "$(dirname "$0")/common.sh"

RULES="$ROOT/.semgrep-rules"
[ -d "$RULES" ] || git clone -q --depth 1 https://github.com/frappe/semgrep-rules "$RULES"
exec semgrep scan --config "$RULES/rules" --error --quiet --metrics off "$@"
