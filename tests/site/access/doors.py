"""Ways in: every request by which a record can be read, listed, made, changed or removed, for any DocType."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import frappe
from frappe.model import table_fields

from tests.site.access.catalog import (
	HANGING,
	Kind,
	get_path,
	get_verb,
	list_arguments,
	list_methods,
	list_records,
	list_routes,
)
from tests.site.access.seeding import SIDES, TEXTS, Book, get_marker

METHOD = "/api/method/"


@dataclass(frozen=True)
class Request:
	"""One request: query of a GET, JSON of anything else."""

	verb: str
	path: str
	values: dict[str, Any] = field(default_factory=dict)
	file: bytes = b""
	"""Sent along, and the values as a form."""
	filename: str = "walked.txt"

	def __str__(self) -> str:
		return f"{self.verb} {self.path} {str(self.values)[:300]}"


def call(method: str, verb: str = "POST", **values: Any) -> Request:
	return Request(verb, f"{METHOD}{method}", values)


# --- Reading -------------------------------------------------------------------------------------


def list_lists(doctype: str, parent: str | None = None) -> Iterator[Request]:
	"""All rows that a list gives."""
	more = {"parent": parent} if parent else {}
	yield call("frappe.client.get_list", doctype=doctype, fields=["*"], limit_page_length=0, **more)
	yield call(
		"frappe.desk.reportview.get",
		doctype=doctype,
		fields='["*"]',
		page_length=500,
		start=0,
		view="List",
		**more,
	)
	if parent:
		fields = [f"`tab{parent}`.`name`", f"`tab{doctype}`.*"]
		yield call("frappe.client.get_list", doctype=parent, fields=fields, limit_page_length=0)


def list_other_lists(doctype: str) -> Iterator[Request]:
	"""The same rows by doors that share their code with the first two."""
	yield Request("GET", f"/api/resource/{quote(doctype)}", {"fields": '["*"]', "limit_page_length": 0})
	yield Request("GET", f"/api/v2/document/{quote(doctype)}", {"fields": '["*"]', "limit": 500})
	yield call("frappe.desk.search.search_link", doctype=doctype, txt="", page_length=500)
	yield call(
		"frappe.desk.reportview.export_query",
		doctype=doctype,
		fields='["*"]',
		file_format_type="CSV",
		title="x",
	)


def list_reads(doctype: str, name: str) -> Iterator[Request]:
	"""One record."""
	yield Request("GET", f"/api/resource/{quote(doctype)}/{quote(name)}")
	yield call("frappe.desk.form.load.getdoc", doctype=doctype, name=name)
	yield call("frappe.client.get_value", doctype=doctype, fieldname=["*"], filters={"name": name})


def list_other_reads(doctype: str, name: str) -> Iterator[Request]:
	yield Request("GET", f"/api/v2/document/{quote(doctype)}/{quote(name)}")
	yield call("frappe.client.get", doctype=doctype, name=name)
	yield call("frappe.client.validate_link", doctype=doctype, docname=name, fields=["*"])
	yield call("frappe.desk.search.get_link_title", doctype=doctype, docname=name)
	yield call("frappe.desk.form.load.get_docinfo", doctype=doctype, name=name)
	yield call("frappe.www.printview.get_html_and_style", doc=doctype, name=name)
	forged = frappe.as_json({"doctype": "Country", "name": name})
	yield call("frappe.www.printview.get_html_and_style", doc=forged, name=name)


def list_linked_reads(kind: Kind, own: Book) -> Iterator[Request]:
	"""What one's own records name: as columns of their list, and expanded."""
	yield Request(
		"GET", f"/api/resource/{quote(kind.name)}/{quote(own.names[kind.name])}", {"expand_links": 1}
	)
	yield call("frappe.desk.form.load.getdoc", doctype=kind.name, name=own.names[kind.name])
	for fieldname, target in kind.links:
		meta = frappe.get_meta(target) if frappe.db.exists("DocType", target) else None
		texts = (
			[df.fieldname for df in meta.fields if df.fieldtype in ("Data", "Small Text", "Text")]
			if meta
			else []
		)
		if texts:
			fields = [f"{fieldname}.{text} as linked_{text}" for text in texts[:8]]
			yield call("frappe.client.get_list", doctype=kind.name, fields=fields, limit_page_length=0)


# --- Writing -------------------------------------------------------------------------------------


def list_writes(kind: Kind, book: Book, own: Book, user: str) -> Iterator[Request]:
	"""A record of another branch changed, with the branch, the owner and the record sent along; or removed."""
	doctype, name = kind.name, book.names[kind.name]
	said = {"owner": user} | ({"branch": own.branch} if kind.has_branch else {})
	said |= {fieldname: own.names[target] for fieldname, target in kind.links if target in own.names}
	stored = frappe.get_doc(doctype, name).as_dict(convert_dates_to_str=True)
	path = f"{quote(doctype)}/{quote(name)}"
	yield call("frappe.client.set_value", doctype=doctype, name=name, fieldname=said)
	yield call(
		"frappe.client.save", doc={"doctype": doctype, "name": name, "modified": stored.modified, **said}
	)
	# A stored record that is changed and saved, as by set_value, and one that is sent whole, as by client.save.
	for values in (said, {"branch": own.branch}) if kind.has_branch else (said,):
		yield Request("PUT", f"/api/resource/{path}", values)
		yield call("frappe.desk.form.save.savedocs", doc=frappe.as_json({**stored, **values}), action="Save")
	if kind.has_branch:
		yield Request("PUT", f"/api/resource/{path}", {"branch": ""})
	yield Request("DELETE", f"/api/resource/{path}")


