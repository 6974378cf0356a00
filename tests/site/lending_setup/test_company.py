"""A company's lending accounts: made with it, checked when changed, missing ones named."""

import frappe
import pytest

from lending_app.engine import LedgerRole
from lending_app.engine.ledger.chart import CHART
from lending_app.lending_setup.api import create_missing_accounts
from lending_app.lending_setup.companies.set_up_company import set_up_company
from lending_app.lending_setup.exceptions import MissingAccountError, WrongAccountError
from lending_app.lending_setup.ledger_roles import ROOT_TYPES
from lending_app.lending_setup.queries import AccountMap, list_missing_roles
from lending_app.lending_setup.site.complete_site_setup import add_fiscal_years, complete_site_setup
from lending_app.testing.factories import make_loan_product, make_unique
from tests.site.support import CENTRAL, COMPANY, as_user, refused


def get_account(name):
	return frappe.db.get_value("Account", {"account_name": name, "company": COMPANY})


def test_company_added_later_gets_its_accounts():
	name = make_unique("Later")
	company = frappe.new_doc(
		"Company",
		company_name=name,
		abbr=name[-5:],
		default_currency="DOP",
		country="Dominican Republic",
		chart_of_accounts="Standard",
	)
	company.insert()
	record = frappe.get_doc("Lending Company", name)
	assert {row.role for row in record.accounts} == {role.value for role in LedgerRole}
	assert list_missing_roles(name) == []
	for row in record.accounts:
		account = frappe.get_doc("Account", row.account)
		assert (account.company, account.root_type, account.is_group) == (name, ROOT_TYPES[row.role], 0)
	assert record.cost_center


def test_every_role_but_funds_has_an_account_of_its_own(company_record):
	assert {row.role for row in CHART} == set(LedgerRole) - {LedgerRole.FUNDS}
	accounts = [row.account for row in company_record.accounts]
	assert len(set(accounts)) == len(LedgerRole)


def test_setting_up_again_changes_nothing(company_record):
	before = company_record.as_dict(), frappe.db.count("Account")
	set_up_company(COMPANY)
	complete_site_setup(COMPANY, "DOP", "Dominican Republic", abbr="LT", first_year=2024)
	again = frappe.get_doc("Lending Company", COMPANY).as_dict()
	for row in (before[0], again):
		row.pop("modified")
		[account.pop("modified") for account in row["accounts"]]
	assert (again, frappe.db.count("Account")) == before


def test_own_choice_of_account_is_kept(company_record):
	row = next(row for row in company_record.accounts if row.role == "Fee Income")
	row.account = get_account("Loan Penalty Income")
	company_record.save()
	set_up_company(COMPANY)
	company_record.reload()
	assert next(row for row in company_record.accounts if row.role == "Fee Income").account == row.account


def test_missing_account_is_named_with_where_to_add_it(company_record):
	company_record.accounts = [row for row in company_record.accounts if row.role != "Penalty Income"]
	company_record.save()
	assert list_missing_roles(COMPANY) == ["Penalty Income"]
	company_record.onload()
	assert company_record.get_onload("missing_roles") == ["Penalty Income"]
	with refused(MissingAccountError, "Missing Account", match="(?s)Lending Test.*Penalty Income"):
		AccountMap(COMPANY).get_account(LedgerRole.PENALTY_INCOME, make_loan_product().name)


def test_missing_accounts_are_made_from_the_form(company_record):
	company_record.accounts = [row for row in company_record.accounts if row.role != "Penalty Income"]
	company_record.save()
	with as_user("Lending Auditor"), refused(frappe.PermissionError):
		create_missing_accounts(COMPANY)
	with as_user("Lending Accountant"):
		assert create_missing_accounts(COMPANY) == []


@pytest.mark.parametrize(
	("role", "account", "reason"),
	[
		("Fee Income", "Loans to Clients", "root type"),
		("Loan Principal", "Loan Fee Income", "root type"),
		("Fee Income", "Indirect Income", "group"),
	],
)
def test_account_that_cannot_carry_its_role_is_refused(company_record, role, account, reason):
	row = next(row for row in company_record.accounts if row.role == role)
	row.account = get_account(account)
	with refused(WrongAccountError, "Wrong Account", match=f"Row {row.idx}.*{reason}"):
		company_record.save()


def test_role_twice_is_refused(company_record):
	company_record.append("accounts", {"role": "Fee Income", "account": get_account("Loan Penalty Income")})
	with refused(WrongAccountError, "Wrong Account", match="twice"):
		company_record.save()


def test_disabled_account_is_refused(company_record):
	frappe.db.set_value("Account", get_account("Loan Fee Income"), "disabled", 1)
	with refused(WrongAccountError, "Wrong Account", match="disabled"):
		company_record.save()


def test_cost_center_is_the_branch_s_or_the_company_s():
	accounts = AccountMap(COMPANY)
	assert accounts.get_cost_center(CENTRAL) == frappe.db.get_value("Branch", CENTRAL, "lending_cost_center")
	plain = frappe.new_doc("Branch", branch=make_unique("Branch")).insert()
	assert accounts.get_cost_center(plain.name) == frappe.db.get_value(
		"Lending Company", COMPANY, "cost_center"
	)


def test_receivables_need_their_party_alone():
	accounts = AccountMap(COMPANY)
	assert accounts.needs_party(get_account("Loans to Clients"))
	assert not accounts.needs_party(get_account("Loan Interest Receivable"))


def test_fiscal_years_are_added_once():
	before = frappe.get_all("Fiscal Year", pluck="name")
	add_fiscal_years(2024, 2026)
	assert frappe.get_all("Fiscal Year", pluck="name") == before
	add_fiscal_years(2036, 2037)
	assert {"2036", "2037"} <= set(frappe.get_all("Fiscal Year", pluck="name"))
