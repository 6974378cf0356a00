"""Staff of a branch whose user has none: told why they see nothing, and who changes it."""

import frappe
import pytest

from lending_app.lending_setup.staff_api import get_missing_branch
from lending_app.testing.factories import make_client, make_disbursed_loan, make_repayment
from tests.site.support import as_user, get_user, refused


@pytest.fixture
def no_branch():
	for role in ("Loan Officer", "Teller"):
		frappe.db.delete("User Permission", {"user": get_user(role), "allow": "Branch"})
		frappe.cache.hdel("user_permissions", get_user(role))
	yield
	for role in ("Loan Officer", "Teller"):
		frappe.cache.hdel("user_permissions", get_user(role))


@pytest.mark.parametrize("role", ["Loan Officer", "Teller"])
def test_user_without_a_branch_is_told_who_gives_one(no_branch, role):
	with as_user(role):
		told = get_missing_branch()
	assert "has no branch" in told
	assert "Lending Manager Central" in told


@pytest.mark.parametrize("role", ["Loan Officer", "Credit Manager", "Lending Auditor"])
def test_others_are_told_nothing(role):
	with as_user(role):
		assert get_missing_branch() is None


def test_refusals_name_the_missing_branch(no_branch):
	client = make_client()
	loan = make_disbursed_loan(client=client.name)
	with as_user("Loan Officer"):
		with refused(frappe.PermissionError):
			client.check_permission("read")
		frappe.clear_messages()
		with pytest.raises(frappe.PermissionError):
			make_client()
		assert any("has no branch" in frappe.parse_json(row)["message"] for row in frappe.message_log)
	with as_user("Teller"):
		frappe.clear_messages()
		with pytest.raises(frappe.PermissionError):
			make_repayment(loan=loan.name, amount=100)
		assert any("has no branch" in frappe.parse_json(row)["message"] for row in frappe.message_log)
