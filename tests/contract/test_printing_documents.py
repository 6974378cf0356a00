"""Documents on paper: their figures are the engine's, their words can be translated, and they need no network."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import Charge, Component, Disbursed, ExcessRule, LoanTerms, Paid, Reversed, replay
from lending_app.engine.loan.fact import Fact
from lending_app.printing import render_pdf as pdf
from lending_app.printing.payloads import (
	Borrower,
	Company,
	LoanHeading,
	ReceiptPayload,
	Wording,
	build_receipt_payload,
	build_schedule_payload,
	build_statement_payload,
)
from lending_app.printing.render_document import get_css, render_document, render_html

START = date(2025, 1, 15)
COMPANY = Company(name="Lender", tax_id="RNC 1", lines=("Calle 1",))
BORROWER = Borrower(name="Ana Peña", code="C1", identity="001")
LOAN = LoanHeading(loan_code="L1", product_name="Personal Loan", branch_name="Santo Domingo")
TERMS = LoanTerms(
	principal=Decimal("100000"),
	annual_rate=Decimal("0.18"),
	number_of_installments=12,
	excess=ExcessRule.HOLD_AS_ADVANCE,
)
FACTS: list[Fact] = [
	Disbursed(fact_id="D", value_date=START, amount=Decimal("100000")),
	Paid(fact_id="R1", value_date=date(2025, 2, 15), amount=Decimal("9168")),
	Paid(fact_id="R2", value_date=date(2025, 2, 20), amount=Decimal("5000")),
	Reversed(fact_id="X", value_date=date(2025, 2, 21), reverses="R2"),
	Paid(fact_id="R3", value_date=date(2025, 3, 1), amount=Decimal("10000")),
]
needs_pango = pytest.mark.skipif(not pdf.has_pango(), reason="WeasyPrint finds no Pango on this system")


def unpack(content: bytes) -> Iterator[bytes]:
	"""The streams of a PDF file, which hold its objects packed."""
	for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
		with suppress(zlib.error):
			yield zlib.decompress(part)


def shout(text: str) -> str:
	return text.upper()


def test_a_statement_shows_what_moved_and_what_is_left() -> None:
	payload = build_statement_payload(COMPANY, BORROWER, LOAN, TERMS, FACTS, date(2025, 3, 20))
	rows = [row.cells for row in payload.movements.rows]
	assert [(cells[0], cells[2], cells[-1]) for cells in rows] == [
		("15 Jan 2025", "100,000.00", "100,000.00"),
		("15 Feb 2025", "9,168.00", "92,332.00"),
		("20 Feb 2025", "5,000.00", ""),
		("1 Mar 2025", "10,000.00", "92,332.00"),
		("15 Mar 2025", "—", "84,548.98"),
	]
	assert payload.movements.rows[2].tone == "void"
	assert rows[3][6] == "10,000.00"
	assert rows[4][6] == "-9,168.00"
	figures = {figure.label: figure.value for figure in payload.figures}
	state = replay(TERMS, FACTS, date(2025, 3, 20))
	assert figures["Outstanding Principal"] == f"{state.outstanding_principal:,.2f}"
	assert figures["Payoff on this Date"] == f"{state.payoff:,.2f}"


def test_a_statement_shows_overdue_installments_before_the_coming_ones() -> None:
	payload = build_statement_payload(COMPANY, BORROWER, LOAN, TERMS, FACTS, date(2025, 6, 16))
	rows = payload.installments.rows
	assert [row.tone for row in rows] == ["overdue"] * 3 + [""] * 6
	assert [row.cells[7] for row in rows[:4]] == ["62", "32", "1", "—"]


def test_a_paid_loan_s_statement_says_so() -> None:
	facts = [*FACTS, Paid(fact_id="R4", value_date=date(2025, 3, 2), amount=Decimal("200000"))]
	payload = build_statement_payload(COMPANY, BORROWER, LOAN, TERMS, facts, date(2025, 6, 16))
	assert payload.installments.rows == ()
	assert "Every installment is paid." in render_html(payload)


def test_a_statement_of_a_loan_not_disbursed_is_refused() -> None:
	with pytest.raises(ValueError, match="L1"):
		build_statement_payload(COMPANY, BORROWER, LOAN, TERMS, FACTS, date(2025, 1, 14))


def test_a_schedule_adds_up_and_shows_what_was_paid() -> None:
	agreed = build_schedule_payload(COMPANY, BORROWER, LOAN, TERMS, START)
	assert agreed.installments.totals[3:6] == ("100,000.00", "10,015.99", "110,015.99")
	assert agreed.installments.rows[-1].cells[5:] == ("9,167.99", "0.00")
	state = replay(TERMS, FACTS, date(2025, 3, 20))
	running = build_schedule_payload(COMPANY, BORROWER, LOAN, TERMS, START, state)
	assert [row.tone for row in running.installments.rows[:3]] == ["paid", "paid", ""]


def test_a_schedule_shows_charges_where_there_are_some() -> None:
	premium = Charge(name="Life", component=Component.INSURANCE, amount=Decimal(50))
	charged = build_schedule_payload(COMPANY, BORROWER, LOAN, replace(TERMS, charges=(premium,)), START)
	assert "Charges" in [column.label for column in charged.installments.columns]
	assert charged.installments.rows[0].cells[5:7] == ("50.00", "9,218.00")
	assert charged.installments.totals[3:7] == ("100,000.00", "10,015.99", "600.00", "110,615.99")
	advance = replace(TERMS, excess=ExcessRule.NEXT_INSTALLMENTS, is_interest_in_advance=True)
	paid_ahead = build_schedule_payload(COMPANY, BORROWER, LOAN, advance, START)
	assert (
		paid_ahead.figures[0].note
		== build_schedule_payload(COMPANY, BORROWER, LOAN, TERMS, START).figures[0].note
	)


def test_a_receipt_says_where_the_money_went() -> None:
	payment = FACTS[1]
	assert isinstance(payment, Paid)
	state = replay(TERMS, FACTS, payment.value_date)
	payload = build_receipt_payload(
		COMPANY, BORROWER, LOAN, payment, state, Wording(currency="DOP"), "TRF-1", "Nine thousand"
	)
	assert [row.cells for row in payload.allocation.rows] == [
		("Installment 1", "Interest", "1,500.00"),
		("Installment 1", "Principal", "7,668.00"),
	]
	page = render_html(payload)
	for words in ("DOP 9,168.00", "Nine thousand", "TRF-1", "92,332.00"):
		assert words in page


def build_long_receipt(amount: int = 60_000, day: date = date(2026, 1, 20)) -> ReceiptPayload:
	"""A payment of a year's arrears, with a company and a client of many lines."""
	company = Company(
		name="Financiera del Caribe", tax_id="RNC 1", lines=("Calle 1", "Santo Domingo", "809", "mail")
	)
	borrower = Borrower(
		name="Ana María Peña de los Santos", code="C1", identity="001", address="Calle 2", phone="8"
	)
	payment = Paid(fact_id="REC-2026-00001", value_date=day, amount=Decimal(amount))
	state = replay(TERMS, [FACTS[0], payment], payment.value_date)
	wording = Wording(currency="DOP")
	words = "Sixty thousand and 00/100 DOP"
	return build_receipt_payload(
		company, borrower, LOAN, payment, state, wording, "TRF-1, APP-1", words, "Luz Mota"
	)


