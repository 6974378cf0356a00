"""A web server for the test site, a browser, and a user for each role in a company of the browser's own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest
from frappe.utils import getdate, today
from frappe.utils.password import update_password
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from lending_app.lending_setup.site.complete_site_setup import add_fiscal_years, complete_site_setup
from lending_app.testing.factories import make_branch
from lending_app.testing.wipe import wipe_company
from tests.site.browser.desk import PASSWORD, SECONDS, Desk
from tests.site.browser.desk import sign_in as sign_in_user
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import get_user, make_user

ROOT = Path(__file__).resolve().parents[3]
LOGS = ROOT / ".test-logs"
ROLES = (
	"Loan Officer",
	"Credit Manager",
	"Treasurer",
	"Teller",
	"Compliance Officer",
	"Lending Manager",
	"Lending Accountant",
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_FLAGS = (
	"--no-sandbox",
	"--disable-gpu",
	"--disable-dev-shm-usage",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-default-apps",
	"--disable-extensions",
	"--disable-sync",
	"--no-first-run",
)
SECONDS_TO_START = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	for item in items:
		if Path(__file__).parent in item.path.parents:
			item.add_marker(pytest.mark.browser)


@pytest.fixture
def clock() -> None:
	"""The server lives in the present, and so do these tests."""


@pytest.fixture(autouse=True)
def commits() -> None:
	"""What is entered in the browser stays."""


@pytest.fixture(scope="session")
def people(site: str) -> None:
	"""The company of the browser tests and its users, made once."""
	complete_site_setup(COMPANY, "DOP", "Dominican Republic", abbr="LD", first_year=2024)
	frappe.db.set_value("Lending Company", COMPANY, "is_disbursed_by_order", 0)
	add_fiscal_years(getdate(today()).year - 2, getdate(today()).year + 1)
	frappe.db.set_value("Lending Company", COMPANY, "accrual_posting", "Month End")
	make_branch(name=BRANCH, company=COMPANY)
	for role in ROLES:
		make_user(role, BRANCH)
		user = get_user(role, BRANCH)
		update_password(user, PASSWORD)
		frappe.defaults.set_user_default("company", COMPANY, user)
	frappe.db.commit()


@pytest.fixture(scope="module", autouse=True)
def first_day(people: None) -> None:
	"""Each file begins with a company as before its first loan, whichever file ran before it on the same site."""
	wipe_company(COMPANY)


@pytest.fixture
def open_days(people: None) -> None:
	"""The company as before its first loan: what earlier runs left goes, and with it their closes."""
	wipe_company(COMPANY)


@pytest.fixture
def in_spanish(people: None) -> Iterator[None]:
	"""The treasurer reads Spanish."""
	user = get_user("Treasurer", BRANCH)
	frappe.db.set_value("User", user, "language", "es")
	frappe.db.commit()
	yield
	frappe.db.set_value("User", user, "language", "en")
	frappe.db.commit()


@pytest.fixture(scope="session")
def base_url(site: str, people: None) -> Iterator[str]:
	"""The test site, and no other, on a free port."""
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		port = probe.getsockname()[1]
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", site, "serve"]
	LOGS.mkdir(exist_ok=True)
	with (LOGS / "browser-server.log").open("w") as log:
		server = subprocess.Popen(
			[*command, "--port", str(port), "--noreload"],
			cwd=frappe.local.sites_path,
			stdout=log,
			stderr=subprocess.STDOUT,
		)
	try:
		wait_for_server(server, port)
		yield f"http://127.0.0.1:{port}"
	finally:
		server.terminate()
		server.wait(20)


def wait_for_server(server: subprocess.Popen, port: int) -> None:
	deadline = time.monotonic() + SECONDS_TO_START
	while time.monotonic() < deadline:
		assert server.poll() is None, f"the web server ended; see {LOGS / 'browser-server.log'}"
		try:
			with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/method/ping", timeout=20):
				return
		except OSError:
			time.sleep(0.3)
	raise AssertionError("the web server did not answer")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
	"""The system's Chromium; Playwright's own download is not needed."""
	path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
	if not path:
		pytest.skip("The browser tests need Chromium: install it, or name one in CHROMIUM.")
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
		yield browser
		browser.close()


class Browsers:
	"""A browser for each user and width, signed in once for all tests: scripts and styles are loaded once too.

	A test gets a new tab, and afterwards nothing is left of it but the session and the files of the app.
	"""

	def __init__(self, browser: Browser, base_url: str) -> None:
		self.browser, self.base_url = browser, base_url
		self.contexts: dict[tuple[str, int], BrowserContext] = {}

	def open_desk(self, user: str, *, width: int, height: int, locale: str) -> Desk:
		context = self.contexts.get((user, width))
		if context is None:
			viewport = {"width": width, "height": height}
			context = self.browser.new_context(viewport=viewport, locale=locale)
			context.set_default_timeout(30 * SECONDS)
			self.contexts[user, width] = context
		# A sign-in reads the user's settings anew, which this one may have had for many tests.
		frappe.clear_cache(user=user)
		sign_in_user(context, self.base_url, user)
		return Desk(context, self.base_url, user)

	def close_desk(self, desk: Desk) -> None:
		"""What pages have stored goes with the tabs."""
		context = desk.page.context
		types = {"origin": self.base_url, "storageTypes": "local_storage,indexeddb,cache_storage,websql"}
		context.new_cdp_session(desk.page).send("Storage.clearDataForOrigin", types)
		for page in context.pages:
			page.close()


@pytest.fixture(scope="session")
def browsers(browser: Browser, base_url: str) -> Browsers:
	return Browsers(browser, base_url)


@pytest.fixture
def sign_in(browsers: Browsers, request: pytest.FixtureRequest) -> Iterator[Callable[..., Desk]]:
	"""Desk of a role's user, one tab a test. A failure leaves a picture of every tab in .test-logs/."""
	desks: dict[tuple[str, int], Desk] = {}

	def sign_in(role: str, *, width: int = 1400, height: int = 1000, locale: str = "en-US") -> Desk:
		if (role, width) not in desks:
			user = get_user(role, BRANCH)
			desks[role, width] = browsers.open_desk(user, width=width, height=height, locale=locale)
		return desks[role, width]

	yield sign_in
	for (role, _), desk in desks.items():
		if getattr(request.node, "has_failed", True):
			name = re.sub(r"\W+", "-", f"{request.node.name}-{role}").lower()
			desk.page.screenshot(path=LOGS / f"{name}.png", full_page=True)
		browsers.close_desk(desk)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
	outcome = yield
	report = outcome.get_result()
	if report.when == "call":
		item.has_failed = report.failed
