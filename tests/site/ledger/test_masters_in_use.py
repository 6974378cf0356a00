"""Masters on which loans rest are not merged, disabled or changed from under them; those on which none rests are."""

from __future__ import annotations

import frappe
import pytest

from lending_app.ledger.accounts.groups import list_groups, make_group
from lending_app.ledger.exceptions import BoundMasterError, MasterInUseError
from lending_app.testing.factories import (
	make_branch,
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.support import CENTRAL, COMPANY, NORTH, assert_ledgers_agree, refused

IN_USE = "In Use by Lending"


@pytest.fixture
def loan():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	make_repayment(loan=loan.name, amount=500)
	return loan


def get_account(name: str) -> str:
	return frappe.db.get_value("Account", {"account_name": name, "company": COMPANY})


def make_account(kind: str = "Bank") -> str:
	account = frappe.new_doc(
		"Account", account_name=make_unique("Account"), account_type=kind, company=COMPANY
	)
	return account.update({"parent_account": "Bank Accounts - LT"}).insert().name


def merge(doctype: str, old: str, new: str) -> None:
	frappe.rename_doc(doctype, old, new, merge=True, force=True, show_alert=False, rebuild_search=False)


# --- Merging -------------------------------------------------------------------------------------


def test_customers_of_clients_are_merged_by_a_client_merge(loan):
	other = make_client().customer
	for old, new in ((loan.customer, other), (other, loan.customer)):
		with refused(MasterInUseError, "Customer of a Client", match="Client Merge"):
			merge("Customer", old, new)


def test_clients_are_merged_by_a_client_merge(loan):
	with refused(MasterInUseError, IN_USE, match="Client Merge"):
		merge("Client", loan.client, make_client().name)


def test_branch_with_loans_is_not_merged_and_one_without_is(loan):
	empty = make_branch(name=make_unique("Empty Branch"), company=COMPANY)
	make_group(COMPANY, empty, loan.product, "DOP", None, {})
	with refused(MasterInUseError, IN_USE, match=CENTRAL):
		merge("Branch", loan.branch, empty)
	merge("Branch", empty, loan.branch)
	assert empty not in {group.branch for group in list_groups(COMPANY).values()}


def test_companies_and_products_and_loans_are_not_merged(loan):
	other = make_disbursed_loan(disbursed_on="2026-06-15")
	for doctype, old, new in (
		("Loan", loan.name, other.name), ("Loan Product", loan.product, other.product),
		("Company", COMPANY, frappe.db.get_value("Company", {"name": ("!=", COMPANY)}) or COMPANY),
	):  # fmt: skip
		with refused(MasterInUseError, IN_USE):
			merge(doctype, old, new)


def test_lending_accounts_are_not_merged_and_cash_accounts_are(loan):
	other = make_account()
	for old, new in (
		(get_account("Loans to Clients"), get_account("Debtors")),
		(get_account("Debtors"), get_account("Loan Interest Receivable")),
	):
		with refused(MasterInUseError, IN_USE):
			merge("Account", old, new)
	cash = get_account("Cash")
	frappe.db.set_value("Account", other, "account_type", "Cash")
	merge("Account", cash, other)
	assert frappe.db.get_value("Loan Ledger Entry", {"loan": loan.name, "role": "Funds"}, "account") == other
	assert_ledgers_agree()
	make_repayment(loan=loan.name, amount=500)
	assert_ledgers_agree()


def test_modes_of_payment_by_which_was_paid_are_not_merged(loan):
	other = frappe.new_doc("Mode of Payment", mode_of_payment=make_unique("Mode"), type="Cash").insert().name
	for old, new in (("Cash", other), (other, "Cash")):
		with refused(MasterInUseError, IN_USE, match="Cash"):
			merge("Mode of Payment", old, new)


def test_cost_centers_are_merged_and_both_are_followed(loan):
	old, new = (frappe.db.get_value("Branch", branch, "lending_cost_center") for branch in (CENTRAL, NORTH))
	merge("Cost Center", old, new)
	make_repayment(loan=loan.name, amount=500)
	assert set(frappe.get_all("GL Entry", {"company": COMPANY, "is_cancelled": 0}, pluck="cost_center")) == {
		new
	}
	assert_ledgers_agree()


def test_currency_of_products_keeps_its_name(loan):
	with refused(MasterInUseError, IN_USE, match="DOP"):
		frappe.rename_doc("Currency", "DOP", "RD$", show_alert=False, rebuild_search=False)


def test_nothing_is_renamed_while_a_close_runs(loan):
	frappe.db.set_value("Lending Company", COMPANY, "closing_until", "2026-07-14")
	for doctype, name in (
		("Branch", CENTRAL),
		("Mode of Payment", "Cash"),
		("Loan Product", loan.product),
		("Company", COMPANY),
	):
		with refused(MasterInUseError, "Close Running", match=COMPANY):
			frappe.rename_doc(
				doctype, name, "Another Name", force=True, show_alert=False, rebuild_search=False
			)


# --- Disabling and changing ----------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"freeze_account": "Yes"}, {"account_type": ""}])
def test_account_of_a_role_stays_as_it_is(loan, change):
	frappe.db.set_single_value("Accounts Settings", "frozen_accounts_modifier", "System Manager")
	account = frappe.get_doc("Account", get_account("Loans to Clients")).update(change)
	with refused(MasterInUseError, IN_USE, match="Lending Company"):
		account.save()


def test_account_of_a_mode_of_payment_and_one_with_money_of_loans_stay_enabled(loan):
	bank = make_account()
	mode = frappe.new_doc("Mode of Payment", mode_of_payment=make_unique("Mode"), type="Bank", enabled=1)
	mode.append("accounts", {"company": COMPANY, "default_account": bank})
	mode.insert()
	frappe.get_doc("Account", bank).update({"disabled": 1}).save()
	frappe.get_doc("Account", bank).update({"disabled": 0}).save()
	make_repayment(loan=loan.name, amount=500, mode_of_payment=mode.name)
	with refused(MasterInUseError, IN_USE, match=mode.name):
		frappe.get_doc("Account", bank).update({"disabled": 1}).save()
	mode.set("accounts", [])
	mode.save()
	with refused(MasterInUseError, IN_USE, match="500"):
		frappe.get_doc("Account", bank).update({"disabled": 1}).save()


def test_cost_center_of_a_branch_stays_enabled(loan):
	center = frappe.get_doc("Cost Center", frappe.db.get_value("Branch", CENTRAL, "lending_cost_center"))
	with refused(BoundMasterError, "Used by Running Loans", match=loan.name):
		center.update({"disabled": 1}).save()
	other = frappe.get_doc("Cost Center", frappe.db.get_value("Branch", NORTH, "lending_cost_center"))
	with refused(MasterInUseError, IN_USE, match=NORTH):
		other.update({"disabled": 1}).save()


def test_currency_of_a_product_stays_enabled(loan):
	with refused(MasterInUseError, IN_USE, match="Loan product"):
		frappe.get_doc("Currency", "DOP").update({"enabled": 0}).save()


@pytest.mark.parametrize("field", ["disabled", "is_frozen"])
def test_customer_with_a_running_loan_takes_entries(loan, field):
	with refused(MasterInUseError, IN_USE, match=loan.name):
		frappe.get_doc("Customer", loan.customer).update({field: 1}).save()


def test_fiscal_year_with_days_to_close_stays_enabled(loan):
	with refused(MasterInUseError, IN_USE, match=COMPANY):
		frappe.get_doc("Fiscal Year", "2026").update({"disabled": 1}).save()


def test_masters_without_loans_are_changed_freely():
	frappe.get_doc("Account", make_account()).update({"disabled": 1}).save()
	frappe.get_doc("Customer", make_client().customer).update({"disabled": 1}).save()
	frappe.rename_doc(
		"Loan Product",
		make_loan_product().name,
		"A FREE NAME",
		force=True,
		show_alert=False,
		rebuild_search=False,
	)