def list_other_writes(kind: Kind, book: Book, own: Book, user: str) -> Iterator[Request]:
	"""By doors that share their code with the first ones."""
	doctype, name = kind.name, book.names[kind.name]
	values = _make_values(kind, book) | ({"branch": own.branch} if kind.has_branch else {})
	yield call("frappe.client.insert_many", docs=frappe.as_json([values, values]))
	said = {"branch": own.branch} if kind.has_branch else {"owner": user}
	path = f"{quote(doctype)}/{quote(name)}"
	yield Request("PATCH", f"/api/v2/document/{path}", said)
	yield call(
		"frappe.client.bulk_update", docs=frappe.as_json([{"doctype": doctype, "docname": name, **said}])
	)
	yield call(
		"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
		doctype=doctype, docnames=frappe.as_json([name]), action="update", data=said,
	)  # fmt: skip
	yield call("frappe.client.cancel", doctype=doctype, name=name)
	yield call(
		"frappe.client.rename_doc", doctype=doctype, old_name=name, new_name=own.names[doctype], merge=True
	)
	yield call("frappe.share.add", doctype=doctype, name=name, user=user, write=1)
	yield call("frappe.desk.doctype.tag.tag.add_tag", tag="Walked", dt=doctype, dn=name)
	yield call(
		"frappe.desk.form.assign_to.add", assign_to=[user], doctype=doctype, name=name, description="Mine"
	)
	yield call(
		"frappe.desk.form.utils.add_comment",
		reference_doctype=doctype, reference_name=name, content="Here", comment_email=user, comment_by="x",
	)  # fmt: skip
	yield Request(
		"POST", f"{METHOD}upload_file", {"doctype": doctype, "docname": name, "is_private": 1}, file=b"Walked"
	)
	yield from _list_steps(kind, name)


def _list_steps(kind: Kind, name: str) -> Iterator[Request]:
	"""From one state to the next: submitted, cancelled, by a workflow, amended."""
	stored = frappe.get_doc(kind.name, name)
	if not stored.meta.is_submittable:
		return
	doc = stored.as_dict(convert_dates_to_str=True)
	yield call("frappe.client.submit", doc=doc)
	yield call("frappe.desk.form.save.savedocs", doc=frappe.as_json(doc), action="Submit")
	yield call("frappe.desk.form.save.cancel", doctype=kind.name, name=name)
	yield call(
		"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
		doctype=kind.name, docnames=frappe.as_json([name]), action="submit",
	)  # fmt: skip
	workflow = frappe.get_all("Workflow", {"document_type": kind.name}, pluck="name")
	for action in frappe.get_all(
		"Workflow Transition", {"parent": ("in", workflow)}, pluck="action", distinct=True
	):
		yield call("frappe.model.workflow.apply_workflow", doc=frappe.as_json(doc), action=action)
		yield call(
			"frappe.model.workflow.bulk_workflow_approval",
			docnames=frappe.as_json([name]), doctype=kind.name, action=action,
		)  # fmt: skip


def list_creations(kind: Kind, book: Book, own: Book, user: str) -> Iterator[Request]:
	"""A record that names those of another branch and says that it is of one's own."""
	values = _make_values(kind, book) | ({"branch": own.branch} if kind.has_branch else {})
	for docstatus in (0, 1) if frappe.get_meta(kind.name).is_submittable else (0,):
		yield call("frappe.client.insert", doc=values | {"docstatus": docstatus, "owner": user})
	if frappe.get_meta(kind.name).has_field("amended_from"):
		# An amendment of a record of one's own, and of the other branch's.
		for amended in (own, book):
			yield call("frappe.client.insert", doc=values | {"amended_from": amended.names[kind.name]})


def list_child_creations(kind: Kind, book: Book) -> Iterator[Request]:
	for fieldname, child in kind.tables:
		row = {
			"doctype": child,
			"parent": book.names[kind.name],
			"parenttype": kind.name,
			"parentfield": fieldname,
		}
		yield call("frappe.client.insert", doc=row)


def list_hanging_creations(book: Book, user: str) -> Iterator[Request]:
	for doctype, (kind, name) in HANGING.items():
		said = {
			kind: "Client",
			name: book.names["Client"],
			"allocated_to": user,
			"description": "x",
			"content": "x",
		}
		yield call(
			"frappe.client.insert", doc={"doctype": doctype, "file_name": "walk.txt", "is_private": 1, **said}
		)


