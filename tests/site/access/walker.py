"""Sends requests through the site's own web application, signed in as somebody, and looks at what comes back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import frappe
import frappe.app
import redis
from frappe.utils.password import set_encrypted_password
from pypdf import PdfReader
from werkzeug.test import Client, TestResponse

from tests.site.access.doors import Request
from tests.site.access.seeding import find_markers

WORKERS = 2
UNKNOWN = 401


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
			assert response.status_code != UNKNOWN or not self.user, "the door does not know who is there"
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
	"""A key and a secret, as they are stored when a person makes them on their user."""
	key, secret = frappe.generate_hash(length=15), frappe.generate_hash(length=15)
	_TOKENS[user] = f"{key}:{secret}"
	frappe.db.set_value("User", user, {"api_key": key, "api_secret": "*" * len(secret)})
	set_encrypted_password("User", user, secret, "api_secret")


@contextmanager
def remembered_cache() -> Iterator[None]:
	"""What Redis has answered for a name is kept until something is stored there: a walk asks it the same, twenty times a
	request. Each request still makes its own objects of the answers, and nobody but this process writes there.
	"""
	answers: dict[Any, dict[tuple[Any, ...], Any]] = {}
	execute = redis.Redis.execute_command

	def answer(self: redis.Redis, command: str, *args: Any, **options: Any) -> Any:
		if command in ("GET", "HGET"):
			# Another thread that stores something meanwhile takes this away whole, and a late answer with it.
			kept = answers.setdefault(args[0], {})
			if args not in kept:
				kept[args] = execute(self, command, *args, **options)
			return kept[args]
		try:
			return execute(self, command, *args, **options)
		finally:
			for name in args or [*answers]:
				answers.pop(name, None)

	with patch.object(redis.Redis, "execute_command", answer):
		yield
