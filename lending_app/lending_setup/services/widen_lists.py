"""Room for the money in the lists: on a small laptop Frappe shows four columns: name, state, one field, number."""

from __future__ import annotations

import frappe

NUMBER_OF_COLUMNS = "5"
WIDE_LISTS = (
	"Client",
	"Loan Product",
	"Loan Application",
	"Loan",
	"Loan Disbursement",
	"Loan Repayment",
	"Day Close",
)


def widen_lists() -> None:
	"""Settings of the lists that nobody has set yet; what a site chose stays. Safe to run again."""
	for doctype in WIDE_LISTS:
		if not frappe.db.exists("List View Settings", doctype):
			settings = frappe.new_doc("List View Settings", total_fields=NUMBER_OF_COLUMNS)
			settings.name = doctype
			# Installation sets up the site; nobody is signed in.
			settings.insert(ignore_permissions=True)


def forget_lists() -> None:
	"""On removal of the app: the lists are gone."""
	frappe.db.delete("List View Settings", {"name": ("in", WIDE_LISTS)})
