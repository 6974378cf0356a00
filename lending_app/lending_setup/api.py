"""What the setup forms ask the server."""

from __future__ import annotations

import frappe

from lending_app.lending_setup.companies.set_up_company import set_up_company
from lending_app.lending_setup.queries import list_missing_roles
from lending_app.lending_setup.requests.typed_api import typed


@frappe.whitelist(methods=["POST"])
@typed
def create_missing_accounts(company: str) -> list[str]:
	"""Create the accounts a company's ledger roles lack. Returns the roles that still have none."""
	frappe.get_doc("Lending Company", company).check_permission("write")
	set_up_company(company)
	return list_missing_roles(company)
