"""Installation, migration and removal of the app on a site."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.core.doctype.doctype.doctype import validate_permissions_for_doctype
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.permissions import setup_custom_perms

from lending_app.clients.settings.seed_settings import seed_clients
from lending_app.collateral.register.seed_types import seed_types
from lending_app.collections.contacts.seed_rules import seed_contact_rules
from lending_app.contracts.templates.seed_templates import seed_templates
from lending_app.credit.scoring.seed_policy import seed_policy
from lending_app.custom_fields import CUSTOM_FIELDS
from lending_app.disbursement.controls.seed_rules import seed_rules
from lending_app.disbursement.payment_files.layouts import seed_layouts
from lending_app.ledger.accounts.dimensions import add_dimension_fields
from lending_app.ledger.tables import create_tables, drop_tables
from lending_app.lending_setup.companies.fill_settings import fill_settings
from lending_app.lending_setup.companies.set_up_company import set_up_company
from lending_app.lending_setup.desk.save_filters import delete_filters
from lending_app.lending_setup.desk.widen_lists import delete_lists, widen_lists
from lending_app.lending_setup.exceptions import ConflictingAppError
from lending_app.lending_setup.permissions import STAFF_ROLES
from lending_app.lending_setup.site.set_minor_units import clear_minor_units, set_minor_units
from lending_app.loan_payments.direct_debits.seed_rules import seed_debit_rules
from lending_app.loan_payments.tills.list_notes import seed_notes
from lending_app.messaging.templates.seed_templates import seed_messages as seed_message_templates
from lending_app.origination.decisions.seed_decisions import (
	delete_messages,
	seed_authority,
	seed_messages,
	seed_reasons,
)
from lending_app.origination.handling.seed_handling import delete_handling, seed_handling
from lending_app.origination.pipeline.seed_board import delete_board, seed_board
from lending_app.origination.pipeline.seed_targets import seed_targets
from lending_app.products.catalog.seed_products import seed_products
from lending_app.servicing.collection_stages.stage_loans import seed_stages
from lending_app.servicing.payment_modes.methods import seed_methods

# ERPNext masters that staff pick from; they may read them, nothing more.
READABLE_MASTERS = (
	"Company", "Branch", "Mode of Payment", "Cost Center", "Customer", "Gender", "Territory", "Holiday List", "Industry Type",
)  # fmt: skip
LEDGER_MASTERS = ("Account", "Journal Entry", "GL Entry", "Fiscal Year", "Finance Book", "Currency")
LEDGER_ROLES = ("Lending Accountant", "Lending Manager", "Lending Auditor")
# Whose files for the bank name the account that pays.
BANK_MASTERS = ("Bank Account", "Bank")
BANK_ROLES = ("Treasurer", *LEDGER_ROLES)
# ERPNext's reports of the entries, for who reads them, and its tool that reconciles a bank's lines with what is posted.
LEDGER_REPORTS = {
	**dict.fromkeys(
		("General Ledger", "Trial Balance", "Balance Sheet", "Profit and Loss Statement", "Cash Flow"),
		LEDGER_ROLES,
	),
	"Bank Reconciliation Statement": ("Lending Accountant",),
}
REPORT_RIGHTS = ("report", "export", "print")
RECONCILING = {
	"Bank Reconciliation Tool": ("write", "create"),
	"Bank Transaction": ("write", "submit", *REPORT_RIGHTS),
}
PDF_GENERATOR = "weasyprint"


def before_install() -> None:
	"""Refuse a site where Frappe Lending has the same DocTypes."""
	if "lending" in frappe.get_installed_apps():
		frappe.throw(
			_(
				"The app Frappe Lending (lending) is installed on this site and uses the same document names "
				"(Loan, Loan Product, ...). Uninstall it or use another site."
			),
			exc=ConflictingAppError,
			title=_("Conflicting App"),
		)


def after_install() -> None:
	set_up_site()
	seed_products()
	seed_authority()
	seed_targets()
	seed_rules()
	seed_types()
	print_reversed()


def print_reversed() -> None:
	"""What was reversed prints as reversed; Frappe prints no cancelled document unless told to. Once: it is the site's."""
	frappe.db.set_single_value("Print Settings", "allow_print_for_cancelled", 1)


def after_migrate() -> None:
	set_up_site()


