"""Give a batch of direct debits out to be sent, by a second person; or cancel one that was not sent."""

from __future__ import annotations

import hashlib

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.disbursement.exceptions import SecondApproverError
from lending_app.disbursement.orders.steps import APPROVERS, require_reason, require_role
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.files.stored_file import read_stored
from lending_app.loan_payments.direct_debits.queries import (
	DEBIT,
	list_cancelled_mandates,
	mark_debits,
)
from lending_app.loan_payments.direct_debits.states import BatchStatus, DebitStatus
from lending_app.loan_payments.direct_debits.steps import lock_batch, refuse, require_state
from lending_app.loan_payments.making.make_in_parts import KEPT_BACK


def release_batch(name: str) -> Document:
	"""Mark a batch as sent. Refused to who made it, where its file was changed, or a mandate was cancelled since."""
	batch = lock_batch(name)
	require_role(APPROVERS, _("Releasing direct debits"))
	require_state(batch, BatchStatus.GENERATED.value)
	if batch.generated_by == frappe.session.user:
		frappe.throw(
			_("You made {0}. Somebody else has to release it.").format(frappe.bold(batch.name)),
			exc=SecondApproverError,
			title=_("Second Person Needed"),
		)
	if hashlib.sha256(read_stored(batch)).hexdigest() != batch.file_hash:
		refuse(
			_("The file of {0} is not the one that was made. Cancel it, and make another one.").format(
				frappe.bold(batch.name)
			)
		)
	if gone := list_cancelled_mandates(batch.name):
		refuse(
			_("Mandate {0} ended after the file was made. Cancel it, and make another one.").format(
				", ".join(gone[:5])
			)
		)
	mark_debits(batch.name, DebitStatus.WAITING.value, DebitStatus.SENT.value)
	save_step(
		batch,
		status=BatchStatus.SENT.value,
		released_by=frappe.session.user,
		released_on=now_datetime(),
	)
	return batch


def cancel_batch(name: str, reason: str) -> Document:
	"""Free the loans of a batch that was not sent; its day may have another."""
	batch = lock_batch(name)
	require_role(APPROVERS, _("Cancelling direct debits"))
	require_state(batch, *KEPT_BACK)
	require_reason(reason)
	message = _("The batch was cancelled: {0}").format(reason.strip())
	waiting = {"batch": batch.name, "status": DebitStatus.WAITING.value}
	frappe.db.set_value(DEBIT, waiting, {"status": DebitStatus.LEFT_OUT.value, "message": message})
	save_step(batch, status=BatchStatus.CANCELLED.value, cancel_reason=reason, day_key=None)
	return batch
