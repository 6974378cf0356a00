"""What providers call: notices of messages, each proved by its signature."""

from __future__ import annotations

import hmac

import frappe
from frappe.model.document import Document
from werkzeug.wrappers import Request, Response

from lending_app.lending_setup.requests.limit_calls import limit_calls
from lending_app.lending_setup.requests.typed_api import typed
from lending_app.messaging.providers.addresses import add_key
from lending_app.messaging.receipts.store_receipt import get_provider, refuse_forged, store_notices
from lending_app.messaging.states import ProviderKind
from lending_app.messaging.wire import twilio, whatsapp
from lending_app.messaging.wire.signatures import is_meta, is_twilio

NOTICES_A_MINUTE = 30_000
LARGEST_BODY = 1_000_000


@frappe.whitelist(allow_guest=True, methods=["POST"])
@limit_calls(lambda: NOTICES_A_MINUTE)
@typed
def receive_twilio() -> dict[str, int]:
	"""Store the receipt, or the answer of a person, of the request. One that comes again changes nothing."""
	provider = check_signature(ProviderKind.TWILIO)
	request = _get_request()
	fields = request.form.to_dict()
	told = twilio.read_receipt(fields, request.args.get("message", "")) or twilio.read_reply(fields)
	return {"stored": store_notices(provider.name, [told] if told else [])}


@frappe.whitelist(allow_guest=True, methods=["GET", "POST"])
@limit_calls(lambda: NOTICES_A_MINUTE)
@typed
def receive_whatsapp() -> Response | dict[str, int]:
	"""Store the receipts and answers of the request; a GET is the handshake by which Meta learns the address."""
	provider = check_signature(ProviderKind.WHATSAPP)
	request = _get_request()
	if request.method == "GET":
		return Response(request.args.get("hub.challenge", ""), mimetype="text/plain")
	body = request.get_data()
	return {
		"stored": store_notices(provider.name, [*whatsapp.read_receipts(body), *whatsapp.read_replies(body)])
	}


def check_signature(kind: ProviderKind) -> Document:
	"""The provider that the request names, and is signed by. Raises ForgedReceiptError, the same whatever is wrong."""
	request = _get_request()
	provider = get_provider(request.args.get("provider", ""), kind.value)
	if not _IS_GENUINE[kind](provider, request):
		refuse_forged()
	return provider


def _is_of_twilio(provider: Document, request: Request) -> bool:
	# As it was given to the provider: behind a proxy the request's own address is another.
	address = add_key(provider.webhook_address, request.args.get("message", ""))
	token = provider.get_password("token", raise_exception=False) or ""
	return is_twilio(address, request.form.to_dict(), token, request.headers.get("X-Twilio-Signature", ""))


def _is_of_meta(provider: Document, request: Request) -> bool:
	if request.method == "GET":
		known = provider.get_password("verify_token", raise_exception=False) or ""
		said = request.args.get("hub.verify_token", "")
		return bool(known) and hmac.compare_digest(known.encode(), said.encode("utf-8", "replace"))
	body = request.get_data()
	secret = provider.get_password("app_secret", raise_exception=False) or ""
	is_signed = is_meta(body, secret, request.headers.get("X-Hub-Signature-256", ""))
	return is_signed and len(body) <= LARGEST_BODY


_IS_GENUINE = {ProviderKind.TWILIO: _is_of_twilio, ProviderKind.WHATSAPP: _is_of_meta}


def _get_request() -> Request:
	request = getattr(frappe.local, "request", None)
	if request is None:
		refuse_forged()
	return request
