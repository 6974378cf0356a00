"""Texts and channels that an installation starts with; what a lender changed or deleted stays so."""

from __future__ import annotations

import frappe

from lending_app.lending_setup.companies.fill_settings import has_rows
from lending_app.messaging.states import MessageChannel, MessageEvent
from lending_app.messaging.templates.check_template import TEMPLATE

SETTINGS = "Messaging Settings"
# Approved templates of WhatsApp are each lender's own.
SEEDED_CHANNELS = (MessageChannel.SMS, MessageChannel.EMAIL)
ORDER = (MessageChannel.WHATSAPP, MessageChannel.SMS, MessageChannel.EMAIL)


def seed_messages() -> None:
	"""Once: a site that has any template, or any row of channels, keeps what it has."""
	if not frappe.db.count(TEMPLATE):
		_seed_templates()
	if not has_rows(SETTINGS):
		_seed_channels()


def _seed_templates() -> None:
	path = frappe.get_app_path("lending_app", "messaging", "seeds", "message_templates.json")
	for event, texts in frappe.get_file_json(path).items():
		for language, text in texts.items():
			for channel in SEEDED_CHANNELS:
				values = {
					"event": event,
					"channel": channel.value,
					"language": language,
					"body": text["body"],
				}
				template = frappe.new_doc(TEMPLATE, **values, subject=text["subject"], is_active=1)
				# An installation has no user who could hold the right.
				template.insert(ignore_permissions=True)


def _seed_channels() -> None:
	settings = frappe.get_doc(SETTINGS)
	for event in MessageEvent:
		for channel in ORDER:
			settings.append("channels", {"event": event.value, "channel": channel.value, "is_enabled": 1})
	# As above.
	settings.save(ignore_permissions=True)
