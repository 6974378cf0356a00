"""A link that names nothing."""

from __future__ import annotations

import frappe
from frappe import _


def check_link(doctype: str, name: str | None, exc: type[Exception]) -> None:
	"""Raise `exc` where a link names no document.

	Frappe checks its links, but lets an unknown name pass in one from which other fields are fetched.
	"""
	if not name or frappe.db.exists(doctype, name):
		return
	frappe.throw(
		_("There is no {0} {1}. Check the number, or choose one from the list.").format(
			_(doctype), frappe.bold(name)
		),
		exc=exc,
		title=_("Unknown {0}").format(_(doctype)),
	)
