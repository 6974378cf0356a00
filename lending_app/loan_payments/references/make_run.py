"""Make capture lines for many loans: a run is a document, and a worker that was lost is followed by another."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.jobs import DocumentJob
from lending_app.loan_payments.references.layouts import get_layout
from lending_app.loan_payments.references.make_references import Wanted, check_dates, insert_many
from lending_app.loan_payments.references.queries import list_loans_without
from lending_app.loan_payments.references.states import AmountKind, ReferenceRunStatus

RUN = "Payment Reference Run"
CHUNK = 1_000
JOB = DocumentJob(
	doctype=RUN,
	state=ReferenceRunStatus.MAKING.value,
	method="lending_app.loan_payments.references.make_run.make_for_many",
)


def start_for_many(company: str, branch: str | None, product: str | None, wanted: Wanted) -> str:
	"""Hand a run to a worker; one of the same loans that is being made is taken up. Raises PaymentReferenceError."""
	check_dates(wanted)
	get_layout(company, wanted.layout)  # refuses one that is not the company's
	# One that is started at the same moment waits here.
	frappe.db.get_value("Lending Company", company, "name", for_update=True)
	asked = {
		"company": company,
		"only_branch": branch,
		"product": product,
		"amount_kind": wanted.kind.value,
		"status": ReferenceRunStatus.MAKING.value,
	}
	filters = {field: value or ("is", "not set") for field, value in asked.items()}
	name = frappe.db.get_value(RUN, filters) or _insert(asked, wanted)
	JOB.start(name)
	return name


def make_for_many(name: str) -> None:
	"""The job: a reference for each running loan that has none in force of the kind.

	Safe to run again, and beside another worker: a loan that got its own is left out, and the company's row is locked.
	"""
	JOB.run_parts(
		name, lambda: _make_next(name), failed=ReferenceRunStatus.FAILED.value, reason_field="failure"
	)


def _insert(asked: dict[str, str | None], wanted: Wanted) -> str:
	run = frappe.new_doc(
		RUN,
		**asked,
		valid_until=wanted.valid_until,
		layout=wanted.layout or None,
		started_by=frappe.session.user,
	)
	# Nobody makes runs by hand; the step was allowed.
	return by_service(run).insert(ignore_permissions=True).name


def _make_next(name: str) -> bool:
	"""The references of the next loans; False once there are none, and the run is done."""
	run = frappe.get_doc(RUN, name, for_update=True)
	if run.status != ReferenceRunStatus.MAKING.value:
		return False
	frappe.db.get_value("Lending Company", run.company, "name", for_update=True)
	loans = list_loans_without(run.company, run.only_branch, run.product, run.amount_kind, CHUNK)
	if not loans:
		values = {"status": ReferenceRunStatus.DONE.value, "finished_on": now_datetime()}
		frappe.db.set_value(RUN, name, values)
		_tell(run)
		return False
	made = insert_many(run.company, loans, _read_wanted(run), run.started_by)
	frappe.db.set_value(RUN, name, "number_made", (run.number_made or 0) + made)
	return True


def _read_wanted(run: Document) -> Wanted:
	return Wanted(
		kind=AmountKind(run.amount_kind),
		valid_until=getdate(run.valid_until) if run.valid_until else None,
		layout=run.layout or "",
	)


def _tell(run: Document) -> None:
	message = _("Payment references made: {0}.").format(run.number_made or 0)
	frappe.publish_realtime("msgprint", {"message": message, "alert": True}, user=run.started_by)
