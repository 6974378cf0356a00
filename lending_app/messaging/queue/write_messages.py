"""Write messages: each event, person and channel once. A thousand are written in as many statements as one."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import frappe
from frappe import _
from frappe.utils import fmt_money, formatdate, now_datetime

from lending_app.lending_setup.database import write_rows
from lending_app.lending_setup.language.default_language import get_company_language
from lending_app.lending_setup.language.speak import speaking, speaking_language_of
from lending_app.lending_setup.numbers import to_decimal
from lending_app.messaging.queue import queries
from lending_app.messaging.queue.notice import Notice
from lending_app.messaging.queue.start_sending import start_sending
from lending_app.messaging.states import COLLECTING, MessageChannel, MessageStatus
from lending_app.messaging.templates.fields import FIELDS
from lending_app.messaging.templates.render import list_missing, render_text
from lending_app.messaging.wire.segments import count_segments

MESSAGE = "Message"
FALLBACK = "en"


def write_messages(notices: Sequence[Notice], without: Collection[MessageChannel] = ()) -> int:
	"""Queue what has a channel, an address, a text and a provider. Returns how many rows were new.

	The messages are in the caller's transaction, and are sent once it is committed. `without` are channels that have failed.
	"""
	if not notices:
		return 0
	known = _Known(notices)
	rows = [row for notice in notices if (row := known.build_row(notice, without)) is not None]
	if not rows:
		return 0
	columns = list(rows[0])
	before = _count_known(rows)
	write_rows(
		f"tab{MESSAGE}", columns, [[row[name] for name in columns] for row in rows], verb="INSERT IGNORE"
	)
	start_sending({row["provider"] for row in rows if row["status"] == MessageStatus.QUEUED.value})
	return len({row["message_key"] for row in rows}) - before


def _count_known(rows: Sequence[dict[str, Any]]) -> int:
	return frappe.db.count(MESSAGE, {"message_key": ("in", [row["message_key"] for row in rows])})


@dataclass(frozen=True, slots=True)
class Choice:
	"""How a notice goes out."""

	channel: MessageChannel
	address: str
	provider: Any
	template: Any
	language: str


class _Known:
	"""What is read once for many notices."""

	def __init__(self, notices: Sequence[Notice]) -> None:
		self.loans = queries.read_loans([notice.loan for notice in notices])
		clients = [loan.client for loan in self.loans.values()]
		self.people = queries.read_people(clients)
		self.closed = queries.read_closed(clients)
		self.channels = queries.read_channels()
		self.providers = queries.read_providers()
		self.templates = queries.read_templates()
		self.stamp = now_datetime()

	@cached_property
	def prices(self) -> dict[str, dict[str, tuple[float, str]]]:
		return queries.read_prices()

	def build_row(self, notice: Notice, without: Collection[MessageChannel]) -> dict[str, Any] | None:
		loan = self.loans.get(notice.loan)
		if loan is None or loan.client not in self.people:
			return None
		person = self.people[loan.client]
		for channel in self.channels.get(notice.event, ()):
			if channel not in without and (choice := self._choose(notice, loan, person, channel)) is not None:
				return self._fill(notice, loan, person, choice)
		return None

	def _choose(self, notice: Notice, loan: Any, person: Any, channel: MessageChannel) -> Choice | None:
		"""How it goes by a channel; None where it cannot, or the person does not want it."""
		address = get_address(person, channel)
		if not address or (person.name, channel.value) in self.closed:
			return None
		provider = find_provider(self.providers, channel.value, is_collecting=notice.event in COLLECTING)
		company_language = get_company_language(loan.company)
		for language in (person.language or company_language, company_language, FALLBACK):
			for code in (language, language.partition("-")[0]):
				template = self.templates.get((notice.event.value, channel.value, code))
				if template is not None and provider is not None:
					return Choice(channel, address, provider, template, code)
		return None

	def _fill(self, notice: Notice, loan: Any, person: Any, choice: Choice) -> dict[str, Any]:
		with speaking(choice.language):
			values = write_values(notice, loan, person)
		template = choice.template
		text = f"{template.subject or ''}\n{template.body}\n{_mark_parameters(template)}"
		missing = list_missing(text, values)
		body = "" if missing else render_text(template.body, values)
		segments = count_segments(body).count if choice.channel is MessageChannel.SMS else 1
		prices = self.prices.get(choice.provider.name, {})
		price, currency = prices.get(person.country or "", prices.get("", (None, None)))
		return {
			"name": frappe.generate_hash(length=12),
			"owner": frappe.session.user,
			"modified_by": frappe.session.user,
			"creation": self.stamp,
			"modified": self.stamp,
			"status": (MessageStatus.FAILED if missing else MessageStatus.QUEUED).value,
			"event": notice.event.value,
			"channel": choice.channel.value,
			"client": person.name,
			"client_name": person.client_name,
			"loan": loan.name,
			"address": choice.address,
			"subject": None if missing or not template.subject else render_text(template.subject, values),
			"body": body,
			"provider": choice.provider.name,
			"send_after": self.stamp,
			"segments": segments,
			"cost": None if price is None else price * segments,
			"cost_currency": currency,
			"reason": _say_missing(notice, loan.company, missing),
			"reference_doctype": notice.reference_doctype,
			"reference_name": notice.reference_name,
			"occasion": notice.occasion or None,
			"template": template.name,
			"message_key": notice.get_key(person.name, choice.channel),
			"values_json": json.dumps(values, ensure_ascii=False),
			"company": loan.company,
			"branch": loan.branch,
		}


def _say_missing(notice: Notice, company: str, missing: Sequence[str]) -> str | None:
	if not missing:
		return None
	labels = FIELDS[notice.event]
	with speaking_language_of(company):
		return _("No value: {0}").format(", ".join(_(labels[name]) for name in missing))


def find_provider(
	providers: Sequence[Any], channel: str, *, is_collecting: bool, after: str = ""
) -> Any | None:
	"""The first of a channel that may send it; the one that follows `after`, where that has failed."""
	fitting = [
		row for row in providers if row.channel == channel and (row.is_for_collection or not is_collecting)
	]
	names = [row.name for row in fitting]
	start = names.index(after) + 1 if after in names else 0
	return next(iter(fitting[start:]), None)


def get_address(person: Any, channel: MessageChannel) -> str:
	"""A telephone number in E.164, or an e-mail address; "" where there is none."""
	if channel is MessageChannel.EMAIL:
		return (person.email or "").strip()
	digits = re.sub(r"[^+\d]", "", person.mobile_phone or "")
	return digits if digits.startswith("+") else ""


def _mark_parameters(template: Any) -> str:
	"""Parameters of an approved template, as fields of a text."""
	return " ".join(f"{{{{ {name} }}}}" for name in (template.whatsapp_parameters or "").split())


def write_values(notice: Notice, loan: Any, person: Any) -> dict[str, str]:
	"""Values as they are read: amounts in the loan's currency, days as the site writes them."""
	values = {
		"client_name": person.client_name,
		"company": loan.company,
		"loan": loan.name,
		"outstanding_amount": to_decimal(loan.outstanding_principal_amount or 0),
		**notice.values,
	}
	return {name: _write(value, loan.currency) for name, value in values.items()}


def _write(value: object, currency: str) -> str:
	if value is None:
		return ""
	if isinstance(value, Decimal):
		return fmt_money(value, currency=currency)
	if isinstance(value, date):
		return formatdate(value)
	return str(value)
