"""Give the references of posted documents to the first document of each: the database keeps them from now on."""

import frappe

from lending_app.ledger.tables import create_tables
from lending_app.lending_setup import database
from lending_app.servicing.payment_modes.check_reference import REFERENCE_FIELDS, get_place, list_references

POSTED = {
	"Loan Disbursement": {"docstatus": 1},
	"Loan Repayment": {"docstatus": 1},
	"Client Refund": {"docstatus": 1},
	"Portfolio Sale": {"docstatus": 1},
	"Referral Fee": {"status": "Paid"},
}


def execute() -> None:
	create_tables()
	for doctype, filters in POSTED.items():
		columns = frappe.db.get_table_columns(doctype)
		fields = [
			"name",
			"company",
			"mode_of_payment",
			*(field for field in REFERENCE_FIELDS if field in columns),
		]
		for row in frappe.get_all(doctype, filters, fields, order_by="creation"):
			row.doctype = doctype
			for reference in list_references(row).values():
				database.execute(
					"INSERT IGNORE INTO lending_reference VALUES (%s, %s, %s, %s, %s, %s)",
					(*get_place(row), reference, doctype, row.name),
				)
