"""Compliance reviews a hit on Desk: confirmed by one person, lifted by another."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import expect

from lending_app.testing.factories import make_client, make_unique
from tests.site.browser.desk import Desk
from tests.site.browser.story import BRANCH
from tests.site.clients.support import list_hits, make_entry, make_list


@pytest.fixture
def hit(people):
	"""A client who is on an internal list; the list is switched off afterwards, for what is committed stays."""
	name = make_unique("Zutano").replace("-", " ")
	screening_list = make_list(list_kind="Internal")
	make_entry(screening_list.name, f"Perengano {name}", birth_dates="1970-05-02")
	client = make_client(first_name="Perengano", last_name=name, birth_date="1970-05-02", branch=BRANCH)
	[found] = list_hits(client.name)
	frappe.db.commit()
	yield found
	frappe.db.rollback()
	screening_list.db_set("is_enabled", 0)
	frappe.db.commit()


def decide(desk: Desk, hit: str, button: str, reason: str, status: str) -> None:
	desk.open_form("Screening Hit", hit)
	desk.press(button)
	desk.control("reason", desk.dialog).locator("textarea").fill(reason)
	desk.confirm(button)
	desk.wait_for("status", status)
	desk.wait_for_requests()
	assert desk.errors == []


def test_hit_is_confirmed_and_lifted_by_a_second_person(hit, sign_in):
	officer = sign_in("Compliance Officer")
	officer.open_form("Screening Hit", hit.name)
	comparison = officer.control("comparison_html")
	expect(comparison).to_contain_text(hit.client_name)
	expect(comparison).to_contain_text("1970-05-02")
	decide(officer, hit.name, "Confirm", "Compared with the passport", "Confirmed")
	frappe.db.rollback()
	assert frappe.db.get_value("Client", hit.client, "status") == "Blocked"

	officer.press("Lift")
	officer.control("reason", officer.dialog).locator("textarea").fill("By myself")
	officer.confirm("Lift")
	expect(officer.page.get_by_text("Another person must lift it")).to_be_visible()

	manager = sign_in("Lending Manager")
	decide(manager, hit.name, "Lift", "Another person by birth certificate", "Lifted")
	frappe.db.rollback()
	assert frappe.db.get_value("Client", hit.client, "status") == "Active"
	rows = frappe.get_all("Screening Hit Review", {"parent": hit.name}, pluck="decision", order_by="idx asc")
	assert rows == ["Confirmed", "Lifted"]


def test_officer_is_told_of_a_similar_client_while_typing(people, sign_in):
	number = make_unique("Gemelo").replace("-", "")
	client = make_client(first_name="José", last_name=number, birth_date="1980-03-04", branch=BRANCH)
	frappe.db.commit()
	desk = sign_in("Loan Officer")
	desk.open_new("Client")
	desk.fill("first_name", "Jose")
	desk.fill("last_name", number)
	desk.choose_date("birth_date", "1980-03-04")
	expect(desk.form.locator(".lending-similar")).to_contain_text(client.name)
	assert desk.errors == []
