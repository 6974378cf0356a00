"""What modules declare: each its own, and nothing of a module above it."""

import ast
import re
from importlib import import_module
from typing import Any

import pytest

from lending_app.declarations import MODULES
from tests.contract.app_files import APP, list_doctype_files, list_dotted_paths, read_json

OWNERS = {read_json(path)["name"]: path.parents[2].name for path in list_doctype_files()}
# Where a lower module names a DocType above it: the sub-ledger and its masters are of loans and of what posts on them.
ALLOWED = {
	# A label, and no DocType.
	"loan_payments/report/payment_batch_allocation/payment_batch_allocation.py": {"Message"},
	# What secures loans asks about them, and imports nothing of them.
	"collateral": {"Loan"},
	"ledger": {
		"Liquid Guarantee",
		"Loan",
		"Loan Application",
		"Loan Disbursement",
		"Referral Fee",
		"Day Close",
		"Disbursement Order",
		"Till Movement",
		"Bank Statement Load",
		"Bank Statement Line",
		"Payment Notice",
	},
	# Fields of the settings name the series of documents; accounts by role ask those that a product has of its own.
	"lending_setup/doctype/lending_settings/lending_settings.py": {
		"Loan",
		"Loan Application",
		"Loan Repayment",
	},
	"lending_setup/queries.py": {"Loan Product Account"},
	# A way of paying, not the document of that name.
	"servicing/states.py": {"Direct Debit"},
	# The form says why a loan was set aside; a transfer counts what closes have posted.
	"servicing/loans/show_loan.py": {"Day Close Failure"},
	"servicing/transfers/queries.py": {"Day Close"},
}


def read_declared(module: str) -> dict[str, Any]:
	return {
		name: value
		for name, value in vars(import_module(f"lending_app.{module}.declarations")).items()
		if not name.startswith("_")
	}


def is_above(other: str, module: str) -> bool:
	return MODULES.index(other) > MODULES.index(module)


def test_every_module_with_doctypes_is_gathered() -> None:
	assert {*OWNERS.values()} == {*MODULES}
	assert [
		path.parent.name for path in APP.glob("*/declarations.py") if path.parent.name not in MODULES
	] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_declares_nothing_of_those_above_it(module: str) -> None:
	declared = read_declared(module)
	paths = [path.split(".")[1] for path in list_dotted_paths(declared)]
	scripts = [
		script.split("/")[0]
		for name in ("doctype_js", "doctype_list_js")
		for files in declared.get(name, {}).values()
		for script in files
	]
	named = [
		OWNERS[doctype]
		for name in (
			"doc_events",
			"doctype_js",
			"doctype_list_js",
			"override_doctype_class",
			"lending_wide_lists",
		)
		for doctype in declared.get(name, {})
		if doctype in OWNERS
	]
	assert [other for other in (*paths, *scripts, *named) if is_above(other, module)] == []


def list_named_above(module: str) -> list[tuple[str, str]]:
	found = []
	for path in sorted((APP / module).rglob("*.py")):
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
			name = node.value if isinstance(node, ast.Constant) else None
			if isinstance(name, str) and name in OWNERS and is_above(OWNERS[name], module):
				found.append((path.relative_to(APP).as_posix(), name))
	return found


@pytest.mark.parametrize("module", MODULES)
def test_a_module_names_no_doctype_of_those_above_it(module: str) -> None:
	assert [
		(place, name)
		for place, name in list_named_above(module)
		if name not in ALLOWED.get(place, ()) and name not in ALLOWED.get(module, ())
	] == []


FRAPPE_FOLDERS = {
	"client_scripts", "dashboard_chart", "dashboard_chart_source", "doctype", "notification", "number_card", "overrides",
	"page", "print_format", "report", "seeds", "workspace",
}  # fmt: skip


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_feature_folders_or_services_but_not_both(module: str) -> None:
	folders = (
		{path.name for path in (APP / module).iterdir() if path.is_dir()} - FRAPPE_FOLDERS - {"__pycache__"}
	)
	assert "services" not in folders or folders == {"services"}


BUNDLE = APP / "public" / "js" / "lending_app.bundle.js"


def list_bundled() -> list[str]:
	"""Scripts that every page of Desk loads, in their order, from the app's folder."""
	return [
		f"{path}.js" for path in re.findall(r'^import "\.\./\.\./(.+)";$', BUNDLE.read_text(), re.MULTILINE)
	]


def list_form_scripts() -> set[str]:
	found: set[str] = set()
	for module in MODULES:
		declared = read_declared(module)
		for name in ("doctype_js", "doctype_list_js", "page_js"):
			for files in declared.get(name, {}).values():
				found |= {files} if isinstance(files, str) else {*files}
	return found


def test_hooks_name_one_bundle_and_no_script() -> None:
	text = (APP / "hooks.py").read_text(encoding="utf-8")
	assert re.findall(r"[\w./]+\.js\b", text) == [BUNDLE.name]


def test_every_script_of_desk_is_loaded_by_its_form_or_by_the_bundle() -> None:
	bundled, of_forms = list_bundled(), list_form_scripts()
	scripts = {path.relative_to(APP).as_posix() for path in APP.glob("*/client_scripts/*.js")}
	assert {*bundled} | of_forms == scripts
	assert {*bundled} & of_forms == set()
	assert len(bundled) == len({*bundled})


def test_the_bundle_goes_from_low_modules_to_high() -> None:
	places = [MODULES.index(path.split("/")[0]) for path in list_bundled()]
	assert places == sorted(places)
