"""Charges that another system sends: returned payments, invoices of collectors."""

from __future__ import annotations

from datetime import date
from typing import Any, get_type_hints

import frappe
from frappe import _

from lending_app.lending_setup.requests.read_input import read_record
from lending_app.lending_setup.requests.typed_api import get_label, read_value, typed
from lending_app.servicing.charges.charge_loans import NewCharge
from lending_app.servicing.charges.charge_loans import charge_loans as charge
from lending_app.servicing.exceptions import LoanChargeError

HINTS = get_type_hints(NewCharge)
NEEDED = ("loan", "charge_type", "reason")


@frappe.whitelist(methods=["POST"])
@typed
def charge_loans(rows: list[Any], posting_date: date) -> list[str]:
	"""Charge loans, all of them or none. Returns the names of the Loan Charges."""
	frappe.has_permission("Loan Charge", "submit", throw=True)
	return charge(
		[_read(row, number, posting_date) for number, row in enumerate(rows, start=1)], posting_date
	)


def _read(row: Any, number: int, posting_date: date) -> NewCharge:
	"""A charge out of a row; each field as the annotation says. Raises InputError, LoanChargeError naming the row."""
	record = read_record(row, _("Row {0}").format(number))
	given = {name: value for name, value in record.items() if value not in (None, "")}
	wrong = sorted(set(NEEDED) - set(given)) or sorted(set(given) - set(HINTS))
	if wrong:
		frappe.throw(
			_("Row {0}: {1} is missing or unknown. Correct the row; no loan was charged.").format(
				number, ", ".join(wrong)
			),
			exc=LoanChargeError,
			title=_("Cannot Be Charged"),
		)
	values = {
		name: read_value(HINTS[name], value, f"{_('Row {0}').format(number)}: {get_label(name)}")
		for name, value in given.items()
	}
	return NewCharge(**({"value_date": posting_date} | values))
