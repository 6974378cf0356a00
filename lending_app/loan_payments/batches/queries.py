"""Reads of batches of payments: their rows, and the loans, clients and references that lines name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import frappe
from frappe.query_builder.functions import Count, Sum
from frappe.utils import now

from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.database import list_places, overwrite, select, write_rows
from lending_app.loan_payments.states import WAITING_ROWS, BatchStatus, RowStatus
from lending_app.products.adapters import to_decimal

CHUNK = 1_000
ROW = "Payment Batch Row"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLoan:
	"""What a line needs to know of its loan."""

	name: str
	external_code: str | None
	status: str
	branch: str
	client: str
	client_name: str
	currency: str


class RowCount(NamedTuple):
	number: int
	amount: Decimal


def find_loans(company: str, texts: Collection[str]) -> dict[str, KnownLoan]:
	"""Loans of a company by their number or their code in another system, as texts in capitals."""
	loan = frappe.qb.DocType("Loan")
	found: dict[str, KnownLoan] = {}
	for part in _cut(texts):
		named = loan.name.isin(part) | loan.external_code.isin(part)
		for row in _select_loans(loan).where((loan.company == company) & named).run(as_dict=True):
			known = KnownLoan(**row)
			found[known.name.upper()] = known
			if known.external_code:
				found.setdefault(known.external_code.upper(), known)
	return found


def find_client_loans(
	company: str, keys: Collection[str], texts: Collection[str]
) -> dict[str, list[KnownLoan]]:
	"""Running loans of clients by the client's number, code or identity number without marks, in capitals."""
	loan, client = frappe.qb.DocType("Loan"), frappe.qb.DocType("Client")
	found: dict[str, dict[str, KnownLoan]] = defaultdict(dict)
	columns = (("name", texts), ("external_code", texts), ("identity_key", keys))
	for column, values in columns:
		for part in _cut(values):
			query = (
				_select_loans(loan)
				.join(client)
				.on(client.name == loan.client)
				.select(client[column].as_("key"))
			)
			query = query.where((loan.company == company) & loan.status.isin(OPEN_STATUSES))
			for row in query.where(client[column].isin(part)).run(as_dict=True):
				key = row.pop("key").upper()
				found[key][row.name] = KnownLoan(**row)
	return {key: list(loans.values()) for key, loans in found.items()}


def _select_loans(loan: Any) -> Any:
	fields = KnownLoan.__dataclass_fields__
	return frappe.qb.from_(loan).select(*(loan[name] for name in fields))


def find_holders(company: str, references: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
	"""Documents that hold references of money that came in, by mode of payment and reference as it is compared."""
	found: dict[tuple[str, str], str] = {}
	wanted = set(references)
	for part in _cut({reference for _mode, reference in references}):
		rows = select(
			"SELECT channel, reference, voucher_no FROM lending_reference WHERE direction = 'in' AND company = %s "
			f"AND reference IN ({list_places(len(part))})",
			(company, *part),
		)
		found |= {
			(mode, reference): voucher for mode, reference, voucher in rows if (mode, reference) in wanted
		}
	return found


def find_waiting(company: str, batch: str, references: Collection[str]) -> dict[str, str]:
	"""Other batches in which a payment of the reference waits, by the reference as it is written."""
	row, other = frappe.qb.DocType(ROW), frappe.qb.DocType("Payment Batch")
	found: dict[str, str] = {}
	for part in _cut(references):
		query = (
			frappe.qb.from_(row)
			.join(other).on(other.name == row.batch)
			.select(row.external_reference, row.batch)
			.where((row.company == company) & (row.batch != batch) & row.external_reference.isin(part))
			.where(row.status.isin(WAITING_ROWS) & (other.status != BatchStatus.CANCELLED.value))
		)  # fmt: skip
		found |= dict(query.run())
	return found


def count_rows(batch: str) -> dict[str, RowCount]:
	"""Rows and their amount by status."""
	row = frappe.qb.DocType(ROW)
	query = frappe.qb.from_(row).select(row.status, Count(row.name), Sum(row.amount))
	return {
		status: RowCount(number, to_decimal(amount))
		for status, number, amount in query.where(row.batch == batch).groupby(row.status).run()
	}


def list_next_rows(batch: str, limit: int) -> list[Any]:
	"""Rows to post next: of one branch and mode of payment, by day, so that those of a loan follow one another."""
	row = frappe.qb.DocType(ROW)
	ready = frappe.qb.from_(row).where((row.batch == batch) & (row.status == RowStatus.READY.value))
	first = (
		ready.select(row.branch, row.mode_of_payment)
		.orderby(row.branch)
		.orderby(row.mode_of_payment)
		.limit(1)
		.for_update()
		.run(as_dict=True)
	)
	if not first:
		return []
	same = (row.branch == first[0].branch) & (row.mode_of_payment == first[0].mode_of_payment)
	fields = (
		"name",
		"line",
		"loan",
		"amount",
		"value_date",
		"mode_of_payment",
		"external_reference",
		"branch",
	)
	return (
		ready.select(*(row[name] for name in fields))
		.where(same)
		.orderby(row.value_date)
		.orderby(row.line)
		.limit(limit)
		.for_update()
		.run(as_dict=True)
	)


def save_posted(receipts: Mapping[str, str], journal: str) -> None:
	"""Say of rows by name which receipts they have become."""
	stamp, user = now(), frappe.session.user
	rows = [
		(name, RowStatus.POSTED.value, None, receipt, journal, stamp, user)
		for name, receipt in receipts.items()
	]
	columns = ("name", "status", "message", "loan_repayment", "journal_entry", "modified", "modified_by")
	write_rows(f"tab{ROW}", columns, rows, tail=overwrite(columns[1:]))


def list_shown_rows(batch: str, statuses: Collection[str], limit: int) -> list[dict[str, Any]]:
	"""Lines that a person has to look at."""
	fields = [
		"name",
		"line",
		"status",
		"message",
		"loan",
		"client_name",
		"payer",
		"amount",
		"amount_text",
		"external_reference",
	]
	filters = {"batch": batch, "status": ("in", list(statuses))}
	return frappe.get_all(ROW, filters, fields, order_by="line", limit=limit)


def _cut(texts: Collection[str]) -> Iterator[list[str]]:
	values = sorted({text for text in texts if text})
	for start in range(0, len(values), CHUNK):
		yield values[start : start + CHUNK]
