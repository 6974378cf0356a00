"""Settings that cannot work are refused when they are set: accounts, cost centers, figures below zero."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

from lending_app.lending_setup.exceptions import SettingRangeError, WrongAccountError, WrongCostCenterError

# Accounts of these types take an entry only with what lending's lines do not have: a supplier, stock, an asset.
UNFIT_TYPES = ("Payable", "Stock", "Depreciation")
ACCOUNT_FIELDS = [
	"company",
	"is_group",
	"disabled",
	"freeze_account",
	"account_type",
	"root_type",
	"account_currency",
]

# A disbursement is voided within a day, or not at all (DIS-18).
MOST_VOID_HOURS = 24


def find_account_fault(account: str | None, company: str) -> str | None:
	"""Why an account cannot take a company's lending entries; None where it can."""
	found = frappe.db.get_value("Account", account, ACCOUNT_FIELDS, as_dict=True) if account else None
	if found is None:
		return _("there is no such account")
	currency = frappe.get_cached_value("Company", company, "default_currency")
	faults = (
		(found.company != company, _("it belongs to company {0}").format(found.company)),
		(found.is_group or found.disabled, _("it is a group or disabled")),
		(found.freeze_account == "Yes", _("it is frozen")),
		(
			found.account_type in UNFIT_TYPES,
			_("accounts of type {0} take no entries of loans").format(_(found.account_type or "")),
		),
		(found.account_currency != currency, _("its currency is {0}").format(found.account_currency)),
	)
	return next((reason for is_wrong, reason in faults if is_wrong), None)


def check_cost_center(cost_center: str | None, label: str, company: str | None = None) -> None:
	"""Raise WrongCostCenterError for a cost center that is a group, disabled, or of another company."""
	if not cost_center:
		return
	found = frappe.db.get_value("Cost Center", cost_center, ["company", "is_group", "disabled"], as_dict=True)
	if found and (found.is_group or found.disabled):
		_refuse_cost_center(cost_center, label, _("it is a group or disabled"))
	if found and company and found.company != company:
		_refuse_cost_center(cost_center, label, _("it belongs to company {0}").format(found.company))


def _refuse_cost_center(cost_center: str, label: str, reason: str) -> NoReturn:
	frappe.throw(
		_("{0}: cost center {1} cannot be used: {2}.").format(
			frappe.bold(label), frappe.bold(cost_center), reason
		),
		exc=WrongCostCenterError,
		title=_("Wrong Cost Center"),
	)


def check_channel_accounts(mode: Document, companies: set[str]) -> None:
	"""Raise WrongAccountError for a row of a mode of payment by which loans of these companies could not be paid."""
	for row in mode.accounts:
		fault = find_account_fault(row.default_account, row.company) if row.company in companies else None
		if fault:
			frappe.throw(
				_("Row {0}: loans of {1} are paid by {2}, and account {3} cannot take them: {4}.").format(
					row.idx,
					row.company,
					frappe.bold(mode.name),
					frappe.bold(row.default_account or ""),
					fault,
				),
				exc=WrongAccountError,
				title=_("Wrong Account"),
			)


def check_at_most(settings: Document, field: str, most: int) -> None:
	"""Raise SettingRangeError for a figure above the most that it may be."""
	value = settings.get(field)
	if flt(value) > most:
		frappe.throw(
			_("{0} is {1}. Enter {2} or less.").format(
				frappe.bold(_(settings.meta.get_label(field))), value, most
			),
			exc=SettingRangeError,
			title=_("Too Much"),
		)


def check_no_negatives(settings: Document) -> None:
	"""Raise SettingRangeError for a figure of a settings document that is below zero."""
	for field in settings.meta.fields:
		if (
			field.fieldtype in ("Int", "Float", "Percent", "Currency")
			and flt(settings.get(field.fieldname)) < 0
		):
			frappe.throw(
				_("{0} is {1}. Enter zero or more.").format(
					frappe.bold(_(field.label)), settings.get(field.fieldname)
				),
				exc=SettingRangeError,
				title=_("Below Zero"),
			)
