"""A committee decides in Desk: a manager puts an application on the agenda, members vote, the chair closes."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import expect

from lending_app.testing.factories import make_client, make_loan_application, make_loan_product, make_unique
from tests.site.browser.desk import Desk
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import get_user

CHAIR, MEMBER, ABSENT = "Lending Manager", "Credit Manager", "Compliance Officer"


@pytest.fixture
def committee(people):
	doc = frappe.new_doc(
		"Credit Committee",
		committee_name=make_unique("Committee"),
		company=COMPANY,
		chair=get_user(CHAIR, BRANCH),
		quorum=2,
	)
	for role in (CHAIR, MEMBER, ABSENT):
		doc.append("members", {"user": get_user(role, BRANCH)})
	doc.insert()
	frappe.db.commit()
	return doc.name


@pytest.fixture
def in_review(people):
	"""An application for which a committee alone may say yes."""
	product = make_loan_product().name
	matrix = frappe.new_doc("Credit Authority", authority_name=make_unique("Matrix"), product=product)
	matrix.append("levels", {"authority": "Committee"})
	matrix.insert()
	client = make_client(branch=BRANCH).name
	application = make_loan_application(client=client, product=product, company=COMPANY)
	application.db_set({"status": "In Review", "submitted_by": "Guest"})
	frappe.db.commit()
	return application.name


def vote(desk: Desk, choice: str) -> None:
	number = len(desk.get("votes") or [])
	desk.press("Cast Vote")
	# Nothing is chosen for the member.
	expect(desk.control("vote", desk.dialog).locator("select")).to_have_value("")
	desk.choose("vote", choice, within=desk.dialog)
	desk.confirm("Cast Vote")
	desk.page.wait_for_function("number => (cur_frm.doc.votes || []).length > number", arg=number)
	desk.wait_for_requests()


def test_members_vote_and_the_chair_closes_the_session(committee, in_review, sign_in):
	member = sign_in(MEMBER)
	member.open_new("Committee Session")
	member.pick("committee", committee)
	row = member.open_row("applications", 0)
	member.pick("application", in_review, within=row)
	member.fill("proposed_amount", 80_000, within=row)
	member.fill("conditions", "Insurance of the roof", within=row)
	member.close_row(row)
	session = member.save()
	assert [row["user"] for row in member.get("members")] == [
		get_user(role, BRANCH) for role in (CHAIR, MEMBER, ABSENT)
	]
	assert all(row["full_name"] for row in member.get("members"))
	expect(member.control("members").locator(".grid-add-row")).to_be_hidden()
	vote(member, "For")

	chair = sign_in(CHAIR)
	chair.open_form("Committee Session", session)
	# Without quorum the question says so, and can be answered with no.
	close = chair.form.locator(".primary-action:visible", has_text="Close Session")
	close.click()
	expect(chair.dialog).to_contain_text(f"{in_review}: No Quorum")
	chair.close_dialog("No")
	assert chair.get("status") == "Open"
	vote(chair, "For")
	close.click()
	expect(chair.dialog).to_contain_text("Close the session?")
	expect(chair.dialog).not_to_contain_text(in_review)
	chair.confirm("Yes")
	chair.wait_for("status", "Closed")
	chair.wait_for_requests()
	[row] = chair.get("applications")
	assert (row["result"], row["number_of_votes_for"]) == ("Approved", 2)
	expect(chair.form).to_contain_text("The minutes can be printed")
	assert chair.download_pdf("Committee Session", session, "Committee Minutes").startswith(b"%PDF")
	assert member.errors == chair.errors == []

	frappe.db.rollback()
	decision = frappe.get_doc("Credit Decision", row["decision"])
	assert (decision.authority, decision.amount) == ("Committee", 80_000)
	assert frappe.db.get_value("Loan Application", in_review, "status") == "Approved"


@pytest.fixture
def chair_reads_spanish(people):
	user = get_user(CHAIR, BRANCH)
	frappe.db.set_value("User", user, "language", "es")
	frappe.db.commit()
	yield
	frappe.db.rollback()
	frappe.db.set_value("User", user, "language", "en")
	frappe.db.commit()


def test_agenda_shows_whole_amounts_and_the_state_in_its_own_gender(
	committee, in_review, chair_reads_spanish, sign_in
):
	session = frappe.new_doc("Committee Session", committee=committee, session_date=frappe.utils.today())
	session.append("applications", {"application": in_review})
	session.insert()
	frappe.db.commit()
	desk = sign_in(CHAIR)
	desk.page.set_viewport_size({"width": 1366, "height": 768})
	desk.open_form("Committee Session", session.name)
	expect(desk.control("status")).to_contain_text("Abierta")
	amount = desk.control("applications").locator('.grid-body [data-fieldname="requested_amount"]').first
	expect(amount).to_contain_text("100,000.00")
	assert amount.evaluate("cell => cell.scrollWidth <= cell.clientWidth")
