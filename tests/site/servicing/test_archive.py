"""The last step of a credit's life: its closed file goes to the archive, and comes back when a reversal opens it."""

import frappe
import pytest
from frappe.client import set_value
from frappe.utils import getdate

from lending_app.origination.decisions.api import withdraw
from lending_app.servicing.archive_api import archive
from lending_app.servicing.exceptions import ArchiveError
from lending_app.testing.factories import (
	make_client,
	make_disbursed_loan,
	make_loan_application,
	make_repayment,
)
from tests.site.support import NORTH, as_user, get_user, refused


@pytest.fixture
def retention():
	frappe.db.set_single_value("Lending Settings", "file_retention_years", 10)


def read(application):
	return frappe.get_doc("Loan Application", application)


def test_file_is_archived_when_the_loan_is_closed_and_taken_out_by_a_reversal(retention):
	loan = make_disbursed_loan(principal_amount=5_000, number_of_installments=1, disbursed_on="2026-06-10")
	application = make_loan_application(client=loan.client, product=loan.product)
	application.db_set({"status": "Disbursed", "docstatus": 1, "loan": loan.name})
	loan.db_set("application", application.name)
	with as_user("Loan Officer"), refused(ArchiveError, "Archive", match=loan.name):
		archive(loan.application, "Box 7")
	payment = make_repayment(loan=loan.name, amount=9_000, value_date="2026-07-10")
	assert loan.reload().status == "Paid"
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError, exact=False):
		archive(loan.application, "Box 7")
	with as_user("Loan Officer"):
		with refused(ArchiveError, "Archive"):
			archive(loan.application, " ")
		archive(loan.application, "Box 7")
		with refused(ArchiveError, "Archive", match="Box 7"):
			archive(loan.application, "Box 8")
	file = read(loan.application)
	assert (file.archived_by, file.archive_place) == (get_user("Loan Officer"), "Box 7")
	assert getdate(file.kept_until) == getdate(loan.closed_on).replace(year=2036)
	payment.reload().reversal_reason = "Wrong loan"
	payment.cancel()
	assert loan.reload().status == "Active"
	file = read(loan.application)
	assert (file.archived_on, file.archive_place, file.kept_until) == (None, None, None)


def test_file_of_a_request_that_ended_is_archived_and_not_by_writing_its_fields():
	with as_user("Loan Officer"):
		client = make_client()
	draft = make_loan_application(client=client.name)
	with as_user("Loan Officer"):
		set_value("Loan Application", draft.name, {"archived_on": "2026-07-01", "archive_place": "Nowhere"})
		assert read(draft.name).archived_on is None
		with refused(ArchiveError, "Archive", match="Draft"):
			archive(draft.name, "Box 7")
	draft.db_set({"status": "Submitted"})
	with as_user("Loan Officer"):
		withdraw(draft.name)
		archive(draft.name, "Box 7")
	file = read(draft.name)
	assert (str(file.archived_on), file.kept_until) == ("2026-07-15", None)