def test_a_receipt_of_many_installments_sums_them_by_component() -> None:
	payload = build_long_receipt()
	assert [row.cells[:2] for row in payload.allocation.rows] == [
		("Installments 1 to 12", "Interest"),
		("Installments 1 to 7", "Principal"),
	]
	parts = [Decimal(row.cells[2].replace(",", "")) for row in payload.allocation.rows]
	assert sum(parts) == 60_000


@needs_pango
@pytest.mark.parametrize(
	("amount", "day", "rows"),
	[(60_000, date(2026, 1, 20), 2), (36_672, date(2025, 5, 16), 8), (45_840, date(2025, 6, 16), 2)],
)
def test_a_receipt_fits_on_one_page_and_names_teller_and_references(
	amount: int, day: date, rows: int
) -> None:
	payload = build_long_receipt(amount, day)
	assert len(payload.allocation.rows) == rows
	content = b"".join(unpack(render_document(payload)))
	assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
	page = render_html(payload)
	for words in ("Luz Mota", "REC-2026-00001", "TRF-1, APP-1"):
		assert words in page


def test_every_word_passes_through_the_translation() -> None:
	wording = Wording(currency="DOP", locale="es_DO", translate=shout)
	statement = build_statement_payload(COMPANY, BORROWER, LOAN, TERMS, FACTS, date(2025, 6, 16), wording)
	schedule = build_schedule_payload(COMPANY, BORROWER, LOAN, TERMS, START, wording=wording)
	for payload in (statement, schedule):
		labels = [field.label for field in (*payload.borrower, *payload.loan)]
		labels += [figure.label for figure in payload.figures]
		labels += [column.label for column in payload.installments.columns]
		labels += [payload.letter.title, payload.letter.page, payload.letter.of, payload.installments.title]
		assert [label for label in labels if label != label.upper()] == []
	assert statement.movements.rows[1].cells[1] == "PAYMENT R1 BY CASH"
	assert schedule.installments.rows[0].cells[1] == "15 feb 2025"
	assert 'lang="es"' in render_html(schedule)


