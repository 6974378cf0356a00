"""A document goes through a page of the framework and comes out as it was; amounts are spelled in words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import Disbursed, LoanTerms, Paid, replay
from lending_app.printing import render_pdf as pdf
from lending_app.printing.amount_words import get_amount_words
from lending_app.printing.embed_document import embed_document, extract_document
from lending_app.printing.hook import generate_pdf
from lending_app.printing.payloads import (
	Borrower,
	Company,
	LoanHeading,
	ReceiptPayload,
	Wording,
	build_receipt_payload,
)
from lending_app.printing.render_document import get_css, render_html

TERMS = LoanTerms(
	principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12, currency="DOP"
)
PAYMENT = Paid(fact_id="REC-1", value_date=date(2025, 2, 15), amount=Decimal("9168.00"))


def make_receipt(name: str = "Ana Peña") -> ReceiptPayload:
	drawn = Disbursed(fact_id="DES-1", value_date=date(2025, 1, 15), amount=Decimal("100000"))
	state = replay(TERMS, [drawn, PAYMENT], PAYMENT.value_date)
	loan = LoanHeading(loan_code="PRE-1", product_name="Personal Loan")
	company = Company(name="Lender")
	return build_receipt_payload(company, Borrower(name=name), loan, PAYMENT, state, Wording(currency="DOP"))


def squeeze(html: str) -> str:
	return re.sub(r"\s+", "", html)


def wrap(fragment: str) -> str:
	"""What a framework puts around a print format."""
	return f"<!DOCTYPE html><html><head><link href='/assets/print.css'></head><body><div>{fragment}</div></body></html>"


def test_a_document_comes_out_of_a_page_as_it_went_in() -> None:
	payload = make_receipt()
	document = extract_document(wrap(embed_document(payload)))
	assert document is not None
	assert squeeze(document.html) == squeeze(render_html(payload))
	assert document.css == get_css(payload)


def test_on_the_screen_the_style_reaches_nothing_but_the_document() -> None:
	fragment = embed_document(make_receipt())
	shown = re.search(r"<style>(.*?)</style>", fragment, re.DOTALL)
	assert shown is not None
	assert shown[1].startswith(".lending-document {")
	assert "@page" not in shown[1]
	assert not re.search(r"^body\s*\{", shown[1], re.MULTILINE)


def test_a_name_cannot_end_the_document() -> None:
	name = "</article><!-- /lending-document --><script>"
	document = extract_document(wrap(embed_document(make_receipt(name))))
	assert document is not None
	assert "&lt;/article&gt;" in document.html
	assert document.html.count("<script>") == 0


def test_a_page_without_a_document_gives_none() -> None:
	assert extract_document("<html><body>Other</body></html>") is None


def test_the_hook_leaves_other_generators_to_the_framework() -> None:
	assert generate_pdf(html="<p>Other</p>", pdf_generator="wkhtmltopdf") is None


@pytest.mark.skipif(not pdf.has_pango(), reason="PDF files need Pango")
def test_the_hook_draws_documents_and_any_other_page() -> None:
	for html in (wrap(embed_document(make_receipt())), "<p>Other</p>"):
		assert (generate_pdf(html=html, pdf_generator="weasyprint") or b"").startswith(b"%PDF")


@pytest.mark.parametrize(
	("amount", "currency", "locale", "words"),
	[
		("9504.42", "DOP", "en", "Nine thousand, five hundred and four Dominican pesos and 42/100"),
		("100000", "DOP", "es_DO", "Cien mil pesos dominicanos and 00/100"),
		("121021.05", "DOP", "es", "Ciento veintiún mil veintiún pesos dominicanos and 05/100"),
		("31000", "GTQ", "es", "Treinta y un mil quetzales guatemaltecos and 00/100"),
		("2000000", "MXN", "es_MX", "Dos millones de pesos mexicanos and 00/100"),
		("1500201", "GBP", "es", "Un millón quinientas mil doscientas una libras esterlinas and 00/100"),
		("200000000.10", "GBP", "es", "Doscientos millones de libras esterlinas and 10/100"),
		("1", "DOP", "es_DO", "Un peso dominicano and 00/100"),
		("0.5", "DOP", "es_DO", "Cero pesos dominicanos and 50/100"),
		("80", "DOP", "fr", "Quatre-vingts pesos dominicains and 00/100"),
		("21", "HTG", "fr", "Vingt et une gourdes haïtiennes and 00/100"),
		("1000000", "EUR", "fr", "Un million d'euros and 00/100"),
		("1500", "CLP", "es_CL", "Mil quinientos pesos chilenos"),
		("1.5", "DOP", "xx", "One Dominican peso and 50/100"),
	],
)
def test_amounts_are_spelled_in_the_language(amount: str, currency: str, locale: str, words: str) -> None:
	assert get_amount_words(Decimal(amount), Wording(currency=currency, locale=locale)) == words
