"""Staff profiles: one account each, roles, branch, coming and going."""

import frappe
import pytest

from lending_app.lending_setup.exceptions import AttendanceError, StaffAccountError
from lending_app.lending_setup.staff.manage_staff import record_attendance
from lending_app.lending_setup.staff_api import clock
from lending_app.testing.factories import make_client, make_unique
from tests.site.support import CENTRAL, NORTH, as_user, refused, travel_to


@pytest.fixture(autouse=True)
def no_mail(monkeypatch):
	monkeypatch.setattr(frappe, "sendmail", lambda *args, **kwargs: None)


def make_staff(*roles, **overrides):
	values = {
		"first_name": "Rosa",
		"last_name": "Quispe",
		"second_last_name": "Mamani",
		"email": f"{make_unique('rosa').lower()}@example.com",
		"branch": CENTRAL,
		"roles": [{"role": role} for role in roles or ("Loan Officer",)],
	}
	return frappe.new_doc("Staff Profile", **values | overrides).insert()


def get_branches(user):
	return frappe.get_all("User Permission", {"user": user, "allow": "Branch"}, pluck="for_value")


def test_profile_makes_one_account_with_its_roles_and_branch():
	staff = make_staff()
	assert staff.staff_name == "Rosa Quispe Mamani"
	user = frappe.get_doc("User", staff.user)
	assert (user.name, user.enabled, user.full_name) == (staff.email, 1, "Rosa Quispe Mamani")
	assert {row.role for row in user.roles} >= {"Loan Officer"}
	assert get_branches(user.name) == [CENTRAL]


def test_account_sees_its_branch_alone():
	here, there = make_client(), make_client(branch=NORTH)
	staff = make_staff()
	frappe.set_user(staff.user)
	seen = frappe.get_list("Client", pluck="name", limit=0)
	frappe.set_user("Administrator")
	assert here.name in seen
	assert there.name not in seen


def test_moved_and_promoted_staff_keeps_the_account():
	staff = make_staff()
	staff.branch = NORTH
	staff.save()
	assert get_branches(staff.user) == [NORTH]
	staff.set("roles", [{"role": "Credit Manager"}])
	staff.save()
	roles = set(frappe.get_roles(staff.user))
	assert "Credit Manager" in roles
	assert "Loan Officer" not in roles
	assert get_branches(staff.user) == []


def test_leaving_closes_the_account():
	staff = make_staff()
	staff.left_on = "2026-07-15"
	with refused(StaffAccountError, "Staff Profile", match="not active"):
		staff.save()
	staff.reload().update({"left_on": "2026-07-15", "is_active": 0})
	staff.save()
	assert not frappe.db.get_value("User", staff.user, "enabled")


def test_second_account_for_a_person_is_refused():
	staff = make_staff()
	with refused(StaffAccountError, "Staff Profile", match="one account"):
		make_staff(email=staff.email.upper())


def test_role_outside_lending_is_refused():
	with refused(StaffAccountError, "Staff Profile", match="System Manager"):
		make_staff("System Manager")


@pytest.mark.parametrize("role", ["Loan Officer", "Credit Manager", "Teller"])
def test_others_make_no_staff(role):
	with as_user(role), refused(frappe.PermissionError):
		make_staff()


def test_manager_makes_staff_without_rights_on_users():
	with as_user("Lending Manager"):
		assert not frappe.has_permission("User", "create")
		assert make_staff().user


def test_staff_come_and_go_in_turn():
	staff = make_staff()
	frappe.set_user(staff.user)
	with refused(AttendanceError, "Attendance", match="not come yet"):
		record_attendance(staff.user, "Out")
	clock("In")
	with refused(AttendanceError, "Attendance", match="come already"):
		clock("In")
	with travel_to("2026-07-16"):
		clock("Out")
	frappe.set_user("Administrator")
	rows = frappe.get_all("Staff Attendance", {"staff": staff.name}, pluck="log_type", order_by="logged_on")
	assert rows == ["In", "Out"]


def test_who_has_no_profile_records_nothing():
	with as_user("Loan Officer"), refused(AttendanceError, "Attendance", match="no staff profile"):
		clock("In")


def list_modules(user):
	return {row.module for row in frappe.get_doc("User", user).block_modules}


@pytest.mark.parametrize(
	("roles", "workspace", "keeps_accounts"),
	[
		(("Teller",), "Counter", False),
		(("Loan Officer", "Teller"), "Clients and Applications", False),
		(("Lending Auditor",), "Lending", False),
		(("Lending Accountant",), "Loan Accounting", True),
		(("Teller", "Lending Manager"), "Lending", True),
	],
)
def test_staff_starts_with_the_own_work_and_without_foreign_modules(roles, workspace, keeps_accounts):
	user = make_staff(*roles).user
	assert frappe.db.get_value("User", user, "default_workspace") == workspace
	assert ("Accounts" not in list_modules(user)) == keeps_accounts
	assert {"Stock", "Selling", "Core"} <= list_modules(user)
	assert not list_modules(user) & set(
		frappe.get_all("Module Def", {"app_name": "lending_app"}, pluck="name")
	)


def test_desk_follows_the_roles_until_somebody_chooses_otherwise():
	staff = make_staff("Teller")
	staff.roles[0].role = "Lending Accountant"
	staff.save()
	assert "Accounts" not in list_modules(staff.user)
	frappe.get_doc("User", staff.user).add_roles("Accounts User")
	staff.roles[0].role = "Teller"
	staff.save()
	assert list_modules(staff.user) == set()
	frappe.db.set_value("User", staff.user, "default_workspace", "Home")
	staff.save()
	assert frappe.db.get_value("User", staff.user, "default_workspace") == "Home"
