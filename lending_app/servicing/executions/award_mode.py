"""The mode of payment by which a thing comes to the lender: its account is that of repossessed property."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.collateral.executions.check_execution import refuse
from lending_app.collateral.states import ExecutionManner

MONEY_TYPES = ("Cash", "Bank")


def require_manner(execution: Document, *, is_award: bool) -> None:
	"""Raise CollateralExecutionError where money is received for an award, or a sale is recorded as one."""
	if (execution.manner == ExecutionManner.AWARD.value) == is_award:
		return
	if is_award:
		refuse(
			_("Execution {0} is a {1}: receive its proceeds instead.").format(
				execution.name, _(execution.manner)
			)
		)
	refuse(
		_("Execution {0} is an award, by which no money comes in: use Record Award.").format(execution.name)
	)


def get_award_mode(company: str) -> str:
	"""Raise CollateralExecutionError where the company has none, or one whose account holds money."""
	mode = frappe.db.get_value("Lending Company", company, "award_mode_of_payment")
	if not mode:
		refuse(
			_("Awards have no account yet. Set the Mode of Payment of Awards in Lending Company {0}.").format(
				frappe.bold(company)
			)
		)
	rows = {"parent": mode, "company": company}
	account = frappe.db.get_value("Mode of Payment Account", rows, "default_account")
	found = account and frappe.db.get_value("Account", account, ["root_type", "account_type"], as_dict=True)
	if not found or found.root_type != "Asset" or found.account_type in MONEY_TYPES:
		refuse(
			_(
				"The account of mode of payment {0} does not take awards: give it an asset account of {1} that is neither cash nor bank."
			).format(frappe.bold(mode), company)
		)
	return mode