def set_up_site() -> None:
	"""Custom fields, access to masters and company accounts. Safe to run again."""
	create_custom_fields(CUSTOM_FIELDS, ignore_validate=True)
	_offer_pdf_generator()
	widen_lists()
	grant_masters()
	seed_clients()
	seed_policy()
	fill_settings()
	seed_handling()
	seed_reasons()
	seed_messages()
	seed_templates()
	for company in frappe.get_all("Company", pluck="name"):
		set_up_company(company)
	seed_stages()
	seed_layouts()
	seed_debit_rules()
	seed_contact_rules()
	seed_message_templates()
	seed_notes()
	seed_methods()
	seed_board()
	create_tables()
	set_minor_units()
	add_dimension_fields()


def before_uninstall() -> None:
	"""Take back what was added to other apps' documents; the app's own tables go with it."""
	for doctype, fields in CUSTOM_FIELDS.items():
		names = [field["fieldname"] for field in fields]
		for name in frappe.get_all("Custom Field", {"dt": doctype, "fieldname": ("in", names)}, pluck="name"):
			frappe.delete_doc("Custom Field", name, force=True)
	frappe.db.delete("Property Setter", {"doc_type": "Print Format", "field_name": "pdf_generator"})
	frappe.db.delete("Custom DocPerm", {"role": ("in", (*STAFF_ROLES, "Borrower"))})
	frappe.db.delete("Has Role", {"parent": ("in", tuple(LEDGER_REPORTS)), "role": ("in", LEDGER_ROLES)})
	frappe.db.delete("Workflow", {"document_type": "Loan Application"})
	frappe.db.delete("Scheduled Job Type", {"method": ("like", "lending_app.%")})
	frappe.db.delete("Custom HTML Block", {"name": "Lending Actions"})
	delete_lists()
	delete_filters()
	delete_handling()
	delete_board()
	delete_messages()
	clear_minor_units()
	frappe.clear_cache()
	drop_tables()


def grant_masters() -> None:
	"""What staff read of ERPNext. Rows that a role has already are the administrator's, and stay."""
	_grant_masters(READABLE_MASTERS, STAFF_ROLES)
	_grant_masters(("Journal Entry", "GL Entry"), LEDGER_ROLES, REPORT_RIGHTS)
	_grant_masters(LEDGER_MASTERS, LEDGER_ROLES)
	_grant_masters(BANK_MASTERS, BANK_ROLES)
	for doctype, rights in RECONCILING.items():
		_grant_masters((doctype,), ("Lending Accountant",), rights)
	for report, roles in LEDGER_REPORTS.items():
		_grant_report(report, roles)


def _grant_report(report: str, roles: tuple[str, ...]) -> None:
	"""A migration of ERPNext takes these rows away; who may open a report by a Custom Role is the administrator's."""
	document = frappe.get_doc("Report", report)
	for role in set(roles) - {row.role for row in document.roles}:
		row = document.append("roles", {"role": role})
		row.set_new_name()
		row.db_insert()
	frappe.clear_document_cache("Report", report)


def _grant_masters(doctypes: tuple[str, ...], roles: tuple[str, ...], more: tuple[str, ...] = ()) -> None:
	"""Give read access, and more rights beside it, to the roles that have none.

	Frappe's add_permission checks the DocType and clears caches after every row, which took half of an installation.
	"""
	for doctype in doctypes:
		if not _list_missing(doctype, roles):
			continue
		setup_custom_perms(doctype)
		for role in _list_missing(doctype, roles):
			values = {"parent": doctype, "role": role, "permlevel": 0, "read": 1, **dict.fromkeys(more, 1)}
			row = frappe.new_doc("Custom DocPerm", **values)
			row.set_new_name()
			row.db_insert()
		frappe.clear_cache(doctype=doctype)
		validate_permissions_for_doctype(doctype)


def _list_missing(doctype: str, roles: tuple[str, ...]) -> list[str]:
	present = frappe.get_all("Custom DocPerm", {"parent": doctype, "permlevel": 0}, pluck="role")
	return [role for role in roles if role not in present]


def _offer_pdf_generator() -> None:
	"""Frappe's print formats name their PDF generator; ours is one more choice of that field."""
	options = (frappe.get_meta("Print Format").get_field("pdf_generator").options or "wkhtmltopdf").split(
		"\n"
	)
	if PDF_GENERATOR not in options:
		text = "\n".join([*options, PDF_GENERATOR])
		make_property_setter(
			"Print Format", "pdf_generator", "options", text, "Text", validate_fields_for_doctype=False
		)
