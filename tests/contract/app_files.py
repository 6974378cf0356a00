"""Reading the app's files without a framework: DocTypes, fixtures, and what a dotted path leads to."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

from lending_app import hooks

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "lending_app"
LAYOUT_FIELDS = {"Section Break", "Column Break", "Tab Break"}


@cache
def read_doctypes() -> dict[str, dict[str, Any]]:
	"""The app's DocTypes by name."""
	documents = (read_json(path) for path in list_doctype_files())
	return {document["name"]: document for document in documents}


def list_doctype_files() -> list[Path]:
	return sorted(path for path in APP.glob("*/doctype/*/*.json") if path.stem == path.parent.name)


def read_json(path: Path) -> Any:
	return json.loads(path.read_text(encoding="utf-8"))


def read_fixture(name: str) -> list[dict[str, Any]]:
	return read_json(APP / "fixtures" / f"{name}.json")


def read_hooks() -> dict[str, Any]:
	"""Values of hooks.py, with what the modules declare: neither imports the framework."""
	return {name: value for name, value in vars(hooks).items() if not name.startswith("_")}


@cache
def parse(path: Path) -> ast.Module:
	return ast.parse(path.read_text(encoding="utf-8"))


def find_function(dotted: str) -> ast.FunctionDef | ast.ClassDef | None:
	"""The function or class a dotted path leads to, in the source; None where there is none."""
	module, _, name = dotted.rpartition(".")
	path = ROOT.joinpath(*module.split("."))
	file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
	if not file.exists():
		return None
	kinds = ast.FunctionDef | ast.ClassDef
	return next((node for node in parse(file).body if isinstance(node, kinds) and node.name == name), None)


def is_whitelisted(function: ast.FunctionDef) -> bool:
	return any("frappe.whitelist" in ast.unparse(decorator) for decorator in function.decorator_list)


def is_typed(function: ast.FunctionDef) -> bool:
	"""Whether its arguments are read as annotated."""
	return any(ast.unparse(decorator) == "typed" for decorator in function.decorator_list)


def list_dotted_paths(value: Any) -> list[str]:
	"""Every text within a value that names something of the app."""
	if isinstance(value, str):
		return [value] if value.startswith("lending_app.") and not value.endswith(".js") else []
	if isinstance(value, dict):
		return [path for item in value.values() for path in list_dotted_paths(item)]
	if isinstance(value, list | tuple):
		return [path for item in value for path in list_dotted_paths(item)]
	return []
