"""Markup in every text of a loan's documents: whatever shows it shows it as text, and nothing of it runs.

It is planted in the database, past every refusal, as older data or another app could have left it.
"""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import today

from lending_app.testing.factories import (
	make_approved_loan,
	make_branch,
	make_client,
	make_disbursement,
	make_loan_application,
	make_loan_product,
	make_repayment,
)
from tests.site.browser.story import BRANCH, COMPANY

# As a tag, as a tag that only decoding makes one, and as an attribute that ends another.
SAVED = '&lt;img src=x onerror="window.__xss=1"&gt;" onmouseover="window.__xss=2" <b>bold</b>'
TEXTS = ("Small Text", "Text", "Long Text")
# What other documents are looked up by, and what has a format of its own.
KEPT = {"identity_key", "identity_claim", "terms", "pair_fingerprint", "fingerprint", "seal", "external_code"}
RUNS = """() => {
	const bad = [];
	for (const element of document.querySelectorAll("*")) {
		for (const { name, value } of element.attributes) {
			if (name.startsWith("on") && value.includes("__xss")) bad.push(element.outerHTML.slice(0, 300));
		}
	}
	return window.__xss === undefined ? bad : [`ran ${window.__xss}`, ...bad];
}"""
LISTS = (
	"Client",
	"Loan Application",
	"Loan",
	"Loan Repayment",
	"Client Note",
	"Client Group",
	"Loan Collateral",
)
PRINTS = (
	("Client", "Client Sheet"),
	("Loan", "Loan Statement"),
	("Loan", "Loan Schedule"),
	("Loan Repayment", "Loan Receipt"),
	("Loan Application", "Loan Offer"),
)


@pytest.fixture(scope="module")
def planted(people):
	"""One document of each kind with the markup in all its texts."""
	client = make_client(branch=make_branch(name=BRANCH), mobile_phone="+1 809-555-0177")
	product = make_loan_product()
	pledge = {"collateral_type": "Vehicle", "description": "Car", "estimated_value_amount": 150_000}
	application = make_loan_application(
		client=client.name, product=product.name, company=COMPANY, collateral=[pledge]
	)
	loan = make_approved_loan(client=client, company=COMPANY, product=product)
	make_disbursement(loan=loan.name, value_date=today())
	repayment = make_repayment(loan=loan.name, amount=100)
	note = frappe.new_doc("Client Note", client=client.name, category="General", note="Calls on Mondays")
	group = frappe.new_doc("Client Group", group_name="Las Flores", branch=BRANCH)
	group.append("members", {"client": client.name})
	group.insert(ignore_mandatory=True)
	documents = [client, application, loan.reload(), repayment, note.insert(), group]
	for document in documents:
		plant(document)
	frappe.db.commit()
	frappe.clear_cache()
	return {document.doctype: document.name for document in documents}


def plant(document) -> None:
	for part in (document, *document.get_all_children()):
		values = {
			field.fieldname: SAVED[: field.length or 140] if field.fieldtype == "Data" else SAVED
			for field in part.meta.fields
			if field.fieldtype in ("Data", *TEXTS)
			and not field.is_virtual
			and not field.options
			and field.fieldname not in KEPT
			and not field.fieldname.endswith("_series")
		}
		if values:
			frappe.db.set_value(part.doctype, part.name, values, update_modified=False)


def check(desk, where: str) -> None:
	desk.wait_for_requests()
	desk.page.wait_for_timeout(500)
	assert desk.page.evaluate(RUNS) == [], where


@pytest.mark.slow
def test_nothing_that_is_stored_runs_on_any_view(planted, sign_in):
	desk = sign_in("Lending Manager")
	for doctype in LISTS:
		desk.open(doctype.lower().replace(" ", "-"))
		check(desk, f"list of {doctype}")
	desk.open("loan-application/view/kanban/Loan Applications")
	desk.page.locator(".kanban-card-wrapper").first.wait_for()
	check(desk, "board")
	card = desk.page.locator(".kanban-card-title", has_text="onerror").first
	assert "<img" in card.inner_text()
	for doctype, name in planted.items():
		desk.open_form(doctype, name)
		check(desk, f"form of {doctype}")
		for tab in desk.form.locator(".form-tabs .nav-link:visible").all():
			tab.click()
			check(desk, f"tab of {doctype}")
	for doctype, print_format in PRINTS:
		desk.page.goto(
			f"{desk.base_url}/printview?doctype={doctype}&name={planted[doctype]}&format={print_format}"
		)
		assert desk.page.evaluate(RUNS) == [], print_format
		assert desk.page.locator("b", has_text="bold").count() == 0, print_format
