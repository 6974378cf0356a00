"""Providers of bureau reports.

An app offers one through the hook `lending_bureau_providers`: a dict of the name that Evaluation Settings shows to the
dotted path of a function `(BureauRequest) -> BureauReport`. The function talks to the service with a timeout, masks the
identity number in whatever it logs (`mask`), and raises BureauUnavailableError where it gets no report.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe import _

from lending_app.credit.bureau.exceptions import BureauUnavailableError
from lending_app.credit.bureau.model import BureauReport, BureauRequest

Provider = Callable[[BureauRequest], BureauReport]
SHOWN = 4


def get_provider(name: str) -> Provider:
	"""The function behind a provider's name. Raises BureauUnavailableError."""
	paths = frappe.get_hooks("lending_bureau_providers").get(name)
	if not paths:
		frappe.throw(
			_("There is no credit bureau provider {0}. Choose another in Evaluation Settings.").format(
				frappe.bold(name or "-")
			),
			exc=BureauUnavailableError,
			title=_("Provider Missing"),
		)
	return frappe.get_attr(paths[-1])


def list_providers() -> list[str]:
	return sorted(frappe.get_hooks("lending_bureau_providers"))


def mask(number: str) -> str:
	"""An identity number as logs may hold it: its last characters alone, and none of a short one."""
	if len(number) <= SHOWN * 2:
		return "*" * len(number)
	return "*" * (len(number) - SHOWN) + number[-SHOWN:]
