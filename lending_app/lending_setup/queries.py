"""Accounts and cost centers of the ledger roles."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.engine.loan.state import LedgerRole
from lending_app.lending_setup.exceptions import MissingAccountError


class AccountMap:
	"""Accounts of a company by role, product and mode of payment, read once and kept for the object's life."""

	def __init__(self, company: str) -> None:
		self.company = company
		rows = frappe.get_all("Lending Company Account", {"parent": company}, ["role", "account"])
		self._defaults = {row.role: row.account for row in rows}
		rows = frappe.get_all("Loan Product Account", {"company": company}, ["parent", "role", "account"])
		self._products = {(row.parent, row.role): row.account for row in rows}
		rows = frappe.get_all("Mode of Payment Account", {"company": company}, ["parent", "default_account"])
		self._channels = {row.parent: row.default_account for row in rows if row.default_account}
		self._party_accounts = set(
			frappe.get_all("Account", {"company": company, "account_type": "Receivable"}, pluck="name")
		)
		self._cost_centers: dict[str, str] = {}
		self._cash: dict[str, str | None] = {}

	def get_account(self, role: LedgerRole, product: str, channel: str = "") -> str:
		"""The account of a role. Raises MissingAccountError naming what to fill in and where."""
		account = self.find_account(role, product, channel)
		if not account:
			frappe.throw(
				_(
					"Company {0} has no account for {1}. Add it in Lending Company {0}, table Accounts."
				).format(frappe.bold(self.company), frappe.bold(_(role.value))),
				exc=MissingAccountError,
				title=_("Missing Account"),
			)
		return account

	def find_account(self, role: LedgerRole, product: str, channel: str = "") -> str | None:
		"""The same, None where there is none."""
		account = None
		if role is LedgerRole.FUNDS:
			account = self._find_cash_account(channel) or self._channels.get(channel)
		return account or self._products.get((product, role.value)) or self._defaults.get(role.value)

	def _find_cash_account(self, channel: str) -> str | None:
		"""Where the cash of the user is kept, as functions of the hook `lending_cash_accounts` say."""
		if channel and channel not in self._cash:
			answers = (
				frappe.call(method, company=self.company, mode_of_payment=channel)
				for method in frappe.get_hooks("lending_cash_accounts")
			)
			self._cash[channel] = next((account for account in answers if account), None)
		return self._cash.get(channel)

	def needs_party(self, account: str) -> bool:
		"""True where ERPNext asks for the party on the line."""
		return account in self._party_accounts

	def get_cost_center(self, branch: str) -> str:
		"""Cost center of a branch in this company, else the company's own."""
		if branch not in self._cost_centers:
			self._cost_centers[branch] = _get_cost_center(self.company, branch)
		return self._cost_centers[branch]


def _get_cost_center(company: str, branch: str) -> str:
	cost_center = frappe.db.get_value("Branch", branch, "lending_cost_center")
	if cost_center and frappe.get_cached_value("Cost Center", cost_center, "company") == company:
		return cost_center
	default = frappe.db.get_value("Lending Company", company, "cost_center")
	return default or frappe.get_cached_value("Company", company, "cost_center")


def list_missing_roles(company: str) -> list[str]:
	"""Ledger roles of a company without an account."""
	present = set(frappe.get_all("Lending Company Account", {"parent": company}, pluck="role"))
	return [role.value for role in LedgerRole if role.value not in present]


def get_last_closed_date(company: str) -> str | None:
	"""The day up to which the company's lending is closed."""
	return frappe.db.get_value("Lending Company", company, "last_closed_date")


def get_closing_dates(company: str) -> tuple[str | None, str | None]:
	"""The day up to which the company's lending is closed, and the last that a close has begun with and not ended."""
	row = frappe.db.get_value("Lending Company", company, ["last_closed_date", "closing_until"])
	return row or (None, None)
