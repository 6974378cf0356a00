"""The app's files agree with each other and with the engine, checked without a bench."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
from enum import Enum
from pathlib import Path

import pytest

from lending_app.origination.states import DECIDED, OPEN_APPROVALS, ApplicationStatus
from tests.contract.app_files import (
	APP,
	ROOT,
	find_function,
	is_typed,
	is_whitelisted,
	list_dotted_paths,
	parse,
	read_doctypes,
	read_fixture,
	read_hooks,
)

DOCTYPES = read_doctypes()
# A field of these types names in its options another field, whose own options are these.
TYPES_OF_OPTIONS = {"Currency": "Currency", "Dynamic Link": "DocType"}
# Their own, or one that a family of reports shares.
FILTER_READERS = ("filters = read_filters(", "check_filters(filters)", "check_product_report(filters)")
# The last two stand before answers of the framework's own that ask for a role alone.
PERMISSION_CHECKS = ("check_permission(", "has_permission(", "may_know(", "has_branches(")
# What guests may call outside of the portal.
SIGNED = (
	"lending_app/loan_payments/gateway_api.py:receive_notice",
	"lending_app/messaging/webhook_api.py:receive_twilio",
	"lending_app/messaging/webhook_api.py:receive_whatsapp",
)
PORTAL_CHECKS = ("assert_owns(", "get_own_client(", "check_simulator_open(", "check_origin(")
DOTTED = re.compile(r"lending_app(?:\.[a-z_0-9]+)+")


def values(enum: type[Enum]) -> list[str]:
	return [member.value for member in enum]


# --- Workflow and fixtures -----------------------------------------------------------------------

[WORKFLOW] = read_fixture("workflow")


def test_workflow_has_the_states_of_the_code():
	assert [row["state"] for row in WORKFLOW["states"]] == values(ApplicationStatus)
	assert [row["name"] for row in read_fixture("workflow_state")] == values(ApplicationStatus)
	submitted = {row["state"] for row in WORKFLOW["states"] if row["doc_status"] == "1"}
	assert submitted == {status.value for status in DECIDED}
	assert OPEN_APPROVALS <= DECIDED


def test_workflow_leads_from_state_to_state_by_known_actions_and_roles():
	states, roles = values(ApplicationStatus), {role["name"] for role in read_fixture("role")}
	actions = {row["name"] for row in read_fixture("workflow_action_master")}
	for row in WORKFLOW["transitions"]:
		assert {row["state"], row["next_state"]} <= set(states), row
		assert row["allowed"] in roles, row
		assert row["action"] in actions, row
	assert {row["action"] for row in WORKFLOW["transitions"]} == actions
	# Expired and Disbursed are entered by jobs and services; Draft is where it starts.
	entered = {row["next_state"] for row in WORKFLOW["transitions"]}
	assert set(states) - entered == {"Draft", "Expired", "Disbursed"}


def test_nobody_decides_their_own_application():
	deciding = [row for row in WORKFLOW["transitions"] if row["action"] in ("Approve", "Reject")]
	assert deciding
	assert {row["allow_self_approval"] for row in deciding} == {0}


def test_fixtures_hold_what_the_hooks_say():
	for fixture in read_hooks()["fixtures"]:
		[[field, operator, wanted]] = fixture["filters"]
		found = [row[field] for row in read_fixture(fixture["dt"].lower().replace(" ", "_"))]
		assert found == (wanted if operator == "in" else [wanted]), fixture["dt"]
	names = {fixture["dt"].lower().replace(" ", "_") for fixture in read_hooks()["fixtures"]}
	assert {path.stem for path in (APP / "fixtures").glob("*.json")} == names


def test_roles_of_branches_and_of_the_house_are_the_fixture_s():
	tree = parse(APP / "lending_setup" / "permissions.py")
	found = {
		node.targets[0].id: ast.literal_eval(node.value)
		for node in tree.body
		if isinstance(node, ast.Assign) and node.targets[0].id in ("BRANCH_ROLES", "ALL_BRANCH_ROLES")
	}
	staff = {role["name"] for role in read_fixture("role") if role["desk_access"]}
	assert found["BRANCH_ROLES"] | (found["ALL_BRANCH_ROLES"] - {"System Manager"}) == staff
	assert not found["BRANCH_ROLES"] & found["ALL_BRANCH_ROLES"]


# --- Dotted paths --------------------------------------------------------------------------------


def list_hook_paths() -> list[str]:
	return sorted(set(list_dotted_paths(read_hooks())))


@pytest.mark.parametrize("dotted", list_hook_paths())
def test_hook_leads_to_a_function(dotted):
	assert find_function(dotted), dotted


def test_patches_lead_to_functions():
	lines = (APP / "patches.txt").read_text().splitlines()
	patches = [line.split("#")[0].strip() for line in lines if line.strip() and not line.startswith("[")]
	assert [patch for patch in patches if not find_function(f"{patch.split()[0]}.execute")] == []


def test_enqueued_jobs_are_functions():
	"""By their name imported from a module of the app, by a dotted path, or as the method of a DocumentJob."""
	found = []
	for path in APP.rglob("*.py"):
		imported = {
			alias.asname or alias.name: f"{node.module}.{alias.name}"
			for node in parse(path).body
			if isinstance(node, ast.ImportFrom)
			for alias in node.names
		}
		local = {node.name for node in parse(path).body if isinstance(node, ast.FunctionDef)}
		for node in ast.walk(parse(path)):
			if not isinstance(node, ast.Call):
				continue
			called = ast.unparse(node.func)
			if called == "DocumentJob":
				[method] = [word.value for word in node.keywords if word.arg == "method"]
				assert find_function(method.value), f"{path}: {method.value}"
			# The one place that enqueues what a DocumentJob names.
			elif called in ("frappe.enqueue", "enqueue") and path != APP / "lending_setup" / "jobs.py":
				job = node.args[0]
				dotted = job.value if isinstance(job, ast.Constant) else imported.get(ast.unparse(job))
				found.append(path)
				assert ast.unparse(job) in local or find_function(dotted or ""), f"{path}: {ast.unparse(job)}"
	assert found, "no job was found: has the way of enqueueing changed?"


def list_called_methods() -> list[tuple[str, str]]:
	"""Server functions that scripts, cards and templates call."""
	files = [
		path for kind in ("js", "html", "json") for path in APP.rglob(f"*.{kind}") if "dist" not in path.parts
	]
	return sorted(
		{
			(str(path.relative_to(ROOT)), dotted)
			for path in files
			if "node_modules" not in path.parts and "dist" not in path.parts
			for dotted in DOTTED.findall(path.read_text(encoding="utf-8"))
		}
	)


@pytest.mark.parametrize(("file", "dotted"), list_called_methods())
def test_method_called_by_a_screen_is_there_and_open_to_it(file, dotted):
	function = find_function(dotted)
	assert function, dotted
	assert is_whitelisted(function), dotted


def list_whitelisted() -> list[tuple[str, ast.FunctionDef]]:
	return [
		(f"{path.relative_to(ROOT)}:{node.name}", node)
		for path in sorted(APP.rglob("*.py"))
		for node in parse(path).body
		if isinstance(node, ast.FunctionDef) and is_whitelisted(node)
	]


@pytest.mark.parametrize(
	("where", "function"), list_whitelisted(), ids=lambda value: getattr(value, "name", value)
)
def test_whitelisted_function_is_typed_and_checks_permission_first(where, function):
	arguments = [*function.args.args, *function.args.kwonlyargs]
	assert all(argument.annotation for argument in arguments), where
	assert function.returns, where
	assert is_typed(function), f"{where}: its arguments are not read, add @typed"
	decorators = ast.unparse(ast.Module(body=function.decorator_list, type_ignores=[]))
	body = function.body[1:] if isinstance(function.body[0], ast.Expr) else function.body
	if where.startswith("lending_app/portal/"):
		# Borrowers have no permission on documents: what they may do is what they own. Guests simulate, and are counted.
		assert any(check in ast.unparse(body[0]) for check in PORTAL_CHECKS), where
		assert "allow_guest" not in decorators or "limit_calls(" in decorators, where
		return
	if where in SIGNED:
		# Another system, which has no user: it proves who it is by its signature before anything is read.
		assert "limit_calls(" in decorators, where
		assert "check_signature(" in ast.unparse(body[0]), where
		return
	assert "allow_guest" not in decorators, where
	start = "\n".join(ast.unparse(statement) for statement in body[:4])
	assert any(check in start for check in PERMISSION_CHECKS), where


def test_scripts_named_by_hooks_are_there():
	hooks = read_hooks()
	paths = [*hooks.get("doctype_js", {}).values(), *hooks.get("page_js", {}).values()]
	files = [file for item in paths for file in ([item] if isinstance(item, str) else item)]
	assert [file for file in files if not (APP / file).exists()] == []
	assert (APP / hooks["app_logo_url"].replace("/assets/lending_app/", "public/")).exists()
	assert set(hooks["doctype_js"]) <= set(DOCTYPES)


def test_reasons_are_given_for_ignored_permissions():
	"""A comment on the line, or on the one above it."""
	bare = []
	for path in APP.rglob("*.py"):
		lines = path.read_text(encoding="utf-8").splitlines()
		for number, line in enumerate(lines):
			if "ignore_permissions" in line and "testing" not in path.parts:
				near = lines[max(0, number - 1) : number + 1]
				if not any("#" in text for text in near):
					bare.append(f"{path.relative_to(ROOT)}:{number + 1}")
	assert bare == []


def test_shipped_code_knows_nothing_of_tests():
	found = [
		str(path.relative_to(ROOT))
		for path in APP.rglob("*.py")
		if "in_test" in re.findall(r"\w+", path.read_text(encoding="utf-8"))
	]
	assert found == []


# --- Requirements --------------------------------------------------------------------------------


def test_requirements_refer_to_tests_that_exist():
	file = ROOT / "docs" / "requirements.csv"
	if not file.exists():
		pytest.skip("docs/requirements.csv is not written yet")
	with file.open(encoding="utf-8", newline="") as stream:
		rows = list(csv.DictReader(stream))
	columns = [name for name in rows[0] if "test" in name.lower()]
	assert columns, "no column names the tests"
	missing = set()
	for row in rows:
		for reference in re.findall(
			r"tests/[\w/]+\.\w+(?:::\w+)?", " ".join(row[name] or "" for name in columns)
		):
			path, _, name = reference.partition("::")
			target = ROOT / path
			if not target.exists() or (name and f"def {name}(" not in target.read_text(encoding="utf-8")):
				missing.add(reference)
	assert sorted(missing) == []


def test_importing_the_package_does_not_import_frappe():
	code = "import sys, lending_app; sys.exit('frappe' in sys.modules)"
	run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
	assert run.returncode == 0, run.stderr


def list_reports() -> list[Path]:
	return sorted(path for path in APP.glob("*/report/*/*.py") if path.stem == path.parent.name)


@pytest.mark.parametrize("path", list_reports(), ids=lambda path: path.stem)
def test_report_reads_its_filters_by_kind(path):
	source = path.read_text(encoding="utf-8")
	assert any(reader in source for reader in FILTER_READERS), "its filters reach the query as they are sent"


def test_no_two_jobs_have_one_name():
	"""Frappe names a job by the last two words of its path: of two with one name, one would never run."""
	jobs = list_dotted_paths(read_hooks()["scheduler_events"])
	names = [".".join(path.split(".")[-2:]) for path in jobs]
	assert len(names) > 10
	assert sorted({name for name in names if names.count(name) > 1}) == []
