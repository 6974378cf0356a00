"""Make a batch of direct debits: a worker chooses what is due, part by part, and writes it. One batch a day and account."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, fmt_money, getdate, today

from lending_app.bank_files.collection import Collection, SequenceType
from lending_app.bank_files.layouts.payments import write_collections
from lending_app.bank_files.nacha import write_nacha_debits
from lending_app.bank_files.pain008 import write_pain008
from lending_app.bank_files.payment import get_decimals
from lending_app.disbursement.orders.steps import APPROVERS, require_role
from lending_app.disbursement.payment_files.states import EXTENSIONS, PaymentFormat
from lending_app.disbursement.payment_files.write_file import (
	Writers,
	attach_written,
	get_own_account,
	write_file,
)
from lending_app.lending_setup.database import insert_records
from lending_app.lending_setup.jobs import DocumentJob
from lending_app.loan_payments.direct_debits.choose_debits import ChosenDebit, choose_debits
from lending_app.loan_payments.direct_debits.exceptions import DebitLimitError
from lending_app.loan_payments.direct_debits.queries import (
	BATCH,
	DEBIT,
	count_candidates,
	drop_debits,
	list_candidates,
	list_written_debits,
	lock_active_mandates,
)
from lending_app.loan_payments.direct_debits.states import DebitStatus
from lending_app.loan_payments.direct_debits.states import Sequence as DebitSequence
from lending_app.loan_payments.direct_debits.steps import lock_batch, refuse, require_state
from lending_app.loan_payments.making.make_in_parts import (
	OPEN,
	FileMaking,
	MakingStatus,
	Taken,
	make_in_parts,
	start_making,
)
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.facts.enter_fact import lock_loans

WRITERS = Writers(write_pain008, write_nacha_debits, write_collections)
SEQUENCES = {
	DebitSequence.FIRST: SequenceType.FIRST,
	DebitSequence.RECURRING: SequenceType.RECURRING,
	DebitSequence.LAST: SequenceType.FINAL,
}
JOB = DocumentJob(
	doctype=BATCH,
	state=MakingStatus.MAKING.value,
	method="lending_app.loan_payments.direct_debits.make_batch.make_batch",
)


def start_batch(name: str) -> Document:
	"""Hand a draft, or a batch that failed, to a worker. Raises DebitBatchError where nothing can be due on its day."""
	batch = lock_batch(name)
	require_role(APPROVERS, _("Making direct debits"))
	require_state(batch, *OPEN)
	day = getdate(batch.collection_date)
	if day < getdate(today()):
		refuse(_("The collection date is past. Enter today or a later day."))
	number = count_candidates(batch.company, day)
	if not number:
		_refuse_empty()
	return start_making(MAKING, batch, number)


def make_batch(name: str) -> None:
	"""The job of a batch. It fails, with the reason on the batch, where nothing is due, it is above the company's limit,
	or a debit cannot be written.
	"""
	make_in_parts(MAKING, name)


def build_id(batch: str, number: int) -> str:
	"""The id that the bank sends back, 15 characters at most: year and number of the batch, and of the debit.

	>>> build_id("DDB-2026-00001", 7)
	'D2600001000007'
	"""
	_prefix, year, serial = batch.split("-")
	return f"D{year[-2:]}{serial}{number:06d}"


def _take(batch: Document, limit: int) -> Taken | None:
	"""Store the debits of the next loans. Two batches that are made at once wait for one another at the loans, and a
	payment that is being posted is waited for.
	"""
	day = getdate(batch.collection_date)
	found = list_candidates(batch.company, day, after=batch.last_loan or "", limit=limit)
	if not found:
		return None
	lock_loans(candidate.loan for candidate in found)
	active = lock_active_mandates({candidate.mandate for candidate in found})
	chosen = choose_debits(batch.company, day, [row for row in found if row.mandate in active])
	rows = [_get_values(batch, row) for row in chosen]
	number = batch.number_of_debits or 0
	for line, row in enumerate(rows, number + (batch.number_left_out or 0) + 1):
		row["line"] = line
		if row["status"] == DebitStatus.WAITING.value:
			number += 1
			row["end_to_end_id"] = build_id(batch.name, number)
	insert_records(DEBIT, rows)
	made = number - (batch.number_of_debits or 0)
	return Taken(found[-1].loan, len(found), {"number_of_debits": made, "number_left_out": len(rows) - made})


def _write(batch: Document) -> dict[str, Any]:
	debits = list_written_debits(batch.name)
	if not debits:
		_refuse_empty()
	total = sum((to_decimal(row.amount) for row in debits), Decimal(0))
	_check_limit(batch, total)
	written = write_file(batch, _build_collections(batch, debits), WRITERS)
	return {
		"total_amount": to_float(total),
		"file": attach_written(batch, written, EXTENSIONS[PaymentFormat(batch.format)]),
		"file_hash": hashlib.sha256(written).hexdigest(),
	}


MAKING = FileMaking(
	job=JOB, counts=("number_of_debits", "number_left_out"), take=_take, write=_write, drop=drop_debits
)


def _build_collections(batch: Document, debits: Sequence[Any]) -> list[Collection]:
	account = get_own_account(batch)
	quantum = to_decimal(10) ** -get_decimals(batch.currency)
	is_nacha = batch.format == PaymentFormat.NACHA.value
	return [
		Collection(
			end_to_end_id=row.end_to_end_id,
			amount=to_decimal(row.amount).quantize(quantum),
			currency=batch.currency,
			collection_date=getdate(batch.collection_date),
			creditor_account=account.number,
			creditor_bank=account.bank,
			creditor_scheme_id="" if is_nacha else cstr(batch.originator_id).strip(),
			debtor_name=row.holder,
			debtor_account=row.account_number,
			debtor_bank=cstr(row.bank),
			mandate_id=row.mandate,
			mandate_signed_on=row.signed_on,
			sequence=SEQUENCES[DebitSequence(row.sequence_type)],
			purpose=row.loan,
			is_savings=bool(row.is_savings),
		)
		for row in debits
	]


def _refuse_empty() -> None:
	refuse(_("No loan with a mandate has anything to be debited on this day."))


def _check_limit(batch: Document, total: Decimal) -> None:
	limit = to_decimal(
		frappe.db.get_value("Lending Company", batch.company, "direct_debit_limit_amount") or 0
	)
	if limit and total > limit:
		frappe.throw(
			_("The debits of this day are {0} together, and {1} debits {2} at most.").format(
				fmt_money(total, currency=batch.currency),
				batch.company,
				fmt_money(limit, currency=batch.currency),
			),
			exc=DebitLimitError,
			title=_("Above the Limit"),
		)


def _get_values(batch: Document, row: ChosenDebit) -> dict[str, Any]:
	candidate = row.candidate
	return {
		"batch": batch.name,
		"line": 0,
		"status": (DebitStatus.LEFT_OUT if row.reason else DebitStatus.WAITING).value,
		"message": row.reason or None,
		"loan": candidate.loan,
		"client": candidate.client,
		"client_name": candidate.client_name,
		"mandate": candidate.mandate,
		"amount": row.amount,
		"collection_date": batch.collection_date,
		"sequence_type": row.sequence.value,
		"attempt": row.attempt,
		"end_to_end_id": None,
		"holder": candidate.holder,
		"bank": candidate.bank,
		"account_number": candidate.account_number,
		"company": batch.company,
		"branch": candidate.branch,
		"currency": candidate.currency,
	}
