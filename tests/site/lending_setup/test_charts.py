"""Charts of the workspaces: for who looks at them and in their language, no matter who looked before."""

import frappe
import pytest

from lending_app.lending_setup import charts_api
from lending_app.lending_setup.language.speak import speaking
from lending_app.testing.factories import make_disbursed_loan, make_loan_application, make_repayment
from tests.site.support import CENTRAL, NORTH, as_user

CHART = {"chart_name": "Loan Collections", "filters": [["Loan Repayment", "docstatus", "=", 1, False]]}


def sum_shown():
	[row] = charts_api.get(**CHART)["datasets"]
	return sum(row["values"])


def test_a_chart_shows_the_branches_of_who_looks_at_it():
	loan = make_disbursed_loan(disbursed_on="2026-05-15")
	assert loan.branch == CENTRAL
	make_repayment(loan=loan.name, value_date="2026-06-15", amount=9168)
	with as_user("Lending Manager"):
		everything = sum_shown()
	with as_user("Teller", NORTH):
		northern = sum_shown()
	with as_user("Lending Manager"):
		assert sum_shown() == everything
	assert everything - northern >= 9168


def test_who_may_not_read_the_documents_of_a_chart_is_refused():
	with as_user("Borrower"), pytest.raises(frappe.PermissionError):
		charts_api.get(**CHART)


@pytest.mark.parametrize(("language", "month"), [("es", "jul 2026"), ("fr", "juil. 2026")])
def test_months_and_states_of_a_chart_are_in_the_reader_s_language(language, month):
	make_loan_application()
	with speaking(language):
		assert charts_api.get(**CHART)["labels"][-1] == month
		states = charts_api.get(chart_name="Applications by Status")["labels"]
	assert states
	assert "Draft" not in states
