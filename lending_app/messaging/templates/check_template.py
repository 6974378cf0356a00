"""A template that is saved can be filled in, and one that was used stays as it was sent."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from lending_app.lending_setup.document import by_service
from lending_app.messaging.exceptions import MessageTemplateError
from lending_app.messaging.states import MessageChannel, MessageEvent
from lending_app.messaging.templates.fields import FIELDS
from lending_app.messaging.templates.render import has_stray_braces, list_fields

TEMPLATE, MESSAGE = "Message Template", "Message"
TEXTS = ("subject", "body", "whatsapp_template", "whatsapp_language", "whatsapp_parameters")
KEY = ("event", "channel", "language")


def check_template(template: Document) -> None:
	"""Raises MessageTemplateError; sets number and title of a new version."""
	known = FIELDS[MessageEvent(template.event)]
	template.fields_help = ", ".join(f"{name} ({_(label)})" for name, label in known.items())
	if template.channel != MessageChannel.EMAIL.value:
		template.subject = None
	elif not (template.subject or "").strip():
		_refuse(_("An e-mail needs a subject."))
	if template.channel == MessageChannel.WHATSAPP.value and not (template.whatsapp_template or "").strip():
		_refuse(_("WhatsApp sends approved templates only. Enter the name under which yours was approved."))
	for text in (template.subject or "", template.body or ""):
		if has_stray_braces(text):
			_refuse(_("Write a field as {0}, and no other braces.").format("{{ client_name }}"))
	used = [*list_fields(f"{template.subject or ''} {template.body}"), *list_parameters(template)]
	if unknown := [name for name in used if name not in known]:
		_refuse(
			_("{0} has no field {1}. It has: {2}.").format(
				_(template.event), escape_html(", ".join(unknown)), template.fields_help
			)
		)
	if template.is_new():
		template.version = _find_last_version(template) + 1
	template.title = " · ".join(
		(_(template.event), _(template.channel), template.language, str(template.version))
	)
	_refuse_changing_sent(template)


def list_parameters(template: Document) -> list[str]:
	"""Fields of an approved template, in their order."""
	return [line.strip() for line in (template.whatsapp_parameters or "").splitlines() if line.strip()]


def make_version(name: str) -> Document:
	"""A copy to change, which replaces this one once it is activated."""
	template = frappe.get_doc(TEMPLATE, name)
	values = {field: template.get(field) for field in (*KEY, *TEXTS)}
	return by_service(frappe.new_doc(TEMPLATE, **values, replaces=name)).insert()


def activate(name: str) -> Document:
	"""Send this version from now on, and no other of its event, channel and language."""
	values = frappe.db.get_value(TEMPLATE, name, KEY, as_dict=True)
	# Two that are activated at once wait for each other.
	rows = frappe.get_all(TEMPLATE, dict(values), order_by="name", pluck="name")
	for other in rows:
		frappe.db.get_value(TEMPLATE, other, "name", for_update=True)
	for other in frappe.get_all(TEMPLATE, {**values, "is_active": 1, "name": ("!=", name)}, pluck="name"):
		by_service(frappe.get_doc(TEMPLATE, other)).update({"is_active": 0}).save()
	return by_service(frappe.get_doc(TEMPLATE, name)).update({"is_active": 1}).save()


def _find_last_version(template: Document) -> int:
	values = {field: template.get(field) for field in KEY}
	return frappe.db.get_value(TEMPLATE, values, "MAX(version)") or 0


def _refuse_changing_sent(template: Document) -> None:
	before = template.get_doc_before_save()
	if before is None or all((before.get(field) or "") == (template.get(field) or "") for field in TEXTS):
		return
	if frappe.db.exists(MESSAGE, {"template": template.name}):
		_refuse(_("Messages were sent by this version. Make a new version and change that one."))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=MessageTemplateError, title=_("Message Template"))
