"""Settings that cannot work are refused when they are set, with the row or field and the reason."""

from __future__ import annotations

import frappe
import pytest

from lending_app.lending_setup.exceptions import (
	NamingSeriesError,
	SettingRangeError,
	WrongAccountError,
	WrongCostCenterError,
)
from lending_app.servicing.exceptions import ModeOfPaymentError
from lending_app.testing.factories import make_disbursed_loan, make_loan_product, make_repayment, make_unique
from tests.site.support import CENTRAL, COMPANY, refused


def make_account(**values) -> str:
	account = frappe.new_doc("Account", account_name=make_unique("Account"), company=COMPANY)
	return account.update({"parent_account": "Bank Accounts - LT"} | values).insert().name


WRONG = {
	"another currency": ({"account_currency": "USD"}, "USD"),
	"a group": ({"is_group": 1}, "group or disabled"),
	"disabled": ({"disabled": 1}, "group or disabled"),
	"of suppliers": ({"account_type": "Payable", "parent_account": "Accounts Payable - LT"}, "Payable"),
	"of stock": ({"account_type": "Stock"}, "Stock"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_account_that_cannot_work_is_refused_for_a_company_and_a_product(company_record, kind):
	values, reason = WRONG[kind]
	account = make_account(**values)
	row = next(row for row in company_record.accounts if row.role == "Interest Receivable")
	row.account = account
	with refused(WrongAccountError, "Wrong Account", match=reason):
		company_record.save()
	with refused(WrongAccountError, "Wrong Account", match=reason):
		make_loan_product(accounts=[{"company": COMPANY, "role": "Interest Receivable", "account": account}])


def test_frozen_account_is_refused(company_record):
	account = make_account()
	frappe.db.set_value("Account", account, "freeze_account", "Yes")
	company_record.accounts[0].account = account
	with refused(WrongAccountError, "Wrong Account", match="frozen"):
		company_record.save()


@pytest.mark.parametrize("kind", ["another currency", "a group", "of suppliers"])
def test_mode_of_payment_with_an_account_that_cannot_work_is_refused(kind):
	"""At the counter for one that is new to loans, and when it is set for one by which loans are paid."""
	values, reason = WRONG[kind]
	account = make_account(**values)
	mode = frappe.new_doc("Mode of Payment", mode_of_payment=make_unique("Mode"), type="Bank", enabled=1)
	mode.append("accounts", {"company": COMPANY, "default_account": account})
	mode.insert()
	loan = make_disbursed_loan(disbursed_on="2026-06-15").name
	with refused(ModeOfPaymentError, "Account of the Mode of Payment", match=reason):
		make_repayment(loan=loan, amount=100, mode_of_payment=mode.name)
	mode.accounts[0].default_account = make_account()
	mode.save()
	make_repayment(loan=loan, amount=100, mode_of_payment=mode.name)
	mode.accounts[0].default_account = account
	with refused(WrongAccountError, "Wrong Account", match=f"Row 1.*{reason}"):
		mode.save()


@pytest.mark.parametrize("values", [{"disabled": 1}, {"is_group": 1}])
def test_cost_center_that_cannot_work_is_refused(company_record, values):
	center = frappe.new_doc(
		"Cost Center", cost_center_name=make_unique("Center"), company=COMPANY, parent_cost_center=f"{COMPANY} - LT", **values
	).insert()  # fmt: skip
	company_record.cost_center = center.name
	with refused(WrongCostCenterError, "Wrong Cost Center", match="group or disabled"):
		company_record.save()
	with refused(WrongCostCenterError, "Wrong Cost Center", match="Cost Center for Lending"):
		frappe.get_doc("Branch", CENTRAL).update({"lending_cost_center": center.name}).save()


@pytest.mark.parametrize(
	"field", ["loan_naming_series", "application_naming_series", "repayment_naming_series"]
)
@pytest.mark.parametrize(
	("series", "reason"),
	[
		("LN-####", "dot before the number"), ("LN@.####", "letters, figures"), ("LN-.{nothing}.-.####", "nothing"),
		("L" * 61 + ".####", "longer"), (".YYYY.####", "begin with letters"), (".####", "begin with letters"),
	],
)  # fmt: skip
def test_series_by_which_nothing_can_be_named_is_refused(field, series, reason):
	settings = frappe.get_doc("Lending Settings").update({field: series})
	with refused(NamingSeriesError, "Wrong Naming Series", match=reason):
		settings.save()


@pytest.mark.parametrize("series", ["LN-.YYYY.-.#####", "PRE/.YY./.MM./.####", "LN-.{branch}.-.###", "LN-"])
def test_series_by_which_loans_are_named_is_taken(series):
	frappe.get_doc("Lending Settings").update({"loan_naming_series": series}).save()
	assert make_disbursed_loan(disbursed_on="2026-06-15").name


def test_figures_below_zero_are_refused(company_record):
	for document, field in (
		(frappe.get_doc("Lending Settings"), "maximum_backdating_days"),
		(frappe.get_doc("Lending Settings"), "snapshot_months"),
		(company_record, "funding_cost_percent"),
	):
		with refused(SettingRangeError, "Below Zero", match="-1"):
			document.update({field: -1}).save()
