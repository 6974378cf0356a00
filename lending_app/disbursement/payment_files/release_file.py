"""Give a file out to be sent, by a second person; or cancel one that was not sent."""

from __future__ import annotations

import hashlib

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.disbursement.exceptions import SecondApproverError
from lending_app.disbursement.orders.steps import APPROVERS, require_reason, require_role
from lending_app.disbursement.payment_files.generate_file import lock_file, refuse, require_file_state
from lending_app.disbursement.payment_files.queries import mark_payees
from lending_app.disbursement.payment_files.states import FileStatus, RowStatus
from lending_app.disbursement.states import EXECUTED
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.files.stored_file import read_stored


def release_file(name: str) -> Document:
	"""Mark a file as sent. Refused to who made it, where its content was changed, or an order was taken back since."""
	document = lock_file(name)
	require_role(APPROVERS, _("Releasing payment files"))
	require_file_state(document, FileStatus.GENERATED)
	if document.generated_by == frappe.session.user:
		frappe.throw(
			_("You made {0}. Somebody else has to release it.").format(frappe.bold(document.name)),
			exc=SecondApproverError,
			title=_("Second Person Needed"),
		)
	_check_content(document)
	_check_orders(document)
	for row in document.rows:
		row.status = RowStatus.SENT.value
	save_step(
		document,
		status=FileStatus.SENT.value,
		released_by=frappe.session.user,
		released_on=now_datetime(),
	)
	mark_payees(document.name, RowStatus.SENT.value)
	return document


def cancel_file(name: str, reason: str) -> Document:
	"""Free the payments of a file that was not sent."""
	document = lock_file(name)
	require_role(APPROVERS, _("Cancelling payment files"))
	require_file_state(document, FileStatus.GENERATED)
	require_reason(reason)
	save_step(document, status=FileStatus.CANCELLED.value, cancel_reason=reason)
	return document


def _check_content(document: Document) -> None:
	if hashlib.sha256(read_stored(document)).hexdigest() != document.file_hash:
		refuse(_("The file of {0} is not the one that was made. Cancel it, and make another one.").format(
			frappe.bold(document.name)
		))  # fmt: skip


def _check_orders(document: Document) -> None:
	names = {row.disbursement_order for row in document.rows}
	gone = frappe.get_all(
		"Disbursement Order",
		{"name": ("in", list(names)), "status": ("!=", EXECUTED)},
		pluck="name",
		order_by="name",
	)
	if gone:
		refuse(
			_("{0} was taken back after the file was made. Cancel it, and make another one.").format(
				", ".join(gone[:5])
			)
		)
