"""The workspace: everything on it exists, and everybody who works in lending can open it."""

import json

import frappe
import pytest
from frappe.desk.desktop import Workspace, get_workspace_sidebar_items
from frappe.desk.doctype.number_card.number_card import get_result

from lending_app.closing.figures.card_api import get_open_days_card, get_par30_card
from lending_app.lending_setup.desk.shape_desk import WORKSPACES
from lending_app.lending_setup.permissions import STAFF_ROLES
from lending_app.testing.factories import make_disbursed_loan
from tests.site.support import COMPANY, NORTH, as_user


@pytest.fixture
def workspace():
	return frappe.get_doc("Workspace", "Lending")


def build_page():
	page = Workspace({"name": "Lending", "title": "Lending"})
	page.build_workspace()
	return page


def test_every_block_of_the_workspace_exists(workspace):
	for link in workspace.links:
		assert link.type == "Card Break" or frappe.db.exists(link.link_type, link.link_to), link.label
	for shortcut in workspace.shortcuts:
		assert frappe.db.exists(shortcut.type, shortcut.link_to)
		if shortcut.type == "DocType":
			frappe.get_list(shortcut.link_to, filters=json.loads(shortcut.stats_filter), limit=1)
	for card in workspace.number_cards:
		assert frappe.db.exists("Number Card", card.number_card_name)
	for chart in workspace.charts:
		assert frappe.db.exists("Dashboard Chart", chart.chart_name)
	for block in workspace.custom_blocks:
		assert frappe.db.exists("Custom HTML Block", block.custom_block_name)


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_every_role_of_the_staff_can_open_the_workspace(role, workspace):
	with as_user(role):
		page = build_page()
		assert page.is_permitted()
		assert len(page.number_cards["items"]) == len(workspace.number_cards)
		# Charts of the whole company's ledger are for those who read its closes.
		hidden = 0 if frappe.has_permission("Day Close", "read") else 2
		assert len(page.charts["items"]) == len(workspace.charts) - hidden
		assert len(page.shortcuts["items"]) >= 4
		for card in page.number_cards["items"]:
			document = frappe.get_doc("Number Card", card.number_card_name)
			if document.type == "Document Type":
				get_result(document.as_json(), document.filters_json)


def test_ledger_card_is_for_those_who_read_ledgers():
	with as_user("Lending Accountant"):
		links = [link["label"] for card in build_page().cards["items"] for link in card["links"]]
		assert {"Loan Ledger Reconciliation", "Loan Ledger Entry", "Day Close"} <= set(links)
	with as_user("Teller"):
		assert "Ledger" not in [card["label"] for card in build_page().cards["items"]]


def test_borrower_has_no_workspace():
	with as_user("Borrower"), pytest.raises(frappe.PermissionError):
		Workspace({"name": "Lending", "title": "Lending"})


def test_portfolio_at_risk_counts_the_loans_of_the_user_s_branch():
	frappe.defaults.set_user_default("Company", COMPANY)
	frappe.db.set_value("Loan", {"status": ("in", ("Active", "Defaulted"))}, "status", "Paid")
	late, good = make_disbursed_loan(), make_disbursed_loan()
	frappe.db.set_value("Loan", late.name, "days_past_due", 31)
	frappe.db.set_value("Loan", good.name, "outstanding_principal_amount", 300_000)
	assert get_par30_card()["value"] == 25.0
	with as_user("Teller"):
		assert get_par30_card()["value"] == 25.0
	with as_user("Teller", NORTH):
		assert get_par30_card()["value"] == 0


OWN = sorted(
	set(WORKSPACES.items()) - {(role, name) for role, name in WORKSPACES.items() if name == "Lending"}
)


@pytest.mark.parametrize(("role", "name"), OWN)
def test_workspace_of_a_role_holds_what_the_role_may_see_and_count(role, name):
	"""Nothing of it is hidden from its own people, and every card counts."""
	document = frappe.get_doc("Workspace", name)
	assert [row.role for row in document.roles] == [role]
	with as_user(role):
		page = Workspace({"name": name, "title": document.title})
		page.build_workspace()
		assert len(page.number_cards["items"]) == len(document.number_cards)
		assert len(page.charts["items"]) == len(document.charts)
		assert len(page.shortcuts["items"]) == len(document.shortcuts)
		assert len(page.quick_lists["items"]) == len(document.quick_lists)
		links = [link.label for card in page.cards["items"] for link in card["links"]]
		assert links == [link.label for link in document.links if link.type == "Link"]
		for card in document.number_cards:
			count_card(frappe.get_doc("Number Card", card.number_card_name))
		for row in document.quick_lists:
			frappe.get_list(row.document_type, filters=json.loads(row.quick_list_filter), limit=4)


def count_card(card):
	if card.type == "Document Type":
		get_result(card.as_json(), card.filters_json)
	else:
		frappe.get_attr(card.method)(filters=json.loads(card.filters_json))


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_everybody_is_shown_the_own_workspace_first_and_nobody_else_s(role):
	with as_user(role):
		shown = [page["name"] for page in get_workspace_sidebar_items()["pages"]]
	assert shown[0] == WORKSPACES[role] or WORKSPACES[role] == "Lending"
	assert {name for _role, name in OWN} & set(shown) == {WORKSPACES[role]} - {"Lending"}
	assert "Lending" in shown


def test_open_days_are_counted_up_to_yesterday(company_record):
	for last, days in (("2026-07-14", 0), ("2026-07-10", 4)):
		company_record.db_set("last_closed_date", last)
		assert get_open_days_card([["Day Close", "company", "=", COMPANY]])["value"] == days
	with as_user("Teller"), pytest.raises(frappe.PermissionError):
		get_open_days_card()
