"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

from lending_app.origination.decisions import run_daily
from lending_app.origination.request.expire_documents import expire_documents


def expire_approvals() -> None:
	"""Daily: approvals that were not accepted in time lapse."""
	run_daily.expire_approvals()


def update_documents_daily() -> None:
	"""Daily: documents whose last day has passed are marked expired; what is late is withdrawn where the settings say so."""
	run_daily.withdraw_late()
	expire_documents()
