"""Names without markup: refused in every document of ours, however it comes in, and nothing saved."""

import frappe
import pytest

from lending_app.lending_setup.documents.check_names import check_names, list_exempt
from lending_app.lending_setup.exceptions import MarkupError
from lending_app.testing.factories import make_branch, make_client, make_loan_product
from tests.site.support import CENTRAL, refused

MARKUP = "<img src=x onerror=alert(1)>"
FORMS = (MARKUP, "Ana &lt;b", "Ana &#62;", "Ana > Luis")


def list_names():
	"""Every line that people fill in, in every document of ours."""
	modules = frappe.get_all("Module Def", {"app_name": "lending_app"}, pluck="name")
	for doctype in frappe.get_all("DocType", {"module": ("in", modules)}, pluck="name"):
		for field in frappe.get_meta(doctype).get("fields", {"fieldtype": "Data", "read_only": 0}):
			if doctype not in list_exempt() and not field.is_virtual:
				yield doctype, field.fieldname


def test_no_line_of_any_document_takes_markup(site):
	found = list(list_names())
	assert len(found) > 120
	for doctype, fieldname in found:
		for text in FORMS:
			with pytest.raises(MarkupError):
				check_names(frappe.new_doc(doctype, **{fieldname: text}))


@pytest.mark.parametrize("text", FORMS)
def test_client_is_refused_by_its_name(text):
	with refused(MarkupError, "Sign Not Allowed", match="Last Name"):
		make_client(last_name=text)
	assert not frappe.db.exists("Client", {"last_name": ("like", f"%{text}%")})


def test_row_is_named_in_the_refusal():
	with refused(MarkupError, "Sign Not Allowed", match="Row 1, "):
		make_client(references=[{"reference_kind": "Personal", "full_name": MARKUP, "phone": "8095550100"}])


@pytest.mark.parametrize(
	("doctype", "values"),
	[
		# Frappe refuses the signs in what becomes a document's name, and lets their entities pass.
		("Branch", {"branch": "&lt;img src=x&gt;"}),
		("Mode of Payment", {"mode_of_payment": "&lt;img src=x&gt;"}),
		("User", {"email": "markup@example.com", "first_name": MARKUP, "send_welcome_email": 0}),
		(
			"Staff Profile",
			{
				"first_name": MARKUP,
				"email": "m@example.com",
				"branch": CENTRAL,
				"roles": [{"role": "Teller"}],
			},
		),
	],
)
def test_names_that_our_screens_show_are_refused(doctype, values):
	with refused(MarkupError, "Sign Not Allowed"):
		frappe.new_doc(doctype, **values).insert()


def test_product_is_refused_by_its_name():
	with refused(MarkupError, "Sign Not Allowed"):
		make_loan_product(product_name=MARKUP)


@pytest.mark.parametrize("text", ["Café & Té", "O'Neill", 'Colmado "La Fe"', "R&D &amp; Co", "Ñandú 5 °"])
def test_other_signs_are_welcome(text):
	assert make_client(last_name=text, branch=make_branch()).last_name == text


def test_notes_may_compare():
	client = make_client()
	note = frappe.new_doc("Client Note", client=client.name, category="General", note="Income < 20,000")
	assert "20,000" in note.insert().note
