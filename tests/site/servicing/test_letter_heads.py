"""The letter head that a print is asked for: chosen, the site's default, the company's own, or none."""

from __future__ import annotations

import frappe
import pytest
from frappe.www.printview import get_html_and_style

from lending_app.testing.factories import make_disbursed_loan, make_image, make_repayment, make_unique
from tests.site.support import COMPANY

OWN = f'<p class="company">{COMPANY}</p>'


@pytest.fixture(scope="module")
def shared_receipt(share):
	return share(
		lambda: make_repayment(loan=make_disbursed_loan(disbursed_on="2026-06-15").name, amount=100).name
	)


@pytest.fixture
def receipt(shared_receipt):
	frappe.db.set_value("Letter Head", {}, "is_default", 0)
	return frappe.get_doc("Loan Repayment", shared_receipt)


def make_letter_head(text: str, **values) -> str:
	head = frappe.new_doc(
		"Letter Head", letter_head_name=make_unique("Head"), source="HTML", content=f"<b>{text}</b>"
	)
	return head.update(values).insert().name


def draw(receipt, **chosen) -> str:
	names = {"Loan Repayment": "Loan Receipt", "Loan": "Loan Statement"}
	return get_html_and_style(receipt.doctype, receipt.name, names[receipt.doctype], **chosen)["html"]


def test_chosen_letter_head_is_printed_in_place_of_the_companys(receipt):
	head = make_letter_head("Our Other Brand")
	for document in (receipt, frappe.get_doc("Loan", receipt.loan)):
		html = draw(document, letterhead=head, no_letterhead=0)
		assert "<b>Our Other Brand</b>" in html
		assert OWN not in html


def test_default_letter_head_is_printed_where_none_is_chosen(receipt):
	assert OWN in draw(receipt, no_letterhead=0)
	make_letter_head("The Usual One", is_default=1)
	html = draw(receipt, no_letterhead=0)
	assert "<b>The Usual One</b>" in html
	assert OWN not in html


def test_paper_with_its_letter_head_printed_gets_none(receipt):
	make_letter_head("The Usual One", is_default=1)
	html = draw(receipt, no_letterhead=1)
	assert OWN not in html
	assert "The Usual One" not in html
	assert 'class="sender printed"' in html


def test_pictures_of_a_letter_head_are_within_the_paper_and_private_ones_are_not(receipt):
	public, private = make_image(private=0), make_image(private=1)
	head = make_letter_head("Brand")
	content = (
		f'<img src="{public}"><img src="{private}"><img src="https://example.com/a.png"><script>x()</script>'
	)
	frappe.db.set_value("Letter Head", head, "content", content)
	html = draw(receipt, letterhead=head, no_letterhead=0)
	own = html.partition('<div class="sender own">')[2].partition("</div>")[0]
	assert own.count('src="data:image/png') == 1
	assert own.count('src=""') == 2
	assert "<script" not in own
