"""Reads and row writes of direct debits: what may be debited, what was, and what the bank is asked to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Sum

from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.loan_payments.direct_debits.states import FAILED, PENDING, DebitStatus, MandateStatus
from lending_app.products.adapters import to_decimal

DEBIT, BATCH = "Direct Debit", "Direct Debit Batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
	"""A running loan with a mandate in force, and something that fell due."""

	loan: str
	client: str
	client_name: str
	branch: str
	currency: str
	mandate: str
	holder: str
	bank: str
	account_number: str
	is_savings: bool
	signed_on: date
	valid_until: date | None
	limit: Decimal
	number_collected: int


def list_candidates(company: str, day: date, *, after: str = "", limit: int = 0) -> list[Candidate]:
	"""Loans with something unpaid that fell due up to a day, in order; a mandate for the loan goes before one for its client.

	With a limit the next ones after a loan, and no more than that.
	"""
	query, loan = _select_due(company, day)
	query = query.select(loan.name).where(loan.name > after).orderby(loan.name)
	names = (query.limit(limit) if limit else query).run(pluck=True)
	found: dict[str, Candidate] = {}
	for is_own in (True, False):
		for values in _select_candidates(company, names, is_own=is_own).run(as_dict=True):
			values.update(
				bank=values.bank or "",
				is_savings=bool(values.is_savings),
				limit=to_decimal(values.limit),
			)
			found.setdefault(values.loan, Candidate(**values))
	if names and not found:
		# Their mandates have just ended.
		return list_candidates(company, day, after=names[-1], limit=limit)
	return [found[name] for name in names if name in found]


def count_candidates(company: str, day: date) -> int:
	"""Loans that a batch of the day looks at."""
	query, loan = _select_due(company, day)
	return query.select(Count(loan.name)).run()[0][0]


def _select_due(company: str, day: date) -> tuple[Any, Any]:
	"""Running loans with something due, and an active mandate of their own or of their client."""
	loan, row = frappe.qb.DocType("Loan"), frappe.qb.DocType("Loan Installment")
	due = (
		frappe.qb.from_(row)
		.select(row.parent)
		.where((row.parenttype == "Loan") & (row.due_date <= day) & (row.unpaid_amount > 0))
	)
	own, own_mandate = _select_active(company, is_own=True)
	general, general_mandate = _select_active(company, is_own=False)
	query = (
		frappe.qb.from_(loan)
		.where((loan.company == company) & loan.status.isin(OPEN_STATUSES))
		.where(
			loan.name.isin(own.select(own_mandate.loan))
			| loan.client.isin(general.select(general_mandate.client))
		)
		.where(loan.name.isin(due) | (loan.overdue_amount > 0))
	)
	return query, loan


def _select_active(company: str, *, is_own: bool) -> tuple[Any, Any]:
	"""Active mandates for one loan, or for all loans of a client."""
	mandate = frappe.qb.DocType("Direct Debit Mandate")
	query = frappe.qb.from_(mandate).where(
		(mandate.company == company) & (mandate.status == MandateStatus.ACTIVE.value)
	)
	return query.where(
		(mandate.loan != "") if is_own else (mandate.loan.isnull() | (mandate.loan == ""))
	), mandate


def _select_candidates(company: str, names: Sequence[str], *, is_own: bool) -> Any:
	query, mandate = _select_active(company, is_own=is_own)
	loan = frappe.qb.DocType("Loan")
	return (
		query.join(loan).on(loan.name == mandate.loan if is_own else loan.client == mandate.client)
		.select(
			loan.name.as_("loan"), loan.client, loan.client_name, loan.branch, loan.currency,
			mandate.name.as_("mandate"), mandate.holder, mandate.bank,
			mandate.account_number, mandate.is_savings, mandate.signed_on, mandate.valid_until,
			mandate.limit_amount.as_("limit"), mandate.number_collected,
		)
		.where(loan.name.isin(list(names) or [""]))
		.orderby(mandate.name)
	)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastDebit:
	"""The newest debit of a loan that was not left out."""

	status: str
	attempt: int
	collection_date: date
	next_try_on: date | None
	is_paid: bool


def list_last_debits(loans: Collection[str]) -> dict[str, LastDebit]:
	"""By loan. A debit is paid once its payment is posted, or nothing is to be posted any more.

	Read as committed now: behind the mandates' locks another batch has debited what this transaction has not seen.
	"""
	debit, row = frappe.qb.DocType(DEBIT), frappe.qb.DocType("Payment Batch Row")
	query = (
		frappe.qb.from_(debit)
		.left_join(row).on(row.name == debit.payment_row)
		.select(
			debit.loan, debit.status, debit.attempt, debit.collection_date, debit.next_try_on,
			row.status.as_("payment_status"),
		)
		.where(debit.loan.isin(list(loans) or [""]) & (debit.status != DebitStatus.LEFT_OUT.value))
		.orderby(debit.collection_date).orderby(debit.creation)
		.for_update()
	)  # fmt: skip
	return {
		values.loan: LastDebit(
			values.status,
			values.attempt,
			values.collection_date,
			values.next_try_on,
			values.payment_status in (None, "Posted", "Faulty"),
		)
		for values in query.run(as_dict=True)
	}


def lock_active_mandates(mandates: Collection[str]) -> set[str]:
	"""Those of the mandates that are in force as it is committed now; none of them ends before the transaction does."""
	mandate = frappe.qb.DocType("Direct Debit Mandate")
	names = sorted(set(mandates)) or [""]
	query = frappe.qb.from_(mandate).select(mandate.name, mandate.status).where(mandate.name.isin(names))
	return {name for name, status in query.for_update().run() if status == MandateStatus.ACTIVE.value}


def drop_debits(batch: str, is_failed: bool) -> None:
	"""Debits of a batch whose file is not made; those that were left out are still named where it failed."""
	filters = {"batch": batch} | ({"status": DebitStatus.WAITING.value} if is_failed else {})
	frappe.db.delete(DEBIT, filters)


def list_written_debits(batch: str) -> list[Any]:
	"""Debits for the file of a batch, with what only their mandates say, in their order."""
	debit, mandate = frappe.qb.DocType(DEBIT), frappe.qb.DocType("Direct Debit Mandate")
	query = (
		frappe.qb.from_(debit)
		.join(mandate).on(mandate.name == debit.mandate)
		.select(
			debit.loan, debit.amount, debit.end_to_end_id, debit.holder, debit.bank, debit.account_number,
			debit.mandate, debit.sequence_type, mandate.signed_on, mandate.is_savings,
		)
		.where((debit.batch == batch) & (debit.status == DebitStatus.WAITING.value))
		.orderby(debit.line)
	)  # fmt: skip
	return query.run(as_dict=True)


def list_debits(batch: str, *statuses: str) -> list[Any]:
	"""Debits of a batch in their order."""
	filters = {"batch": batch, "status": ("in", statuses)} if statuses else {"batch": batch}
	return frappe.get_all(DEBIT, filters, ["*"], order_by="line")


def list_looked_at(batch: str, limit: int) -> list[dict[str, Any]]:
	"""Debits that somebody has to look at: left out, or sent back."""
	fields = ["name", "line", "status", "message", "loan", "client_name", "amount", "currency", "bank_code",
		"bank_reason", "next_try_on"]  # fmt: skip
	filters = {"batch": batch, "status": ("in", (DebitStatus.LEFT_OUT.value, *FAILED))}
	return frappe.get_all(DEBIT, filters, fields, order_by="line", limit=limit)


def mark_debits(batch: str, before: str, after: str) -> None:
	debit = frappe.qb.DocType(DEBIT)
	frappe.qb.update(debit).set(debit.status, after).where(
		(debit.batch == batch) & (debit.status == before)
	).run()


def list_cancelled_mandates(batch: str) -> list[str]:
	"""Mandates of a batch that are not in force any more."""
	debit, mandate = frappe.qb.DocType(DEBIT), frappe.qb.DocType("Direct Debit Mandate")
	query = (
		frappe.qb.from_(debit)
		.join(mandate).on(mandate.name == debit.mandate)
		.select(mandate.name).distinct()
		.where((debit.batch == batch) & (debit.status == DebitStatus.WAITING.value))
		.where(mandate.status != MandateStatus.ACTIVE.value)
		.orderby(mandate.name)
	)  # fmt: skip
	return query.run(pluck=True)


def get_batch_figures(batch: str) -> dict[str, Any]:
	"""Counts and amounts of a batch, by what became of its debits."""
	debit = frappe.qb.DocType(DEBIT)
	query = frappe.qb.from_(debit).select(debit.status, Count(debit.name), Sum(debit.amount))
	counts = {
		status: (number, amount)
		for status, number, amount in query.where(debit.batch == batch).groupby(debit.status).run()
	}
	accepted = counts.get(DebitStatus.ACCEPTED.value, (0, 0))
	return {
		"number_accepted": accepted[0],
		"accepted_amount": accepted[1] or 0,
		"number_returned": sum(counts.get(status, (0, 0))[0] for status in FAILED),
		"is_settled": not any(counts.get(status) for status in PENDING),
	}


def lock_debit(company: str, end_to_end_id: str) -> Any | None:
	"""The debit of a sent batch with an id, locked until the transaction ends."""
	debit, batch = frappe.qb.DocType(DEBIT), frappe.qb.DocType(BATCH)
	query = (
		frappe.qb.from_(debit)
		.join(batch).on(batch.name == debit.batch)
		.select(debit.star)
		.where((debit.end_to_end_id == end_to_end_id) & (debit.company == company))
		.where(batch.status.isin(["Sent", "Processed"]))
		.limit(1)
		.for_update()
	)  # fmt: skip
	found = query.run(as_dict=True)
	return found[0] if found else None


def has_known_debit(company: str, ids: Collection[str]) -> bool:
	"""Whether at least one of the ids was sent."""
	debit, batch = frappe.qb.DocType(DEBIT), frappe.qb.DocType(BATCH)
	query = (
		frappe.qb.from_(debit)
		.join(batch).on(batch.name == debit.batch)
		.select(debit.name)
		.where((debit.company == company) & debit.end_to_end_id.isin(list(ids) or [""]))
		.where(batch.status.isin(["Sent", "Processed"]))
		.limit(1)
	)  # fmt: skip
	return bool(query.run())


def list_ids(batch: str) -> list[str]:
	"""Ids of what was sent in a batch, for a response to the batch as a whole."""
	filters = {"batch": batch, "end_to_end_id": ("is", "set")}
	return frappe.get_all(DEBIT, filters, pluck="end_to_end_id", order_by="line")


def list_unpaid(**filters: str) -> list[Any]:
	"""Accepted debits whose payment is in no batch yet."""
	wanted = {**filters, "status": DebitStatus.ACCEPTED.value, "payment_row": ("is", "not set")}
	return frappe.get_all(DEBIT, wanted, ["*"], order_by="batch, line")


def count_collected(debits: Sequence[Any]) -> None:
	"""Keep on each mandate how many of its debits were collected, and the last day."""
	numbers = Counter(row.mandate for row in debits)
	days: dict[str, date] = {}
	for row in debits:
		days[row.mandate] = max(row.collection_date, days.get(row.mandate, row.collection_date))
	mandate = frappe.qb.DocType("Direct Debit Mandate")
	for name, number in sorted(numbers.items()):
		query = frappe.qb.update(mandate).set(mandate.number_collected, mandate.number_collected + number)
		query = query.set(mandate.last_debited_on, days[name]).set(mandate.sequence_type, "Recurring")
		query.where(mandate.name == name).run()


def find_rule(company: str, code: str) -> Any | None:
	"""What follows a reason code: the company's rule, else that of every company."""
	if not code:
		return None
	fields = ["company", "retries", "days_between", "is_mandate_ended", "charge_type"]
	rules = frappe.get_all("Direct Debit Rule", {"bank_code": code, "is_enabled": 1}, fields)
	own = [rule for rule in rules if rule.company == company]
	return next(iter(own or [rule for rule in rules if not rule.company]), None)
