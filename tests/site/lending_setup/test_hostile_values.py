"""Every whitelisted function, report and DocType of the app with values that make no sense: a refusal in words each time.

What there is to ask comes from the app's own lists, so that a new one is asked without being named here.
"""

from __future__ import annotations

import ast
import inspect

import frappe
import pytest
from frappe.model import data_fieldtypes, table_fields

from lending_app.lending_setup.documents.check_values import NUMBERS
from lending_app.lending_setup.exceptions import InputError, NumberError
from tests.site.access.catalog import (
	get_path,
	get_verb,
	list_arguments,
	list_methods,
	list_modules,
	list_records,
)
from tests.site.access.seeding import Book, make_product
from tests.site.requests import call, get_status
from tests.site.support import COMPANY, get_user

HOSTILE = (
	"abc", "NaN", "1e309", -1, 10**30, ["a"], [[1, 2]], {"a": 1}, '{"a": {"b": 1}}', "[" * 100_000, "9999-12-31",
	"\ud800", "a\0b", "", None,
)  # fmt: skip
HOSTILE_FILTERS = ("abc", "NaN", 10**30, ["a"], {"a": 1}, "9999-12-31", "\ud800")
NOT_NUMBERS = ("abc", "NaN", "Infinity", "1e309", ["a"], {"a": 1})
NOT_DAYS = ("abc", "NaN", "2026-13-40", "9999-12-31", "1e309", ["a"], {"a": 1}, 5)
NOT_TEXTS = (["a"], {"a": 1}, "\ud800", "x" * 3_000_000)
NOT_ROWS = ("abc", 5, {"a": 1}, ["abc"], [["a"]], [5])
# What says enough by its status alone: not signed in, not allowed, not there.
PLAIN = (403, 404)


@pytest.fixture
def book(site):
	"""A record of every kind."""
	book = Book("HERE", COMPANY, make_product(COMPANY))
	book.fill()
	return book


def describe_failure(cmd, http="POST", **values):
	"""What is wrong with the answer; empty where it is one, or a refusal in words under a title. Nothing stays."""
	frappe.clear_messages()
	frappe.db.savepoint("hostile")
	try:
		call(cmd, http, **values)
	except Exception as error:
		status = get_status(error)
		titles = [frappe.parse_json(row).get("title") for row in frappe.message_log]
		if status >= 500 or (status not in PLAIN and not any(titles)):
			return f"{status} {type(error).__name__}: {str(error)[:150]}"
	finally:
		frappe.db.rollback(save_point="hostile")
	return ""


def shorten(value):
	return repr(value)[:40]


# --- Methods -------------------------------------------------------------------------------------


def list_hostile_calls(method, names):
	for arguments in list_arguments(method, names):
		yield {}
		for name in arguments:
			for value in HOSTILE:
				yield {**arguments, name: value}


def ask_methods(methods, names):
	failures = []
	for method in methods:
		path, verb = get_path(method), get_verb(method)
		for values in list_hostile_calls(method, names):
			if failure := describe_failure(path, verb, **values):
				shown = {name: shorten(value) for name, value in values.items()}
				failures.append(f"{path} {shown}: {failure}")
	return failures


def test_methods_refuse_in_words(book):
	names = {**book.names, "Branch": book.branch, "Company": book.company, "Loan Product": book.product}
	portal = [method for method in list_methods() if ".portal." in method.__module__]
	assert len(portal) > 5
	others = [method for method in list_methods() if method not in portal]
	failures = ask_methods(others, names)
	user = get_user("Borrower")
	frappe.db.set_value("Client", book.names["Client"], "user", user)
	frappe.set_user(user)
	failures += ask_methods(portal, names)
	assert not failures, "\n".join(failures)


# --- Reports -------------------------------------------------------------------------------------


