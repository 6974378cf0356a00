"""What a group gets on paper: each member's share, joint liability, a page for each loan, and each rejection."""

import frappe
import pytest

from lending_app.origination.decisions.api import reject
from lending_app.origination.documents.build_offer import build_offer
from lending_app.origination.documents.build_rejection_letter import build_rejection_letter
from lending_app.printing.render_document import render_document
from lending_app.testing.factories import make_client, make_loan_application, make_loan_product
from tests.site.clients.steps import make_group
from tests.site.origination.steps import act
from tests.site.support import as_user

AMOUNTS = (10_000, 12_000, 20_000)


@pytest.fixture
def review():
	"""Three members, of whom the second reads Spanish."""
	clients = [make_client(), make_client(language="es"), make_client()]
	group = make_group([{"client": client.name, "role": "Member"} for client in clients])
	product = make_loan_product(
		product_type="Group Microcredit", maximum_amount=30_000, penalty_daily_percent=0.1,
		penalty_tolerance_days=3, penalty_cap_percent=20, penalty_tax_percent=18,
	)  # fmt: skip
	application = make_loan_application(
		client=clients[0].name, product=product.name, is_group=1, client_group=group.name, requested_amount=0,
		has_joint_liability=1,
	)  # fmt: skip
	for row, amount in zip(application.members, AMOUNTS, strict=True):
		row.update({"requested_amount": amount, "purpose": "Stock"})
	application.save()
	application.db_set("owner", "Guest")
	application = act(application, "Submit Application", "Loan Officer")
	return act(application, "Take into Review", "Credit Manager")


def read(table):
	return [row.cells for row in table.rows]


def test_offer_shows_shares_and_liability_and_has_a_page_for_each_member(review):
	with as_user("Credit Manager"):
		review.members[2].update({"status": "Rejected", "rejection_reason": "Owes elsewhere"})
		review.save()
	approved = act(review, "Approve", "Credit Manager")
	offer = build_offer(approved)
	assert offer.figures[0].value == "22,000.00"
	assert offer.sections[0].title == "Joint Liability"
	assert "jointly and severally" in offer.sections[0].text[1]
	shares = read(offer.tables[0])
	names = [row.client_name for row in approved.members[:2]]
	assert [line[:3] for line in shares] == [
		(names[0], "10,000.00", "916.80"),
		(names[1], "12,000.00", "1,100.16"),
	]
	assert offer.figures[1].value == "2,016.96"
	assert offer.signatures[:2] == tuple(names)
	group = frappe.db.get_value("Client Group", approved.client_group, "group_name")
	assert offer.right[0].value == group
	first, second = offer.further
	assert group in first.opening[0]
	assert [page.figures[0].value for page in offer.further] == ["10,000.00", "12,000.00"]
	assert (first.letter.title, second.letter.title) == ("Loan Offer", "Oferta de préstamo")
	assert second.signatures[0].endswith(names[1])
	late = next(section for section in first.sections if section.title == "If You Pay Late")
	assert late.items[:3] == (
		"A penalty of 0.10 % a day on the overdue principal.",
		"Nothing is charged for the first 3 days.",
		"The penalty of an installment is never above 20.00 % of it.",
	)
	assert [len(page.tables[-1].rows) for page in offer.further] == [12, 12]
	assert render_document(offer).startswith(b"%PDF")


def test_member_whose_line_is_rejected_gets_a_letter_of_their_own(review):
	with as_user("Credit Manager"):
		review.members[1].update({"status": "Rejected", "rejection_reason": "Debe en otra casa"})
		review.save()
	letter = build_rejection_letter(act(review, "Approve", "Credit Manager"))
	assert letter.further == ()
	assert letter.sections[0].items == ("Debe en otra casa",)
	assert letter.sections[0].title == "Motivos principales"
	assert review.members[1].client_name in {field.value for field in letter.left}
	assert any("12,000.00" in field.value for field in letter.right)


def test_every_member_of_a_rejected_group_gets_a_letter(review):
	with as_user("Credit Manager"):
		reject(review.name, reasons=["INCOME_FOR_AMOUNT"], waiting_days=30)
	letter = build_rejection_letter(frappe.get_doc("Loan Application", review.name))
	pages = (letter, *letter.further)
	assert [page.letter.title for page in pages][::2] == ["Answer to Your Application"] * 2
	assert [page.left[0].value for page in pages] == [row.client_name for row in review.members]
	assert pages[0].sections[0].items == ("Income insufficient for the amount of credit requested",)
	assert "14 ago 2026" in pages[1].sections[1].text[0]
	assert render_document(letter).startswith(b"%PDF")
