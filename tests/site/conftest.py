"""One connection to the test site for all tests, and a rollback after each."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar
from unittest.mock import patch

import frappe
import pytest
import time_machine
from frappe.model.document import Document
from frappe.utils import CallbackManager

from tests.site import support

LONGEST = "test_whole_story.py"
SHARED = "shared_records"
# Records that a file's tests share are made in the minute before their day begins, one after another.
BEFORE_NOW = timedelta(seconds=59)
Records = TypeVar("Records")

# Tests that run beside one another have a site each.
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
	os.environ["LENDING_TEST_SITE"] = os.environ["LENDING_TEST_SITES"].split()[int(worker.removeprefix("gw"))]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	"""What commits comes last: nothing else then meets data it did not make.

	Of that the longest file comes first, so that neither of two processes waits long for the other. Within a file the
	tests come in the order of the records that they share: those without find none, and each step of a chain is taken
	once, after the tests of the steps before it.
	"""
	files = {path: number for number, path in enumerate(dict.fromkeys(item.path for item in items))}

	def place(item: pytest.Item) -> tuple[bool, bool, int, int]:
		is_browser, is_longest = "browser" in item.path.parts, item.path.name == LONGEST
		shared = [name for name in getattr(item, "fixturenames", ()) if name.startswith("share")]
		return is_browser, not is_longest, files[item.path], len(shared)

	items.sort(key=place)


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


def refuse_commit() -> None:
	raise AssertionError("A commit within a test: services leave it to the request or the job.")


@pytest.fixture(scope="module")
def share(site: str, request: pytest.FixtureRequest) -> Iterator[Callable[[Callable[[], Records]], Records]]:
	"""Make records that cost much once for a module: each of its tests is rolled back to them.

	For tests that are all of the same records; whatever they change of them is undone as everything else is. Documents
	are loaded again for each test. A fixture that builds on another's records is named shared_..., as the other is.
	"""
	undo_records = frappe.db.after_rollback

	def make(prepare: Callable[[], Records]) -> Records:
		flags = copy.deepcopy(frappe.local.flags)
		# What undoes the records, such as their files, waits for the last test.
		frappe.db.after_rollback = undo_records
		since = getattr(request.module, "shared_until", support.NOW - BEFORE_NOW)
		with time_machine.travel(since), patch.object(frappe.db, "commit", refuse_commit):
			records = prepare()
			request.module.shared_until = datetime.now(timezone.utc)
		frappe.db.savepoint(SHARED)
		request.module.has_shared_records = True
		frappe.db.after_rollback = CallbackManager()
		frappe.local.flags = flags
		frappe.clear_messages()
		return records

	yield make
	frappe.db.after_rollback = undo_records
	frappe.db.rollback()


def roll_back(module: ModuleType) -> None:
	if not getattr(module, "has_shared_records", False):
		frappe.db.rollback()
		return
	frappe.db.before_commit.reset()
	frappe.db.after_commit.reset()
	frappe.db.before_rollback.run()
	frappe.db.rollback(save_point=SHARED)
	frappe.db.after_rollback.run()


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
	"""The day of the tests; `support.travel_to` moves it."""
	with time_machine.travel(support.NOW) as traveller:
		yield traveller


@pytest.fixture(autouse=True)
def undone(site: str, clock: object, request: pytest.FixtureRequest) -> Iterator[None]:
	"""Nothing that a test does outlives it."""
	flags = copy.deepcopy(frappe.local.flags)
	yield
	frappe.local.flags = flags
	# Frappe remembers which documents are linked from where; the next test makes its own.
	frappe.local.dynamic_link_map = None
	frappe.set_user("Administrator")
	roll_back(request.module)
	frappe.clear_messages()


@pytest.fixture(autouse=True)
def commits(undone: None, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Services never commit: one within a test fails it. Folders whose tests work on committed data override this."""
	monkeypatch.setattr(frappe.db, "commit", refuse_commit)


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
