"""What the daily job decides: offers nobody accepted in time, documents nobody brought."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _

from lending_app.lending_setup.transactions import return_to
from lending_app.origination.decisions.decide import decide_for_house
from lending_app.origination.decisions.decision import Decision
from lending_app.origination.queries import list_expired_approvals, list_late_requests
from lending_app.origination.states import DecisionKind


def expire_approvals() -> None:
	"""Approvals and offers that were not accepted in time lapse."""
	_decide_each(list_expired_approvals(), Decision(kind=DecisionKind.EXPIRE))


def withdraw_late() -> None:
	"""Applications whose documents are late, where the settings say so."""
	if frappe.db.get_single_value("Lending Settings", "overdue_information") != "Withdraw":
		return
	reason = _("The documents that we asked for did not arrive in time.")
	_decide_each(list_late_requests(), Decision(kind=DecisionKind.WITHDRAW, explanation=reason))


def _decide_each(applications: Iterable[str], decision: Decision) -> None:
	"""One that fails is logged and left; the others go on."""
	for name in applications:
		frappe.db.savepoint("daily_decision")
		try:
			decide_for_house(name, decision)
		except Exception as error:
			return_to("daily_decision", error)
			frappe.log_error(
				title=f"{decision.kind.value}: {name}",
				reference_doctype="Loan Application",
				reference_name=name,
			)
