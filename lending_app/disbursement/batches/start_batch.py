"""Many approved orders at once: take them into a batch, and hand it to a worker."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.disbursement.batches.queries import list_ready_orders, take_orders
from lending_app.disbursement.exceptions import BatchError
from lending_app.disbursement.orders.steps import APPROVERS, require_role
from lending_app.disbursement.states import BatchStatus
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.jobs import DocumentJob

JOB = DocumentJob(
	doctype="Disbursement Batch",
	state=BatchStatus.RUNNING.value,
	method="lending_app.disbursement.batches.run_batch.run_batch",
)


def start_batch(name: str) -> Document:
	"""Take the approved orders of the company up to the day into the batch; they are executed by a worker."""
	batch = frappe.get_doc("Disbursement Batch", name, for_update=True)
	require_role(APPROVERS, _("Paying out batches"))
	if batch.status != BatchStatus.DRAFT.value:
		_refuse(_("Batch {0} is {1}. Make another one.").format(frappe.bold(batch.name), _(batch.status)))
	orders = list_ready_orders(batch)
	if not orders:
		_refuse(_("No approved order is waiting up to this day. Choose another day or mode of payment."))
	take_orders(batch.name, orders)
	save_step(
		batch,
		status=BatchStatus.RUNNING.value,
		number_of_orders=len(orders),
		started_by=frappe.session.user,
		started_on=now_datetime(),
	)
	JOB.start(batch.name)
	return batch


def _refuse(message: str) -> None:
	frappe.throw(message, exc=BatchError, title=_("Batch"))
