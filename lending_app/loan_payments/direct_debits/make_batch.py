"""Make a batch of direct debits: choose what is due, write it, attach it. One batch a day and account."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, fmt_money, getdate, now_datetime, today

from lending_app.bank_files.collection import Collection, SequenceType
from lending_app.bank_files.layouts.payments import write_collections
from lending_app.bank_files.nacha import write_nacha_debits
from lending_app.bank_files.pain008 import write_pain008
from lending_app.bank_files.payment import get_decimals
from lending_app.disbursement.orders.steps import APPROVERS, require_role, save_step
from lending_app.disbursement.payment_files.states import EXTENSIONS, FileStatus, PaymentFormat
from lending_app.disbursement.payment_files.write_file import (
	Writers,
	attach_written,
	get_own_account,
	write_file,
)
from lending_app.lending_setup.database import insert_records
from lending_app.loan_payments.direct_debits.choose_debits import ChosenDebit, choose_debits
from lending_app.loan_payments.direct_debits.exceptions import DebitLimitError
from lending_app.loan_payments.direct_debits.queries import DEBIT, list_candidates, lock_candidates
from lending_app.loan_payments.direct_debits.states import DebitStatus
from lending_app.loan_payments.direct_debits.states import Sequence as DebitSequence
from lending_app.loan_payments.direct_debits.steps import lock_batch, refuse, require_state
from lending_app.products.adapters import to_decimal, to_float

WRITERS = Writers(write_pain008, write_nacha_debits, write_collections)
SEQUENCES = {
	DebitSequence.FIRST: SequenceType.FIRST,
	DebitSequence.RECURRING: SequenceType.RECURRING,
	DebitSequence.LAST: SequenceType.FINAL,
}


def make_batch(name: str) -> Document:
	"""Write what is due on the day. Raises DebitBatchError where nothing is, DebitLimitError above the company's limit,
	BankFileRefusedError where a debit cannot be written.
	"""
	batch = lock_batch(name)
	require_role(APPROVERS, _("Making direct debits"))
	require_state(batch, FileStatus.DRAFT.value)
	day = getdate(batch.collection_date)
	if day < getdate(today()):
		refuse(_("The collection date is past. Enter today or a later day."))
	lock_candidates({row.mandate for row in list_candidates(batch.company, day)})
	chosen = choose_debits(batch.company, day)
	debits = [row for row in chosen if not row.reason]
	if not debits:
		refuse(_("No loan with a mandate has anything to be debited on this day."))
	total = sum((row.amount for row in debits), Decimal(0))
	_check_limit(batch, total)
	collections = _build_collections(batch, debits)
	written = write_file(batch, collections, WRITERS)
	rows = [_get_values(batch, row) for row in chosen]
	ids = iter(collections)
	for number, row in enumerate(rows, 1):
		row["line"] = number
		row["end_to_end_id"] = next(ids).end_to_end_id if row["status"] == DebitStatus.WAITING.value else None
	insert_records(DEBIT, rows)
	save_step(
		batch,
		status=FileStatus.GENERATED.value,
		number_of_debits=len(debits),
		number_left_out=len(chosen) - len(debits),
		total_amount=to_float(total),
		file=attach_written(batch, written, EXTENSIONS[PaymentFormat(batch.format)]),
		file_hash=hashlib.sha256(written).hexdigest(),
		generated_by=frappe.session.user,
		generated_on=now_datetime(),
	)
	return batch


def build_id(batch: str, number: int) -> str:
	"""The id that the bank sends back, 15 characters at most: year and number of the batch, and of the debit.

	>>> build_id("DDB-2026-00001", 7)
	'D2600001000007'
	"""
	_prefix, year, serial = batch.split("-")
	return f"D{year[-2:]}{serial}{number:06d}"


def _build_collections(batch: Document, debits: Sequence[ChosenDebit]) -> list[Collection]:
	account = get_own_account(batch)
	quantum = to_decimal(10) ** -get_decimals(batch.currency)
	is_nacha = batch.format == PaymentFormat.NACHA.value
	return [
		Collection(
			end_to_end_id=build_id(batch.name, number),
			amount=row.amount.quantize(quantum),
			currency=batch.currency,
			collection_date=getdate(batch.collection_date),
			creditor_account=account.number,
			creditor_bank=account.bank,
			creditor_scheme_id="" if is_nacha else cstr(batch.originator_id).strip(),
			debtor_name=row.candidate.holder,
			debtor_account=row.candidate.account_number,
			debtor_bank=row.candidate.bank,
			mandate_id=row.candidate.mandate,
			mandate_signed_on=row.candidate.signed_on,
			sequence=SEQUENCES[row.sequence],
			purpose=row.candidate.loan,
			is_savings=row.candidate.is_savings,
		)
		for number, row in enumerate(debits, 1)
	]


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
