"""DocTypes: fields, permissions, and options that are the engine's enums, checked without a bench."""

from __future__ import annotations

import ast
import re
from collections import Counter
from enum import Enum

import pytest

from lending_app.clients.duplicates.states import DuplicateStatus, Party
from lending_app.clients.identity_numbers import CheckMethod, IdentityType
from lending_app.clients.lists.model import ListFormat
from lending_app.clients.matching.scoring import PartyKind
from lending_app.clients.screening.states import Comparison, HitStatus, ListKind, Occasion, RunStatus
from lending_app.engine import (
	PRESETS,
	AmortizationMethod,
	Component,
	DayCount,
	Direction,
	ExcessRule,
	ExposureBase,
	Frequency,
	InstallmentStatus,
	InterestBasis,
	LedgerRole,
	LoanStatus,
	PenaltyBase,
	PenaltyStart,
	Timing,
)
from lending_app.engine.client_rating import RatingFactor
from lending_app.engine.provisioning import STAGES
from lending_app.origination.states import ApplicationStatus
from lending_app.servicing.states import ProposalStatus
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
	for name in ("Loan Ledger Entry", "Day Close", "Day Close Partition", "Day Close Failure"):
		verbs = {verb for row in DOCTYPES[name]["permissions"] for verb, on in row.items() if on == 1}
		assert verbs & {"write", "create", "delete", "submit", "cancel", "amend", "import"} == set(), name


def test_row_level_hooks_cover_every_doctype_with_a_branch():
	with_branch = {
		name
		for name, document in DOCTYPES.items()
		if "branch" in {field["fieldname"] for field in document["fields"]}
		# Entries of the ledger are read by roles of the whole house.
		and {"Loan Officer", "Teller", "Collections Agent"} & {row["role"] for row in document["permissions"]}
	}
	hooks = read_hooks()
	assert set(hooks["permission_query_conditions"]) == set(hooks["has_permission"]) == with_branch


# --- Options and enums ---------------------------------------------------------------------------

# Methods and day counts whose further settings (balloon, steps, given installments, grace, calendars) the engine knows
# and the product's form does not ask for yet. Taking one off this list is part of giving it its fields.
NOT_ON_THE_FORM = {
	AmortizationMethod.INTEREST_ONLY,
	AmortizationMethod.FLAT,
	AmortizationMethod.BALLOON,
	AmortizationMethod.STEPPED,
	AmortizationMethod.IRREGULAR,
	DayCount.ACTUAL_364,
	DayCount.ACTUAL_365L,
	DayCount.THIRTY_E_360,
	DayCount.BUSINESS_252,
}


def offered(kind):
	return [member.value for member in kind if member not in NOT_ON_THE_FORM]


