"""Desk as a person uses it: forms, links, workflow buttons, dialogs and reports of one signed-in user."""

from __future__ import annotations

import json
import os
import re
from typing import Any
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Locator, Page, expect

PASSWORD = "lending-Desk-2468"
SECONDS = 1_000


def sign_in(context: BrowserContext, base_url: str, user: str) -> None:
	"""Unless the browser is signed in already."""
	asked = context.request.get(f"{base_url}/api/method/frappe.auth.get_logged_user")
	if not asked.ok or asked.json()["message"] != user:
		answer = context.request.post(f"{base_url}/api/method/login", form={"usr": user, "pwd": PASSWORD})
		assert answer.ok, answer.text()


class Desk:
	"""A new tab in the browser of a signed-in user."""

	def __init__(self, context: BrowserContext, base_url: str, user: str) -> None:
		self.base_url, self.user = base_url, user
		self.request = context.request
		self.page: Page = context.new_page()
		self.errors: list[str] = []
		self.page.on("pageerror", lambda error: self.errors.append(str(error)))

	# --- Going somewhere --------------------------------------------------------------------------

	def open(self, route: str) -> None:
		self.page.goto(f"{self.base_url}/app/{route}", wait_until="domcontentloaded")
		self.page.wait_for_function("() => window.frappe && frappe.boot && !frappe.app?.loading")

	def open_form(self, doctype: str, name: str) -> None:
		self.open(f"{doctype.lower().replace(' ', '-')}/{quote(name)}")
		self.wait_for_form(doctype, name)

	def open_new(self, doctype: str) -> None:
		self.open(f"{doctype.lower().replace(' ', '-')}/new")
		self.wait_for_form(doctype)

	def wait_for_form(self, doctype: str, name: str | None = None) -> None:
		self.page.wait_for_function(
			"""([doctype, name]) => window.cur_frm && cur_frm.doctype === doctype && cur_frm.doc
				&& (!name || cur_frm.doc.name === name) && cur_frm.layout && !frappe.request.ajax_count""",
			arg=[doctype, name],
		)

	@property
	def form(self) -> Locator:
		"""The visible page; others stay in the document, hidden."""
		return self.page.locator(".page-container:visible")

	@property
	def dialog(self) -> Locator:
		return self.page.locator(".modal.show").last

	# --- Reading ----------------------------------------------------------------------------------

	def get(self, field: str) -> Any:
		return self.page.evaluate("field => cur_frm.doc[field]", field)

	def wait_for(self, field: str, value: Any) -> None:
		self.page.wait_for_function("([field, value]) => cur_frm.doc[field] === value", arg=[field, value])

	def wait_for_requests(self) -> None:
		# An open row of a table freezes the page behind it as long as it is open.
		self.page.wait_for_function(
			"() => !frappe.request.ajax_count && !$('#freeze').not('.grid-form').length"
		)

	# --- Filling ----------------------------------------------------------------------------------

	def control(self, field: str, within: Locator | None = None) -> Locator:
		return (within or self.form).locator(f'.frappe-control[data-fieldname="{field}"]').first

	def fill(self, field: str, value: Any, within: Locator | None = None) -> None:
		box = self.control(field, within).locator("input:visible, textarea:visible").first
		box.fill(str(value))
		box.press("Tab")
		self.wait_for_requests()
		# On a busy machine the suggestions of a link come after the field was left, and would lie over the next one.
		self.page.evaluate(
			"document.querySelectorAll('.awesomplete > ul').forEach(list => list.setAttribute('hidden', ''))"
		)

	def pick(self, field: str, value: str, within: Locator | None = None) -> None:
		"""Type into a link and choose the entry of that name from the list."""
		box = self.control(field, within).locator("input:visible").first
		box.click()
		box.fill(value)
		entry = self.control(field, within).locator(f'[role="option"]:has-text("{value}")').first
		entry.click()
		if within is None:
			self.wait_for(field, value)
		self.wait_for_requests()

	def choose(self, field: str, value: str, within: Locator | None = None) -> None:
		"""An option of a select."""
		self.control(field, within).locator("select:visible").select_option(value)
		self.wait_for_requests()

	def add_row(self, table: str) -> Locator:
		"""The form of a new row of a table, opened with its pencil."""
		grid = self.control(table)
		rows = grid.locator(".grid-body .rows > .grid-row")
		number = rows.count()
		grid.locator(".grid-add-row").click()
		expect(rows).to_have_count(number + 1)
		return self.open_row(table, number)

	def open_row(self, table: str, number: int) -> Locator:
		row = self.control(table).locator(".grid-body .rows > .grid-row").nth(number)
		row.locator(".btn-open-row").click()
		form = row.locator(".form-in-grid")
		expect(form).to_be_visible()
		# Half a second later Frappe moves the cursor into the first field, and what is being typed is lost.
		self.page.wait_for_timeout(700)
		return form

	def close_row(self, form: Locator) -> None:
		form.locator(".grid-collapse-row").click()
		expect(form).to_be_hidden()

	def choose_date(self, field: str, day: str, within: Locator | None = None) -> None:
		"""Type a date in the user's own format."""
		shown = self.page.evaluate("day => frappe.datetime.str_to_user(day)", day)
		box = self.control(field, within).locator("input:visible").first
		box.fill(shown)
		box.press("Tab")
		# The calendar that came up with the focus lies over what is below it.
		self.page.keyboard.press("Escape")
		self.wait_for_requests()

	def select_tab(self, label: str) -> None:
		self.form.locator(".form-tabs .nav-link", has_text=label).click()

	# --- Acting -----------------------------------------------------------------------------------

	def save(self) -> str:
		self.form.locator(".primary-action:visible", has_text="Save").click()
		self.page.wait_for_function("() => !cur_frm.is_new() && !cur_frm.is_dirty()")
		self.wait_for_requests()
		return self.get("name")

	def press_submit(self) -> None:
		"""Submit, and say yes to whether one is sure."""
		self.form.locator(".primary-action:visible", has_text="Submit").click()
		self.confirm("Yes")

	def submit(self) -> None:
		self.press_submit()
		self.page.wait_for_function("() => cur_frm.doc.docstatus === 1")
		self.wait_for_requests()

	def press(self, label: str) -> None:
		"""A button of the form's head."""
		self.form.get_by_role("button", name=label, exact=True).first.click()
		self.wait_for_requests()

	def choose_action(self, label: str, group: str = "Actions") -> None:
		"""An entry of a button's menu: workflow steps and custom actions."""
		head = self.form.locator(".page-head")
		head.get_by_role("button", name=group).locator("visible=true").first.click()
		head.locator(
			".dropdown-menu.show .dropdown-item", has_text=re.compile(rf"^\s*{label}\s*$")
		).first.click()

	def confirm(self, label: str) -> None:
		"""The button of the dialog on top."""
		self.dialog.get_by_role("button", name=label, exact=True).click()

	def close_dialog(self, label: str = "No") -> None:
		dialog = self.dialog
		# On a busy machine the dialog is still on its way in, and takes no click that closes it.
		dialog.evaluate("element => Promise.all(element.getAnimations().map(part => part.finished))")
		dialog.get_by_role("button", name=label, exact=True).click()
		expect(dialog).to_be_hidden()

	def dismiss(self) -> None:
		"""Close the message on top by its cross."""
		number = self.page.locator(".modal.show").count()
		self.dialog.locator(".btn-modal-close").click()
		expect(self.page.locator(".modal.show")).to_have_count(number - 1)

	def download_pdf(self, doctype: str, name: str, print_format: str) -> bytes:
		answer = self.request.get(
			f"{self.base_url}/api/method/frappe.utils.print_format.download_pdf",
			params={"doctype": doctype, "name": name, "format": print_format},
		)
		assert answer.ok, answer.text()
		return answer.body()

	def show(self, name: str) -> None:
		"""A picture for anybody who wants to look."""
		if folder := os.environ.get("PICTURES"):
			self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)

	# --- Reports ----------------------------------------------------------------------------------

	def open_report(self, name: str, **filters: Any) -> list[dict[str, Any]]:
		"""Run a report with filters and return the rows it shows."""
		query = "&".join(
			f"{key}={quote(value if isinstance(value, str) else json.dumps(value))}"
			for key, value in filters.items()
		)
		self.open(f"query-report/{quote(name)}?{query}")
		self.page.wait_for_function(
			"""name => frappe.query_report && frappe.query_report.report_name === name && frappe.query_report.data
				&& frappe.query_report.data.length && $('.datatable:visible .dt-row').length > 1""",
			arg=name,
		)
		self.wait_for_requests()
		return self.page.evaluate("() => frappe.query_report.data")
