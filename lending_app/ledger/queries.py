"""Reads of the sub-ledger: what was entered and accrued of loans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields as dataclass_fields
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Max, Min, Sum

from lending_app.engine.ledger.provisioning import VALUATION_ROLES
from lending_app.engine.loan import state
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.values.money import RoundingPolicy
from lending_app.ledger.lines import LoanKeys
from lending_app.products.adapters import to_decimal

OPEN_STATUSES = tuple(status.value for status in state.OPEN_STATUSES)
# Documents that post about a loan and not on it: nothing of theirs is owed by the borrower.
BESIDE_POSITION = ("Referral Fee", "Disbursement Order", "Liquid Guarantee")
# Documents whose entries are about no loan: the sub-ledger has nothing of them.
BESIDE_LOANS = ("Till Movement", "Bank Statement Load", "Bank Statement Line", "Payment Notice")
Posted = dict[tuple[LedgerRole, str], Decimal]


def list_posted(loans: Sequence[str], until: date, *, with_valuations: bool = False) -> dict[str, Posted]:
	"""What the sub-ledger holds of each loan by role and channel, up to a posting date."""
	posted: dict[str, Posted] = defaultdict(dict)
	if not loans:
		return posted
	entry = frappe.qb.DocType("Loan Ledger Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(
			entry.loan, entry.role, entry.channel, Sum(entry.debit_amount - entry.credit_amount).as_("amount")
		)
		.where(entry.loan.isin(list(loans)) & (entry.posting_date <= until))
		.where(entry.voucher_type.notin(BESIDE_POSITION))
		.groupby(entry.loan, entry.role, entry.channel)
		.run(as_dict=True)
	)
	for row in rows:
		posted[row.loan][LedgerRole(row.role), row.channel or ""] = round(to_decimal(row.amount), 6)
	for loan, role, channel, amount in list_accrued(loans, until, with_valuations=with_valuations):
		key = LedgerRole(role), channel
		posted[loan][key] = posted[loan].get(key, Decimal(0)) + amount
	return posted


def list_accrued(
	loans: Sequence[str], until: date, *, with_valuations: bool = False
) -> list[tuple[str, str, str, Decimal]]:
	"""Loan, role, channel and amount of what closes have posted of loans' positions up to a day; of their valuations too
	where asked.
	"""
	state, group = frappe.qb.Table("lending_loan_state"), frappe.qb.Table("lending_book_group")
	valuation = frappe.qb.Table("lending_ledger_key").as_("valuation")
	roles = [] if with_valuations else [role.value for role in VALUATION_ROLES]
	of_valuation = frappe.qb.from_(valuation).select(valuation.id).where(valuation.role.isin(roles or [""]))
	accrual, key = frappe.qb.Table("lending_accrual"), frappe.qb.Table("lending_ledger_key")
	close = frappe.qb.DocType("Day Close")
	found = []
	for side, sign in ((accrual.debit_key, 1), (accrual.credit_key, -1)):
		rows = (
			frappe.qb.from_(state)
			.join(group).on(group.id == state.group_id)
			.join(close).on((close.company == group.company) & (close.closing_date <= until))
			.join(accrual).on((accrual.closing_date == close.closing_date) & (accrual.loan_id == state.id))
			.join(key).on(key.id == side)
			.select(state.loan, key.role, key.channel, group.currency, Sum(accrual.amount))
			.where(state.loan.isin(list(loans)))
			.where(accrual.debit_key.notin(of_valuation) & accrual.credit_key.notin(of_valuation))
			.groupby(state.loan, key.role, key.channel, group.currency)
			.run()
		)  # fmt: skip
		found += [
			(loan, role, channel, RoundingPolicy.for_currency(currency).to_amount(sign * int(amount)))
			for loan, role, channel, currency, amount in rows
		]
	return found


def get_last_posting_date(loan: str) -> date | None:
	"""The latest day on which the sub-ledger has an entry of the loan, other requests' newest ones included."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	query = frappe.qb.from_(entry).select(Max(entry.posting_date)).where(entry.loan == loan)
	return query.for_update().run(pluck=True)[0]


def get_first_posting_date(company: str) -> date | None:
	"""The day of the company's first lending entry."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	return (
		frappe.qb.from_(entry)
		.select(Min(entry.posting_date))
		.where(entry.company == company)
		.run(pluck=True)[0]
	)


def lock_keys(loan: str) -> LoanKeys:
	"""What a line says of a loan, whose row is locked until the transaction ends."""
	fields = [field.name for field in dataclass_fields(LoanKeys)]
	return LoanKeys(**frappe.db.get_value("Loan", loan, fields, as_dict=True, for_update=True))
