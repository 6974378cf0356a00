"""One connection to the test site for all tests, and a rollback after each."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import frappe
import pytest
import time_machine
from frappe.model.document import Document

from tests.site import support

LONGEST = "test_whole_story.py"

# Tests that run beside one another have a site each.
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
	os.environ["LENDING_TEST_SITE"] = os.environ["LENDING_TEST_SITES"].split()[int(worker.removeprefix("gw"))]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	"""What commits comes last: nothing else then meets data it did not make.

	Of that the longest file comes first, so that neither of two processes waits long for the other.
	"""
	items.sort(key=lambda item: ("browser" in item.path.parts, item.path.name != LONGEST))


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
	"""The test site, connected, with its company, branches and one user for each role and branch."""
	name = os.environ.get("LENDING_TEST_SITE")
	if not name:
		pytest.exit("Site tests run on a site of their own: use scripts/test_site.sh, or make test.", 4)
	sites_path = Path(os.environ.get("SITES_PATH") or Path(os.environ["BENCH"]) / "sites")
	frappe.init(site=name, sites_path=str(sites_path))
	if not frappe.conf.allow_tests:
		pytest.exit(f"{name} is no test site: its site_config.json does not set allow_tests.", 4)
	frappe.connect()
	frappe.set_user("Administrator")
	with time_machine.travel(support.NOW):
		support.set_up_company()
	frappe.db.commit()
	yield name
	frappe.destroy()


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
	"""The day of the tests; `support.travel_to` moves it."""
	with time_machine.travel(support.NOW) as traveller:
		yield traveller


@pytest.fixture(autouse=True)
def undone(site: str, clock: object) -> Iterator[None]:
	"""Nothing that a test does outlives it."""
	flags = copy.deepcopy(frappe.local.flags)
	yield
	frappe.local.flags = flags
	# Frappe remembers which documents are linked from where; the next test makes its own.
	frappe.local.dynamic_link_map = None
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.clear_messages()


@pytest.fixture(autouse=True)
def commits(undone: None, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Services never commit: one within a test fails it. Folders whose tests work on committed data override this."""

	def refuse() -> None:
		raise AssertionError("A commit within a test: services leave it to the request or the job.")

	monkeypatch.setattr(frappe.db, "commit", refuse)


@pytest.fixture
def counted_commits(commits: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
	"""For jobs that commit by themselves: counts their commits and makes none."""
	made: list[str] = []
	monkeypatch.setattr(frappe.db, "commit", lambda: made.append("commit"))
	return made


@pytest.fixture
def company_record() -> Document:
	"""The lending side of the test company."""
	return frappe.get_doc("Lending Company", support.COMPANY)


@pytest.fixture
def client_settings() -> Iterator[Callable[..., None]]:
	"""Change Client Settings; what is cached of them goes with the test."""

	def change(**values: Any) -> None:
		settings = frappe.get_doc("Client Settings")
		settings.update(values)
		settings.save()

	yield change
	frappe.clear_document_cache("Client Settings", "Client Settings")
