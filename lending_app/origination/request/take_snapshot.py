"""The client's figures as they were when the application was submitted, so that its decision can be defended."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, today

from lending_app.clients.profile.count_months_employed import count_months_employed
from lending_app.products.adapters import to_decimal, to_float

# Field of the application: field of the client.
FIELDS = {
	"applicant_identity_number": "identity_number",
	"applicant_birth_date": "birth_date",
	"applicant_education_level": "education_level",
	"applicant_profession": "profession",
	"applicant_phone": "mobile_phone",
	"applicant_mailbox": "mailbox",
	"applicant_address": "address",
	"applicant_housing_type": "housing_type",
	"applicant_employment_status": "employment_status",
	"applicant_employer": "employer",
	"applicant_job_title": "job_title",
	"applicant_contract_type": "contract_type",
	"applicant_employment_end_date": "employment_end_date",
	"applicant_gross_monthly_income": "gross_monthly_income",
	"applicant_monthly_income": "monthly_income",
	"applicant_other_monthly_income": "other_monthly_income",
	"applicant_provable_other_monthly_income": "provable_other_monthly_income",
	"applicant_expenses_amount": "total_expenses_amount",
	"applicant_debt_installments_amount": "total_debt_installments_amount",
	"applicant_debt_outstanding_amount": "total_debt_outstanding_amount",
	"applicant_available_monthly_income": "available_monthly_income",
}
REFERENCE_FIELDS = (
	"reference_type", "full_name", "phone", "relation", "company", "account_type", "checked_on",
)  # fmt: skip


def take_snapshot(application: Document, *, is_open: bool) -> None:
	"""Copy the client's file while the request is open; afterwards keep what was copied."""
	if is_open:
		_copy_client(application)
	else:
		_keep(application)
	debts = to_decimal(application.applicant_debt_outstanding_amount)
	assets = to_decimal(application.assets_amount)
	application.net_worth_amount = to_float(assets - debts) if assets else 0


def _copy_client(application: Document) -> None:
	client = frappe.get_doc("Client", application.client)
	for target, source in FIELDS.items():
		application.set(target, client.get(source))
	application.applicant_months_employed = count_months_employed(client, getdate(today())) or 0
	rows = [{field: row.get(field) for field in REFERENCE_FIELDS} for row in client.references]
	if rows != [{field: row.get(field) for field in REFERENCE_FIELDS} for row in application.references]:
		application.set("references", rows)
	application.snapshot_on = now_datetime()


def _keep(application: Document) -> None:
	before = application.get_doc_before_save()
	for field in (*FIELDS, "applicant_months_employed", "references", "assets_amount"):
		application.set(field, before.get(field))
