"""Tell managers which loans disagree with their history or with the ledgers."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, get_link_to_form

from lending_app.closing.checks.states import CHECK, DIFFERENCE, DifferenceStatus
from lending_app.closing.desk.tell_managers import tell_managers
from lending_app.lending_setup.language.speak import speaking_language_of

# Differences that the message names.
NAMED = 10


def tell_differences(name: str) -> list[str]:
	"""Managers of the company, told of what a check has found. Returns these."""
	check = frappe.db.get_value(CHECK, name, ["company", "check_date"], as_dict=True)
	filters = {"last_check": name, "status": DifferenceStatus.OPEN.value}
	number = frappe.db.count(DIFFERENCE, filters)
	rows = frappe.get_all(
		DIFFERENCE,
		filters,
		["name", "loan", "subject", "found_value", "expected_value"],
		order_by="loan, name",
		limit=NAMED,
	)
	with speaking_language_of(check.company):
		subject = _("{0}: {1} differences between loans and ledgers after {2}.").format(
			check.company, number, formatdate(check.check_date)
		)
		lines = [escape_html(subject)]
		lines += [
			_("{0}: {1}. Found: {2}. Expected: {3}.").format(
				get_link_to_form(DIFFERENCE, row.name, row.loan or _("Several loans")),
				*(escape_html(row.get(field)) for field in ("subject", "found_value", "expected_value")),
			)
			for row in rows
		]
		lines.append(_("All of them are on the form of {0}.").format(get_link_to_form(CHECK, name)))
		message = "".join(f"<p>{line}</p>" for line in lines)
		return tell_managers(check.company, CHECK, name, subject, message)
