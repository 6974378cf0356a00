"""What installing put on the site, what it refuses, and that doing it again changes nothing."""

import frappe
import pytest

from lending_app import hooks, install
from lending_app.custom_fields import CUSTOM_FIELDS
from lending_app.lending_setup.exceptions import ConflictingAppError
from lending_app.lending_setup.permissions import STAFF_ROLES, has_app_permission
from tests.site.inventory import take_inventory
from tests.site.support import COMPANY, as_user, refused


def test_site_with_frappe_lending_is_refused(monkeypatch):
	monkeypatch.setattr(frappe, "get_installed_apps", lambda *_, **__: ["frappe", "erpnext", "lending"])
	with refused(ConflictingAppError, "Conflicting App", match="Loan Product"):
		install.before_install()


def test_site_without_it_is_accepted():
	install.before_install()


def test_erpnext_is_required():
	assert hooks.required_apps == ["erpnext"]


def test_setting_up_the_site_again_changes_nothing():
	install.set_up_site()
	before = take_inventory()
	install.set_up_site()
	assert take_inventory() == before


@pytest.mark.parametrize(
	("doctype", "field", "default", "saved"),
	[
		("Lending Settings", "is_client_told", 1, 0),
		("Screening Settings", "match_threshold", 85, 90),
		("Evaluation Settings", "bureau_valid_days", 30, 0),
	],
)
def test_settings_of_a_newer_version_get_their_defaults_and_saved_ones_stay(doctype, field, default, saved):
	frappe.db.delete("Singles", {"doctype": doctype, "field": field})
	install.set_up_site()
	assert frappe.db.get_single_value(doctype, field, cache=False) == default
	frappe.db.set_single_value(doctype, field, saved)
	install.set_up_site()
	assert frappe.db.get_single_value(doctype, field, cache=False) == saved


@pytest.mark.parametrize(
	("doctype", "tables"),
	[
		("Client Settings", ("requirements", "risk_rules", "segment_rules")),
		("Credit Policy", ("risk_bands", "decisions", "rules")),
	],
)
def test_defaults_that_frappe_stores_first_leave_no_settings_without_rules(doctype, tables):
	"""An installation stores the defaults of every settings document before it calls the app."""
	assert all(frappe.get_doc(doctype).get(table) for table in tables)
	for field in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(field.options, {"parenttype": doctype})
	frappe.clear_document_cache(doctype, doctype)
	assert frappe.db.get_singles_dict(doctype)
	install.set_up_site()
	assert all(frappe.get_doc(doctype).get(table) for table in tables)
	frappe.clear_document_cache(doctype, doctype)


def test_new_site_has_a_scorecard_in_force_and_saved_filters():
	assert frappe.get_doc("Credit Policy").default_scorecard
	assert frappe.db.exists("List Filter", {"reference_doctype": "Client", "filter_name": "Late Payers"})


def test_roles_are_there_and_the_borrower_has_no_desk():
	for role in STAFF_ROLES:
		assert frappe.db.get_value("Role", role, "desk_access") == 1, role
	assert frappe.db.get_value("Role", "Borrower", "desk_access") == 0


def test_custom_fields_are_there():
	for doctype, fields in CUSTOM_FIELDS.items():
		meta = frappe.get_meta(doctype)
		for field in fields:
			assert meta.has_field(field["fieldname"]), (doctype, field["fieldname"])


def test_masters_of_erpnext_keep_their_own_roles():
	"""Custom permissions replace a DocType's own ones: those must have been copied."""
	for doctype in (*install.READABLE_MASTERS, *install.LEDGER_MASTERS, *install.BANK_MASTERS):
		standard = {
			row.role for row in frappe.get_all("DocPerm", {"parent": doctype, "permlevel": 0}, ["role"])
		}
		custom = {row.role for row in frappe.get_all("Custom DocPerm", {"parent": doctype}, ["role"])}
		assert standard <= custom, doctype


@pytest.mark.parametrize("role", ["Loan Officer", "Teller", "Treasurer", "Credit Manager"])
def test_staff_pick_from_masters_and_change_none(role):
	with as_user(role):
		for doctype in install.READABLE_MASTERS:
			assert frappe.has_permission(doctype, "read"), doctype
			assert not frappe.has_permission(doctype, "write"), doctype
		assert not frappe.has_permission("Journal Entry", "create")
		assert frappe.has_permission("Bank Account", "read") == (role == "Treasurer")
		assert not frappe.has_permission("Bank Account", "write")


def test_app_is_shown_to_staff_alone():
	with as_user("Teller"):
		assert has_app_permission()
	with as_user("Borrower"):
		assert not has_app_permission()


def test_pdf_generator_is_offered_once():
	options = frappe.get_meta("Print Format").get_field("pdf_generator").options.split("\n")
	assert options.count("weasyprint") == 1


def test_jobs_of_the_scheduler_are_registered():
	paths = [path for paths in hooks.scheduler_events["cron"].values() for path in paths]
	paths += hooks.scheduler_events["daily"]
	for path in paths:
		assert frappe.db.exists("Scheduled Job Type", {"method": path}), path


def test_jobs_of_the_scheduler_run(counted_commits):
	for name in frappe.get_all("Lending Company", pluck="name"):
		frappe.db.set_value("Lending Company", name, "last_closed_date", "2026-07-14")
	for path in [*hooks.scheduler_events["daily"], *hooks.scheduler_events["cron"]["1 0 * * *"]]:
		frappe.get_attr(path)()
	assert frappe.db.get_value("Lending Company", COMPANY, "last_closed_date")
