"""A naming series by which documents can be named, checked when it is set and not when the next loan is made."""

from __future__ import annotations

import re
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import NamingSeries, parse_naming_series

from lending_app.lending_setup.exceptions import NamingSeriesError

# Names stand in texts, files and keys of 140 characters, with something after them.
LONGEST = 60


def check_series(settings: Document, doctypes: dict[str, str]) -> None:
	"""Raise NamingSeriesError for a series of a settings document by which its DocType cannot be named."""
	for field, doctype in doctypes.items():
		series = (settings.get(field) or "").strip()
		settings.set(field, series)
		if series:
			_check(series, doctype, _(settings.meta.get_label(field)))


def _check(series: str, doctype: str, label: str) -> None:
	if re.search(r"[^\w\- /.#{}]", series):
		_refuse(series, label, _("it may hold letters, figures and - / . # alone"))
	whole = NamingSeries(series).series
	if "#" in whole and ".#" not in whole:
		_refuse(
			series, label, _("there must be a dot before the number, as in {0}").format("LN-.YYYY.-.#####")
		)
	meta = frappe.get_meta(doctype)
	for name in re.findall(r"\{(\w*)\}?", whole):
		if not meta.has_field(name):
			_refuse(series, label, _("{0} has no field {1}").format(_(doctype), name))
	name = parse_naming_series(whole, number_generator=lambda _prefix, digits: "9" * digits)
	if len(name) > LONGEST:
		_refuse(series, label, _("its names are longer than {0} characters").format(LONGEST))
	if not re.search(r"[^\d\W]", name):
		_refuse(series, label, _("it must begin with letters, by which a number is known"))


def _refuse(series: str, label: str, reason: str) -> NoReturn:
	frappe.throw(
		_("{0}: series {1} cannot be used: {2}.").format(frappe.bold(label), frappe.bold(series), reason),
		exc=NamingSeriesError,
		title=_("Wrong Naming Series"),
	)
