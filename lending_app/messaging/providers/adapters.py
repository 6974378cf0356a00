"""Providers by kind. Each is built of its settings, in the worker, and is then asked by several threads without a database."""

from __future__ import annotations

import json
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Protocol

import frappe
import requests
from frappe.model.document import Document
from frappe.utils import cint, flt

from lending_app.messaging.providers.addresses import add_key
from lending_app.messaging.providers.call import call
from lending_app.messaging.providers.outgoing import Outgoing, UnansweredError
from lending_app.messaging.states import ProviderKind
from lending_app.messaging.wire import gateway, twilio, whatsapp
from lending_app.messaging.wire.model import Answer, Outcome

DEFAULT_TIMEOUT = 10


class Adapter(Protocol):
	"""`takes_key`: asked again with the same key, it sends nothing twice."""

	takes_key: bool

	def send(self, message: Outgoing) -> Answer:
		"""Raises UnansweredError where it may have been sent."""

	def look_up(self, message: Outgoing) -> str | None:
		"""The provider's id of a message that may have been sent, "" where it was not; None where it cannot be asked."""


def build_adapter(provider: Document) -> Adapter:
	"""Raises nothing for settings that were saved: they are checked there."""
	return _BUILD[ProviderKind(provider.kind)](provider)


def _get_secret(provider: Document, field: str) -> str:
	return provider.get_password(field, raise_exception=False) or ""


@dataclass(frozen=True, slots=True)
class TwilioAdapter:
	account: str
	token: str
	sender: str
	address: str
	receipts: str
	timeout: float
	takes_key: bool = False

	def send(self, message: Outgoing) -> Answer:
		request = twilio.build_request(
			message.text,
			account=self.account,
			token=self.token,
			callback=add_key(self.receipts, message.key),
			address=self.address or twilio.ADDRESS,
		)
		answer = call(request, self.timeout)
		if isinstance(answer, Answer):
			return answer
		return twilio.read_answer(answer.status_code, answer.headers, answer.content)

	def look_up(self, message: Outgoing) -> str | None:
		request = twilio.build_lookup(
			message.text, account=self.account, token=self.token, address=self.address or twilio.ADDRESS
		)
		try:
			answer = call(request, self.timeout)
		except UnansweredError:
			return None
		return None if isinstance(answer, Answer) else _read_lookup(answer, message)


def _read_lookup(answer: requests.Response, message: Outgoing) -> str | None:
	return twilio.read_lookup(answer.status_code, answer.content, message.text, message.tried_on)


@dataclass(frozen=True, slots=True)
class WhatsAppAdapter:
	number_id: str
	token: str
	address: str
	timeout: float
	takes_key: bool = False

	def send(self, message: Outgoing) -> Answer:
		request = whatsapp.build_request(
			message.text,
			number_id=self.number_id,
			token=self.token,
			key=message.key,
			address=self.address or whatsapp.ADDRESS,
		)
		answer = call(request, self.timeout)
		if isinstance(answer, Answer):
			return answer
		return whatsapp.read_answer(answer.status_code, answer.headers, answer.content)

	def look_up(self, message: Outgoing) -> str | None:
		return None


@dataclass(frozen=True, slots=True)
class GatewayAdapter:
	settings: gateway.Gateway
	sender: str
	timeout: float
	takes_key: bool

	def send(self, message: Outgoing) -> Answer:
		answer = call(gateway.build_request(message.text, message.key, self.settings), self.timeout)
		if isinstance(answer, Answer):
			return answer
		return gateway.read_answer(answer.status_code, answer.headers, answer.content, self.settings)

	def look_up(self, message: Outgoing) -> str | None:
		return None


