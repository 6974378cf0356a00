"""Settings of clients for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest


@pytest.fixture
def client_settings() -> Iterator[Callable[..., None]]:
	"""Change Client Settings; what is cached of them goes with the test."""

	def change(**values: Any) -> None:
		settings = frappe.get_doc("Client Settings")
		settings.update(values)
		settings.save()

	yield change
	frappe.clear_document_cache("Client Settings", "Client Settings")
