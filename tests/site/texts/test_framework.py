"""What Frappe and ERPNext say around lending's forms, lists and reports is Spanish and French too."""

from __future__ import annotations

import re
from pathlib import Path

import frappe
import pytest
from frappe.translate import get_all_translations

CALL = re.compile(r"""(?<![\w.])__?\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
LETTERS = re.compile(r"[^\W\d_]{3,}")
# Parts of the framework that everybody meets, and the reports of the ledger that accountants and auditors open.
PAGES = {
	"frappe": (
		"public/js/frappe/form/footer/*.js",
		"public/js/frappe/form/toolbar.js",
		"public/js/frappe/form/workflow.js",
		"public/js/frappe/form/controls/comment.js",
		"public/js/frappe/form/templates/timeline_message_box.html",
		"public/js/frappe/list/base_list.js",
		"public/js/frappe/list/list_sidebar.html",
		"public/js/frappe/list/list_filter.js",
		"public/js/frappe/ui/sort_selector.*",
		"public/js/frappe/widgets/quick_list_widget.js",
	),
	"erpnext": (
		"accounts/report/general_ledger/*.js",
		"accounts/report/trial_balance/*.js",
		"accounts/report/balance_sheet/*.js",
		"accounts/report/profit_and_loss_statement/*.js",
		"accounts/report/cash_flow/*.js",
		"public/js/financial_statements.js",
	),
}


def list_said():
	for app, patterns in PAGES.items():
		folder = Path(frappe.get_app_path(app))
		for pattern in patterns:
			paths = list(folder.glob(pattern))
			assert paths, f"{app} has no {pattern}"
			for path in paths:
				yield from (text[1:-1] for text in CALL.findall(path.read_text()))


@pytest.mark.parametrize("language", ["es", "fr"])
def test_what_the_framework_says_around_lending_is_translated(site, language):
	translated = get_all_translations(language)
	said = set(list_said())
	assert "You added {0} rows to {1}" in said
	assert sorted(text for text in said if LETTERS.search(text) and text not in translated) == []
