"""Settings by which messages could be sent."""

from __future__ import annotations

import json
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import validate_url

from lending_app.messaging.exceptions import MessageProviderError
from lending_app.messaging.providers.addresses import get_receipt_address
from lending_app.messaging.states import MessageChannel, ProviderKind
from lending_app.messaging.wire.gateway import PLACES, list_unknown_places

CHANNELS = {
	ProviderKind.TWILIO: MessageChannel.SMS,
	ProviderKind.WHATSAPP: MessageChannel.WHATSAPP,
	ProviderKind.EMAIL: MessageChannel.EMAIL,
}
REQUIRED = {
	ProviderKind.TWILIO: ("account", "token", "sender"),
	ProviderKind.WHATSAPP: ("account", "token", "app_secret", "verify_token"),
	ProviderKind.GATEWAY: ("channel", "address", "request_body"),
	ProviderKind.EMAIL: ("email_account",),
}
LONGEST_WAIT, MOST_PER_SECOND, MOST_ATTEMPTS = 60, 1_000, 20


def check_provider(provider: Document) -> None:
	"""Raises MessageProviderError; fills channel and address for receipts."""
	kind = ProviderKind(provider.kind)
	if kind in CHANNELS:
		provider.channel = CHANNELS[kind].value
	for field in REQUIRED[kind]:
		if not provider.get(field):
			_refuse(_("Enter {0}.").format(_(provider.meta.get_label(field))))
	if kind is ProviderKind.GATEWAY and provider.channel == MessageChannel.EMAIL.value:
		_refuse(_("A gateway sends SMS or WhatsApp. E-mails go by an Email Account."))
	if provider.address and not validate_url(provider.address, valid_schemes=("https", "http")):
		_refuse(
			_("{0} is not a web address.").format(frappe.bold(frappe.utils.escape_html(provider.address)))
		)
	_check_limits(provider)
	if kind is ProviderKind.GATEWAY:
		_check_request(provider)
	provider.webhook_address = get_receipt_address(provider.name or provider.provider_name, provider.kind)
	countries = [row.destination or "" for row in provider.prices]
	if len(set(countries)) < len(countries):
		_refuse(_("A country is there twice among the prices."))


def _check_limits(provider: Document) -> None:
	limits = {
		"timeout_seconds": LONGEST_WAIT,
		"messages_per_second": MOST_PER_SECOND,
		"most_attempts": MOST_ATTEMPTS,
	}
	for field, highest in limits.items():
		if not 1 <= (provider.get(field) or 0) <= highest:
			_refuse(_("{0} is from 1 to {1}.").format(_(provider.meta.get_label(field)), highest))


def _check_request(provider: Document) -> None:
	try:
		fields = json.loads(provider.request_body)
	except ValueError:
		fields = None
	if not isinstance(fields, dict) or not fields:
		_refuse(
			_("Request is not a list of fields as JSON, such as {0}.").format(
				'{"to": "{to}", "text": "{body}"}'
			)
		)
	said = json.dumps(fields)
	if unknown := list_unknown_places(fields):
		_refuse(_("Request: {0} is not known. There are: {1}.").format(", ".join(unknown), ", ".join(PLACES)))
	if "{to}" not in said or "{body}" not in said:
		_refuse(_("Request needs {0} and {1}.").format("{to}", "{body}"))
	if provider.is_keyed and "{key}" not in said:
		_refuse(_("The gateway takes a key: put {0} in the request.").format("{key}"))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=MessageProviderError, title=_("Message Provider"))
