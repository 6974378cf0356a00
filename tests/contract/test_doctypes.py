"""DocTypes: fields, permissions, and options that are the engine's enums, checked without a bench."""

from __future__ import annotations

import ast
import re
from collections import Counter
from enum import Enum

import pytest

from tests.contract.app_files import (
	APP,
	LAYOUT_FIELDS,
	list_doctype_files,
	parse,
	read_doctypes,
	read_fixture,
	read_hooks,
	read_json,
)

DOCTYPES = read_doctypes()
# A field of these types names in its options another field, whose own options are these.
TYPES_OF_OPTIONS = {"Currency": "Currency", "Dynamic Link": "DocType"}
DOTTED = re.compile(r"lending_app(?:\.[a-z_0-9]+)+")


def values(enum: type[Enum]) -> list[str]:
	return [member.value for member in enum]


# --- DocTypes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", list_doctype_files(), ids=lambda path: path.stem)
def test_doctype_is_where_its_name_says(path):
	document = read_json(path)
	assert document["doctype"] == "DocType"
	assert document["name"].lower().replace(" ", "_") == path.stem
	assert document["module"].lower().replace(" ", "_") == path.parents[2].name
	assert document["module"] in (APP / "modules.txt").read_text().splitlines()
	assert (path.parent / "__init__.py").exists()
	class_name = document["name"].replace(" ", "")
	controller = parse(path.with_suffix(".py"))
	assert class_name in {node.name for node in controller.body if isinstance(node, ast.ClassDef)}


# Bases that the app gives its controllers; each of them derives from LendingDocument.
BASES = {
	"LendingDocument": APP / "lending_setup" / "document.py",
	"WrittenOnce": APP / "lending_setup" / "record.py",
	"FactDocument": APP / "servicing" / "facts" / "fact_document.py",
	"StartedDocument": APP / "lending_setup" / "documents" / "started.py",
	"AnswerDocument": APP / "disbursement" / "payment_files" / "answer_document.py",
}


def read_bases(path, name):
	"""What a class of a file is derived from."""
	classes = [node for node in parse(path).body if isinstance(node, ast.ClassDef) and node.name == name]
	return {ast.unparse(base) for node in classes for base in node.bases}


@pytest.mark.parametrize("path", list_doctype_files(), ids=lambda path: path.stem)
def test_controller_has_the_app_s_base(path):
	"""What is checked for every document is checked there."""
	class_name = read_json(path)["name"].replace(" ", "")
	assert read_bases(path.with_suffix(".py"), class_name) <= set(BASES)
	for name in set(BASES) - {"LendingDocument"}:
		bases = read_bases(BASES[name], name)
		assert bases
		assert bases <= set(BASES) - {name}


@pytest.mark.parametrize("name", DOCTYPES)
def test_fields_are_unique_ordered_and_labelled(name):
	document = DOCTYPES[name]
	names = [field["fieldname"] for field in document["fields"]]
	assert [field for field, number in Counter(names).items() if number > 1] == []
	assert document["field_order"] == names
	bare = [
		field["fieldname"]
		for field in document["fields"]
		if field["fieldtype"] not in LAYOUT_FIELDS and not field.get("label")
	]
	assert bare == []


@pytest.mark.parametrize("name", DOCTYPES)
def test_options_of_fields_refer_to_what_is_there(name):
	fields = {field["fieldname"]: field for field in DOCTYPES[name]["fields"]}
	for field in fields.values():
		options = field.get("options", "")
		if field["fieldtype"] == "Table":
			assert DOCTYPES[options]["istable"] == 1, field["fieldname"]
		if field["fieldtype"] in TYPES_OF_OPTIONS:
			assert fields[options]["options"] == TYPES_OF_OPTIONS[field["fieldtype"]], field["fieldname"]


@pytest.mark.parametrize("name", DOCTYPES)
def test_fetched_fields_have_their_source(name):
	fields = {field["fieldname"]: field for field in DOCTYPES[name]["fields"]}
	for field in fields.values():
		if "fetch_from" in field:
			link, source = field["fetch_from"].split(".")
			target = DOCTYPES.get(fields[link]["options"], {"fields": [{"fieldname": source}]})
			assert source in {row["fieldname"] for row in target["fields"]}, field["fieldname"]


@pytest.mark.parametrize("name", DOCTYPES)
def test_settings_name_fields_that_are_there(name):
	document = DOCTYPES[name]
	named = [document.get("title_field"), document.get("image_field"), document.get("sort_field")]
	named += (document.get("search_fields") or "").split(",")
	fields = {field["fieldname"] for field in document["fields"]} | {"modified", "creation", "name", ""}
	assert {(field or "").strip() for field in named} <= fields


@pytest.mark.parametrize("name", DOCTYPES)
def test_names_of_fields_follow_the_style(name):
	for field in DOCTYPES[name]["fields"]:
		if field["fieldtype"] == "Currency":
			assert field["fieldname"].endswith(("_amount", "_income")) or field["fieldname"] == "amount", (
				field
			)
		if field["fieldtype"] == "Percent":
			assert field["fieldname"].endswith("_percent"), field
		if field["fieldtype"] == "Check":
			assert field["fieldname"].startswith(("is_", "has_")), field