@dataclass(frozen=True, slots=True)
class EmailAdapter:
	"""The server of an Email Account, without Frappe's queue: that one sends again what a crash has left."""

	host: str
	port: int
	is_ssl: bool
	is_tls: bool
	login: str
	password: str
	sender: str
	timeout: float
	takes_key: bool = False

	def send(self, message: Outgoing) -> Answer:
		mail = EmailMessage()
		mail["From"], mail["To"] = self.sender, message.text.to
		mail["Subject"] = message.subject
		mail["Message-ID"] = f"<{message.key}@{self.sender.rpartition('@')[2] or 'localhost'}>"
		mail.set_content(message.text.body)
		is_handed_over = False
		try:
			with self._connect() as server:
				is_handed_over = True
				server.send_message(mail)
		except smtplib.SMTPRecipientsRefused as error:
			code, reason = next(iter(error.recipients.values()))
			return _read_refusal(code, reason)
		except smtplib.SMTPResponseException as error:
			return _read_refusal(error.smtp_code, error.smtp_error)
		except (OSError, smtplib.SMTPException) as error:
			if is_handed_over:
				raise UnansweredError(str(error)[:200]) from error
			return Answer(outcome=Outcome.LATER, code="unreached", reason=str(error)[:200])
		return Answer(outcome=Outcome.TAKEN, provider_id=mail["Message-ID"])

	def look_up(self, message: Outgoing) -> str | None:
		return None

	def _connect(self) -> smtplib.SMTP:
		context = ssl.create_default_context()
		if self.is_ssl:
			server: smtplib.SMTP = smtplib.SMTP_SSL(
				self.host, self.port, timeout=self.timeout, context=context
			)
		else:
			server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
			if self.is_tls:
				server.starttls(context=context)
		if self.login and self.password:
			server.login(self.login, self.password)
		return server


def _read_refusal(code: int, reason: Any) -> Answer:
	"""Codes from 500 on are for good; 550, 551 and 553 name an address that does not exist."""
	text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
	return Answer(
		outcome=Outcome.REFUSED if code >= 500 else Outcome.LATER,
		code=str(code),
		reason=text[:200],
		is_dead_address=code in (550, 551, 553),
	)


def _build_twilio(provider: Document) -> Adapter:
	return TwilioAdapter(
		account=provider.account,
		token=_get_secret(provider, "token"),
		sender=provider.sender,
		address=(provider.address or "").rstrip("/"),
		receipts=provider.webhook_address,
		timeout=flt(provider.timeout_seconds) or DEFAULT_TIMEOUT,
	)


def _build_whatsapp(provider: Document) -> Adapter:
	return WhatsAppAdapter(
		number_id=provider.account,
		token=_get_secret(provider, "token"),
		address=(provider.address or "").rstrip("/"),
		timeout=flt(provider.timeout_seconds) or DEFAULT_TIMEOUT,
	)


def _build_gateway(provider: Document) -> Adapter:
	return GatewayAdapter(
		settings=gateway.Gateway(
			address=provider.address,
			fields=json.loads(provider.request_body),
			content_type=provider.content_type,
			token_header=provider.token_header or "",
			token=_get_secret(provider, "token"),
			id_field=provider.id_field or "",
		),
		sender=provider.sender or "",
		timeout=flt(provider.timeout_seconds) or DEFAULT_TIMEOUT,
		takes_key=bool(provider.is_keyed),
	)


def _build_email(provider: Document) -> Adapter:
	account = frappe.get_doc("Email Account", provider.email_account)
	return EmailAdapter(
		host=account.smtp_server,
		port=cint(account.smtp_port)
		or (465 if account.use_ssl_for_outgoing else 587 if account.use_tls else 25),
		is_ssl=bool(account.use_ssl_for_outgoing),
		is_tls=bool(account.use_tls),
		login="" if account.no_smtp_authentication else (account.login_id or account.email_id),
		password=""
		if account.no_smtp_authentication
		else (account.get_password(raise_exception=False) or ""),
		sender=account.email_id,
		timeout=flt(provider.timeout_seconds) or DEFAULT_TIMEOUT,
	)


_BUILD = {
	ProviderKind.TWILIO: _build_twilio,
	ProviderKind.WHATSAPP: _build_whatsapp,
	ProviderKind.GATEWAY: _build_gateway,
	ProviderKind.EMAIL: _build_email,
}
