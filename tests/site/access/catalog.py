"""What there is to walk through, from the site's own lists: nothing of the app is named here."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import frappe
from frappe.model import table_fields

import lending_app

# Documents of Frappe that hang on a record: the fields of its DocType and its name.
HANGING = {
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"Tag Link": ("document_type", "document_name"),
	"ToDo": ("reference_type", "reference_name"),
	"Version": ("ref_doctype", "docname"),
}


@dataclass(frozen=True)
class Kind:
	"""A DocType of the app whose records lead to a branch."""

	name: str
	links: tuple[tuple[str, str], ...]
	"""Its fields that name another one: (field, DocType)."""
	has_branch: bool
	tables: tuple[tuple[str, str], ...]
	"""Its tables: (field, DocType of the rows)."""


@cache
def list_modules() -> tuple[str, ...]:
	return tuple(frappe.get_all("Module Def", {"app_name": "lending_app"}, pluck="name"))


@cache
def list_kinds() -> tuple[Kind, ...]:
	"""DocTypes with a branch, or with a link to one that leads there; of rows too, through the documents they are in."""
	filters = {"module": ("in", list_modules()), "istable": 0, "issingle": 0}
	metas = {name: frappe.get_meta(name) for name in frappe.get_all("DocType", filters, pluck="name")}
	# People of the lender are seen by role.
	metas.pop("Staff Profile")
	bound = {name for name, meta in metas.items() if meta.has_field("branch")}
	while more := {name for name, meta in metas.items() if name not in bound and _list_links(meta, bound)}:
		bound |= more
	return tuple(
		Kind(
			name, _list_links(metas[name], bound), metas[name].has_field("branch"), _list_tables(metas[name])
		)
		for name in sorted(bound)
	)


def _list_links(meta: Any, targets: set[str]) -> tuple[tuple[str, str], ...]:
	links = [(field.fieldname, field.options) for field in meta.get_link_fields() if field.options in targets]
	dynamic = [(field.fieldname, field.options) for field in meta.get_dynamic_link_fields()]
	return tuple(links + [pair for pair in dynamic if targets and pair[1] in targets])


def _list_tables(meta: Any) -> tuple[tuple[str, str], ...]:
	return tuple((field.fieldname, field.options) for field in meta.fields if field.fieldtype in table_fields)


def list_methods() -> list[Callable]:
	"""Whitelisted functions of every file of the app."""
	root = Path(lending_app.__file__).parent
	for path in sorted(root.rglob("*.py")):
		if "frappe.whitelist" in path.read_text(encoding="utf-8"):
			importlib.import_module(".".join(path.relative_to(root.parent).with_suffix("").parts))
	ours = [method for method in frappe.whitelisted if method.__module__.startswith("lending_app.")]
	return sorted(ours, key=get_path)


def get_path(method: Callable) -> str:
	return f"{method.__module__}.{method.__qualname__}"


def get_verb(method: Callable) -> str:
	"""POST where it may be."""
	allowed = frappe.allowed_http_methods_for_whitelisted_func[method]
	return "POST" if "POST" in allowed else allowed[0]


def list_arguments(method: Callable, names: dict[str, str]) -> list[dict[str, Any]]:
	"""Arguments that name foreign records, as far as a function's own words tell which: one set or more."""
	parameters = [
		parameter
		for parameter in inspect.signature(method).parameters.values()
		if parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
	]
	source = inspect.getsource(inspect.getmodule(method))
	mentioned = [kind for kind in names if f'"{kind}"' in source] or ["Client", "Loan", "Loan Application"]
	sets = [{}]
	if any(parameter.name in ("name", "doctype", "doc", "docname") for parameter in parameters):
		sets = [
			{"doctype": kind, "name": names[kind], "docname": names[kind], "doc": names[kind]}
			for kind in mentioned
		]
	return [
		{parameter.name: given.get(parameter.name) or _choose(parameter, names) for parameter in parameters}
		for given in sets
	]


def _choose(parameter: inspect.Parameter, names: dict[str, str]) -> Any:
	"""A record where the argument is called as one; else something of its type."""
	word = parameter.name
	return _find_record(word, names) or _make_text(word, str(parameter.annotation), names)


def _find_record(word: str, names: dict[str, str]) -> str | None:
	kinds = [kind for kind in names if frappe.scrub(kind) == word]
	kinds += [kind for kind in sorted(names, key=len) if frappe.scrub(kind).endswith(f"_{word}")]
	if word == "other":
		kinds.append("Client")
	if kinds:
		return names[kinds[0]]
	if word == "mode_of_payment":
		return "Cash"
	return (
		frappe.db.get_value("File", {"attached_to_name": names["Client"]}, "file_url")
		if word == "file_url"
		else None
	)


def _make_text(word: str, kind: str, names: dict[str, str]) -> str:
	if word.endswith(("date", "until", "_on", "day", "effective_from")):
		return "2026-07-15"
	if "dict" in kind or word in ("values", "filters", "answers"):
		return frappe.as_json({"client": names["Client"], "loan": names["Loan"], "name": names["Client"]})
	if "list" in kind or word == "scenarios":
		return frappe.as_json([names["Client"]])
	if word in ("text", "txt", "search", "query"):
		return "ZQ"
	return "1" if any(number in kind for number in ("int", "float", "bool")) else "Why not"


def list_routes() -> list[str]:
	"""Addresses of the app's web pages, with `<name>` where one names a record."""
	www = Path(lending_app.__file__).parent / "www"
	pages = {f"/{path.relative_to(www).with_suffix('')}".replace("_", "-") for path in www.rglob("*.html")}
	rules = frappe.get_hooks("website_route_rules", app_name="lending_app")
	return sorted(pages | {rule["from_route"] for rule in rules})


def list_records(doctype: str) -> list[str]:
	"""Records of the app that Frappe keeps as data: reports, pages, print formats, cards, charts."""
	return sorted(frappe.get_all(doctype, {"module": ("in", list_modules())}, pluck="name"))
