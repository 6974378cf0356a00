"""A loan that is paid lets go of what secured it; a payment that is taken back pledges it again."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.collateral.states import ENDED, CollateralStatus
from lending_app.lending_setup.document import by_service


def release_paid(loan: Document, _event: str | None = None) -> None:
	"""After the payoff. A collateral that secures no other loan is released itself."""
	filters = {"loan": loan.name, "released_on": ("is", "not set")}
	for name in frappe.get_all("Loan Collateral", filters, pluck="name"):
		pledge = frappe.get_doc("Loan Collateral", name, for_update=True)
		first = getdate(pledge.history[0].effective_date)
		pledge.update(
			{
				"released_on": max(getdate(loan.closed_on or today()), first),
				"release_reason": _("The loan is paid."),
				"is_released_by_payoff": 1,
			}
		)
		# It follows from the payment, whose counter need not keep the register of collateral.
		by_service(pledge).save(ignore_permissions=True)
		_follow(pledge.collateral, CollateralStatus.RELEASED)


def pledge_again(loan: Document, _event: str | None = None) -> None:
	"""After a reversal, by which the loan may owe again."""
	if loan.status in ENDED:
		return
	for name in frappe.get_all(
		"Loan Collateral", {"loan": loan.name, "is_released_by_payoff": 1}, pluck="name"
	):
		values = {"released_on": None, "release_reason": None, "is_released_by_payoff": 0}
		frappe.db.set_value("Loan Collateral", name, values)
		pledge = frappe.get_doc("Loan Collateral", name)
		by_service(pledge).save(ignore_permissions=True)  # same reason as above
		_follow(pledge.collateral, CollateralStatus.FORMALIZED)


def _follow(collateral: str | None, status: CollateralStatus) -> None:
	"""The state of the collateral itself, where nothing else speaks against it."""
	if not collateral:
		return
	pledged = frappe.db.exists(
		"Loan Collateral", {"collateral": collateral, "released_on": ("is", "not set")}
	)
	stored = frappe.db.get_value("Collateral", collateral, "status", for_update=True)
	open_states = (CollateralStatus.OFFERED.value, CollateralStatus.FORMALIZED.value)
	if (status is CollateralStatus.RELEASED and not pledged and stored in open_states) or (
		status is CollateralStatus.FORMALIZED and stored == CollateralStatus.RELEASED.value
	):
		frappe.db.set_value("Collateral", collateral, "status", status.value)
