"""Thin functions behind the scheduler."""

from __future__ import annotations

from lending_app.products.statuses.change_statuses import change_statuses


def change_statuses_daily() -> None:
	"""Daily: products end, versions follow one another, campaigns begin and end."""
	change_statuses()
