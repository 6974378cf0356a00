"""The site's number format says how amounts look, not how many decimals of them the ledger keeps."""

from __future__ import annotations

from decimal import Decimal

import frappe
import pytest

from lending_app.lending_setup.exceptions import LedgerPrecisionError
from lending_app.lending_setup.site.set_minor_units import clear_minor_units, set_minor_units
from lending_app.testing.factories import make_disbursed_loan, make_loan_product, make_repayment
from tests.site.closing.closing import close
from tests.site.support import COMPANY, assert_ledgers_agree, list_gl_lines, refused

WHOLE, TITLE = "#,###", "Ledger Rounds Amounts"


@pytest.fixture(autouse=True)
def defaults():
	"""Defaults and fields are cached beyond the test's transaction."""
	yield
	frappe.db.rollback()
	frappe.clear_cache()


@pytest.fixture
def loan():
	product = make_loan_product(opening_fee_percent=1.37, interest_basis="Daily")
	return make_disbursed_loan(product=product, principal_amount=8_123.45, disbursed_on="2026-06-15")


def save_settings(**values):
	settings = frappe.get_doc("System Settings")
	settings.update(values)
	settings.save()


@pytest.mark.parametrize(
	"values", [{"number_format": WHOLE}, {"number_format": WHOLE, "currency_precision": "1"}]
)
def test_cents_are_kept_whatever_the_number_format(loan, values):
	save_settings(**values)
	receipt = make_repayment(loan=loan.name, amount=345.67, value_date="2026-06-20")
	assert list_gl_lines(receipt.journal_entry)["Cash"] == Decimal("345.67")
	close("2026-06-15", "2026-06-25")
	assert_ledgers_agree()


def test_a_format_set_past_the_form_is_refused_before_posting(loan):
	frappe.db.set_default("number_format", WHOLE)
	with refused(LedgerPrecisionError, TITLE):
		make_repayment(loan=loan.name, amount=345.67)
	set_minor_units()
	make_repayment(loan=loan.name, amount=345.67)
	assert_ledgers_agree()


def test_fields_have_the_site_s_format_again_once_it_has_enough(loan):
	save_settings(number_format=WHOLE)
	assert frappe.get_meta("GL Entry").get_field("debit").precision == "2"
	save_settings(number_format="#,###.##")
	assert not frappe.get_meta("GL Entry").get_field("debit").precision
	save_settings(number_format=WHOLE)
	clear_minor_units()
	frappe.clear_cache(doctype="GL Entry")
	assert not frappe.get_meta("GL Entry").get_field("debit").precision


@pytest.mark.parametrize(("currency", "amount"), [("KWD", "345.678"), ("CLP", "345678")])
def test_currencies_of_three_decimals_and_of_none(currency, amount, monkeypatch):
	"""The company's own currency, past its ledger: one that has entries has another for good."""
	# ERPNext remembers a company's currency as long as the process lives.
	monkeypatch.setitem(frappe.flags, "company_currency", {})
	frappe.db.set_value("Company", COMPANY, "default_currency", currency)
	accounts = {"company": COMPANY, "account_currency": "DOP"}
	frappe.db.set_value("Account", accounts, "account_currency", currency)
	frappe.db.set_value("Currency", currency, "enabled", 1)
	frappe.clear_cache()
	set_minor_units()
	product = make_loan_product(currency=currency, interest_basis="Daily", maximum_amount=9_000_000)
	loan = make_disbursed_loan(
		product=product, principal_amount=float(Decimal(amount) * 10), disbursed_on="2026-06-15"
	)
	receipt = make_repayment(loan=loan.name, amount=float(amount), value_date="2026-06-20")
	lines = {
		row.account: Decimal(str(row.debit or -row.credit))
		for row in frappe.get_all(
			"GL Entry", {"voucher_no": receipt.journal_entry}, ["account", "debit", "credit"]
		)
	}
	assert lines["Cash - LT"] == Decimal(amount)
	assert sum(lines.values()) == 0
	close("2026-06-15", "2026-06-25")
	assert_ledgers_agree()
