"""Reads of the servicing module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Max, Min, Sum
from frappe.utils import add_days, get_last_day, getdate, now
from pypika.terms import Values

from lending_app.engine.ledger.provisioning import VALUATION_ROLES
from lending_app.engine.loan import state
from lending_app.engine.loan.fact import EnteredFact, Fact
from lending_app.engine.loan.state import LedgerRole, LoanStatus
from lending_app.engine.portfolio import STATUSES
from lending_app.engine.values.money import RoundingPolicy
from lending_app.products.adapters import to_decimal
from lending_app.servicing.adapters import FACT_BUILDERS

FACT_FIELDS = (
	"name",
	"loan",
	"value_date",
	"posting_date",
	"docstatus",
	"reversal_posting_date",
)
# What else is read of facts that move money.
MONEY_FIELDS = {
	"Loan Disbursement": ("amount", "mode_of_payment"),
	"Loan Repayment": ("amount", "mode_of_payment", "excess_rule", "execution_cost_amount"),
	"Loan Rate Change": ("interest_percent", "keeps"),
	"Loan Payment Skip": ("installment_number", "interest_rule", "is_term_extended"),
	"Portfolio Sale Loan": ("amount", "mode_of_payment"),
	"Client Refund": ("amount", "mode_of_payment"),
}
OPEN_STATUSES = tuple(status.value for status in state.OPEN_STATUSES)
# Documents that post about a loan and not on it: nothing of theirs is owed by the borrower.
BESIDE_POSITION = "Referral Fee"
Posted = dict[tuple[LedgerRole, str], Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFact(EnteredFact):
	"""A fact of a loan as it was entered, with the kind of its document."""

	loan: str
	doctype: str


def list_entered_facts(loans: Sequence[str], *, for_update: bool = False) -> dict[str, list[LoanFact]]:
	"""Every fact ever entered on the loans, reversed ones too, by loan.

	`for_update` reads what is committed now. A plain read shows the database as it was when the transaction began
	to read: behind a lock that had to be waited for, that is before the facts the other one has entered.
	"""
	facts: dict[str, list[LoanFact]] = defaultdict(list)
	if not loans:
		return facts
	for doctype, build in FACT_BUILDERS.items():
		table = frappe.qb.DocType(doctype)
		query = (
			frappe.qb.from_(table)
			.select(*(table[field] for field in (*FACT_FIELDS, *MONEY_FIELDS.get(doctype, ()))))
			.where(table.loan.isin(list(loans)) & (table.docstatus > 0))
			.orderby(table.name)
		)
		for row in (query.for_update() if for_update else query).run(as_dict=True):
			reversed_on = row.reversal_posting_date if row.docstatus == 2 else None
			facts[row.loan].append(
				LoanFact(
					loan=row.loan,
					doctype=doctype,
					fact=build(row),
					posting_date=row.posting_date,
					reversed_on=reversed_on,
				)
			)
	return facts


def list_standing_facts(loan: str, without: str | None = None, *, for_update: bool = False) -> list[Fact]:
	"""Facts of a loan that stand today, without one of them where asked. `for_update` as in list_entered_facts."""
	return [
		row.fact
		for row in list_entered_facts([loan], for_update=for_update)[loan]
		if row.reversed_on is None and row.fact.fact_id != without
	]


def get_last_accrual_date(company: str) -> date | None:
	"""The last closed day on which accruals were posted: each one, or the last day of a month."""
	values = frappe.db.get_value(
		"Lending Company", company, ["last_closed_date", "accrual_posting"], as_dict=True
	)
	if not values or not values.last_closed_date:
		return None
	closed = getdate(values.last_closed_date)
	if values.accrual_posting != "Month End" or closed == get_last_day(closed):
		return closed
	return add_days(closed.replace(day=1), -1)


def list_posted(loans: Sequence[str], until: date) -> dict[str, Posted]:
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
		.where(entry.voucher_type != BESIDE_POSITION)
		.groupby(entry.loan, entry.role, entry.channel)
		.run(as_dict=True)
	)
	for row in rows:
		posted[row.loan][LedgerRole(row.role), row.channel or ""] = round(to_decimal(row.amount), 6)
	for loan, role, channel, amount in list_accrued(loans, until):
		key = LedgerRole(role), channel
		posted[loan][key] = posted[loan].get(key, Decimal(0)) + amount
	return posted


def list_accrued(loans: Sequence[str], until: date) -> list[tuple[str, str, str, Decimal]]:
	"""Loan, role, channel and amount of what closes have posted of loans' positions, up to a day: no valuations."""
	state, group = frappe.qb.Table("lending_loan_state"), frappe.qb.Table("lending_book_group")
	valuation = frappe.qb.Table("lending_ledger_key").as_("valuation")
	roles = [role.value for role in VALUATION_ROLES]
	of_valuation = frappe.qb.from_(valuation).select(valuation.id).where(valuation.role.isin(roles))
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


