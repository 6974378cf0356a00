"""Reads of statements: their lines, the loans they may be for, and payments of the ledger that they may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate

from lending_app.loan_payments.bank.matching import CaptureLine, LoanFacts
from lending_app.loan_payments.bank.states import LineStatus
from lending_app.loan_payments.batches.match_rows import PAYABLE
from lending_app.loan_payments.references.queries import list_usable
from lending_app.loan_payments.references.states import AmountKind
from lending_app.products.adapters import to_decimal

LOAD, LINE, TRANSACTION = "Bank Statement Load", "Bank Statement Line", "Bank Transaction"
ALLOCATION = "Bank Transaction Payments"
CHUNK = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedPayment:
	"""Money that the ledger has on a bank account and no bank transaction: a receipt, or a whole journal entry."""

	journal_entry: str
	amount: Decimal
	day: date
	references: tuple[str, ...]
	loan_repayment: str = ""
	loan: str = ""
	payer: str = ""


def list_known_keys(keys: Collection[str]) -> set[str]:
	"""Of the keys of lines, those that an earlier statement has brought."""
	found: set[str] = set()
	for part in cut(keys):
		found |= set(frappe.get_all(LINE, {"line_key": ("in", part)}, pluck="line_key"))
	return found


def list_lines(statuses: Collection[str], limit: int = 0, **filters: Any) -> list[Any]:
	"""Lines in some states, the oldest first."""
	wanted = {**filters, "status": ("in", list(statuses))}
	return frappe.get_all(LINE, wanted, ["*"], order_by="booking_date, line", limit=limit or None)


def lock_lines(names: Collection[str]) -> list[Any]:
	"""Lines as they are committed, locked until the transaction ends."""
	line = frappe.qb.DocType(LINE)
	query = frappe.qb.from_(line).select("*").where(line.name.isin(list(names) or [""]))
	return query.orderby(line.name).for_update().run(as_dict=True)


def count_lines(load: str) -> dict[str, int]:
	line = frappe.qb.DocType(LINE)
	query = frappe.qb.from_(line).select(line.status, Count(line.name))
	return dict(query.where(line.statement_load == load).groupby(line.status).run())


def list_loan_facts(
	company: str, currency: str, branch: str | None, factor: int
) -> tuple[list[LoanFacts], list[str]]:
	"""Loans of a company that take payments, and the branch of each. `factor` is the minor units of one."""
	loan, client = frappe.qb.DocType("Loan"), frappe.qb.DocType("Client")
	money = (
		loan.overdue_amount,
		loan.next_due_amount,
		loan.payoff_amount,
	)
	query = (
		frappe.qb.from_(loan)
		.join(client).on(client.name == loan.client)
		.select(loan.name, loan.external_code, loan.client, loan.client_name, loan.branch, loan.next_due_date)
		.select(client.external_code, client.identity_key, *money)
		.where((loan.company == company) & (loan.currency == currency) & loan.status.isin(PAYABLE))
		.orderby(loan.name)
	)  # fmt: skip
	if branch:
		query = query.where(loan.branch == branch)
	rows = query.run()
	lines = _list_capture_lines(company, currency, factor)
	facts = [_build_facts(row, factor, lines.get(row[0], ())) for row in rows]
	return facts, [row[4] for row in rows]


def _list_capture_lines(company: str, currency: str, factor: int) -> dict[str, tuple[CaptureLine, ...]]:
	found: dict[str, tuple[CaptureLine, ...]] = defaultdict(tuple)
	for row in list_usable(company, currency):
		amount = round(to_decimal(row.amount or 0) * factor)
		line = CaptureLine(
			code=row.name,
			least=0 if row.amount_kind == AmountKind.ANY.value else amount,
			most=amount if row.amount_kind == AmountKind.FIXED.value else None,
			valid_until=getdate(row.valid_until) if row.valid_until else None,
		)
		found[row.loan] = (*found[row.loan], line)
	return found


def _build_facts(row: Sequence[Any], factor: int, lines: tuple[CaptureLine, ...]) -> LoanFacts:
	name, code, client, client_name, _branch, due, client_code, identity, *money = row
	overdue, following, *others = (round(to_decimal(amount) * factor) for amount in money)
	return LoanFacts(
		name=name,
		client=client,
		client_name=client_name or "",
		codes=(code,) if code else (),
		client_codes=tuple(text for text in (client_code, identity) if text),
		amounts=(overdue, following, overdue + following, *others),
		due_date=getdate(due) if due else None,
		capture_lines=lines,
	)


def list_posted_payments(account: str, first: date, last: date) -> list[PostedPayment]:
	"""Money in on an account between two days that is not reconciled: entries whole, and receipts of entries."""
	entry, journal = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Journal Entry")
	amount = Sum(entry.debit_in_account_currency - entry.credit_in_account_currency)
	rows = (
		frappe.qb.from_(entry)
		.join(journal).on((entry.voucher_type == "Journal Entry") & (journal.name == entry.voucher_no))
		.select(journal.name, journal.posting_date, journal.cheque_no, journal.pay_to_recd_from, amount)
		.where((entry.account == account) & (entry.is_cancelled == 0) & journal.clearance_date.isnull())
		.where(journal.posting_date[first:last] | journal.cheque_date[first:last])
		.groupby(journal.name).having(amount > 0)
	).run()  # fmt: skip
	taken = sum_allocated([row[0] for row in rows])
	free = {row[0]: to_decimal(row[4]) - taken.get(row[0], Decimal(0)) for row in rows}
	found = [
		PostedPayment(
			journal_entry=name,
			amount=free[name],
			day=getdate(day),
			references=(reference,) if reference else (),
			payer=payer or "",
		)
		for name, day, reference, payer, _amount in rows
		if free[name] > 0 and name not in taken
	]
	return [*found, *_list_receipts([name for name in free if free[name] > 0])]


def _list_receipts(journals: Sequence[str]) -> Iterator[PostedPayment]:
	receipt, line = frappe.qb.DocType("Loan Repayment"), frappe.qb.DocType(LINE)
	for part in cut(journals):
		query = (
			frappe.qb.from_(receipt)
			.left_join(line).on(line.loan_repayment == receipt.name)
			.select(receipt.name, receipt.journal_entry, receipt.loan, receipt.client_name, receipt.amount)
			.select(receipt.value_date, receipt.external_reference, receipt.reference_number)
			.where(receipt.journal_entry.isin(part) & (receipt.docstatus == 1) & line.name.isnull())
		)  # fmt: skip
		for name, journal, loan, client_name, amount, day, *references in query.run():
			yield PostedPayment(
				journal_entry=journal,
				amount=to_decimal(amount),
				day=getdate(day),
				references=tuple(text for text in references if text),
				loan_repayment=name,
				loan=loan,
				payer=client_name or "",
			)


def sum_allocated(journals: Collection[str]) -> dict[str, Decimal]:
	"""What bank transactions have taken of journal entries."""
	part, owner = frappe.qb.DocType(ALLOCATION), frappe.qb.DocType(TRANSACTION)
	sums: dict[str, Decimal] = defaultdict(Decimal)
	for names in cut(journals):
		query = (
			frappe.qb.from_(part)
			.join(owner).on(owner.name == part.parent)
			.select(part.payment_entry, Sum(part.allocated_amount))
			.where((part.payment_document == "Journal Entry") & part.payment_entry.isin(names))
			.where(owner.docstatus == 1)
			.groupby(part.payment_entry)
		)  # fmt: skip
		for name, amount in query.run():
			sums[name] += to_decimal(amount)
	return dict(sums)


def sum_suspense(company: str) -> Decimal:
	"""Money of lines and of gateways' notices that is in suspense."""
	line, notice = frappe.qb.DocType(LINE), frappe.qb.DocType("Payment Notice")
	query = frappe.qb.from_(line).select(Sum(line.suspense_amount)).where(line.company == company)
	of_lines = query.where(line.status != LineStatus.PENDING.value).run()[0][0]
	query = frappe.qb.from_(notice).select(Sum(notice.suspense_amount)).where(notice.company == company)
	return to_decimal(of_lines or 0) + to_decimal(query.run()[0][0] or 0)


def cut(texts: Collection[str]) -> Iterator[list[str]]:
	values = sorted({text for text in texts if text})
	for start in range(0, len(values), CHUNK):
		yield values[start : start + CHUNK]
