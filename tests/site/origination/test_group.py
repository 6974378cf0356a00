"""A group's application: a line per member, joint liability, and a loan for each who was not rejected."""

import frappe
import pytest

from lending_app.origination.api import get_schedule
from lending_app.origination.client_facts import get_client_view
from lending_app.origination.exceptions import GroupApplicationError, IncompleteApplicationError
from lending_app.origination.request.list_missing import list_missing
from lending_app.products.exceptions import ProductLimitError
from lending_app.testing.factories import (
	make_client,
	make_disbursement,
	make_loan_application,
	make_loan_product,
)
from tests.site.clients.steps import make_group
from tests.site.origination.steps import act
from tests.site.support import as_user, money, refused

STEPS = (
	("Submit Application", "Loan Officer"),
	("Take into Review", "Credit Manager"),
	("Approve", "Credit Manager"),
	("Send Offer", "Loan Officer"),
	("Record Acceptance", "Loan Officer"),
)


@pytest.fixture
def members():
	return [make_client() for _number in range(5)]


@pytest.fixture
def group(members):
	rows = [{"client": client.name, "role": "Member"} for client in members]
	rows[2]["role"] = "President"
	return make_group(rows)


@pytest.fixture
def product():
	return make_loan_product(product_type="Group Microcredit", maximum_amount=30_000)


@pytest.fixture
def draft(group, product):
	application = make_loan_application(
		client=group.members[2].client, product=product.name, is_group=1, client_group=group.name,
		requested_amount=0, has_joint_liability=1,
	)  # fmt: skip
	for number, row in enumerate(application.members):
		row.update({"requested_amount": 10_000 + 1_000 * number, "purpose": "Stock"})
	return application.save()


def walk(application, number):
	for action, role in STEPS[:number]:
		application = act(application, action, role)
	return application


def test_lines_are_the_members_and_add_up(draft, group):
	assert [row.client for row in draft.members] == [row.client for row in group.members]
	assert (draft.members[2].role, draft.number_of_members) == ("President", 5)
	assert money(draft.requested_amount) == 60_000
	assert money(draft.installment_amount) == money(sum(row.installment_amount for row in draft.members))
	rows = get_schedule(draft.name)
	assert money(rows[0]["total"]) == money(draft.installment_amount)
	assert money(sum(row["total"] for row in rows)) == money(draft.total_amount)


def test_president_represents_a_group_where_nobody_is_named(group, product):
	values = {"is_group": 1, "client_group": group.name, "product": product.name, "purpose": "Stock"}
	application = frappe.new_doc(
		"Loan Application", **values, company="Lending Test", branch="Central"
	).insert()
	assert application.client == group.members[2].client


def test_rejecting_a_line_leaves_the_others_and_each_gets_a_loan(draft):
	review = walk(draft, 2)
	with as_user("Credit Manager"):
		review.members[0].status = "Rejected"
		with refused(GroupApplicationError, match="Enter why"):
			review.save()
		review = frappe.get_doc("Loan Application", draft.name)
		review.members[0].status = "Rejected"
		review.members[0].rejection_reason = "Debts elsewhere"
		review.members[1].approved_amount = 8_000
		review.save()
	approved = act(review, "Approve", "Credit Manager")
	assert [row.status for row in approved.members] == ["Rejected"] + ["Approved"] * 4
	assert money(approved.approved_amount) == 8_000 + 12_000 + 13_000 + 14_000
	accepted = act(act(approved, "Send Offer", "Loan Officer"), "Record Acceptance", "Loan Officer")
	loans = frappe.get_all(
		"Loan",
		{"application": draft.name},
		["name", "client", "principal_amount"],
		order_by="principal_amount",
	)
	assert [money(loan.principal_amount) for loan in loans] == [8_000, 12_000, 13_000, 14_000]
	assert [row.loan for row in accepted.members] == [None, *(loan.name for loan in loans)]
	accepted.run_method("application_accepted")
	assert frappe.db.count("Loan", {"application": draft.name}) == 4
	seen = [row["name"] for row in get_client_view(loans[1].client)["applications"]]
	assert seen == [draft.name]
	assert get_client_view(draft.members[0].client)["applications"] == []
	make_disbursement(loan=loans[0].name)
	assert frappe.db.get_value("Loan Application", draft.name, "status") == "Accepted"
	for loan in loans[1:]:
		make_disbursement(loan=loan.name)
	assert frappe.db.get_value("Loan Application", draft.name, "status") == "Disbursed"


def test_members_without_amount_liability_or_leave_to_borrow_are_named_at_once(draft):
	draft.has_joint_liability, draft.members[1].requested_amount = 0, 0
	draft.save()
	frappe.db.set_value("Client", draft.members[3].client, {"status": "Blocked", "block_reason": "Fraud"})
	frappe.db.set_value("Client Group", draft.client_group, "status", "Forming")
	text = " ".join(list_missing(draft))
	for part in ("enter the amount", "joint liability", "Fraud", "only an active group"):
		assert part in text, part
	with refused(IncompleteApplicationError, "Application Incomplete"):
		walk(draft, 1)
	assert frappe.db.get_value("Loan Application", draft.name, "status") == "Draft"


def test_lines_that_cannot_be_are_refused(draft):
	stranger = make_client().name
	for change, error, match in (
		(lambda doc: doc.append("members", {"client": stranger}), GroupApplicationError, "no member"),
		(lambda doc: doc.append("members", {"client": doc.client}), GroupApplicationError, "2 lines"),
		(lambda doc: doc.members[0].set("requested_amount", 30_001), ProductLimitError, "Amount"),
		(lambda doc: doc.set("product", make_loan_product().name), GroupApplicationError, "single clients"),
	):
		doc = frappe.get_doc("Loan Application", draft.name)
		change(doc)
		with refused(error, match=match):
			doc.save()


def test_product_for_groups_is_refused_to_a_single_client(product):
	with refused(GroupApplicationError, "Group Application", match="for groups"):
		make_loan_application(product=product.name, requested_amount=5_000)


def test_lines_are_decided_in_review_only(draft):
	with as_user("Loan Officer"):
		draft.members[0].update({"status": "Approved", "approved_amount": 30_000})
		draft.save()
	assert (draft.members[0].status, draft.members[0].approved_amount) == ("Requested", 0)
	review = walk(draft, 2)
	review.members[0].approved_amount = 10_001
	with refused(GroupApplicationError, match="asked for"):
		review.save()
	for row in review.members:
		row.db_set({"status": "Rejected", "rejection_reason": "Debts"})
	with refused(GroupApplicationError, match="Every line"):
		act(review, "Approve", "Credit Manager")
