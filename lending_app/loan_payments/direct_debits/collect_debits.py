"""Debits that were collected become payments, through a batch of payments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.disbursement.orders.steps import APPROVERS, require_role
from lending_app.lending_setup.database import write_columns
from lending_app.lending_setup.documents.steps import save_step
from lending_app.loan_payments.batches.store_payments import PaymentLine, open_batch
from lending_app.loan_payments.direct_debits.queries import (
	BATCH,
	DEBIT,
	count_collected,
	get_batch_figures,
	list_unpaid,
	mark_debits,
)
from lending_app.loan_payments.direct_debits.states import BatchStatus, DebitStatus
from lending_app.loan_payments.direct_debits.steps import lock_batch, refuse, require_state
from lending_app.loan_payments.states import PaymentSource


def post_collected(company: str, reference: str, debits: Sequence[Any]) -> str:
	"""Hand accepted debits to a batch of payments, each once, dated the day of their collection. Returns its name.

	A loan that takes no payments any more is a fault of its line there.
	"""
	modes = dict(
		frappe.get_all(
			BATCH,
			{"name": ("in", sorted({row.batch for row in debits}))},
			["name", "mode_of_payment"],
			as_list=True,
		)
	)
	lines = [
		PaymentLine(
			loan=row.loan,
			amount=row.amount,
			value_date=min(getdate(row.collection_date), getdate(today())),
			mode_of_payment=modes[row.batch],
			external_reference=row.end_to_end_id,
			payer=row.holder,
		)
		for row in debits
	]
	batch, names = open_batch(company, PaymentSource.DIRECT_DEBIT, reference, lines)
	write_columns(DEBIT, {row.name: {"payment_row": name} for row, name in zip(debits, names, strict=True)})
	count_collected(debits)
	return batch


def collect_rest(name: str) -> Document:
	"""Take what the bank has not sent back as collected, where it answers by returns alone. Posts it."""
	batch = lock_batch(name)
	require_role(APPROVERS, _("Posting direct debits"))
	require_state(batch, BatchStatus.SENT.value)
	if getdate(batch.collection_date) > getdate(today()):
		refuse(_("The debits are collected on a later day. Wait for it."))
	mark_debits(batch.name, DebitStatus.SENT.value, DebitStatus.ACCEPTED.value)
	debits = list_unpaid(batch=batch.name)
	if not debits:
		refuse(_("Every debit of this batch is answered."))
	post_collected(batch.company, batch.name, debits)
	settle_batch(batch.name)
	return batch.reload()


def settle_batch(name: str) -> None:
	"""Figures of a batch after a response, and its end once every debit is answered."""
	batch = lock_batch(name)
	figures = get_batch_figures(name)
	if figures.pop("is_settled") and batch.status == BatchStatus.SENT.value:
		figures["status"] = BatchStatus.PROCESSED.value
	save_step(batch, **figures)
