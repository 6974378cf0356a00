"""Rules of Client Settings that can be applied."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from lending_app.clients.exceptions import SettingsRuleError
from lending_app.clients.providers.base import list_providers

BOUNDS = (("score_rules", "lowest"), ("score_rules", "highest"), ("segment_rules", "maximum_days_past_due"))


def check_settings(settings: Document) -> None:
	"""Raise SettingsRuleError naming table, row and field."""
	for table, field in BOUNDS:
		for row in settings.get(table):
			_check_number(row, field)
	for row in settings.score_rules:
		if row.lowest and row.highest and Decimal(row.lowest) > Decimal(row.highest):
			_refuse(row, _("the first value is above the second"))
	for row in settings.requirements:
		if bool(row.document_type) == bool(row.client_field):
			_refuse(row, _("choose a document type or a field"))
	_check_limits(settings)
	_check_methods(settings)


def _check_number(row: Document, field: str) -> None:
	text = str(row.get(field) or "").strip()
	try:
		is_number = not text or Decimal(text).is_finite()
	except InvalidOperation:
		is_number = False
	if not is_number:
		_refuse(row, _("{0} is not a number").format(frappe.bold(text)))
	row.set(field, text or None)


def _check_limits(settings: Document) -> None:
	for low, high in (("minimum_age", "maximum_age"), ("minimum_group_members", "maximum_group_members")):
		lowest, highest = cint(settings.get(low)), cint(settings.get(high))
		if highest and lowest > highest:
			frappe.throw(
				_("{0} {1} is above {2} {3}.").format(
					_(settings.meta.get_label(low)), lowest, _(settings.meta.get_label(high)), highest
				),
				exc=SettingsRuleError,
				title=_("Client Settings"),
			)


def _check_methods(settings: Document) -> None:
	seen, known = set(), list_providers()
	for row in settings.verification_methods:
		if row.step in seen:
			_refuse(row, _("{0} is there twice").format(_(row.step)))
		if row.provider not in known:
			_refuse(row, _("there is no provider {0}; there are: {1}").format(row.provider, ", ".join(known)))
		seen.add(row.step)


def _refuse(row: Document, why: str) -> None:
	frappe.throw(
		_("{0}, row {1}: {2}.").format(_(row.doctype), row.idx, why),
		exc=SettingsRuleError,
		title=_("Client Settings"),
	)
