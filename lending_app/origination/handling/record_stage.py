"""The stages of an application: when it entered each, who brought it there, and how long it stayed."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.utils import add_to_date, cint, get_datetime, now_datetime

from lending_app.origination.states import ApplicationStatus


def record_stage(application: Document) -> None:
	"""Close the last stage and open that of the state the application is in, on the document being saved."""
	last = application.stages[-1] if application.stages else None
	if last and last.stage == application.status:
		return
	now = now_datetime()
	if last:
		close_stage(last, now)
	set_due(application, now)
	application.append(
		"stages", {"stage": application.status, "entered_on": now, "user": frappe.session.user}
	)


def set_due(application: Document, now: datetime) -> None:
	"""Until when the stage may last; empty where it has no target."""
	hours = frappe.db.get_value("Application Stage Target", application.status, "hours")
	application.stage_due_on = add_to_date(now, seconds=int(hours * 3600)) if hours else None


def close_stage(row: Document, now: datetime) -> None:
	"""Write when a stage ended and its whole minutes."""
	row.left_on = now
	row.minutes = cint((row.left_on - get_datetime(row.entered_on)).total_seconds() // 60)


def set_status(application: str, status: ApplicationStatus) -> None:
	"""Bring a decided application into a state that jobs and other documents lead to. Safe to run twice."""
	document = frappe.get_doc("Loan Application", application)
	if document.status == status.value:
		return
	last = document.stages[-1] if document.stages else None
	document.db_set("status", status.value)
	record_stage(document)
	document.db_set("stage_due_on", document.stage_due_on)
	if last:
		last.db_update()
	document.stages[-1].db_insert()
