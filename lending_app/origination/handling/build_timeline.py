"""What happened to an application, in order: its states, who changed hands or priority, its documents and interview."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, get_fullname

from lending_app.origination.states import ChangeKind


def build_timeline(application: Document) -> list[dict[str, Any]]:
	"""Events with day and time, what happened and who did it, the latest first."""
	events = [*_list_stages(application), *_list_changes(application), *_list_papers(application)]
	if application.interview_date:
		text = _("Interview") + (f": {application.interview_notes}" if application.interview_notes else "")
		events.append(_build(application.interview_date, text, application.interviewer))
	return sorted(events, key=lambda event: event["on"], reverse=True)


def _list_stages(application: Document) -> Iterator[dict[str, Any]]:
	for row in application.stages:
		yield _build(
			row.entered_on,
			_(row.stage, context="Loan Application"),
			row.user,
			minutes=row.minutes if row.left_on else None,
		)


def _list_changes(application: Document) -> Iterator[dict[str, Any]]:
	texts = {"Analyst": _("Reassigned from {0} to {1}: {2}"), "Priority": _("Priority from {0} to {1}: {2}")}
	for row in application.changes:
		if row.kind == ChangeKind.REQUEST.value:
			yield _build(row.changed_on, _describe_change(row), row.user)
			continue
		names = (
			get_fullname(name) if row.kind == "Analyst" else _(name, context="Loan Application")
			for name in (row.old_value, row.new_value)
		)
		old, new = (name or _("nobody") for name in names)
		yield _build(row.changed_on, texts[row.kind].format(old, new, row.reason), row.user)


def _describe_change(row: Document) -> str:
	"""A field of the request that changed after it was submitted."""
	return _("{0} changed from {1} to {2}").format(
		_(row.field_label), row.old_value or _("nothing"), row.new_value or _("nothing")
	)


def _list_papers(application: Document) -> Iterator[dict[str, Any]]:
	for row in application.documents:
		if row.received_on:
			yield _build(row.received_on, _("Received: {0}").format(_(row.document_type)), row.received_by)
		if row.checked_on:
			text = f"{_(row.state)}: {_(row.document_type)}" + (f". {row.note}" if row.note else "")
			yield _build(row.checked_on, text, row.checked_by)


def _build(on: Any, text: str, user: str | None, minutes: int | None = None) -> dict[str, Any]:
	return {
		"on": get_datetime(on),
		"text": text,
		"user": get_fullname(user) if user else "",
		"minutes": minutes,
	}
