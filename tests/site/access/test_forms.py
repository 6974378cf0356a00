"""Anyone who may read a DocType opens its form: the document, its connections, and what its client scripts ask for.

Roles, DocTypes, scripts and methods come from the site's own lists, so that a new one is opened without being named here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest

import lending_app
from tests.site.access import doors
from tests.site.access.catalog import get_path, list_arguments, list_kinds, list_methods, list_modules
from tests.site.access.doors import Request
from tests.site.access.seeding import SIDES, Book
from tests.site.access.walker import Walker
from tests.site.support import ROLES, get_user

ROOT = Path(lending_app.__file__).parent
NAMED = re.compile(r"lending_app(?:\.[a-z_]+)+")
REFUSED = (401, 403)
# What a form asks for only while it is being filled, by people with more rights than to read it.
WHILE_FILLING = {
	"lending_app.clients.api.get_step_provider",
	"lending_app.clients.duplicates.api.find_similar_clients",
	"lending_app.origination.api.get_offered_rate",
	"lending_app.products.api.get_preset",
	"lending_app.servicing.sale_api.list_sellable_loans",
}


def list_form_methods(doctype: str) -> list:
	"""Whitelisted functions that read, of every client script that the form of a DocType loads."""
	named = NAMED.findall("".join(path.read_text("utf-8") for path in list_scripts(doctype)))
	return [
		method
		for method in list_methods()
		if get_path(method) in named and is_reading(method) and get_path(method) not in WHILE_FILLING
	]


def is_reading(method: Callable) -> bool:
	"""What writes takes POST alone."""
	return "GET" in frappe.allowed_http_methods_for_whitelisted_func[method]


def list_scripts(doctype: str) -> list[Path]:
	word = frappe.scrub(doctype)
	scripts = [
		path.removeprefix("/")
		for path in frappe.get_hooks("doctype_js", app_name="lending_app").get(doctype, [])
	]
	return [*ROOT.glob(f"*/doctype/{word}/{word}.js"), *(ROOT / path for path in scripts)]


def list_forms(role: str, names: dict[str, str]) -> list[tuple[str, str]]:
	"""DocTypes of the app that a role reads, each with a record: one of the walk's, a single, or whichever is there."""
	filters = {"module": ("in", list_modules()), "istable": 0}
	forms = []
	for doctype in frappe.get_all("DocType", filters, pluck="name"):
		meta = frappe.get_meta(doctype)
		if not any(row.role == role and row.read and not row.permlevel for row in meta.permissions):
			continue
		name = doctype if meta.issingle else names.get(doctype) or frappe.db.get_value(doctype, {})
		if name:
			forms.append((doctype, name))
	return forms


def list_openings(doctype: str, name: str, names: dict[str, str]) -> Iterator[Request]:
	yield doors.call("frappe.desk.form.load.getdoc", doctype=doctype, name=name)
	yield doors.call("frappe.desk.notifications.get_open_count", doctype=doctype, name=name)
	for method in list_form_methods(doctype):
		for arguments in list_arguments(method, names | {doctype: name}):
			yield doors.call(get_path(method), verb="GET", **arguments)


def is_refusal(request: Request, status: int) -> bool:
	"""A document opens whatever it is; of the walk's bare rows, which hang together with nothing, figures need not come."""
	if request.path.endswith("getdoc"):
		return status >= 400
	is_bare = any(str(value).startswith("WALK-") for value in request.values.values())
	return status in REFUSED or (status == 500 and not is_bare)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "Borrower"])
def test_form_opens_for_whoever_may_read_it(site, books, role):
	book: Book = books["HERE"]
	forms = list_forms(role, book.names)
	assert forms
	person = Walker(site, get_user(role, SIDES["HERE"]))
	requests = [request for doctype, name in forms for request in list_openings(doctype, name, book.names)]
	refusals = [
		f"{status} {request}: {reason}"
		for request, status, reason in person.knock(requests)
		if is_refusal(request, status)
	]
	assert not refusals, "\n".join(refusals)


def test_forms_ask_for_something():
	"""The methods above are found: an overview, a schedule, a comparison."""
	found = {get_path(method) for kind in list_kinds() for method in list_form_methods(kind.name)}
	assert {"lending_app.clients.api.get_overview", "lending_app.servicing.desk_api.get_estimate"} <= found
