"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

from lending_app.collateral.register.tell_expiries import tell_expiries


def tell_daily() -> None:
	"""Daily: what of collateral ends soon."""
	tell_expiries()
