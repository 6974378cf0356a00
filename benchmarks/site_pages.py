"""Seconds until pages that people open all day are there, in a real Chromium, beside bare pages of Frappe in the same run.

Each page is loaded whole, as from a bookmark, in a browser that knows it already: a form waits for its figures, a list
for its rows. Uses the sample book where the site has it, and loads LOANS of its loans otherwise. Exits 1 where the p95 of
a page is above the limit, and where the bare pages alone take half of it: then the machine is too busy to tell.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

import frappe
from frappe.utils import getdate, today
from frappe.utils.password import update_password
from playwright.sync_api import Browser, Page, sync_playwright

from lending_app.book import read_book
from lending_app.closing.run.close_days import close_until
from lending_app.loading.load_book import load_book
from lending_app.testing.factories import make_loan_application
from tests.site.browser.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES, SECONDS_TO_START

BOOK = Path(__file__).parents[1] / "examples" / "book"
LOANS = int(os.environ.get("LOANS", "40"))
ROUNDS = int(os.environ.get("ROUNDS", "20"))
LIMIT = float(os.environ.get("LIMIT", "2"))
PASSWORD = "pages-Lending-2468"
PEOPLE = {
	"officer": "Loan Officer",
	"manager": "Credit Manager",
	"teller": "Teller",
	"accountant": "Lending Accountant",
	"borrower": "Borrower",
}
FORM = ".page-container:visible .form-layout"
LIST = ".page-container:visible .list-row-container .list-row"
REPORT = ".page-container:visible .datatable .dt-row"
WORKSPACE = ".layout-main-section .ce-block"
# Milliseconds from the start of the load to the first moment of quiet, known once it has lasted for 250.
QUIET = """selector => {
	const busy = window.frappe?.request && (frappe.request.ajax_count || $('#freeze, .list-loading').filter(':visible').length);
	const there = [...document.querySelectorAll(selector.replaceAll(':visible', ''))].some(el => el.offsetParent);
	const drawing = [...document.querySelectorAll('.widget-loading, .skeleton-card')].some(el => el.offsetParent);
	if (busy || drawing || !there) { window.__quiet = 0; return false; }
	window.__quiet = window.__quiet || performance.now();
	return performance.now() - window.__quiet > 250 && window.__quiet;
}"""


@dataclass(frozen=True, slots=True)
class Opened:
	"""A page of a person, what shows that it is there, and the bare page of its kind; None for one that is bare."""

	title: str
	person: str
	path: str
	selector: str
	bare: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
	"""Seconds, and requests to the server by one load."""

	p50: float
	p95: float
	requests: int


@contextmanager
def on_site() -> Iterator[None]:
	"""Connected as Administrator; no company of the tests is needed."""
	frappe.init(site=os.environ["LENDING_TEST_SITE"], sites_path=os.environ.get("SITES_PATH", "."))
	frappe.connect()
	frappe.set_user("Administrator")
	try:
		yield
	finally:
		frappe.destroy()


def load_sample() -> str:
	"""The company of the sample book with its loans, closed up to yesterday. Commits."""
	yesterday = getdate(today()) - timedelta(days=1)
	book = read_book(BOOK, ending=yesterday)
	company = book.settings.company
	if not frappe.db.exists("Loan", {"company": company}):
		spread = book.loans[:: max(len(book.loans) // LOANS, 1)]
		load_book(replace(book, loans=spread).take_slice(LOANS), yesterday)
		frappe.db.set_value("Lending Company", company, "accrual_posting", "Month End")
		close_until(company, yesterday)
	return company


def make_person(name: str, role: str, branch: str) -> str:
	email = f"pages-{name}@example.com"
	if not frappe.db.exists("User", email):
		kind = "Website User" if role == "Borrower" else "System User"
		user = frappe.new_doc("User", email=email, first_name=name.title(), language="es", user_type=kind)
		user.send_welcome_email = 0
		user.append("roles", {"role": role})
		user.insert()
	if role != "Borrower" and not frappe.db.exists("User Permission", {"user": email, "allow": "Branch"}):
		frappe.new_doc("User Permission", user=email, allow="Branch", for_value=branch).insert()
	update_password(email, PASSWORD)
	return email


def list_pages(company: str) -> tuple[dict[str, str], list[Opened]]:
	"""Users by person, and the pages; a borrower is the client of the loan that is shown. Commits."""
	loan = frappe.get_last_doc("Loan", {"company": company, "status": "Active"})
	people = {name: make_person(name, role, loan.branch) for name, role in PEOPLE.items()}
	for email in people.values():
		frappe.defaults.set_user_default("Company", company, email)
	frappe.db.set_value("Client", {"user": people["borrower"]}, "user", None)
	frappe.db.set_value("Client", loan.client, "user", people["borrower"])
	application = make_loan_application(
		client=loan.client, product=loan.product, company=company, requested_amount=loan.principal_amount
	)
	task = frappe.new_doc("ToDo", description="Call the client", allocated_to=people["officer"]).insert()
	frappe.db.commit()
	day = f"company={quote(company)}"
	return people, [
		Opened("Bare list (ToDo)", "officer", "app/todo", LIST),
		Opened("Bare form (ToDo)", "officer", f"app/todo/{task.name}", FORM),
		Opened("Workspace, officer", "officer", "app/clients-and-applications", WORKSPACE, "form"),
		Opened("Workspace, manager", "manager", "app/credit-work", WORKSPACE, "form"),
		Opened("Workspace, teller", "teller", "app/counter", WORKSPACE, "form"),
		Opened("Workspace, accountant", "accountant", "app/loan-accounting", WORKSPACE, "form"),
		Opened("List of loans", "officer", "app/loan", LIST, "list"),
		Opened("List of clients", "officer", "app/client", LIST, "list"),
		Opened("Loan", "officer", f"app/loan/{loan.name}", FORM, "form"),
		Opened("Client", "officer", f"app/client/{loan.client}", FORM, "form"),
		Opened("Application", "officer", f"app/loan-application/{application.name}", FORM, "form"),
		Opened("Counter", "teller", "app/payment-counter", ".counter-search", "form"),
		Opened("Delinquent Loans", "officer", f"app/query-report/Delinquent Loans?{day}", REPORT, "list"),
		Opened(
			"Portfolio Classification",
			"accountant",
			f"app/query-report/Portfolio Classification?{day}",
			REPORT,
			"list",
		),
		Opened("Portal, my loans", "borrower", "my-loans", "main"),
	]


@contextmanager
def serve() -> Iterator[str]:
	"""The site on a free port."""
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		port = probe.getsockname()[1]
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site]
	server = subprocess.Popen(
		[*command, "serve", "--port", str(port), "--noreload"],
		cwd=frappe.local.sites_path,
		stdout=subprocess.DEVNULL,
		stderr=subprocess.DEVNULL,
	)
	address = f"http://127.0.0.1:{port}"
	try:
		wait_for(f"{address}/api/method/ping")
		yield address
	finally:
		server.terminate()
		server.wait(20)


def wait_for(address: str) -> None:
	deadline = time.monotonic() + SECONDS_TO_START
	while time.monotonic() < deadline:
		try:
			with urllib.request.urlopen(address, timeout=20):
				return
		except OSError:
			time.sleep(0.3)
	raise TimeoutError(address)


def sign_in(browser: Browser, address: str, user: str) -> Page:
	context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="es")
	context.set_default_timeout(60_000)
	answer = context.request.post(f"{address}/api/method/login", form={"usr": user, "pwd": PASSWORD})
	assert answer.ok, answer.text()
	return context.new_page()


def measure(page: Page, address: str, opened: Opened) -> Measure:
	"""One load to warm up, then the rounds."""
	seconds: list[float] = []
	requests: list[str] = []
	page.on("request", lambda request: request.url.startswith(address) and requests.append(request.url))
	for number in range(ROUNDS + 1):
		requests.clear()
		page.goto(f"{address}/{opened.path}", wait_until="domcontentloaded")
		quiet = page.wait_for_function(QUIET, arg=opened.selector, polling=25).json_value()
		if number:
			seconds.append(quiet / 1000)
	return Measure(median(seconds), quantiles(seconds, n=20)[-1], len(requests))


def find_chromium() -> str:
	path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
	if not path:
		raise SystemExit("This benchmark needs Chromium: install it, or name one in CHROMIUM.")
	return path


def main() -> int:
	with on_site():
		people, pages = list_pages(load_sample())
		with serve() as address, sync_playwright() as playwright:
			browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
			found: dict[str, Measure] = {}
			tabs: dict[str, Page] = {}
			for opened in pages:
				if opened.person not in tabs:
					tabs[opened.person] = sign_in(browser, address, people[opened.person])
				found[opened.title] = measure(tabs[opened.person], address, opened)
			browser.close()
	return report(pages, found)


def report(pages: list[Opened], found: dict[str, Measure]) -> int:
	bare = {"list": found["Bare list (ToDo)"], "form": found["Bare form (ToDo)"]}
	print(f"{ROUNDS} loads each, warm; at most {LIMIT:g} s; load of the machine {os.getloadavg()[0]:.1f}")
	late = []
	for opened in pages:
		row = found[opened.title]
		ratio = f"{row.p50 / bare[opened.bare].p50:5.2f} x bare" if opened.bare else ""
		print(
			f"{opened.title:26} p50 {row.p50:5.2f} s  p95 {row.p95:5.2f} s  {row.requests:3} requests  {ratio}"
		)
		if row.p95 > LIMIT:
			late.append(opened.title)
	if late:
		print(f"above {LIMIT:g} s: {', '.join(late)}")
	if max(row.p50 for row in bare.values()) > LIMIT / 2:
		print("the bare pages take more than half of the limit: run it again on a quieter machine")
	return int(bool(late))


if __name__ == "__main__":
	sys.exit(main())