def _make_values(kind: Kind, book: Book) -> dict[str, Any]:
	"""What the record of the other branch holds, of a kind that anyone could type in: a copy, with its links."""
	stored = frappe.get_doc(kind.name, book.names[kind.name])
	values = {
		df.fieldname: stored.get(df.fieldname)
		for df in stored.meta.fields
		if df.fieldtype
		in ("Link", "Dynamic Link", "Select", "Currency", "Float", "Int", "Percent", "Small Text")
	}
	values |= {
		"value_date": "2026-07-15",
		"posting_date": "2026-07-15",
		"mode_of_payment": "Cash",
		"amount": 10,
	}
	return {"doctype": kind.name} | {
		key: value for key, value in values.items() if value is not None and key != "amended_from"
	}


# --- Methods, reports, pages ---------------------------------------------------------------------


def list_method_calls(book: Book, own: Book) -> Iterator[Request]:
	"""Every whitelisted function of the app, given the names of another branch's records."""
	names = {**book.names, "Branch": book.branch, "Company": book.company, "Loan Product": book.product}
	for method in list_methods():
		for arguments in list_arguments(method, names):
			verb = get_verb(method)
			yield Request(verb, f"{METHOD}{get_path(method)}", arguments)


def list_reports(book: Book) -> Iterator[Request]:
	filters = {
		"company": book.company, "branch": book.branch, "client": book.names["Client"], "loan": book.names["Loan"],
		"from_date": "2026-01-01", "to_date": "2026-07-15", "date": "2026-07-15", "as_of": "2026-07-15", "day": "2026-07-14",
	}  # fmt: skip
	without = {key: value for key, value in filters.items() if key not in ("branch", "client", "loan")}
	for report in list_records("Report"):
		for given in (filters, without):
			yield call("frappe.desk.query_report.run", report_name=report, filters=frappe.as_json(given))


def list_pages(book: Book) -> Iterator[Request]:
	for page in list_records("Page"):
		yield call("frappe.desk.desk_page.getpage", verb="GET", name=page)
	for card in list_records("Number Card"):
		doc = frappe.as_json({"name": card, "doctype": "Number Card"})
		yield call("frappe.desk.doctype.number_card.number_card.get_result", doc=doc, filters="[]")
	for chart in list_records("Dashboard Chart"):
		yield call("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart_name=chart, refresh=1)


def list_web_pages(book: Book) -> Iterator[Request]:
	"""The app's pages and the framework's for prints, with the names of the other branch's real documents wherever an
	address takes one: bare rows have nothing that a page would show.
	"""
	names = {frappe.scrub(kind): name for kind, name in book.names.items()}
	for route in list_routes():
		for name in (book.names[kind] for kind in book.real) if "<" in route else ("",):
			path = re.sub("<.*?>", quote(name), route)
			yield Request("GET", path, {"name": name or book.names["Loan Application"], **names})
	for kind in {doctype for _name, doctype in list_print_formats()} & book.names.keys():
		yield Request("GET", "/printview", {"doctype": kind, "name": book.names[kind]})


def list_searches() -> Iterator[Request]:
	"""The search of the desk, for what the records of both branches hold."""
	for side in SIDES:
		yield call("frappe.utils.global_search.search", text=get_marker(side, "Client").lower(), limit=200)
		yield call("frappe.utils.global_search.web_search", text=get_marker(side, "Client").lower())


def list_prints(book: Book, own: Book) -> Iterator[Request]:
	"""Each print format with a record of its DocType; and with the record's values in a document that the request makes up."""
	for print_format, doctype in list_print_formats():
		if doctype not in book.names:
			continue
		name, values = book.names[doctype], _make_printed(doctype, book)
		yield show(print_format, doc=doctype, name=name)
		for kind, named in (("Country", name), (doctype, name), (doctype, own.names[doctype])):
			yield show(print_format, doc=frappe.as_json({**values, "doctype": kind, "name": named}))
		yield call(
			"frappe.utils.print_format.download_pdf",
			verb="GET", doctype=doctype, name=name, format=print_format, print_format=print_format,
		)  # fmt: skip


def _make_printed(doctype: str, book: Book) -> dict[str, Any]:
	"""Every field that a template may ask for: names and figures as they are stored, and no text."""
	stored = frappe.get_doc(doctype, book.names[doctype]).as_dict(convert_dates_to_str=True)
	fields = frappe.get_meta(doctype).fields
	values = {df.fieldname: None if df.fieldtype in TEXTS else stored.get(df.fieldname) for df in fields}
	tables = {df.fieldname: [] for df in fields if df.fieldtype in table_fields}
	return values | tables | {"docstatus": stored.docstatus, "client": book.names["Client"]}


def show(print_format: str, **values: Any) -> Request:
	return call("frappe.www.printview.get_html_and_style", print_format=print_format, **values)


def list_print_formats() -> list[tuple[str, str]]:
	"""Each print format of the app with its DocType."""
	return [
		(name, frappe.db.get_value("Print Format", name, "doc_type")) for name in list_records("Print Format")
	]
