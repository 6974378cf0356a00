"""Documents for tests: valid as they come, with unique names, changed by keyword."""

from __future__ import annotations

import random
from io import BytesIO
from itertools import count
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, today
from PIL import Image
from stdnum import luhn
from stdnum.do import cedula

from lending_app.clients.identity.verify_client import verify_client
from lending_app.lending_setup.document import by_service
from lending_app.products.adapters import build_terms, dump_terms

# Names of one run follow one another; the hash keeps them apart from what earlier runs have committed.
_NUMBERS = count(1)
_RUN = frappe.generate_hash(length=6).upper()
ACCEPTED = ("Submit Application", "Take into Review", "Approve", "Send Offer", "Record Acceptance")


def make_unique(prefix: str) -> str:
	"""A name that nothing else on the site has."""
	return f"{prefix}-{_RUN}-{next(_NUMBERS)}"


def get_test_company() -> str:
	"""The company of the site's defaults."""
	return frappe.db.get_single_value("Global Defaults", "default_company")


def make_branch(*, name: str | None = None, company: str | None = None, **overrides: Any) -> str:
	"""A branch with a cost center of its own. An existing one is returned as it is."""
	name = name or make_unique("Branch")
	if frappe.db.exists("Branch", name):
		return name
	company = company or get_test_company()
	cost_center = frappe.new_doc("Cost Center", cost_center_name=name, company=company, is_group=0)
	cost_center.parent_cost_center = frappe.db.get_value("Cost Center", {"company": company, "is_group": 1})
	cost_center.insert()
	values = {"branch": name, "lending_cost_center": cost_center.name}
	return frappe.new_doc("Branch", **values | overrides).insert().name


def make_cedula() -> str:
	"""A Dominican identity number with its right check digit, which nobody else on the site has."""
	number = f"{random.randrange(10**10):010d}"
	return cedula.format(number + luhn.calc_check_digit(number))


def make_client(**overrides: Any) -> Document:
	"""An active individual of branch Central with an income."""
	number = make_unique("C")
	values = {
		"client_type": "Individual",
		"first_name": "Ana",
		"last_name": f"Reyes {number}",
		"status": "Active",
		"branch": overrides.get("branch") or make_branch(name="Central"),
		"identity_number": number,
		"monthly_income": 60_000,
	}
	return frappe.new_doc("Client", **values | overrides).insert()


def make_company_client(**overrides: Any) -> Document:
	"""A limited liability company, without the people who sign for it."""
	values = {
		"client_type": "Company",
		"company_name": make_unique("Colmado"),
		"legal_form": "Limited Liability Company",
		"identity_type": "Tax ID",
	}
	return make_client(**values | overrides)


def make_image(*, name: str | None = None, content: bytes | None = None, private: int = 1) -> str:
	"""The address of an uploaded file, a small picture unless its bytes are given."""
	if content is None:
		stream = BytesIO()
		Image.new("RGB", (40, 30), (next(_NUMBERS) % 255, 90, 40)).save(stream, "PNG")
		content = stream.getvalue()
	file = frappe.new_doc("File", file_name=name or f"{make_unique('picture')}.png", is_private=private)
	file.content = content
	return file.insert().file_url


def make_client_document(**overrides: Any) -> dict[str, Any]:
	"""A row of a client's documents: a valid identity card with both sides."""
	values = {
		"document_type": "National ID Card",
		"number": make_unique("D"),
		"issue_date": add_days(today(), -365),
		"expiry_date": add_days(today(), 365),
	}
	values |= {side: make_image() for side in ("front", "back") if side not in overrides}
	return values | overrides


def make_policy_version(**overrides: Any) -> str:
	"""A version of the privacy policy."""
	values = {"version": make_unique("V"), "published_on": "2026-01-01", "policy": "We keep your data."}
	return frappe.new_doc("Privacy Policy Version", **values | overrides).insert().name


def make_loan_product(**overrides: Any) -> Document:
	"""18 % a year, monthly level payment, 1,000 to 500,000 in 1 to 60 installments, without fees or penalty."""
	code = make_unique("PRODUCT")
	values = {
		"product_code": code,
		"product_name": f"Personal {code}",
		"product_type": "Personal",
		"currency": "DOP",
		"minimum_amount": 1_000,
		"maximum_amount": 500_000,
		"minimum_number_of_installments": 1,
		"maximum_number_of_installments": 60,
		"minimum_interest_percent": 0,
		"maximum_interest_percent": 60,
		"default_interest_percent": 18,
		"method": "Level Payment",
		"frequency": "Monthly",
		"interest_basis": "Periodic",
		"day_count": "Actual/365",
		"allocation_preset": "Seven Steps",
		"excess_rule": "Next Installments",
		"default_after_days": 90,
	}
	# Some overrides are what only services write, as whether it is offered.
	return by_service(frappe.new_doc("Loan Product", **values | overrides)).insert()


def make_loan_application(**overrides: Any) -> Document:
	"""A draft for 100,000 in 12 installments, of a new client and product where none is given."""
	client = overrides.pop("client", None) or make_client().name
	product = overrides.pop("product", None) or make_loan_product().name
	values = {
		"client": client,
		"product": product,
		"company": get_test_company(),
		"branch": frappe.db.get_value("Client", client, "branch"),
		"application_date": today(),
		"requested_amount": 100_000,
		"number_of_installments": 12,
		"interest_percent": 18,
		"purpose": "Roof of the house",
	}
	return frappe.new_doc("Loan Application", **values | overrides).insert()


