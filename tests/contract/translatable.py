"""Every string of the app that a person may read on a site, by where it stands."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lending_app.collateral.register.type_seeds import TYPES
from lending_app.collections.contact_rules.rows import FILE, TOLD, read_rows
from lending_app.contracts.templates.fields import GROUPS, LISTS
from lending_app.engine.credit.reason_codes import ReasonCode
from lending_app.engine.credit.score_table import DEFAULT_SCORECARD, build_point_table
from lending_app.engine.ledger.chart import CHART
from lending_app.messaging.templates.fields import FIELDS
from tests.contract.framework_words import WORDS

ROOT = Path(__file__).parents[2]
APP = ROOT / "lending_app"
# Roots of the app that never speak to a user of a site.
SILENT = {"engine", "bank_files", "book", "cli", "embedded", "patches", "testing"}
SERIES = re.compile(r"^[A-Z]+-\.")
JS_CALL = re.compile(r"""(?<![\w.])__\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`$]*`)""")
JINJA_CALL = re.compile(r"""(?<!\w)_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
# Labels that hold nothing to read, or are never shown.
HIDDEN_TYPES = {"Column Break", "HTML"}

Strings = dict[str, set[str]]


def collect() -> Strings:
	"""Source strings with the files in which they stand."""
	strings: Strings = defaultdict(set)
	for collector in (
		_from_doctypes,
		_from_custom_fields,
		_from_python,
		_from_scripts,
		_from_templates,
		_from_fixtures,
		_from_standard_records,
		_from_seeds,
		_from_modules,
		_from_ledger_roles,
		_from_collateral_types,
		_from_contact_rules,
		_from_template_fields,
		_from_saved_filters,
		_from_scores,
		_from_framework,
	):
		for text, path in collector():
			if text and re.search(r"[^\W\d_]", text):
				strings[text].add(str(path.relative_to(ROOT)))
	return strings


def _from_framework() -> Iterator[tuple[str, Path]]:
	yield from ((text, ROOT / "tests/contract/framework_words.py") for text in WORDS)


def _from_doctypes() -> Iterator[tuple[str, Path]]:
	for path in APP.glob("*/doctype/*/*.json"):
		doctype = json.loads(path.read_text())
		yield doctype["name"], path
		yield from ((link.get("group", ""), path) for link in doctype.get("links", []))
		for field in doctype["fields"]:
			yield from ((text, path) for text in _list_field_texts(field))


def _list_field_texts(field: dict[str, Any]) -> Iterator[str]:
	if field["fieldtype"] not in HIDDEN_TYPES and not (field.get("hidden") and not field.get("in_list_view")):
		yield field.get("label") or ""
	yield field.get("description") or ""
	if field["fieldtype"] == "Select":
		yield from (option for option in (field.get("options") or "").split("\n") if not SERIES.match(option))


def _from_custom_fields() -> Iterator[tuple[str, Path]]:
	path = APP / "custom_fields.py"
	for node in ast.walk(ast.parse(path.read_text())):
		if isinstance(node, ast.Dict):
			pairs = zip(node.keys, node.values, strict=True)
			for key, value in pairs:
				if isinstance(key, ast.Constant) and key.value in ("label", "description"):
					yield ast.literal_eval(value), path


def _from_python() -> Iterator[tuple[str, Path]]:
	for path in APP.rglob("*.py"):
		if path.relative_to(APP).parts[0] in SILENT:
			continue
		for node in ast.walk(ast.parse(path.read_text())):
			if isinstance(node, ast.Call) and _is_translate(node.func) and node.args:
				first = node.args[0]
				if isinstance(first, ast.Constant) and isinstance(first.value, str):
					yield first.value, path


def _is_translate(function: ast.expr) -> bool:
	if isinstance(function, ast.Attribute):
		return function.attr == "_"
	return isinstance(function, ast.Name) and function.id == "_"


def _from_scripts() -> Iterator[tuple[str, Path]]:
	for path in (path for path in APP.rglob("*.js") if "dist" not in path.parts):
		yield from ((text, path) for text in _list_script_texts(path.read_text()))


def _list_script_texts(script: str) -> Iterator[str]:
	for literal in JS_CALL.findall(script):
		yield literal[1:-1].replace('\\"', '"').replace("\\'", "'")


