"""Which records belong to a branch, and which fields name one: read from the site's DocTypes.

Nothing here lists a DocType of lending. One with a field `branch`, or with a link to one that has it, is in the map as
soon as it exists, and so are fields that a lender adds to other documents.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import frappe
from frappe.model import table_fields

APP = "lending_app"
CACHE_KEY = "lending_access_map"
# People of the lender: any branch's promoter may be named, and who sees them is a matter of roles.
UNBOUND = frozenset({"Staff Profile"})


@dataclass(frozen=True)
class LinkField:
	"""A field that names records: of the DocType `target`, or of the one that the field `target` says."""

	fieldname: str
	target: str
	is_dynamic: bool = False


@dataclass(frozen=True)
class AccessMap:
	"""DocTypes by how a row of theirs leads to a branch."""

	own: frozenset[str]
	"""With a field `branch`."""
	fetched: dict[str, str]
	"""Of those, where the branch is fetched from the record that this field names."""
	derived: dict[str, tuple[LinkField, ...]]
	"""Without one: the fields that name records which have it."""
	links: dict[str, tuple[LinkField, ...]]
	"""Fields that name records with a branch, by document and by child table."""
	parents: dict[str, tuple[str, ...]]
	"""Documents that hold a child table of the app."""
	single_links: dict[str, tuple[tuple[str, str], ...]]
	"""Documents of other apps that stand for one record alone: (DocType with a branch, its unique link)."""

	@property
	def bound(self) -> frozenset[str]:
		return self.own | self.derived.keys()

	def has_rules(self, doctype: str) -> bool:
		"""Whether a branch matters to documents of a DocType."""
		return any(doctype in kinds for kinds in (self.own, self.derived, self.links, self.single_links))


def get_access_map() -> AccessMap:
	"""The site's map, kept until a DocType or a custom field changes."""
	return frappe.cache.get_value(CACHE_KEY, _build_map)


def clear_access_map(doc: object = None, method: str | None = None) -> None:
	frappe.cache.delete_value(CACHE_KEY)


def _build_map() -> AccessMap:
	types = _read_types()
	fields = _read_fields(types)
	ours = {name for name, row in types.items() if row.is_ours}
	rows = {name for name in ours if not (types[name].istable or types[name].issingle)}
	branch = {
		field.parent: field
		for field in fields
		if field.parent in rows - UNBOUND and field.fieldname == "branch" and field.options == "Branch"
	}
	links = defaultdict(list)
	for field in fields:
		if field.fieldtype in ("Link", "Dynamic Link"):
			links[field.parent].append(field)
	derived = _derive(rows - UNBOUND - branch.keys(), frozenset(branch), links)
	bound = branch.keys() | derived.keys()
	return AccessMap(
		own=frozenset(branch),
		fetched={name: _get_source(field) for name, field in branch.items() if _is_fetched(field)},
		derived=derived,
		links={name: found for name in links if (found := _name_links(links[name], bound, name in ours))},
		parents=_list_parents(fields, ours),
		single_links=_list_single_links(fields, frozenset(branch), ours),
	)


def _read_types() -> dict[str, frappe._dict]:
	apps = dict(frappe.get_all("Module Def", fields=["name", "app_name"], as_list=True))
	rows = frappe.get_all(
		"DocType", {"is_virtual": 0}, ["name", "module", "istable", "issingle", "custom"], order_by="name"
	)
	return {row.name: row.update(is_ours=apps.get(row.module) == APP or bool(row.custom)) for row in rows}


def _read_fields(types: dict[str, frappe._dict]) -> list[frappe._dict]:
	"""Links and tables of every DocType, custom fields among them."""
	kinds = ("in", ("Link", "Dynamic Link", *table_fields))
	columns = ["fieldname", "fieldtype", "options", "unique", "fetch_from", "fetch_if_empty"]
	rows = frappe.get_all(
		"DocField",
		{"fieldtype": kinds, "parenttype": "DocType"},
		["parent", *columns],
		order_by="parent, idx",
	)
	rows += frappe.get_all(
		"Custom Field", {"fieldtype": kinds}, ["dt as parent", *columns], order_by="dt, idx"
	)
	return [row for row in rows if row.parent in types]


def _derive(
	candidates: set[str], own: frozenset[str], links: dict[str, list[frappe._dict]]
) -> dict[str, tuple[LinkField, ...]]:
	"""Step by step away from the DocTypes with a branch, so that no two lead to one another."""
	derived: dict[str, tuple[LinkField, ...]] = {}
	known = set(own)
	while found := {
		name: steps
		for name in sorted(candidates - derived.keys())
		if (steps := _name_links(links[name], known, is_ours=False))
	}:
		derived |= found
		known |= found.keys()
	return derived


def _name_links(fields: list[frappe._dict], bound: set[str], is_ours: bool) -> tuple[LinkField, ...]:
	"""Links to records with a branch. Dynamic ones of the app's own documents are looked at row by row."""
	return tuple(
		LinkField(field.fieldname, field.options, field.fieldtype == "Dynamic Link")
		for field in fields
		if (field.options in bound if field.fieldtype == "Link" else is_ours)
	)


def _is_fetched(field: frappe._dict) -> bool:
	"""Whenever the document is saved, whatever the request says."""
	return bool(field.fetch_from and not field.fetch_if_empty)


def _get_source(field: frappe._dict) -> str:
	return field.fetch_from.split(".")[0]


def _list_parents(fields: list[frappe._dict], ours: set[str]) -> dict[str, tuple[str, ...]]:
	parents: dict[str, set[str]] = defaultdict(set)
	for field in fields:
		if field.fieldtype in table_fields and field.options in ours:
			parents[field.options].add(field.parent)
	return {child: tuple(sorted(names)) for child, names in parents.items()}


def _list_single_links(
	fields: list[frappe._dict], own: frozenset[str], ours: set[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
	found: dict[str, list[tuple[str, str]]] = defaultdict(list)
	for field in fields:
		if field.fieldtype == "Link" and field.unique and field.parent in own and field.options not in ours:
			found[field.options].append((field.parent, field.fieldname))
	return {doctype: tuple(links) for doctype, links in found.items()}