@dataclass(frozen=True, slots=True)
class DayEvent:
	"""A loan whose status or arrears bucket is another after a day than it was before."""

	loan: str
	status_before: str
	status: str
	days_before: int
	days_past_due: int

	@property
	def is_default(self) -> bool:
		return self.status == LoanStatus.DEFAULTED.value != self.status_before

	def has_passed(self, days: int) -> bool:
		"""True on the first day on which the loan is more than that many days late."""
		return self.days_before <= days < self.days_past_due


def list_day_events(company: str, day: date) -> list[DayEvent]:
	"""Loans that a closed day has moved: for alerts, defaults, and charge-offs to propose."""
	event, state = frappe.qb.Table("lending_close_event"), frappe.qb.Table("lending_loan_state")
	group = frappe.qb.Table("lending_book_group")
	rows = (
		frappe.qb.from_(event)
		.join(state).on(state.id == event.loan_id)
		.join(group).on(group.id == state.group_id)
		.select(state.loan, event.status_before, event.status, event.days_before, event.days_past_due)
		.where((event.closing_date == day) & (group.company == company))
		.orderby(state.loan)
		.run()
	)  # fmt: skip
	return [
		DayEvent(loan, STATUSES[before].value, STATUSES[status].value, days_before, days)
		for loan, before, status, days_before, days in rows
	]


def get_last_posting_date(loan: str) -> date | None:
	"""The latest day on which the sub-ledger has an entry of the loan, other requests' newest ones included."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	query = frappe.qb.from_(entry).select(Max(entry.posting_date)).where(entry.loan == loan)
	return query.for_update().run(pluck=True)[0]


def list_stored_installments(loan: str, fields: Sequence[str]) -> list[frappe._dict]:
	"""A loan's installments as they are stored now, whatever the transaction has seen of them before."""
	row = frappe.qb.DocType("Loan Installment")
	query = frappe.qb.from_(row).select(row.name, *(row[field] for field in fields))
	return query.where((row.parent == loan) & (row.parenttype == "Loan")).for_update().run(as_dict=True)


def write_installments(loan: str, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
	"""Insert installments or overwrite those that are there, by name: one statement for all of them."""
	if not rows:
		return
	table, stamp, user = frappe.qb.DocType("Loan Installment"), now(), frappe.session.user
	made = {
		"creation": stamp, "modified": stamp, "owner": user, "modified_by": user, "docstatus": 0,
		"parent": loan, "parenttype": "Loan", "parentfield": "installments",
	}  # fmt: skip
	written = [*rows[0][1], "idx"]
	query = frappe.qb.into(table).columns("name", *made, *written)
	for name, values in rows:
		query = query.insert(name, *made.values(), *values.values(), values["number"])
	for field in written:
		query = query.on_duplicate_key_update(table[field], Values(table[field]))
	query.run()


def get_first_posting_date(company: str) -> date | None:
	"""The day of the company's first lending entry."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	return (
		frappe.qb.from_(entry)
		.select(Min(entry.posting_date))
		.where(entry.company == company)
		.run(pluck=True)[0]
	)


def list_ledger_by_account(company: str, until: date, *, after: date | None = None) -> dict[str, Decimal]:
	"""Balance of the sub-ledger by account, or what moved after a day."""
	balances: dict[str, Decimal] = defaultdict(Decimal)
	for (account, _role), amount in list_ledger_by_role(company, until, after=after).items():
		balances[account] += amount
	return dict(balances)


def list_ledger_by_role(
	company: str, until: date, *, after: date | None = None
) -> dict[tuple[str, str], Decimal]:
	"""The same by account and role."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	query = (
		frappe.qb.from_(entry)
		.select(entry.account, entry.role, Sum(entry.debit_amount - entry.credit_amount))
		.where((entry.company == company) & (entry.posting_date <= until))
		.groupby(entry.account, entry.role)
	)
	rows = (query.where(entry.posting_date > after) if after else query).run()
	return {(account, role): round(to_decimal(amount), 6) for account, role, amount in rows}


def list_general_ledger_by_account(
	company: str,
	accounts: Iterable[str],
	until: date,
	*,
	of_lending_only: bool = False,
	after: date | None = None,
) -> dict[str, Decimal]:
	"""Balance of ERPNext's general ledger by account, or what moved after a day; of lending documents alone where asked."""
	entry = frappe.qb.DocType("GL Entry")
	query = (
		frappe.qb.from_(entry)
		.select(entry.account, Sum(entry.debit - entry.credit))
		.where(
			(entry.company == company)
			& entry.account.isin(list(accounts) or [""])
			& (entry.posting_date <= until)
			& (entry.is_cancelled == 0)
			# It carries income to equity at the end of a year, which is nothing that lending has posted.
			& (entry.voucher_type != "Period Closing Voucher")
		)
		.groupby(entry.account)
	)
	if after:
		query = query.where(entry.posting_date > after)
	if of_lending_only:
		journal = frappe.qb.DocType("Journal Entry")
		query = query.join(journal).on(
			(entry.voucher_type == "Journal Entry") & (entry.voucher_no == journal.name)
		)
		query = query.where(journal.lending_document_type.isnotnull() & (journal.lending_document_type != ""))
	return {account: round(to_decimal(amount), 6) for account, amount in query.run()}