def list_filters(report):
	"""Names of the filters that a report reads, from its source or that of the reader it shares."""
	doc = frappe.get_doc("Report", report)
	module = frappe.get_module(
		f"lending_app.{frappe.scrub(doc.module)}.report.{frappe.scrub(report)}.{frappe.scrub(report)}"
	)
	readers = [
		module.execute,
		*(getattr(module, name, None) for name in ("check_filters", "check_product_report")),
	]
	names = set()
	for reader in filter(None, readers):
		for node in ast.walk(ast.parse(inspect.getsource(reader))):
			if isinstance(node, ast.Call) and ast.unparse(node.func) == "read_filters":
				names |= {keyword.arg for keyword in node.keywords}
	return sorted(names)


def test_reports_refuse_in_words(book):
	usual = {"company": COMPANY, "from_date": "2026-01-01", "to_date": "2026-07-14", "day": "2026-07-14"}
	failures = []
	for report in list_records("Report"):
		filters = list_filters(report)
		assert filters, report
		sent = [usual | {name: value} for name in filters for value in HOSTILE_FILTERS]
		for values in [{}, *sent]:
			if failure := describe_failure(
				"frappe.desk.query_report.run", report_name=report, filters=frappe.as_json(values)
			):
				failures.append(f"{report} {values}: {failure}"[:400])
	assert not failures, "\n".join(failures)


# --- Documents -----------------------------------------------------------------------------------


def choose_fields(doctype):
	"""A field of each type."""
	fields = frappe.get_meta(doctype).fields
	return {field.fieldtype: field for field in reversed(fields) if not field.is_virtual}.values()


def list_wrong_values(field):
	if field.fieldtype in NUMBERS:
		return NOT_NUMBERS, NumberError
	if field.fieldtype in ("Date", "Datetime", "Time"):
		return NOT_DAYS, InputError
	if field.fieldtype in table_fields:
		return NOT_ROWS, InputError
	return (NOT_TEXTS if field.fieldtype in data_fieldtypes else ()), InputError


def list_wrong_documents():
	for doctype in frappe.get_all("DocType", {"module": ("in", list_modules()), "istable": 0}, pluck="name"):
		for field in choose_fields(doctype):
			values, exc = list_wrong_values(field)
			for value in values:
				yield {"doctype": doctype, field.fieldname: value}, exc
			if field.fieldtype in table_fields:
				for column in choose_fields(field.options):
					if column.fieldtype not in table_fields:
						wrong, exc = list_wrong_values(column)
						for value in wrong:
							yield {"doctype": doctype, field.fieldname: [{column.fieldname: value}]}, exc


def test_documents_refuse_in_words(site):
	failures, number = [], 0
	for doc, exc in list_wrong_documents():
		number += 1
		frappe.clear_messages()
		try:
			call("frappe.client.insert", doc=doc)
		except exc:
			if not frappe.parse_json(frappe.message_log[-1]).get("title"):
				failures.append(f"{shorten(doc)}: no title")
		except Exception as error:
			failures.append(f"{str(doc)[:120]}: {type(error).__name__} {str(error)[:100]}")
		else:
			failures.append(f"{str(doc)[:120]}: taken")
	assert number > 1_000
	assert not failures, "\n".join(failures)


def test_saved_document_is_asked_too(book):
	loan = frappe.get_doc("Client", book.names["Client"])
	for field, value in (("birth_date", "abc"), ("latitude", "NaN"), ("first_name", ["a"])):
		assert loan.meta.has_field(field), field
		with pytest.raises((InputError, NumberError)):
			call("frappe.client.set_value", doctype="Client", name=loan.name, fieldname={field: value})


def test_every_argument_has_a_reader():
	"""An annotation that none of the readers knows would let anything through."""
	from lending_app.lending_setup.requests.typed_api import READERS, _get_hints, _list_kinds, _split

	for method in list_methods():
		function = inspect.unwrap(method)
		for name, hint in _get_hints(function).items():
			kinds = _list_kinds(_split(hint)[1])
			known = any(kind in READERS or hasattr(kind, "__members__") for kind in kinds)
			assert known or name in ("return", "chart", "_others", "options"), f"{get_path(method)}: {name}"