def make_accepted_application(**overrides: Any) -> Document:
	"""An application taken through the workflow to its loan. Somebody else has submitted it."""
	application = make_loan_application(**overrides)
	application.db_set("submitted_by", "Guest")
	for action in ACCEPTED:
		application = apply_workflow(application, action)
	return application


def make_approved_loan(
	*, product: str | Document | None = None, client: str | Document | None = None, **overrides: Any
) -> Document:
	"""A loan waiting for its disbursement: 100,000 at 18 % in 12. Without an application, which takes a workflow."""
	client = (
		client if isinstance(client, Document) else frappe.get_doc("Client", client or make_client().name)
	)
	if not isinstance(product, Document):
		product = frappe.get_doc("Loan Product", product) if product else make_loan_product()
	values = {
		"client": client.name,
		"product": product.name,
		"company": get_test_company(),
		"branch": client.branch,
		"principal_amount": 100_000,
		"interest_percent": 18,
		"number_of_installments": 12,
		"first_due_date": None,
	} | overrides
	terms = build_terms(
		product,
		principal=values["principal_amount"],
		interest_percent=values["interest_percent"],
		number_of_installments=values["number_of_installments"],
		first_due_date=values["first_due_date"],
	)
	return by_service(frappe.new_doc("Loan", terms=dump_terms(terms), **values)).insert()


def make_disbursement(*, loan: str, submit: bool = True, **overrides: Any) -> Document:
	"""The whole approved amount in cash, today."""
	return _make_fact("Loan Disbursement", loan, "principal_amount", submit, overrides)


def make_disbursed_loan(*, disbursed_on: Any = None, **overrides: Any) -> Document:
	"""A running loan; both dates of its disbursement are `disbursed_on`, today where left out."""
	loan = make_approved_loan(**overrides)
	make_disbursement(loan=loan.name, value_date=disbursed_on or today())
	return loan.reload()


def make_repayment(*, loan: str, submit: bool = True, **overrides: Any) -> Document:
	"""The next installment in cash, today; one above the payoff is meant."""
	overrides.setdefault("is_excess_confirmed", 1)
	return _make_fact("Loan Repayment", loan, "next_due_amount", submit, overrides)


def get_cash_mode() -> str:
	"""Cash, by whatever name the site's language has for it."""
	return frappe.db.exists("Mode of Payment", "Cash") or frappe.db.get_value(
		"Mode of Payment", {"type": "Cash"}
	)


def _make_fact(
	doctype: str, loan: str, amount_field: str, submit: bool, overrides: dict[str, Any]
) -> Document:
	"""A fact is posted on its value date unless told otherwise."""
	value_date = overrides.pop("value_date", None) or today()
	values = {
		"loan": loan,
		"value_date": value_date,
		"posting_date": value_date,
		"amount": frappe.db.get_value("Loan", loan, amount_field),
		"mode_of_payment": get_cash_mode(),
	}
	document = frappe.new_doc(doctype, **values | overrides).insert()
	return document.submit() if submit else document


def make_provision_table(*, bands: list[dict[str, Any]] | None = None, **overrides: Any) -> Document:
	"""Two bands from 2020 on: 1 % up to 30 days past due, half after that, in stage 3."""
	bands = bands or [
		{"days_past_due_limit": 30, "category": "Normal", "rate_percent": 1},
		{"has_no_limit": 1, "category": "Impaired", "stage": "3", "rate_percent": 50},
	]
	values = {"table_name": make_unique("TABLE"), "source": "The test", "base": "Principal"}
	table = frappe.new_doc("Provision Table", **values | overrides)
	for band in bands:
		table.append("bands", {"effective_date": "2020-01-01", "stage": "1", "method": "Rate"} | band)
	return table.insert()


def make_bureau_report(**overrides: Any) -> Document:
	"""A draft of today without accounts; the client must have consented."""
	values = {
		"bureau": "Data Bureau",
		"external_reference": make_unique("BUREAU"),
		"report_date": today(),
		"score": 700,
	}
	return frappe.new_doc("Credit Bureau Report", **values | overrides).insert()


def make_sound_client(**overrides: Any) -> Document:
	"""A client with nothing missing for an evaluation: documents, proven income of 60,000, steps passed, consents."""
	version = make_policy_version()
	consent = {"policy_version": version, "given_on": "2026-01-02", "channel": "Signed on Paper"}
	values = {
		"birth_date": "1986-03-10",
		"mobile_phone": "+1 809-555-0142",
		"employment_status": "Employee",
		"contract_type": "Permanent",
		"employment_start_date": "2018-07-15",
		"housing_type": "Owned",
		"documents": [
			make_client_document(),
			make_client_document(document_type="Proof of Address", back=None),
			make_client_document(document_type="Payslip", back=None),
		],
		"consents": [consent | {"purpose": purpose} for purpose in ("Personal Data", "Credit Bureau")],
	}
	client = make_client(**values | overrides)
	for step in ("Identity Document", "Telephone"):
		verify_client(client.name, step, answer="Passed")
	return client.reload()


def make_screening_list(**overrides: Any) -> str:
	"""An enabled list without entries: clients have been compared with something."""
	values = {
		"list_name": make_unique("LIST"),
		"list_kind": "Sanctions",
		"list_format": "Manual",
		"is_enabled": 1,
	}
	return frappe.new_doc("Screening List", **values | overrides).insert().name
