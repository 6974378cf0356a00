"""Sends requests through the site's own web application, signed in as somebody, and looks at what comes back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import frappe
import frappe.app
from pypdf import PdfReader
from werkzeug.test import Client, TestResponse

from tests.site.access.doors import Request
from tests.site.access.seeding import find_markers

WORKERS = 2


@dataclass
class Finding:
	"""What a person got who should not have."""

	who: str
	request: str
	what: str

	def __str__(self) -> str:
		return f"{self.who}: {self.what}: {self.request}"


@dataclass
class Walker:
	"""A person at the door; None for a guest. Requests run in threads: what Frappe keeps of one lives in its thread."""

	site: str
	user: str | None

	def walk(self, requests: Iterable[Request], *hidden: str) -> list[Finding]:
		"""Requests whose answers hold a word of the hidden sides."""
		return [
			Finding(self.user or "Guest", str(request), f"reads {', '.join(sorted(found))}")
			for request, found in self.ask(requests, *hidden)
			if found
		]

	def ask(self, requests: Iterable[Request], *sides: str) -> list[tuple[Request, set[str]]]:
		"""Each request with the words of these sides that its answer holds."""
		requests = list(requests)
		with ThreadPoolExecutor(WORKERS) as pool:
			answers = list(pool.map(self._send, requests))
		# What a request itself says is no news in its answer.
		return [
			(request, find_markers(text, *sides) - find_markers(str(request.values), *sides))
			for request, text in zip(requests, answers, strict=True)
		]

	def knock(self, requests: Iterable[Request]) -> list[tuple[Request, int, str]]:
		"""Each request with the status of its answer, and what a refusal says at last."""
		requests = list(requests)
		with ThreadPoolExecutor(WORKERS) as pool:
			answers = list(pool.map(self._open, requests))
		return [
			(request, answer.status_code, _read(answer)[-400:] if answer.status_code >= 400 else "")
			for request, answer in zip(requests, answers, strict=True)
		]

	def _send(self, request: Request) -> str:
		return _read(self._open(request))

	def open(self, request: Request) -> TestResponse:
		"""The answer, read to its end."""
		return in_thread(lambda: self._open(request))

	def _open(self, request: Request) -> TestResponse:
		headers = {"X-Frappe-Site-Name": self.site, "Accept": "application/json"}
		if self.user:
			headers["Authorization"] = f"token {_TOKENS[self.user]}"
		values = _make_body(request)
		client = Client(frappe.app.application, use_cookies=False)
		with client.open(request.path, method=request.verb, headers=headers, **values) as response:
			response.get_data()
			return response


def in_thread(act: Callable[[], TestResponse]) -> TestResponse:
	"""What Frappe keeps of a request lives in its thread, and is none of the test's."""
	with ThreadPoolExecutor(1) as pool:
		return pool.submit(act).result()


def _make_body(request: Request) -> dict[str, Any]:
	if request.file:
		return {"data": {**_flatten(request.values), "file": (io.BytesIO(request.file), request.filename)}}
	if request.verb == "GET":
		return {"query_string": _flatten(request.values)}
	return {"json": request.values}


def _flatten(values: dict[str, Any]) -> dict[str, str]:
	return {key: value if isinstance(value, str) else frappe.as_json(value) for key, value in values.items()}


def _read(response: TestResponse) -> str:
	"""The text of an answer: of a PDF its pages, of an archive or a workbook its files."""
	data = response.data
	if data.startswith(b"%PDF"):
		return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
	if data.startswith(b"PK"):
		with zipfile.ZipFile(io.BytesIO(data)) as archive:
			return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
	return data.decode("utf-8", "replace")


_TOKENS: dict[str, str] = {}


def give_token(user: str) -> None:
	"""A key and a secret, as a person makes them on their user."""
	doc = frappe.get_doc("User", user)
	doc.api_key, doc.api_secret = frappe.generate_hash(length=15), frappe.generate_hash(length=15)
	_TOKENS[user] = f"{doc.api_key}:{doc.api_secret}"
	doc.save(ignore_permissions=True)
