"""What a book needs on a site before its loans: company, branches, cash and bank accounts, products, clients."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.book.conventions import list_product_values
from lending_app.book.records import Book, BookClient, BookProduct
from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.lending_setup.site.complete_site_setup import add_fiscal_years, complete_site_setup
from lending_app.products.adapters import to_float, to_percent
from lending_app.products.kinds import InterestBase

IDENTITY_TYPES = {
	"Cedula": "National ID",
	"DNI": "National ID",
	"RNC": "Tax ID",
	"NIT": "Tax ID",
	"Passport": "Passport",
}


def set_up_book(book: Book) -> None:
	"""Create what is missing; what exists is left as it is. Safe to run again."""
	settings = book.settings
	first_year = min(row.disbursement_date for row in book.loans).year
	if not frappe.db.exists("Company", settings.company):
		complete_site_setup(settings.company, settings.currency, settings.country, first_year=first_year)
		# A sample to try each document with.
		frappe.db.set_value("Lending Company", settings.company, "is_disbursed_by_order", 0)
	add_fiscal_years(first_year, max(row.posting_date for row in book.repayments).year)
	for branch in book.branches:
		_set_up_branch(settings.company, branch.branch_name)
	for channel in sorted({row.channel for row in (*book.loans, *book.repayments)}):
		_set_up_channel(settings.company, channel)
	for product in book.products:
		if not frappe.db.exists("Loan Product", product.product_code):
			name = _get_product_name(settings.company, product.product_name)
			_insert("Loan Product", get_product_values(product) | {"product_name": name})
	branches = {row.branch_code: row.branch_name for row in book.branches}
	for client in book.clients:
		if not frappe.db.exists("Client", {"external_code": client.client_code}):
			_insert("Client", get_client_values(client, branches, settings.country))


def _insert(doctype: str, values: dict[str, Any]) -> None:
	frappe.new_doc(doctype, **values).insert()


def _set_up_branch(company: str, name: str) -> None:
	if not frappe.db.exists("Branch", name):
		_insert("Branch", {"branch": name})
	if frappe.db.get_value("Branch", name, "lending_cost_center"):
		return
	parent = frappe.db.get_value("Cost Center", {"company": company, "is_group": 1}, order_by="lft")
	cost_center = frappe.db.get_value("Cost Center", {"company": company, "cost_center_name": name})
	if not cost_center:
		doc = frappe.new_doc("Cost Center", cost_center_name=name, parent_cost_center=parent, company=company)
		cost_center = doc.insert().name
	frappe.db.set_value("Branch", name, "lending_cost_center", cost_center)


def get_mode_of_payment(company: str, channel: str) -> str:
	"""The site's name of a channel of the book: ERPNext names its own modes in the language of the set-up."""
	if frappe.db.exists("Mode of Payment", channel):
		return channel
	with speaking_language_of(company):
		return _(channel)


def _set_up_channel(company: str, channel: str) -> None:
	"""A mode of payment with an account in the company; all but cash go through one bank account."""
	name = get_mode_of_payment(company, channel)
	if frappe.db.exists("Mode of Payment Account", {"parent": name, "company": company}):
		return
	if frappe.db.exists("Mode of Payment", name):
		mode = frappe.get_doc("Mode of Payment", name)
	else:
		mode = frappe.new_doc(
			"Mode of Payment", mode_of_payment=name, type="Cash" if channel == "Cash" else "Bank"
		)
	cash = frappe.get_cached_value("Company", company, "default_cash_account")
	account = cash if channel == "Cash" else _get_bank_account(company)
	mode.append("accounts", {"company": company, "default_account": account})
	mode.save()


