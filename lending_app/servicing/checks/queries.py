"""What is stored and posted of many loans, as a check reads it: no row is locked, and no statement is of one loan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import frappe
from frappe.model import no_value_fields as LAYOUT_FIELDS

from lending_app.engine.ledger.provisioning import VALUATION_ROLES
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.values.money import RoundingPolicy
from lending_app.ledger.accounts.keys import Key
from lending_app.ledger.queries import BESIDE_POSITION
from lending_app.lending_setup.database import list_places, select
from lending_app.servicing.stored.loan_states import POSTED_COLUMNS, read_posted

Minor = dict[Key, int]
# Debit and credit of what the close has posted of a loan's valuation, in the order of the columns.
_VALUED = {
	"valued_provision": ((LedgerRole.PROVISION_EXPENSE, ""), (LedgerRole.LOAN_LOSS_ALLOWANCE, "")),
	"valued_interest": ((LedgerRole.INTEREST_INCOME, ""), (LedgerRole.SUSPENDED_INTEREST, "")),
	"valued_penalty": ((LedgerRole.PENALTY_INCOME, ""), (LedgerRole.SUSPENDED_INTEREST, "")),
}


def read_loans(loans: Sequence[str]) -> dict[str, dict[str, Any]]:
	"""The stored fields of each loan that was ever disbursed, with its company."""
	if not loans:
		return {}
	rows = frappe.db.sql(
		f"SELECT l.* FROM `tabLoan` l JOIN lending_loan_state s ON s.loan = l.name WHERE l.name IN ({list_places(len(loans))})",
		list(loans),
		as_dict=True,
	)
	return {row.name: row for row in rows}


def read_installments(loans: Sequence[str]) -> dict[str, dict[int, dict[str, Any]]]:
	"""The stored installments of each loan, by number."""
	found: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
	if not loans:
		return found
	fields = [
		field.fieldname
		for field in frappe.get_meta("Loan Installment").get("fields")
		if field.fieldtype not in LAYOUT_FIELDS
	]
	columns = ", ".join(f"`{name}`" for name in ("parent", *fields))
	rows = select(
		f"SELECT {columns} FROM `tabLoan Installment` WHERE parenttype = 'Loan' AND parent IN ({list_places(len(loans))})",
		loans,
	)
	for loan, *values in rows:
		row = dict(zip(fields, values, strict=True))
		found[loan][row["number"]] = row
	return found


def read_state_rows(loans: Sequence[str]) -> dict[str, Minor]:
	"""What the close believes is posted of each loan, its valuation with it."""
	if not loans:
		return {}
	columns = ", ".join((*POSTED_COLUMNS.values(), *_VALUED))
	rows = select(
		f"SELECT loan, posted_others, {columns} FROM lending_loan_state WHERE loan IN ({list_places(len(loans))})",
		loans,
	)
	width = len(POSTED_COLUMNS)
	found = {}
	for loan, others, *amounts in rows:
		posted = read_posted(amounts[:width], others)
		for (debit, credit), amount in zip(_VALUED.values(), amounts[width:], strict=True):
			posted[debit] = posted.get(debit, 0) + amount
			posted[credit] = posted.get(credit, 0) - amount
		found[loan] = {key: amount for key, amount in posted.items() if amount}
	return found


class Ledger(NamedTuple):
	"""What the sub-ledger holds of each loan: after a day, without valuations, and now, with them."""

	after: dict[str, Minor]
	now: dict[str, Minor]


def read_ledger(loans: Mapping[str, str], day: date) -> Ledger:
	"""Of loans with their currencies, in minor units. The closes' detail is read once for both."""
	after: dict[str, Minor] = defaultdict(dict)
	now: dict[str, Minor] = defaultdict(dict)
	for loan, key, until, in_all in (*_list_entries(loans, day), *_list_accruals(list(loans), day)):
		for sums, amount in ((after, until), (now, in_all)):
			if amount:
				sums[loan][key] = sums[loan].get(key, 0) + amount
	return Ledger(*(_leave_out_zeros(sums) for sums in (after, now)))


def _leave_out_zeros(sums: Mapping[str, Minor]) -> dict[str, Minor]:
	return {loan: {key: amount for key, amount in parts.items() if amount} for loan, parts in sums.items()}


def _list_entries(loans: Mapping[str, str], day: date) -> Iterator[tuple[str, Key, int, int]]:
	"""Entries of facts: loan, role with channel, up to the day, and in all."""
	rows = select(
		"SELECT loan, role, channel, SUM(IF(posting_date <= %s, debit_amount - credit_amount, 0)), "
		"SUM(debit_amount - credit_amount) FROM `tabLoan Ledger Entry` "
		f"WHERE loan IN ({list_places(len(loans))}) AND voucher_type NOT IN ({list_places(len(BESIDE_POSITION))}) "
		"GROUP BY loan, role, channel",
		(day, *loans, *BESIDE_POSITION),
	)
	policies = {currency: RoundingPolicy.for_currency(currency) for currency in {*loans.values()}}
	for loan, role, channel, *amounts in rows:
		policy = policies[loans[loan]]
		yield (
			loan,
			(LedgerRole(role), channel or ""),
			*(policy.to_minor(round(Decimal(str(amount)), 6)) for amount in amounts),
		)


def _list_accruals(loans: Sequence[str], day: date) -> Iterator[tuple[str, Key, int, int]]:
	"""What closes have posted, the same way; of valuations nothing up to the day."""
	keys = {
		number: (LedgerRole(role), channel)
		for number, role, channel in select("SELECT id, role, channel FROM lending_ledger_key")
	}
	rows = select(
		"SELECT s.loan, a.debit_key, a.credit_key, CAST(SUM(IF(a.closing_date <= %s, a.amount, 0)) AS SIGNED), "
		"CAST(SUM(a.amount) AS SIGNED) FROM lending_loan_state s JOIN lending_book_group g ON g.id = s.group_id "
		"JOIN `tabDay Close` c ON c.company = g.company JOIN lending_accrual a ON a.closing_date = c.closing_date "
		f"AND a.loan_id = s.id WHERE s.loan IN ({list_places(len(loans))}) GROUP BY s.loan, a.debit_key, a.credit_key",
		(day, *loans),
	)
	for loan, debit, credit, until, in_all in rows:
		sides = keys[debit], keys[credit]
		if any(role in VALUATION_ROLES for role, _channel in sides):
			until = 0
		for key, sign in zip(sides, (1, -1), strict=True):
			yield loan, key, sign * int(until), sign * int(in_all)


def get_last_posted_days(companies: Collection[str]) -> dict[str, date | None]:
	"""The last closed day of each company whose accruals are posted."""
	return {company: _get_last_posted_day(company) for company in companies}


def _get_last_posted_day(company: str) -> date | None:
	closed, posting = frappe.db.get_value(
		"Lending Company", company, ["last_closed_date", "accrual_posting"]
	) or (None, None)
	if not closed:
		return None
	at_month_ends = "AND closing_date = LAST_DAY(closing_date)" if posting == "Month End" else ""
	rows = select(
		"SELECT MAX(closing_date) FROM `tabDay Close` WHERE company = %s AND closing_date <= %s "
		f"AND status IN ('Completed', 'Completed with Errors') {at_month_ends}",
		(company, closed),
	)
	return rows[0][0]
