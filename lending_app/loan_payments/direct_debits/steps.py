"""The steps of a batch of direct debits: its lock, and the state it has to be in."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.loan_payments.direct_debits.exceptions import DebitBatchError
from lending_app.loan_payments.direct_debits.queries import BATCH


def lock_batch(name: str) -> Document:
	"""The batch as it is committed, its row locked until the transaction ends."""
	return frappe.get_doc(BATCH, name, for_update=True)


def require_state(batch: Document, *states: str) -> None:
	"""Raise DebitBatchError where the batch is in none of the states."""
	if batch.status not in states:
		refuse(
			_("{0} is {1}. This step is for batches that are {2}.").format(
				frappe.bold(batch.name), _(batch.status), ", ".join(_(state) for state in states)
			)
		)


def refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=DebitBatchError, title=_("Direct Debit Batch"))
