"""What each role meets first: the own work, the client whole, headline figures, and a change before it is made."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import add_days, today
from playwright.sync_api import expect

from lending_app.testing.factories import (
	make_approved_loan,
	make_client,
	make_disbursement,
	make_loan_application,
)
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import get_user

PHONE = "+1 809-555-0163"


@pytest.fixture(scope="module")
def records(people):
	client = make_client(branch=BRANCH, first_name="Altagracia", mobile_phone=PHONE)
	loan = make_approved_loan(client=client, company=COMPANY)
	make_disbursement(loan=loan.name, value_date=add_days(today(), -40), posting_date=today())
	application = make_loan_application(client=client.name, product=loan.product, company=COMPANY)
	frappe.db.commit()
	return {"Client": client.name, "Loan": loan.name, "Loan Application": application.name}


@pytest.mark.parametrize("role", ["Compliance Officer", "Treasurer", "Teller", "Lending Accountant"])
def test_whoever_reads_a_client_sees_it_whole(records, sign_in, role):
	desk = sign_in(role)
	refused = []
	desk.page.on(
		"response",
		lambda answer: answer.status >= 400 and "/api/" in answer.url and refused.append(answer.url),
	)
	for doctype, name in records.items():
		desk.open_form(doctype, name)
		desk.wait_for_requests()
	desk.open_form("Client", records["Client"])
	overview = desk.control("overview_html")
	expect(overview.locator(".lending-tile").first).to_be_visible()
	expect(overview).to_contain_text(records["Loan"])
	assert desk.page.locator(".modal.show").count() == 0
	assert refused == []
	assert desk.errors == []


@pytest.mark.parametrize(("doctype", "number_of_figures"), [("Loan", 5), ("Loan Application", 4)])
def test_form_begins_with_its_figures_and_ends_with_its_connections(
	records, sign_in, doctype, number_of_figures
):
	desk = sign_in("Credit Manager")
	desk.open_form(doctype, records[doctype])
	tiles = desk.form.locator(".lending-head .lending-tile")
	expect(tiles).to_have_count(number_of_figures)
	tabs = desk.form.locator(".form-tabs .nav-link:visible")
	assert tiles.first.bounding_box()["y"] < tabs.first.bounding_box()["y"]
	expect(desk.form.locator(".form-links:visible")).to_have_count(0)
	assert tabs.last.inner_text() == "Connections"
	tabs.last.click()
	expect(desk.form.locator(".form-links:visible")).to_have_count(1)


def test_plan_is_shown_before_a_change_of_rate_is_saved(records, sign_in):
	desk = sign_in("Credit Manager")
	desk.open_form("Loan", records["Loan"])
	desk.choose_action("Change Rate")
	desk.wait_for_form("Loan Rate Change")
	desk.wait_for("loan", records["Loan"])
	desk.choose_date("value_date", today())
	desk.fill("interest_percent", 9)
	plan = desk.control("plan_html")
	expect(plan).to_contain_text("Installment after")
	expect(plan.locator("tbody tr").first).to_be_visible()
	assert desk.page.evaluate("() => cur_frm.is_new()")
	assert not frappe.db.exists("Loan Rate Change", {"loan": records["Loan"]})
	assert desk.errors == []


def test_quick_entry_makes_prospects_and_warns_of_clients_alike(records, sign_in):
	desk = sign_in("Loan Officer")
	desk.open("loan-application")
	desk.page.evaluate("() => void frappe.ui.form.make_quick_entry('Client')")
	expect(desk.control("first_name", desk.dialog)).to_be_visible()
	assert desk.control("status", desk.dialog).count() == 0
	desk.control("mobile_phone", desk.dialog).locator("input").fill(PHONE)
	warning = desk.dialog.locator(".lending-similar")
	expect(warning).to_contain_text(records["Client"])
	assert desk.page.evaluate("() => frappe.quick_entry.doc.status") == "Prospect"
	assert desk.errors == []


@pytest.fixture
def teller(people) -> Iterator[str]:
	"""The teller with a staff profile for one test: afterwards roles, first workspace and modules are as before."""
	user = frappe.get_doc("User", get_user("Teller", BRANCH))
	before = {field: user.get(field) for field in ("first_name", "last_name", "default_workspace")}
	modules = [row.module for row in user.block_modules]
	roles = [row.role for row in user.roles]
	profile = frappe.new_doc("Staff Profile", first_name="Rosa", last_name="Quispe", branch=BRANCH)
	profile.update({"email": user.name, "roles": [{"role": "Teller"}]})
	profile.insert()
	frappe.db.commit()
	yield user.name
	profile.delete()
	user.reload()
	user.update(before)
	user.set("block_modules", [{"module": module} for module in modules])
	user.set("roles", [{"role": role} for role in roles])
	user.save()
	frappe.db.commit()


def test_teller_starts_at_the_counter_and_sees_no_foreign_modules(teller, sign_in):
	desk = sign_in("Teller")
	desk.open("")
	desk.page.wait_for_url("**/app/counter")
	expect(desk.form.locator(".number-widget-box").first).to_be_visible()
	shown = desk.form.locator(".desk-sidebar .sidebar-item-label").all_inner_texts()
	assert [text.strip() for text in shown] == ["Counter", "Lending"]
