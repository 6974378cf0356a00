"""Our states as other systems know them (C-04): each has one, and a loan's goes before its application's."""

import frappe
import pytest

from lending_app.engine.loan.state import LoanStatus
from lending_app.origination.states import ApplicationStatus
from lending_app.servicing.loans.map_status import APPLICATIONS, LOANS, ShortStatus
from lending_app.servicing.status_api import get_application_status, get_loan_status
from lending_app.testing.factories import make_disbursed_loan, make_loan_application
from tests.site.support import NORTH, as_user


def test_every_state_has_a_short_one():
	assert (set(APPLICATIONS), set(LOANS)) == (set(ApplicationStatus), set(LoanStatus))
	assert {*APPLICATIONS.values(), *LOANS.values()} == set(ShortStatus)


def test_status_follows_the_loan_and_is_for_who_may_read_it():
	loan = make_disbursed_loan()
	application = make_loan_application(client=loan.client, product=loan.product)
	assert get_application_status(application.name) == {"status": "Draft", "short_status": "draft"}
	application.db_set({"status": "Disbursed", "docstatus": 1, "loan": loan.name})
	loan.db_set("status", "Defaulted")
	assert get_application_status(application.name)["short_status"] == "defaulted"
	assert get_loan_status(loan.name) == {"status": "Defaulted", "short_status": "defaulted"}
	for call, name in ((get_application_status, application.name), (get_loan_status, loan.name)):
		with as_user("Loan Officer", NORTH), pytest.raises(frappe.PermissionError):
			call(name)