def _from_templates() -> Iterator[tuple[str, Path]]:
	for path in APP.rglob("*.html"):
		for literal in JINJA_CALL.findall(path.read_text()):
			yield ast.literal_eval(literal), path


def _from_fixtures() -> Iterator[tuple[str, Path]]:
	"""Roles, states, actions and the workflow by name; blocks of the workspace by their script."""
	for path in (APP / "fixtures").glob("*.json"):
		for record in json.loads(path.read_text()):
			if record["doctype"] == "Custom HTML Block":
				yield from ((text, path) for text in _list_script_texts(record["script"]))
			else:
				yield record["name"], path


def _from_standard_records() -> Iterator[tuple[str, Path]]:
	"""Reports, print formats, cards and charts by name; pages by title; workspaces by all they show."""
	for kind in ("report", "print_format", "number_card", "dashboard_chart", "workspace", "notification"):
		for path in APP.glob(f"*/{kind}/*/*.json"):
			record = json.loads(path.read_text())
			yield record["name"], path
			if kind == "workspace":
				yield from ((text, path) for text in _list_workspace_texts(record))
	for path in APP.glob("*/page/*/*.json"):
		yield json.loads(path.read_text())["title"], path


def _list_workspace_texts(workspace: dict[str, Any]) -> Iterator[str]:
	yield workspace["title"]
	for row in workspace["links"]:
		yield row["label"]
	for row in workspace["shortcuts"]:
		yield from (row["label"], row.get("format") or "", row.get("kanban_board") or "")
	for row in workspace["quick_lists"]:
		yield row["label"]
	for block in json.loads(workspace["content"]):
		if block["type"] in ("header", "paragraph"):
			yield re.sub(r"<[^>]+>", "", block["data"]["text"])


def _from_seeds() -> Iterator[tuple[str, Path]]:
	"""Records that a new site starts with, by name."""
	for path in APP.glob("*/seeds/*.json"):
		records = json.loads(path.read_text())
		if isinstance(records, list):
			yield from ((record["name"], path) for record in records)


def _from_modules() -> Iterator[tuple[str, Path]]:
	path = APP / "modules.txt"
	yield from ((line, path) for line in path.read_text().split("\n"))


def _from_ledger_roles() -> Iterator[tuple[str, Path]]:
	"""Names of the accounts that a company is given."""
	path = APP / "engine" / "ledger" / "chart.py"
	yield from ((account.name, path) for account in CHART)


def _from_contact_rules() -> Iterator[tuple[str, Path]]:
	"""What a collector has to observe; other rules are said by their figures."""
	for row in read_rows():
		if row["kind"] in TOLD:
			yield row["text"], FILE


def _from_collateral_types() -> Iterator[tuple[str, Path]]:
	"""Names of the types that a new site has, and of their fields."""
	path = APP / "collateral" / "register" / "type_seeds.py"
	for name, (_kind, _flags, fields) in TYPES.items():
		yield name, path
		yield from ((field[0], path) for field in fields)


def _from_template_fields() -> Iterator[tuple[str, Path]]:
	"""Labels of the fields that templates of documents may use, and of the rows of their tables."""
	folder = APP / "contracts" / "templates"
	for fields in (*GROUPS.values(), *LISTS.values()):
		yield from ((label, folder / "fields.py") for label in fields.values())
	for fields in FIELDS.values():
		yield from ((label, APP / "messaging" / "templates" / "fields.py") for label in fields.values())
	path = folder / "blocks.py"
	for node in ast.parse(path.read_text()).body:
		if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("CONDITIONS", "COSTS"):
			yield from ((label, path) for label, _field in ast.literal_eval(node.value))


def _from_saved_filters() -> Iterator[tuple[str, Path]]:
	"""Names of the filters that a new site offers."""
	for path in APP.rglob("seed_*.py"):
		for node in ast.parse(path.read_text()).body:
			if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FILTERS":
				yield from ((ast.literal_eval(key), path) for key in node.value.keys if key)


def _from_scores() -> Iterator[tuple[str, Path]]:
	"""What the engine's point table asks and answers, and the reasons that clients are given."""
	path = APP / "engine"
	yield DEFAULT_SCORECARD, path / "score_table.py"
	for factor in build_point_table().factors:
		yield factor.label, path / "score_table.py"
		yield from ((band.category or "", path / "score_answers.py") for band in factor.bands)
	yield from ((code.statement, path / "reason_codes.py") for code in ReasonCode)
