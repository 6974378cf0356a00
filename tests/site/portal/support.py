"""Pages of the portal as a browser gets them, within the test's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import frappe
from frappe.utils import set_request
from frappe.website.serve import get_response
from PIL import Image
from werkzeug.wrappers import Response

from lending_app.portal import api


def get_page(path: str, **values: Any) -> Response:
	"""A page for anyone who is signed in; `values` are its query."""
	set_request(method="GET", path=path, query_string=values, environ_base={"REMOTE_ADDR": "203.0.113.7"})
	frappe.local.form_dict = frappe._dict(values)
	frappe.local.request_ip = "203.0.113.7"
	try:
		return get_response()
	finally:
		frappe.local.request = None


def read(response: Response) -> str:
	return response.get_data(as_text=True)


@contextmanager
def as_guest() -> Iterator[None]:
	before = frappe.session.user
	frappe.set_user("Guest")
	try:
		yield
	finally:
		frappe.set_user(before)


def ask(**scenario: Any) -> str:
	"""What the simulator's page sends for one loan."""
	return json.dumps([{"number_of_installments": 12, "amount": "100000"} | scenario])


def send(application: str, row: str, name: str, content: bytes) -> None:
	"""A file as a form sends it."""
	set_request(
		method="POST", path="/", data={"file": (BytesIO(content), name)}, content_type="multipart/form-data"
	)
	try:
		api.upload_document(application, row)
	finally:
		frappe.local.request = None


def make_png() -> bytes:
	stream = BytesIO()
	Image.new("RGB", (40, 30), (9, 90, 40)).save(stream, "PNG")
	return stream.getvalue()
