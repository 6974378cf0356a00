"""A staff member's one account: made from the profile, with its roles and its branch, closed when the person leaves."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.lending_setup.desk.shape_desk import shape_desk
from lending_app.lending_setup.exceptions import AttendanceError, StaffAccountError
from lending_app.lending_setup.language.default_language import get_default_language
from lending_app.lending_setup.permissions import BRANCH_ROLES, STAFF_ROLES

CHECKIN = "Employee Checkin"


def check_profile(profile: Document) -> None:
	"""Roles of lending alone, one account each, and dates in order."""
	profile.email = (profile.email or "").strip().lower()
	names = (profile.first_name, profile.last_name, profile.second_last_name)
	profile.staff_name = " ".join(word for name in names for word in (name or "").split())
	for row in profile.roles:
		if row.role not in STAFF_ROLES:
			_refuse(
				_("{0} is no role of lending. Choose among {1}.").format(
					row.role, ", ".join(map(_, STAFF_ROLES))
				)
			)
	other = frappe.db.get_value("Staff Profile", {"email": profile.email, "name": ("!=", profile.name or "")})
	if other:
		_refuse(_("{0} has the profile {1} already. Everybody has one account.").format(profile.email, other))
	if profile.left_on and profile.is_active:
		_refuse(_("Who has left is not active. Take the tick out, or the date."))


def sync_user(profile: Document) -> str:
	"""The user of the profile, made or brought in line: name, roles, branch, enabled or not."""
	user = (
		frappe.get_doc("User", profile.email)
		if frappe.db.exists("User", profile.email)
		else _new_user(profile)
	)
	user.update(
		{"first_name": profile.first_name, "last_name": _get_last_name(profile), "enabled": profile.is_active}
	)
	user.mobile_no, user.phone, user.user_image = profile.mobile_phone, profile.phone, profile.photo
	roles = {row.role for row in profile.roles}
	_set_roles(user, roles)
	shape_desk(user, roles)
	# The profile's own permission decides who makes staff; users are theirs to follow.
	user.save(ignore_permissions=True)
	_set_branch(user.name, profile)
	return user.name


def _new_user(profile: Document) -> Document:
	language = get_default_language(profile.branch)
	values = {"email": profile.email, "first_name": profile.first_name, "send_welcome_email": 1}
	user = frappe.new_doc("User", **values, language=language)
	# As above.
	user.insert(ignore_permissions=True)
	# Frappe fills this into the clients that they enter; else it would be the site's.
	frappe.defaults.set_user_default("language", language, user.name)
	return user


def _get_last_name(profile: Document) -> str:
	return " ".join(part for part in (profile.last_name, profile.second_last_name) if part)


def _set_roles(user: Document, wanted: set[str]) -> None:
	"""Lending's roles are the profile's; the user's others are left alone."""
	user.set("roles", [row for row in user.roles if row.role not in STAFF_ROLES or row.role in wanted])
	for role in sorted(wanted - {row.role for row in user.roles}):
		user.append("roles", {"role": role})


def _set_branch(user: str, profile: Document) -> None:
	"""Who works for one branch sees that one."""
	is_limited = bool({row.role for row in profile.roles} & BRANCH_ROLES)
	for row in frappe.get_all("User Permission", {"user": user, "allow": "Branch"}, ["name", "for_value"]):
		if not is_limited or row.for_value != profile.branch:
			# As above: the profile decides.
			frappe.delete_doc("User Permission", row.name, ignore_permissions=True)
	if is_limited and not frappe.db.exists("User Permission", {"user": user, "allow": "Branch"}):
		permission = frappe.new_doc(
			"User Permission", user=user, allow="Branch", for_value=profile.branch, is_default=1
		)
		# As above: the profile decides.
		permission.insert(ignore_permissions=True)


def record_attendance(user: str, log_type: str) -> Document:
	"""The signed-in person comes or goes. With the human resources app the employee's checkin is made too."""
	values = frappe.db.get_value(
		"Staff Profile", {"user": user, "is_active": 1}, ["name", "employee"], as_dict=True
	)
	if not values:
		_refuse_attendance(_("You have no staff profile. Ask the lending manager for one."))
	last = frappe.get_all(
		"Staff Attendance",
		{"staff": values.name},
		["log_type"],
		order_by="logged_on desc, creation desc",
		limit=1,
	)
	if (last[0].log_type if last else "Out") == log_type:
		_refuse_attendance(
			_("You have come already. Record leaving first.")
			if log_type == "In"
			else _("You have not come yet. Record coming first.")
		)
	now = now_datetime()
	log = frappe.new_doc("Staff Attendance", staff=values.name, log_type=log_type, logged_on=now)
	if values.employee and frappe.db.exists("DocType", CHECKIN):
		checkin = frappe.new_doc(CHECKIN, employee=values.employee, log_type=log_type.upper(), time=now)
		# Staff record their own coming and going and nobody else's.
		log.checkin = checkin.insert(ignore_permissions=True).name
	# As above.
	return log.insert(ignore_permissions=True)


def _refuse(text: str) -> None:
	frappe.throw(text, exc=StaffAccountError, title=_("Staff Profile"))


def _refuse_attendance(text: str) -> None:
	frappe.throw(text, exc=AttendanceError, title=_("Attendance"))
