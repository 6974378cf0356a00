"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

from lending_app.origination.queries import list_expired_approvals
from lending_app.origination.services.record_stage import set_status
from lending_app.origination.states import ApplicationStatus


def expire_approvals() -> None:
	"""Daily: approvals that were not accepted in time lapse."""
	for name in list_expired_approvals():
		set_status(name, ApplicationStatus.EXPIRED)
