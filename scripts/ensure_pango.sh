#!/usr/bin/env bash
# WeasyPrint draws PDF files with Pango, a system library. Installs it where that is allowed, else names it.
# Never fails: without Pango everything but the PDF is made.
set -euo pipefail
. "$(dirname "$0")/common.sh"
LOG_NAME=pango

has_pango() { "$VENV/bin/python" -c 'import weasyprint' >/dev/null 2>&1; }

pango_packages() {
	case "$(package_manager)" in
	apt-get) printf 'libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0' ;;
	*) printf 'pango' ;;
	esac
}

has_pango && exit 0
read -ra packages <<<"$(pango_packages)"
if may_install_packages; then
	say "· Installing Pango (${packages[*]}), which draws the PDF"
	mkdir -p "$LOG_DIR"
	install_packages "${packages[@]}" >"$LOG_DIR/$LOG_NAME.log" 2>&1 </dev/null || true
	has_pango && exit 0
fi
say "The PDF is left out: WeasyPrint needs Pango. Install ${packages[*]} with your package manager and run this again."
