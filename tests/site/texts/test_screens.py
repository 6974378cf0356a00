"""Every screen of the app, in Spanish and French, has no English left: forms, workspaces, lists, print, portal.

What is walked is the site's own list of what belongs to the app: a DocType, page or print format that is added is tested.
"""

from __future__ import annotations

import json
import re
from html import unescape

import frappe
import pytest
from frappe import _
from frappe.utils import strip_html
from frappe.www.printview import get_print_format

from lending_app.lending_setup.companies.set_up_company import set_up_company
from lending_app.lending_setup.desk.save_filters import translate_filters
from lending_app.lending_setup.documents.own_doctypes import list_own_doctypes
from lending_app.lending_setup.language.speak import speaking
from lending_app.origination.pipeline.seed_board import BOARD
from lending_app.testing.factories import make_disbursed_loan, make_loan_application, make_repayment
from tests.site.portal.support import ask, get_page, read
from tests.site.support import as_user, get_user
from tests.site.texts.vocabulary import LANGUAGES, find_english, list_names

# Fields without a text of their own, and what Frappe adds to every DocType.
SILENT = ("Column Break", "HTML", "Table", "Tab Break")
SERIES = re.compile(r"^[A-Z]+-\.")


def list_modules():
	return frappe.get_all("Module Def", {"app_name": "lending_app"}, pluck="name")


def list_faults(texts, language, names=frozenset()):
	"""(source, as shown, its English words) of each text that is not translated."""
	faults = []
	for source, context in sorted(set(texts)):
		with speaking(language):
			shown = _(source, context=context) if context else _(source)
		if words := find_english(strip_html(shown), language, names):
			faults.append((source, shown, words))
	return faults


def list_form_texts():
	for doctype in list_own_doctypes():
		meta = frappe.get_meta(doctype)
		yield doctype, ""
		for field in meta.fields:
			if field.hidden or field.fieldtype in SILENT:
				continue
			yield from ((text, doctype) for text in (field.label, field.description) if text)
			if field.fieldtype == "Select":
				options = (field.options or "").split("\n")
				yield from ((option, doctype) for option in options if option and not SERIES.match(option))
		yield from ((link.group, doctype) for link in meta.links if link.group)


def list_workspace_texts():
	own = {"module": ("in", list_modules())}
	for name in frappe.get_all("Workspace", own, pluck="name"):
		page = frappe.get_doc("Workspace", name)
		yield page.title, ""
		yield from ((row.label, "") for row in (*page.links, *page.shortcuts, *page.quick_lists) if row.label)
		yield from ((row.format, "") for row in page.shortcuts if row.format)
		for block in json.loads(page.content):
			yield strip_html(block["data"].get("text", "")), ""
	for doctype, field in (("Number Card", "label"), ("Dashboard Chart", "chart_name")):
		yield from ((text, "") for text in frappe.get_all(doctype, own, pluck=field))
	for kind in ("Report", "Print Format", "Notification", "Page"):
		field = "title" if kind == "Page" else "name"
		where = own if kind != "Notification" else own | {"is_standard": 1}
		yield from ((text, "") for text in frappe.get_all(kind, where, pluck=field) if text)
	yield BOARD, ""
	yield from ((role, "") for role in frappe.get_all("Has Role", {"parenttype": "Report"}, pluck="role"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("list_texts", [list_form_texts, list_workspace_texts])
def test_screens_speak_the_language(language, list_texts):
	texts = list(list_texts())
	assert len(texts) > 50
	assert list_faults(texts, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_filters_and_accounts_of_a_new_company_speak_its_language(language):
	own = {"reference_doctype": ("in", list_own_doctypes()), "for_user": ""}
	with speaking(language):
		translate_filters()
		names = frappe.get_all("List Filter", own, pluck="filter_name")
		company = frappe.new_doc("Company", company_name="Prêts Préstamos", abbr="PP", default_currency="DOP")
		company.update({"country": "Dominican Republic", "chart_of_accounts": "Standard"})
		company.insert()
		set_up_company(company.name)
	accounts = [row.account for row in frappe.get_doc("Lending Company", company.name).accounts]
	assert len(names) > 10
	assert len(accounts) > 20
	texts = [*names, *(account.removesuffix(" - PP") for account in accounts)]
	assert {text: found for text in texts if (found := find_english(text, language))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_print_formats_speak_the_language(book, language):
	formats = frappe.get_all("Print Format", {"module": ("in", list_modules())}, ["name", "doc_type"])
	frappe.db.set_value("Client", {"name": ("is", "set")}, "language", language)
	faults, names = {}, list_names()
	for row in formats:
		document = frappe.get_last_doc(row.doc_type, CHOSEN.get(row.name, {}))
		with speaking(language):
			template = get_print_format(row.doc_type, frappe.get_doc("Print Format", row.name))
			text = read_text(frappe.get_jenv().from_string(template).render(doc=document))
		assert len(text) > 200, row.name
		assert re.search(r"\b\d{1,2}[-/. ].{2,14}?[-/. ]\d{4}\b", text), f"{row.name} names no day"
		# Letters of a seal's hash are no words.
		text = re.sub(r"\b[0-9a-f]{16}\b", "", text)
		if words := find_english(text, language, names):
			faults[row.name] = [(word, find_line(text, word)) for word in words]
	assert len(formats) > 8
	assert faults == {}


# Of which document of its DocType a print format is.
CHOSEN = {
	"Client Interest Certificate": {"employer": "Central Romana"},
	"Interest Certificate": {"status": "Active"},
	"Loan Offer": {"status": "Approved"},
	"Loan Schedule": {"status": "Active"},
	"Loan Statement": {"status": "Active"},
	"No-Debt Letter": {"status": "Paid"},
	"Payoff Quote": {"status": "Active"},
	"Rejection Letter": {"status": "Rejected"},
}
PAGES = ("my-loans", "my-loans/applications", "simulator")


def read_text(html):
	"""What a reader sees of a page, a line for each of its pieces."""
	html = re.sub(r"(?is)<(script|style|template)\b.*?</\1>|<!--.*?-->", "", html)
	return re.sub(r"\s*\n\s*", "\n", unescape(re.sub(r"<[^>]+>", "\n", html)))


def find_line(text, word):
	return next(line for line in text.split("\n") if word in line.lower())


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_portal_speak_the_language(book, client, product, language):
	loan = make_disbursed_loan(client=client, disbursed_on="2026-05-15")
	make_repayment(loan=loan.name, amount=500, value_date="2026-07-01")
	asked = make_loan_application(client=client.name, product=product.name)
	borrower, names = get_user("Borrower"), list_names()
	frappe.db.set_value("Client", client.name, "language", language)
	frappe.db.set_value("User", borrower, "language", language)
	faults = {}
	chosen = {"scenarios": ask(product=product.name), "active": "0"}
	pages = [
		*((path, {}) for path in PAGES),
		(f"my-loans/applications/{asked.name}", {}),
		("my-loans/apply", chosen),
	]
	for path, query in pages:
		with as_user("Borrower"), speaking(language):
			page = get_page(path, **query)
			assert page.status_code == 200, path
			text = read_text(read(page).partition("<main")[2].partition("</main>")[0] or read(page))
		if words := find_english(text, language, names):
			faults[path] = [(word, find_line(text, word)) for word in words]
	assert faults == {}
