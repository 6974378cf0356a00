"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

from lending_app.origination.decisions import run_daily


def expire_approvals() -> None:
	"""Daily: approvals that were not accepted in time lapse."""
	run_daily.expire_approvals()


def withdraw_late() -> None:
	"""Daily: where the settings say so, applications whose documents are late are withdrawn."""
	run_daily.withdraw_late()
