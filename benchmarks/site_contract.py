"""Seconds of a contract with a schedule of 360 installments, beside bare WeasyPrint on the same HTML, in the same run.

Takes the best of a few rounds, by the clock and by the processor; exits 1 where a target is missed by both.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO

import frappe
import time_machine
import weasyprint
from pypdf import PdfReader

from benchmarks._site import on_test_site
from lending_app.contracts.documents.build_pdf import build_payload, build_pdf
from lending_app.contracts.templates.seed_templates import seed_templates
from lending_app.contracts.templates.versions import choose_template
from lending_app.printing.render_document import get_css, render_html
from lending_app.testing.factories import make_approved_loan, make_client, make_loan_product
from tests.site.support import COMPANY

TODAY = date(2026, 7, 15)
INSTALLMENTS = int(os.environ.get("INSTALLMENTS", "360"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SECONDS, RATIO = 3, 1.3
LIFE = {
	"charge_name": "Life Insurance",
	"component": "Insurance",
	"cover": "Credit Life",
	"timing": "Installment",
	"base": "Outstanding Principal",
	"charge_percent": 0.05,
}


def make_long_loan() -> frappe._dict:
	if not frappe.db.exists("Contract Settings", COMPANY):
		frappe.new_doc(
			"Contract Settings",
			company=COMPANY,
			representative_name="Rosa Peña",
			representative_position="Gerente General",
			signing_place="Santo Domingo",
		).insert()
	seed_templates()
	product = make_loan_product(
		maximum_number_of_installments=INSTALLMENTS, maximum_amount=20_000_000, charges=[LIFE]
	)
	client = make_client(language="es", email="ana@example.com")
	return make_approved_loan(
		client=client, product=product, principal_amount=8_250_000, number_of_installments=INSTALLMENTS
	)


def take_best(draw: Callable[[], bytes]) -> tuple[float, float, bytes]:
	"""Seconds by the clock, seconds of the processor, and what was drawn."""
	clocks, processors, content = [], [], b""
	for _ in range(ROUNDS):
		clock, processor = time.perf_counter(), time.process_time()
		content = draw()
		clocks.append(time.perf_counter() - clock)
		processors.append(time.process_time() - processor)
	return min(clocks), min(processors), content


def main() -> int:
	with on_test_site(), time_machine.travel(TODAY, tick=True):
		loan = make_long_loan()
		template = choose_template(loan, "Loan Contract", "es")
		payload = build_payload(loan, template, "DOC-1", "0123456789abcdefghij")
		html, css = render_html(payload), get_css(payload)

		def draw_bare() -> bytes:
			return weasyprint.HTML(string=html).write_pdf(stylesheets=[weasyprint.CSS(string=css)])

		draw_bare()
		clock, processor, content = take_best(
			lambda: build_pdf(loan, template, "DOC-1", "0123456789abcdefghij")
		)
		bare_clock, bare_processor, _content = take_best(draw_bare)
	pages = len(PdfReader(BytesIO(content)).pages)
	print(f"contract of {pages} pages, {INSTALLMENTS} installments, {len(content):,} bytes")
	print(f"with its data: {clock:.2f} s, of the processor {processor:.2f} s (at most {SECONDS})")
	print(f"bare WeasyPrint on the same HTML: {bare_clock:.2f} s, of the processor {bare_processor:.2f} s")
	print(
		f"ratio {clock / bare_clock:.2f}, of the processor {processor / bare_processor:.2f} (at most {RATIO})"
	)
	is_late = min(clock, processor) > SECONDS
	return int(is_late or min(clock / bare_clock, processor / bare_processor) > RATIO)


if __name__ == "__main__":
	sys.exit(main())
