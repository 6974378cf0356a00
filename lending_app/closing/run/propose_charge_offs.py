"""Propose loans for charge-off after that many days past due (product setting), and withdraw what is no longer called for.

A person decides. What a person has rejected is not proposed again by the close.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate, get_url_to_list

from lending_app.engine.portfolio import STATUSES
from lending_app.engine.values.money import RoundingPolicy
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.products.adapters import to_float
from lending_app.servicing.states import ProposalStatus

APPROVER_ROLE = "Credit Manager"
# States of a proposal that keep the close from making another one.
_STANDING = (ProposalStatus.PROPOSED.value, ProposalStatus.REJECTED.value)


def propose_charge_offs(company: str, day: date) -> list[str]:
	"""After the close of a day: new proposals, each loan once, and a task for those who decide."""
	_withdraw_cured(company)
	made = [_propose(row, day) for row in _list_loans(company, day)]
	if made:
		_tell_approvers(company, day, len(made))
	return made


def _list_loans(company: str, day: date) -> Sequence[dict[str, Any]]:
	"""Loans on the books of the day past the limit of their product, without a proposal that stands."""
	figures, state = frappe.qb.Table("lending_loan_day"), frappe.qb.Table("lending_loan_state")
	loan, product = frappe.qb.DocType("Loan"), frappe.qb.DocType("Loan Product")
	proposal = frappe.qb.DocType("Charge Off Proposal")
	open_codes = [STATUSES.index(status) for status in OPEN_STATUSES]
	limit = product.charge_off_after_days
	return (
		frappe.qb.from_(figures)
		.join(state).on(state.id == figures.loan_id)
		.join(loan).on(loan.name == state.loan)
		.join(product).on(product.name == loan.product)
		.left_join(proposal).on((proposal.loan == loan.name) & proposal.status.isin(_STANDING))
		.select(
			loan.name.as_("loan"), loan.client, loan.client_name, loan.company, loan.branch, loan.currency,
			figures.days_past_due, figures.payoff, limit.as_("limit"),
		)
		.where((figures.closing_date == day) & figures.status.isin(open_codes) & (loan.company == company))
		.where(loan.status.isin(OPEN_STATUSES) & (limit > 0) & (figures.days_past_due > limit) & proposal.name.isnull())
		.orderby(loan.name)
		.run(as_dict=True)
	)  # fmt: skip


def _propose(row: dict[str, Any], day: date) -> str:
	payoff = RoundingPolicy.for_currency(row["currency"]).to_amount(int(row["payoff"]))
	with speaking_language_of(row["company"]):
		reason = _("{0} days past due on {1}; the product proposes charge-off after {2}.").format(
			row["days_past_due"], formatdate(day), row["limit"]
		)
	values = {key: row[key] for key in ("loan", "client", "client_name", "company", "branch", "currency")}
	proposal = frappe.new_doc(
		"Charge Off Proposal",
		**values,
		days_past_due=row["days_past_due"],
		payoff_amount=to_float(payoff),
		proposed_on=day,
		reason=reason,
		status=ProposalStatus.PROPOSED.value,
	)
	proposal.set_new_name()
	# Written by the close, thousands at a time; every figure is its own.
	proposal.db_insert()
	return proposal.name


def _withdraw_cured(company: str) -> None:
	"""Proposals of the close whose loan is off the books, or late by no more than its product allows."""
	loan, product = frappe.qb.DocType("Loan"), frappe.qb.DocType("Loan Product")
	proposal = frappe.qb.DocType("Charge Off Proposal")
	is_closed = loan.status.notin(OPEN_STATUSES)
	is_cured = proposal.proposed_by.isnull() & (loan.days_past_due <= product.charge_off_after_days)
	names = (
		frappe.qb.from_(proposal)
		.join(loan).on(loan.name == proposal.loan)
		.join(product).on(product.name == loan.product)
		.select(proposal.name)
		.where((proposal.status == ProposalStatus.PROPOSED.value) & (proposal.company == company))
		.where(is_closed | is_cured)
		.run(pluck=True)
	)  # fmt: skip
	for name in names:
		frappe.db.set_value("Charge Off Proposal", name, "status", ProposalStatus.WITHDRAWN.value)


def _tell_approvers(company: str, day: date, count: int) -> None:
	"""One task for each person who may approve, not one a loan."""
	link = get_url_to_list("Charge Off Proposal")
	with speaking_language_of(company):
		text = _("{0} loans of {1} are proposed for charge-off since the close of {2}.").format(
			count, frappe.utils.escape_html(company), formatdate(day)
		)
	for user in _list_approvers():
		task = frappe.new_doc(
			"ToDo", allocated_to=user, description=f'<a href="{link}?status=Proposed">{text}</a>'
		)
		# The close assigns the task, whichever person or job started it.
		task.insert(ignore_permissions=True)


def _list_approvers() -> list[str]:
	users = frappe.get_all("Has Role", {"role": APPROVER_ROLE, "parenttype": "User"}, pluck="parent")
	return frappe.get_all(
		"User", {"name": ("in", users or [""]), "enabled": 1}, pluck="name", order_by="name"
	)