def _get_bank_account(company: str) -> str:
	with speaking_language_of(company):
		shown = _("Lending Bank Account")
	# Books loaded by earlier versions have it in English.
	known = ("in", (shown, "Lending Bank Account"))
	if name := frappe.db.get_value("Account", {"company": company, "account_name": known}):
		return name
	group = {"company": company, "is_group": 1, "root_type": "Asset"}
	parent = frappe.db.get_value("Account", group | {"account_type": "Bank"}) or frappe.db.get_value(
		"Account", group
	)
	values = {
		"account_name": shown,
		"account_type": "Bank",
		"company": company,
		"parent_account": parent,
	}
	return frappe.new_doc("Account", **values).insert().name


def _get_product_name(company: str, name: str) -> str:
	"""A name of the sample in the company's language; a lender's own as it is."""
	with speaking_language_of(company):
		sample = {
			"Personal Loan": _("Personal Loan"),
			"Auto Loan": _("Auto Loan"),
			"Mortgage Loan": _("Mortgage Loan"),
			"Business Loan": _("Business Loan"),
			"Student Loan": _("Student Loan"),
		}
	return sample.get(name, name)


def get_product_values(row: BookProduct) -> dict[str, Any]:
	"""Fields of a Loan Product."""
	return {
		"product_code": row.product_code,
		"product_name": row.product_name,
		"product_type": row.product_type,
		"currency": row.currency,
		"minimum_amount": to_float(row.minimum_amount),
		"maximum_amount": to_float(row.maximum_amount),
		"minimum_number_of_installments": row.minimum_installments,
		"maximum_number_of_installments": row.maximum_installments,
		"minimum_interest_percent": to_percent(row.minimum_rate),
		"maximum_interest_percent": to_percent(row.maximum_rate),
		"method": row.method.value,
		"interest_base": _get_base(row),
		"frequency": row.frequency.value,
		"interest_basis": row.interest_basis.value,
		"day_count": row.day_count.value,
		"allocation_preset": row.allocation,
		"excess_rule": row.excess_rule.value,
		"default_after_days": row.default_after_days,
		**_get_charges(row),
		**list_product_values(row),
	}


def _get_base(row: BookProduct) -> str:
	if row.is_interest_in_advance:
		return InterestBase.IN_ADVANCE.value
	is_flat = row.method is AmortizationMethod.FLAT
	return (InterestBase.ORIGINAL_AMOUNT if is_flat else InterestBase.OUTSTANDING_BALANCE).value


def _get_charges(row: BookProduct) -> dict[str, Any]:
	return {
		"penalty_base": row.penalty_base.value if row.penalty_base else None,
		"penalty_daily_percent": to_percent(row.penalty_daily_rate) if row.penalty_daily_rate else 0,
		"penalty_fixed_amount": to_float(row.penalty_fixed_amount or 0),
		"penalty_tolerance_days": row.penalty_tolerance_days or 0,
		"penalty_start": row.penalty_start.value if row.penalty_start else None,
		"penalty_cap_amount": to_float(row.penalty_cap_amount or 0),
		"penalty_cap_percent": to_percent(row.penalty_cap_rate) if row.penalty_cap_rate else 0,
		"opening_fee_percent": to_percent(row.opening_fee_rate) if row.opening_fee_rate else 0,
		"opening_fee_amount": to_float(row.opening_fee_amount or 0),
		"fee_tax_percent": to_percent(row.fee_tax_rate) if row.fee_tax_rate else 0,
	}


def get_client_values(row: BookClient, branches: dict[str, str], country: str) -> dict[str, Any]:
	"""Fields of a Client."""
	return {
		"external_code": row.client_code,
		"client_type": row.client_type.value,
		"first_name": row.first_name,
		"last_name": row.last_name,
		"company_name": row.company_name,
		"status": "Active",
		"branch": branches[row.branch_code],
		"identity_type": IDENTITY_TYPES.get(row.identity_type, "Other"),
		"identity_number": row.identity_number or row.client_code,
		"birth_date": row.birth_date,
		"mobile_phone": row.mobile_phone,
		"email": row.email,
		"address": row.address,
		"city": row.city,
		"country": country,
		"monthly_income": to_float(row.monthly_income or 0),
	}
