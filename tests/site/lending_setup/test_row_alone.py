"""Rows of tables are written with their document."""

import json

import frappe
import pytest
from frappe.api.v1 import delete_doc, update_doc

from lending_app.testing.factories import make_loan_application
from tests.site.support import as_user

ROW = "Loan Application Collateral"


def make_row():
	application = make_loan_application(
		collateral=[{"collateral_type": "Vehicle", "description": "Car", "estimated_value_amount": 90_000}]
	)
	return application, application.collateral[0].name


@pytest.mark.parametrize("role", ["Loan Officer", "Credit Manager", "Lending Manager"])
def test_row_is_not_written_past_its_document(role):
	application, row = make_row()
	with as_user(role):
		frappe.local.form_dict = frappe._dict(data=json.dumps({"estimated_value_amount": 9_000_000}))
		with pytest.raises(frappe.PermissionError):
			update_doc(ROW, row)
		with pytest.raises(frappe.PermissionError):
			delete_doc(ROW, row)
	assert application.reload().collateral[0].estimated_value_amount == 90_000


def test_row_is_read_and_written_with_its_document():
	application, row = make_row()
	with as_user("Loan Officer"):
		assert frappe.get_doc(ROW, row).has_permission("read")
		application.collateral[0].estimated_value_amount = 80_000
		application.save()
	assert frappe.db.get_value(ROW, row, "estimated_value_amount") == 80_000
