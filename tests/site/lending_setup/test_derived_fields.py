"""Fields that only services write: what a request sends of them does not stick, whatever the DocType and the role."""

from contextlib import suppress

import frappe
import pytest

from lending_app.lending_setup.documents.restore_derived import list_derived
from lending_app.lending_setup.permissions import STAFF_ROLES
from lending_app.testing.factories import (
	make_approved_loan,
	make_client,
	make_disbursed_loan,
	make_disbursement,
	make_loan_application,
	make_loan_product,
	make_repayment,
)
from tests.site.forging import forge, forge_derived, list_own_doctypes, post, put, see_derived
from tests.site.support import CENTRAL, as_user

LINKS = ("Link", "Dynamic Link")
MAKERS = {
	"Client": make_client,
	"Loan": make_disbursed_loan,
	"Loan Application": make_loan_application,
	"Loan Disbursement": lambda: make_disbursement(loan=make_approved_loan().name, submit=False),
	"Loan Product": make_loan_product,
	"Loan Repayment": lambda: make_repayment(loan=make_disbursed_loan().name, submit=False),
}


def list_roles(doctype, permission):
	rows = frappe.get_meta(doctype).permissions
	return [row.role for row in rows if row.get(permission) and not row.permlevel and row.role in STAFF_ROLES]


def drop_state(values, doctype):
	"""Without the state that the workflow checks; that is another test."""
	state = "status" if doctype == "Loan Application" else None
	return {key: value for key, value in values.items() if key != state}


def take_links(values, doctype):
	"""Take the names of other records out: one that is not the user's is refused, not put back."""
	meta = frappe.get_meta(doctype)
	return {name: values.pop(name) for name in list(values) if meta.get_field(name).fieldtype in LINKS}


def store(doctype):
	"""A row of the DocType as it might be, with a row in each table, past all its rules."""
	meta = frappe.get_meta(doctype)
	document = frappe.new_doc(doctype)
	document.update(
		{"name": frappe.generate_hash(length=10), "owner": "maker@example.com", "creation": "2026-01-02"}
	)
	for field in meta.fields:
		if field.unique:
			key = frappe.generate_hash(length=10)
			document.set(field.fieldname, int(key, 16) % 1_000_000 if field.fieldtype == "Int" else key)
	for field in meta.get_table_fields():
		document.append(
			field.fieldname, {"name": frappe.generate_hash(length=10), "owner": "maker@example.com"}
		)
	if not meta.issingle:
		document.db_insert()
		for row in document.get_all_children():
			row.db_insert()
	return frappe.get_doc(doctype, document.name)


def test_every_derived_field_is_put_back():
	"""Of every DocType that people may write: fields, rows, who made it and when."""
	seen = 0
	for doctype in list_own_doctypes():
		if not list_roles(doctype, "write") and not list_roles(doctype, "create"):
			continue
		seen += 1
		document = store(doctype)
		before = see_derived(document)
		stored_owner = document.owner
		document.update(
			forge_derived(doctype, document) | {"owner": "forger@example.com", "creation": "2020-01-01"}
		)
		for field in document.meta.get_table_fields():
			if field.fieldname in list_derived(doctype):
				continue
			for row in document.get(field.fieldname):
				row.update(forge_derived(field.options, row))
		document.set_user_and_timestamp()
		document._original_modified = frappe.db.get_value(doctype, document.name, "modified")
		try:
			document.check_if_latest()
		except frappe.PermissionError:
			continue
		assert drop_state(see_derived(document), doctype) == drop_state(before, doctype), doctype
		if not document.meta.issingle:
			assert document.owner == stored_owner, doctype
	assert seen > 20


def test_new_documents_begin_with_defaults():
	for doctype in list_own_doctypes():
		if not list_roles(doctype, "create") or frappe.get_meta(doctype).issingle:
			continue
		blank, forged = frappe.new_doc(doctype), frappe.new_doc(doctype, **forge_derived(doctype))
		forged.check_if_latest()
		assert drop_state(see_derived(forged), doctype) == drop_state(see_derived(blank), doctype), doctype


@pytest.mark.parametrize("doctype", MAKERS)
def test_forged_value_does_not_stick_by_put(doctype):
	document = MAKERS[doctype]()
	roles = list_roles(doctype, "write")
	assert roles
	for role in roles:
		with as_user(role):
			if not document.has_permission("write"):
				continue
			put(doctype, document.name, {})
			before = see_derived(document.reload())
			forged = forge_derived(doctype, document)
			forged = drop_state(forged, doctype)
			links = take_links(forged, doctype)
			put(doctype, document.name, forged)
			with suppress(frappe.PermissionError):
				put(doctype, document.name, links)
		after = see_derived(frappe.get_doc(doctype, document.name))
		# A snapshot of the client is taken again at each save of a draft.
		changed = {key for key in before if before[key] != after[key]} - {"snapshot_on", "naming_series"}
		assert changed == set(), role


def test_forged_value_does_not_stick_by_post():
	person = {
		"client_type": "Individual",
		"first_name": "Ana",
		"last_name": "Reyes",
		"branch": CENTRAL,
		"status": "Active",
	}
	client = make_client()
	request = {
		"client": client.name,
		"product": make_loan_product().name,
		"branch": CENTRAL,
		"company": "Lending Test",
	}
	request |= {
		"requested_amount": 50_000,
		"number_of_installments": 6,
		"application_date": frappe.utils.today(),
	}
	for doctype, values in (("Client", person), ("Loan Application", request)):
		forged = forge_derived(doctype)
		forged = drop_state(forged, doctype)
		links = take_links(forged, doctype)
		roles = list_roles(doctype, "create")
		assert "Loan Officer" in roles
		for number, role in enumerate(roles):
			more = {"identity_number": f"FORGED-{number}"} if doctype == "Client" else {}
			with as_user(role):
				with suppress(frappe.PermissionError):
					linked = post(doctype, values | dict.fromkeys(more, f"LINKED-{number}") | links)
					assert not any(linked.get(name) == value for name, value in links.items()), role
				made, fair = (
					post(doctype, values | more | forged),
					post(doctype, values | dict.fromkeys(more, f"FAIR-{number}")),
				)
			made, fair = see_derived(made.reload()), see_derived(fair.reload())
			stuck = {
				name for name, value in forged.items() if made[name] != fair[name] and made[name] == value
			}
			assert stuck == set(), role
			assert made.get("verifications", []) == []


def test_forging_covers_every_type():
	"""Else a type of field that is added would be forged with what it cannot hold."""
	meta = frappe.get_meta("Loan")
	assert {forge(field, None) for field in meta.fields if field.fieldtype == "Currency"} == {97}