SELECTS = {
	("Client", "identity_type"): ["", *values(IdentityType)],
	("Client", "identity_check"): ["", *values(CheckMethod)],
	("Client Score Rule", "factor"): values(RatingFactor),
	("Client Duplicate", "status"): values(DuplicateStatus),
	("Client Merge Move", "party"): values(Party),
	("Screening Hit", "status"): values(HitStatus),
	("Screening Hit Reason", "comparison"): values(Comparison),
	("Screening List", "list_format"): values(ListFormat),
	("Screening List", "list_kind"): values(ListKind),
	("Screening List Entry", "party_kind"): values(PartyKind),
	("Screening Run", "occasion"): values(Occasion),
	("Screening Run", "status"): values(RunStatus),
	("Loan", "status"): values(LoanStatus),
	("Loan Application", "status"): values(ApplicationStatus),
	("Loan Installment", "status"): values(InstallmentStatus),
	("Loan Product", "method"): offered(AmortizationMethod),
	("Loan Product", "frequency"): values(Frequency),
	("Loan Product", "interest_basis"): values(InterestBasis),
	("Loan Product", "day_count"): offered(DayCount),
	("Loan Product", "allocation_preset"): [*PRESETS, "Custom"],
	("Loan Product", "allocation_direction"): values(Direction),
	("Loan Product", "excess_rule"): values(ExcessRule),
	("Loan Product", "penalty_base"): values(PenaltyBase),
	("Loan Product", "penalty_start"): values(PenaltyStart),
	("Loan Product Account", "role"): values(LedgerRole),
	("Lending Company Account", "role"): values(LedgerRole),
	("Loan Ledger Entry", "role"): values(LedgerRole),
	("Loan Product Allocation Step", "timing"): values(Timing),
	("Loan Product Allocation Step", "component"): [
		value for value in values(Component) if value != Component.ADVANCE.value
	],
	("Loan Repayment", "excess_rule"): ["", *values(ExcessRule)],
	("Loan Repayment Allocation", "component"): values(Component),
	("Charge Off Proposal", "status"): values(ProposalStatus),
	("Provision Table", "base"): values(ExposureBase),
	("Provision Table Row", "stage"): [str(stage) for stage in STAGES],
}
# Lists of this app alone, which no code compares with an enum.
OWN_SELECTS = {
	("Client", "acquisition_channel"),
	("Client Merge", "naming_series"),
	("Screening Hit", "naming_series"),
	("Screening Hit Review", "decision"),
	("Screening List Version", "naming_series"),
	("Screening Run", "naming_series"),
	("Client", "naming_series"),
	("Client", "client_type"),
	("Client", "contract_type"),
	("Client", "education_level"),
	("Client", "employment_status"),
	("Client", "housing_type"),
	("Client", "kyc_status"),
	("Client", "legal_form"),
	("Client", "marital_status"),
	("Client", "naming_series"),
	("Client", "risk_level"),
	("Client", "risk_override"),
	("Client", "segment"),
	("Client", "status"),
	("Client Consent", "channel"),
	("Client Consent", "purpose"),
	("Client Expense", "expense_type"),
	("Client Group", "group_type"),
	("Client Group", "meeting_day"),
	("Client Group", "meeting_frequency"),
	("Client Group", "naming_series"),
	("Client Group", "status"),
	("Client Group Member", "role"),
	("Client Income", "evidence_type"),
	("Client Note", "category"),
	("Client Note", "naming_series"),
	("Client Note", "priority"),
	("Client Officer", "role"),
	("Client Officer", "signature_rule"),
	("Client Reference", "reference_type"),
	("Client Requirement", "client_field"),
	("Client Requirement", "client_kind"),
	("Client Requirement", "purpose"),
	("Client Requirement", "risk_level"),
	("Client Risk Rule", "factor"),
	("Client Risk Rule", "risk_level"),
	("Client Segment Rule", "segment"),
	("Client Status Request", "naming_series"),
	("Client Status Request", "request_type"),
	("Client Status Request", "status"),
	("Client Verification", "result"),
	("Client Verification", "step"),
	("Client Verification Method", "step"),
	("Day Close", "status"),
	("Day Close Failure", "status"),
	("Day Close Partition", "status"),
	("Lending Company", "accrual_posting"),
	("Lending Company", "close_posting"),
	("Loan Disbursement", "naming_series"),
	("Loan Product", "product_type"),
	("Staff Attendance", "log_type"),
	("Staff Profile", "naming_series"),
	("Provision Table Row", "method"),
}


@pytest.mark.parametrize(("doctype", "field"), SELECTS, ids=lambda value: value)
def test_options_are_the_enum_s(doctype, field):
	[row] = [row for row in DOCTYPES[doctype]["fields"] if row["fieldname"] == field]
	assert sorted(row["options"].split("\n")) == sorted(SELECTS[doctype, field])


def test_every_select_is_compared_or_said_to_be_its_own():
	found = {
		(name, field["fieldname"])
		for name, document in DOCTYPES.items()
		for field in document["fields"]
		if field["fieldtype"] == "Select"
	}
	assert found == {*SELECTS, *OWN_SELECTS}


def test_defaults_are_among_the_options():
	for name, document in DOCTYPES.items():
		for field in document["fields"]:
			if field["fieldtype"] == "Select" and field.get("default"):
				assert field["default"] in field["options"].split("\n"), (name, field["fieldname"])