def test_a_currency_without_cents_is_shown_without() -> None:
	terms = LoanTerms(
		principal=Decimal("900000"), annual_rate=Decimal("0.18"), number_of_installments=3, currency="CLP"
	)
	payload = build_schedule_payload(COMPANY, BORROWER, LOAN, terms, START)
	assert payload.installments.totals[3] == "900,000"


def test_a_name_with_markup_stays_text() -> None:
	payload = build_schedule_payload(COMPANY, Borrower(name="<img src=x>"), LOAN, TERMS, START)
	assert "&lt;img src=x&gt;" in render_html(payload)


@needs_pango
def test_a_document_becomes_a_pdf_with_its_own_font() -> None:
	content = render_document(build_schedule_payload(COMPANY, BORROWER, LOAN, TERMS, START))
	assert content.startswith(b"%PDF-")
	assert b"Document-Sans" in b"".join(unpack(content))


@needs_pango
@pytest.mark.parametrize(
	"address", ["http://127.0.0.1:9/x.png", "https://example.com/x.png", "file:///etc/hostname", "ftp://x/y"]
)
def test_nothing_is_fetched_from_outside(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
	asked: list[str] = []
	fetch = pdf.DocumentFetcher.fetch

	def listen(self: pdf.DocumentFetcher, url: str, headers: dict[str, str] | None = None) -> object:
		response = fetch(self, url, headers)
		asked.append(url)
		return response

	monkeypatch.setattr(pdf.DocumentFetcher, "fetch", listen)
	content = pdf.render_pdf(f'<img src="{address}"><link rel="stylesheet" href="{address}"><p>text')
	assert content.startswith(b"%PDF-")
	assert [url for url in asked if "fonts" not in url] == []
	with pytest.raises(pdf.ForbiddenUrlError):
		pdf.DocumentFetcher().fetch(address)


@needs_pango
def test_a_file_beside_the_fonts_is_reached_by_no_detour() -> None:
	detour = f"{(pdf.FONTS / '..' / 'render_pdf.py').as_uri()}"
	with pytest.raises(pdf.ForbiddenUrlError):
		pdf.DocumentFetcher().fetch(detour)


def test_without_pango_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(pdf, "weasyprint", None)
	with pytest.raises(pdf.PangoMissingError, match="libpango"):
		pdf.render_pdf("<p>")


def test_every_document_has_its_style() -> None:
	css = get_css(build_schedule_payload(COMPANY, BORROWER, LOAN, TERMS, START))
	assert "@page" in css
	assert "url(" not in css
