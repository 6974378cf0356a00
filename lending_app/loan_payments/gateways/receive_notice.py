"""Take a gateway's notice in: who has sent it is proved before anything of it is read, and it is stored before anything is
done with it.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from lending_app.lending_setup.database import select
from lending_app.lending_setup.document import by_service
from lending_app.loan_payments.gateways.exceptions import (
	ForgedNoticeError,
	NoticeConflictError,
	NoticeSizeError,
)
from lending_app.loan_payments.gateways.read_notice import NoticeValues, read_notice
from lending_app.loan_payments.gateways.signature import is_in_time, is_signed
from lending_app.loan_payments.gateways.states import NoticeStatus

NOTICE, GATEWAY = "Payment Notice", "Loan Payment Gateway"
USUAL_WINDOW = 300
USUAL_BYTES = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
	"""What came: the gateway that it names, and what it is signed by."""

	gateway: str
	timestamp: str
	signature: str
	body: bytes


def check_signature(request: SignedRequest) -> Document:
	"""The gateway that has sent it. Raises ForgedNoticeError, the same whatever is wrong, or NoticeSizeError."""
	filters = {"name": request.gateway, "is_enabled": 1}
	name = frappe.db.get_value(GATEWAY, filters) if request.gateway else None
	if not name:
		_refuse_forged()
	gateway = frappe.get_doc(GATEWAY, name)
	if len(request.body) > (gateway.largest_bytes or USUAL_BYTES):
		frappe.throw(
			_("The notice has more than {0} bytes.").format(gateway.largest_bytes or USUAL_BYTES),
			exc=NoticeSizeError,
			title=_("Notice Too Large"),
		)
	window = gateway.window_seconds or USUAL_WINDOW
	is_genuine = is_signed(list_secrets(gateway), request.timestamp, request.body, request.signature)
	if not is_genuine or not is_in_time(request.timestamp, int(time.time()), window):
		_refuse_forged()
	return gateway


def list_secrets(gateway: Document) -> list[str]:
	"""The secret, and the one before it while both count."""
	secrets = [gateway.get_password("secret", raise_exception=False)]
	until = gateway.previous_secret_until
	if until and get_datetime(until) > now_datetime():
		secrets.append(gateway.get_password("previous_secret", raise_exception=False))
	return [secret for secret in secrets if secret]


def store_notice(gateway: Document, body: bytes) -> str:
	"""Store a notice once, and hand it to a worker. Returns its name, the same for one that comes again.

	Raises NoticeShapeError, NoticeConflictError.
	"""
	values = read_notice(gateway, body)
	key = _digest(f"{gateway.name}\n{values.notice_id}".encode())
	digest = _digest(body)
	# Notices of a gateway come in one after the other; what the one before has stored is read as it is committed.
	frappe.db.get_value(GATEWAY, gateway.name, "name", for_update=True)
	known = select(
		f"SELECT name, body_hash FROM `tab{NOTICE}` WHERE notice_key = %s LOCK IN SHARE MODE", (key,)
	)
	if known:
		[(name, stored)] = known
		if stored != digest:
			frappe.throw(
				_("Notice {0} was received with another content.").format(frappe.bold(name)),
				exc=NoticeConflictError,
				title=_("Notice Received Before"),
			)
		return name
	notice = _build(gateway, values, key, digest, body)
	# The gateway has no user here; its signature was checked.
	by_service(notice).insert(ignore_permissions=True)
	enqueue_notice(notice.name)
	return notice.name


def enqueue_notice(name: str) -> None:
	"""Once at a time; a worker that was killed is followed by another."""
	frappe.enqueue(
		"lending_app.loan_payments.gateways.apply_notice.apply_notice",
		queue="short",
		job_id=f"payment-notice-{name}",
		deduplicate=True,
		enqueue_after_commit=True,
		notice=name,
	)


def resume_notices() -> None:
	"""Hourly: notices that are stored and not applied, because their worker was lost."""
	for name in frappe.get_all(
		NOTICE, {"status": NoticeStatus.RECEIVED.value}, pluck="name", order_by="creation"
	):
		enqueue_notice(name)


def _build(gateway: Document, values: NoticeValues, key: str, digest: str, body: bytes) -> Document:
	return frappe.new_doc(
		NOTICE,
		gateway=gateway.name,
		notice_id=values.notice_id,
		notice_key=key,
		status=NoticeStatus.RECEIVED.value,
		reference_text=values.reference_text,
		amount=values.amount,
		currency_text=values.currency_text,
		paid_on=values.paid_on,
		payer=values.payer,
		received_on=now_datetime(),
		company=gateway.company,
		currency=frappe.get_cached_value("Company", gateway.company, "default_currency"),
		body=body.decode("utf-8"),
		body_hash=digest,
	)


def _digest(content: bytes) -> str:
	return hashlib.sha256(content).hexdigest()


def _refuse_forged() -> NoReturn:
	frappe.throw(
		_("The notice is not signed by a gateway of ours, or its time is over."),
		exc=ForgedNoticeError,
		title=_("Notice Refused"),
	)
