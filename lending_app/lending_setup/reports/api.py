"""Downloads of the app's reports, in place of Frappe's: a title, the day, numbers in their formats. Other apps' stay."""

from __future__ import annotations

from csv import QUOTE_MINIMAL, QUOTE_NONE, QUOTE_NONNUMERIC
from typing import Annotated, Any

import frappe
from frappe import _
from frappe.desk import query_report
from frappe.desk.utils import get_csv_bytes, provide_binary_file, send_report_email
from frappe.utils import formatdate, today

from lending_app.lending_setup.documents.own_doctypes import APP
from lending_app.lending_setup.reports.table import Table, build_table
from lending_app.lending_setup.reports.workbook import write_workbook
from lending_app.lending_setup.requests.typed_api import Between, OneOf, ShortText, typed

FILES = {"CSV": "csv", "Excel": "xlsx"}
# How Python's csv module numbers the ways to quote.
Quoting = Annotated[int, Between(QUOTE_MINIMAL, QUOTE_NONE)]
CSV = {"delimiter": ",", "quoting": QUOTE_NONNUMERIC}


@frappe.whitelist()
@typed
def export_query(
	report_name: ShortText,
	file_format_type: Annotated[str, OneOf(tuple(FILES))] = "Excel",
	filters: dict | list | None = None,
	applied_filters: dict | None = None,
	visible_idx: list | None = None,
	custom_columns: list | None = None,
	include_filters: bool = False,
	include_hidden_columns: bool = False,
	export_in_background: bool = False,
	csv_delimiter: ShortText = ",",
	csv_quoting: Quoting = QUOTE_NONNUMERIC,
	**_others: Any,
) -> None:
	"""A report as CSV or Excel, at once or by mail. Frappe itself asks whether the user may run the report."""
	if not is_own_report(report_name):
		return query_report.export_query()
	doctype = frappe.get_cached_value("Report", report_name, "ref_doctype")
	frappe.has_permission(doctype, "export", throw=True)
	asked = frappe._dict(
		report_name=report_name,
		kind=file_format_type,
		filters=filters,
		applied_filters=applied_filters or {},
		visible_idx=visible_idx,
		custom_columns=custom_columns,
		include_filters=include_filters,
		include_hidden_columns=include_hidden_columns,
		csv=build_csv_params(csv_delimiter, csv_quoting),
	)
	if not export_in_background:
		return provide_binary_file(*make_file(asked))
	frappe.enqueue(
		"lending_app.lending_setup.reports.api.mail_file",
		queue="long",
		asked=asked,
		user=frappe.session.user,
		enqueue_after_commit=True,
	)
	frappe.msgprint(
		_("The report is being made. A mail with its link comes to {0}.").format(frappe.session.user)
	)
	return None


def is_own_report(name: str) -> bool:
	"""True for a report of one of the app's modules, and for a copy with other columns that a user has saved."""
	report = frappe.get_cached_doc("Report", name)
	if report.report_type == "Custom Report":
		return is_own_report(report.reference_report)
	return frappe.local.module_app.get(frappe.scrub(report.module or "")) == APP


def mail_file(asked: dict[str, Any], user: str) -> None:
	"""The job of a report that is sent."""
	name, extension, content = make_file(frappe._dict(asked))
	send_report_email(
		frappe.get_cached_value("User", user, "email"),
		name,
		extension,
		content,
		attached_to_name=asked["report_name"],
	)


def make_file(asked: frappe._dict) -> tuple[str, str, bytes]:
	"""Name, extension and content."""
	table = run_report(asked)
	content = (
		write_workbook(table)
		if asked.kind == "Excel"
		else write_csv(table, asked.csv or CSV, bool(asked.include_filters))
	)
	return f"{table.title} {formatdate(today(), 'yyyy-MM-dd')}", FILES[asked.kind], content


def run_report(asked: frappe._dict) -> Table:
	"""The report as its filters ask for it, and as `asked.user` sees it."""
	result = query_report.run(
		asked.report_name,
		asked.filters,
		user=asked.user,
		custom_columns=asked.custom_columns or None,
		are_default_filters=False,
	)
	return build_table(
		_(asked.report_name),
		result,
		asked.applied_filters or {},
		asked.visible_idx,
		with_hidden=bool(asked.include_hidden_columns),
	)


def build_csv_params(delimiter: str, quoting: int) -> dict[str, Any]:
	"""For Python's writer. Without quotes, what would need them is escaped."""
	params = {"delimiter": delimiter[0], "quoting": quoting}
	return params | {"escapechar": "\\"} if quoting == QUOTE_NONE else params


def write_csv(table: Table, params: dict[str, Any], with_notes: bool = False) -> bytes:
	"""Headings and rows, for other programs; what was asked for and the day above them where that is wanted."""
	notes = [[table.title], *([note] for note in table.notes), []] if with_notes else []
	return get_csv_bytes([*notes, table.labels, *table.list_cells()], params)
