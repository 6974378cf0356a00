"""Rows of a list: the condition of every DocType that has, leads to or hangs on a branch."""

from __future__ import annotations

import frappe
from frappe.permissions import get_role_permissions
from frappe.query_builder.builder import MariaDB
from pypika.terms import Criterion, ValueWrapper

from lending_app.lending_setup.access.access_map import AccessMap, get_access_map
from lending_app.lending_setup.access.references import REFERENCES
from lending_app.lending_setup.permissions import list_branches

NO_ROW = "1 = 0"


def get_row_conditions(user: str | None = None, doctype: str = "") -> str:
	"""What Frappe adds to a user's query of a DocType; empty for no condition."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	access = get_access_map()
	if doctype in access.parents:
		return _get_child_condition(doctype, user, access)
	if doctype in REFERENCES:
		return _get_reference_condition(doctype, user, access)
	if doctype not in access.bound and doctype not in access.single_links:
		return ""
	branches = list_branches(user)
	if branches is None:
		return ""
	if doctype in access.bound:
		criterion = _build_criterion(doctype, branches, access)
		return _to_sql(criterion and _limit_linked(criterion, doctype, branches, access))
	return _to_sql(_build_single_criterion(doctype, branches, access))


def limit_rows(query: MariaDB, doctype: str) -> MariaDB:
	"""A query of a DocType with a branch, or with a link to one, with only the rows that the user's branches have."""
	branches = list_branches(frappe.session.user)
	if branches is None:
		return query
	criterion = _build_criterion(doctype, branches, get_access_map())
	return query.where(ValueWrapper(1) == 0 if criterion is None else criterion)


def _build_criterion(doctype: str, branches: list[str], access: AccessMap) -> Criterion | None:
	"""Rows of the branches; None where there can be none."""
	if not branches:
		return None
	table = frappe.qb.DocType(doctype)
	if doctype in access.own:
		return table.branch.isin(branches)
	links = [
		(table[link.fieldname], _select_names(link.target, branches, access))
		for link in access.derived[doctype]
	]
	criterion = Criterion.any(field.isin(names) for field, names in links)
	if len(links) > 1:
		criterion &= Criterion.all(
			field.isnull() | (field == "") | field.isin(names) for field, names in links
		)
	return criterion


def _limit_linked(criterion: Criterion, doctype: str, branches: list[str], access: AccessMap) -> Criterion:
	"""A list may ask for columns of what its rows name (`referred_by.mobile_phone`): then what is named counts too.

	Frappe asks only for permission on the other DocType. Rows are left out where the request wants such a column, and
	not otherwise: a client is not hidden because somebody of another branch sent them.
	"""
	asked = str(frappe.form_dict.get("fields") or "")
	table = frappe.qb.DocType(doctype)
	for link in access.links.get(doctype, ()):
		if not link.is_dynamic and f"{link.fieldname}." in asked:
			field = table[link.fieldname]
			names = _select_names(link.target, branches, access)
			criterion &= field.isnull() | (field == "") | field.isin(names)
	return criterion


def _select_names(doctype: str, branches: list[str], access: AccessMap) -> MariaDB:
	table = frappe.qb.DocType(doctype)
	return frappe.qb.from_(table).select(table.name).where(_build_criterion(doctype, branches, access))


def _build_single_criterion(doctype: str, branches: list[str], access: AccessMap) -> Criterion:
	"""What stands for a record of another branch is out; what stands for none is not of lending."""
	table = frappe.qb.DocType(doctype)
	criteria = []
	for source, fieldname in access.single_links[doctype]:
		other = frappe.qb.DocType(source)
		foreign = frappe.qb.from_(other).select(other.name).where(other[fieldname] == table.name)
		if branches:
			foreign = foreign.where(other.branch.isnull() | other.branch.notin(branches))
		criteria.append(_NotExists(foreign))
	return Criterion.all(criteria)


class _NotExists(Criterion):
	"""`not exists (...)` of a query that looks at the outer row."""

	def __init__(self, query: MariaDB) -> None:
		super().__init__()
		self._query = query

	def get_sql(self, **kwargs: object) -> str:
		return f"not exists ({self._query.get_sql(**kwargs | {'subquery': False})})"


def _get_child_condition(doctype: str, user: str, access: AccessMap) -> str:
	"""Rows of the documents that the user may see, whichever of them the request names as the parent."""
	branches = list_branches(user)
	table = frappe.qb.DocType(doctype)
	criteria, are_all = [], True
	for parent in access.parents[doctype]:
		is_limited = branches is not None and parent in access.bound
		if not get_role_permissions(frappe.get_meta(parent), user=user).get("read") or (
			is_limited and not branches
		):
			are_all = False
			continue
		criterion = table.parenttype == parent
		if is_limited:
			criterion &= table.parent.isin(_select_names(parent, branches, access))
			criterion = _limit_linked(criterion, doctype, branches, access)
			are_all = False
		criteria.append(criterion)
	if are_all:
		return ""
	return _to_sql(Criterion.any(criteria) if criteria else None)


def _get_reference_condition(doctype: str, user: str, access: AccessMap) -> str:
	"""What hangs on a record is seen by those who see the record; what hangs on none of lending is left to Frappe."""
	branches = list_branches(user)
	kind, name = (frappe.qb.DocType(doctype)[field] for field in REFERENCES[doctype])
	criteria, hidden = [], []
	for target in sorted(access.bound):
		if not get_role_permissions(frappe.get_meta(target), user=user).get("read"):
			hidden.append(target)
		elif branches is not None:
			hidden.append(target)
			if branches:
				criteria.append((kind == target) & name.isin(_select_names(target, branches, access)))
	if not hidden:
		return ""
	return _to_sql(Criterion.any([kind.isnull() | kind.notin(hidden), *criteria]))


def _to_sql(criterion: Criterion | None) -> str:
	if criterion is None:
		return NO_ROW
	return f"({criterion.get_sql(quote_char='`', with_namespace=True)})"
