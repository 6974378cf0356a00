"""Companies set up before charges, waivers and charge-offs existed get the accounts of their ledger roles."""

import frappe

from lending_app.lending_setup.companies.set_up_company import set_up_company


def execute() -> None:
	"""Safe to run again: accounts that are there are left as they are."""
	for company in frappe.get_all("Lending Company", pluck="name"):
		set_up_company(company)