# --- Permissions ---------------------------------------------------------------------------------


def test_every_doctype_has_permissions_and_child_tables_have_none():
	roles = {role["name"] for role in read_fixture("role")} | {"System Manager"}
	for name, document in DOCTYPES.items():
		permissions = document.get("permissions", [])
		assert bool(permissions) is not bool(document.get("istable")), name
		assert {row["role"] for row in permissions} <= roles, name
		assert all(row.get("read") for row in permissions), name


def test_permissions_of_a_role_are_enough_for_what_it_may_do():
	"""Frappe asks for write before it submits or cancels, for create before it amends or imports."""
	lacking = []
	for name, document in DOCTYPES.items():
		for row in document.get("permissions", []):
			wanted = {"write"} if row.get("submit") or row.get("cancel") else set()
			wanted |= {"create"} if row.get("import") or row.get("amend") else set()
			lacking += [(name, row["role"], verb) for verb in wanted if not row.get(verb)]
			if not document.get("is_submittable"):
				assert not {"submit", "cancel", "amend"} & {verb for verb, on in row.items() if on}, name
	assert lacking == []


def test_auditor_reads_everything_and_changes_nothing():
	for name, document in DOCTYPES.items():
		if document.get("istable"):
			continue
		[row] = [row for row in document["permissions"] if row["role"] == "Lending Auditor"]
		assert {verb for verb, on in row.items() if on == 1} <= {
			"read",
			"print",
			"email",
			"report",
			"export",
		}, name


def test_borrower_has_no_document_of_desk():
	roles = {row["role"] for document in DOCTYPES.values() for row in document.get("permissions", [])}
	assert "Borrower" not in roles


def test_nobody_writes_what_services_alone_write():
	for name in (
		"Loan Ledger Entry",
		"Day Close",
		"Day Close Partition",
		"Day Close Failure",
		"Loan Check",
		"Loan Check Difference",
	):
		verbs = {verb for row in DOCTYPES[name]["permissions"] for verb, on in row.items() if on == 1}
		assert verbs & {"write", "create", "delete", "submit", "cancel", "amend", "import"} == set(), name


def test_row_level_hooks_are_asked_of_every_doctype():
	hooks = read_hooks()
	assert set(hooks["permission_query_conditions"]) == {"*"}
	# Files have one more, which looks at the document that they hang on.
	assert set(hooks["has_permission"]) == {"*", "File"}


def has_branch(document):
	return any(field["fieldname"] == "branch" for field in document["fields"])


def test_branch_of_a_document_comes_from_the_record_it_names():
	"""Never from the request: fetched whenever it is saved, or written by services alone."""
	for name, document in DOCTYPES.items():
		targets = {field.get("options") for field in document["fields"] if field["fieldtype"] == "Link"}
		records = {
			target for target in targets - {name} if target in DOCTYPES and has_branch(DOCTYPES[target])
		}
		if not has_branch(document) or not records - {"Staff Profile"}:
			continue
		[branch] = [field for field in document["fields"] if field["fieldname"] == "branch"]
		is_fetched = branch.get("fetch_from", "").endswith(".branch") and not branch.get("fetch_if_empty")
		assert branch.get("read_only") or not any(row.get("create") for row in document["permissions"]), name
		assert is_fetched or not any(row.get("create") for row in document["permissions"]), name


def test_branch_that_lists_are_limited_by_is_indexed():
	branch_roles = {"Loan Officer", "Teller", "Collections Agent"}
	for name, document in DOCTYPES.items():
		if branch_roles & {row["role"] for row in document.get("permissions", [])}:
			branch = [field for field in document["fields"] if field["fieldname"] == "branch"]
			assert all(field.get("search_index") for field in branch), name


def test_fields_that_are_hidden_on_the_form_are_not_printed():
	"""Frappe's standard print shows hidden fields: internal keys beside a client's name."""
	printed = [
		(name, field["fieldname"])
		for name, meta in DOCTYPES.items()
		for field in meta["fields"]
		if field["fieldtype"] not in ("Section Break", "Column Break", "Tab Break")
		and (field.get("hidden") or field["fieldname"] == "naming_series")
		and not field.get("print_hide")
	]
	assert printed == []


# Frappe 15, ERPNext 15 and apps that stand beside them on many benches. A site has one module of a name: of two, one
# app's documents would be looked for in the other's folders.
# fmt: off
FOREIGN_MODULES = {
	"Core", "Website", "Workflow", "Email", "Custom", "Geo", "Desk", "Integrations", "Printing",
	"Contacts", "Social", "Automation", "Accounts", "Assets", "Bulk Transaction", "Buying", "CRM", "Communication",
	"EDI", "ERPNext Integrations", "Maintenance", "Manufacturing", "Portal", "Projects", "Quality Management", "Regional", "Selling",
	"Setup", "Stock", "Subcontracting", "Support", "Telephony", "Utilities", "HR", "Payroll", "Loan Management",
	"Payments", "Payment Gateways", "Webshop",
}
# fmt: on


def test_no_module_has_the_name_of_another_app_s():
	ours = (APP / "modules.txt").read_text().split("\n")
	assert "Lending Setup" in ours
	assert not FOREIGN_MODULES.intersection(ours)
