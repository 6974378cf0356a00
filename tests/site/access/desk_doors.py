"""Ways in by the desk's own tools: searches, counts, charts, calendars, tags, tasks, shares, e-mail, exports, imports."""

from __future__ import annotations

from collections.abc import Iterator

import frappe

from tests.site.access.catalog import Kind, list_kinds
from tests.site.access.doors import Request, call
from tests.site.access.seeding import Book, get_marker

TEXT = ("Data", "Small Text")
OTHERS = ("Customer", "User")


def list_tested(book: Book) -> list[Kind]:
	"""Kinds with real documents, and one of each other way to lead to a branch: the rules are the same for all of a way."""
	found = {(kind.has_branch, bool(kind.tables)): kind for kind in reversed(list_kinds())}
	return [kind for kind in list_kinds() if kind.name in book.real or kind in found.values()]


def list_searches(book: Book) -> Iterator[Request]:
	"""Choices of link fields, also of one that says that it ignores user permissions."""
	for doctype in (*(kind.name for kind in list_kinds()), *OTHERS):
		for method in ("search_link", "search_widget"):
			yield call(
				f"frappe.desk.search.{method}",
				doctype=doctype, txt="", page_length=500, ignore_user_permissions=1, as_dict=1,
			)  # fmt: skip
	yield call("frappe.core.api.file.get_files_by_search_text", text="ZQ")
	yield call("frappe.core.api.file.get_files_in_folder", folder="Home", page_length=500)
	yield call(
		"frappe.desk.doctype.tag.tag.get_documents_for_tag", tag=f"#{get_marker(book.side, 'Tag Link')}"
	)


def list_people(book: Book, borrower: str) -> Iterator[Request]:
	yield call("frappe.desk.form.load.get_user_info_for_viewers", users=frappe.as_json([borrower]))
	yield call("frappe.desk.search.get_link_title", doctype="User", docname=borrower)
	yield call("frappe.client.validate_link", doctype="User", docname=borrower, fields='["full_name"]')
	yield call("frappe.desk.search.get_names_for_mentions", search_term="ZQ")


def list_views(kind: Kind, book: Book) -> Iterator[Request]:
	"""What lists, boards, calendars, charts and cards ask of a DocType, and its forms of one record."""
	doctype, name = kind.name, book.names[kind.name]
	meta = frappe.get_meta(doctype)
	text = next((field.fieldname for field in meta.fields if field.fieldtype in TEXT), "name")
	for field in (text, "owner", "assigned_to"):
		yield call(
			"frappe.desk.listview.get_group_by_count", doctype=doctype, current_filters="[]", field=field
		)
	stats = frappe.as_json([text])
	for method in ("get_stats", "get_sidebar_stats", "get_filter_dashboard_data"):
		yield call(f"frappe.desk.reportview.{method}", stats=stats, doctype=doctype)
	fields = frappe.as_json({"id": "name", "start": "creation", "end": "modified", "title": text})
	yield call(
		"frappe.desk.calendar.get_events",
		doctype=doctype, start="2000-01-01", end="2100-01-01", field_map=fields,
	)  # fmt: skip
	names = frappe.as_json([name])
	yield call("frappe.desk.query_report.get_data_for_custom_field", doctype=doctype, field=text, names=names)
	chart = {
		"chart_type": "Group By",
		"document_type": doctype,
		"group_by_based_on": text,
		"group_by_type": "Count",
	}
	chart |= {"name": "x", "doctype": "Dashboard Chart", "filters_json": "[]", "type": "Bar"}
	yield call(
		"frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart=frappe.as_json(chart), refresh=1
	)
	yield call("frappe.desk.link_preview.get_preview_data", doctype=doctype, docname=name)
	yield call("frappe.desk.form.linked_with.get", doctype=doctype, docname=name)
	yield call("frappe.desk.form.linked_with.get_submitted_linked_docs", doctype=doctype, name=name)
	yield call("frappe.desk.notifications.get_open_count", doctype=doctype, name=name)
	yield call("frappe.desk.form.load.get_communications", doctype=doctype, name=name)
	yield call("frappe.core.api.file.get_attached_images", doctype=doctype, names=names)
	yield call("frappe.share.get_users", doctype=doctype, name=name)
	yield from _list_exports(doctype, name, text)


def _list_exports(doctype: str, name: str, text: str) -> Iterator[Request]:
	fields = frappe.as_json({doctype: ["name", text]})
	yield call(
		"frappe.core.doctype.data_import.data_import.download_template",
		doctype=doctype, export_fields=fields, export_records="all", file_type="CSV",
	)  # fmt: skip
	yield call(
		"frappe.core.doctype.data_export.exporter.export_data",
		doctype=doctype, select_columns=fields, with_data=1, file_type="CSV", template=0,
	)  # fmt: skip
	yield call(
		"frappe.utils.print_format.download_multi_pdf",
		verb="GET", doctype=frappe.as_json({doctype: [name]}), name="x", format="Standard",
	)  # fmt: skip


def list_acts(kind: Kind, book: Book, user: str) -> Iterator[Request]:
	"""What hangs something on a record, or changes it, beside its form."""
	doctype, name = kind.name, book.names[kind.name]
	names = frappe.as_json([name])
	yield call("frappe.share.set_permission", doctype=doctype, name=name, user=user, permission_to="write")
	yield call("frappe.desk.doctype.tag.tag.add_tags", tags='["Walked"]', dt=doctype, docs=names)
	yield call("frappe.desk.doctype.tag.tag.remove_tag", tag="Walked", dt=doctype, dn=name)
	to = frappe.as_json([user])
	yield call(
		"frappe.desk.form.assign_to.add_multiple", assign_to=to, doctype=doctype, name=names, description="x"
	)
	for act in ("remove", "close"):
		yield call(f"frappe.desk.form.assign_to.{act}", doctype=doctype, name=name, assign_to="Administrator")
	yield call("frappe.desk.like.toggle_like", doctype=doctype, name=name, add="Yes")
	yield call("frappe.desk.form.document_follow.follow_document", doctype=doctype, doc_name=name, user=user)
	yield call("frappe.desk.form.document_follow.update_follow", doctype=doctype, doc_name=name, following=1)
	field_map = frappe.as_json({"start": "creation", "end": "modified", "id": "name"})
	args = frappe.as_json({"doctype": doctype, "name": name, "start": "2026-01-01", "end": "2026-01-02"})
	yield call("frappe.desk.calendar.update_event", args=args, field_map=field_map)
	yield call("frappe.desk.gantt.update_task", args=args, field_map=field_map)
	yield call(
		"frappe.automation.doctype.auto_repeat.auto_repeat.make_auto_repeat", doctype=doctype, docname=name
	)
	yield call(
		"frappe.model.rename_doc.update_document_title",
		doctype=doctype,
		docname=name,
		title="Mine",
		name="Mine",
	)
	yield call(
		"frappe.client.attach_file", filename="x.txt", filedata="Walked", doctype=doctype, docname=name
	)
	yield call("frappe.client.delete", doctype=doctype, name=name)
	yield call("frappe.desk.reportview.delete_items", doctype=doctype, items=names)
	yield call(
		"frappe.core.doctype.communication.email.make",
		doctype=doctype, name=name, content="x", subject="x", recipients="x@example.com", send_email=0,
		attachments=frappe.as_json([f"walk-{book.side}-client-file".lower()]),
	)  # fmt: skip
	yield call(
		"frappe.client.insert",
		doc={
			"doctype": "Data Import",
			"reference_doctype": doctype,
			"import_type": "Update Existing Records",
		},
	)


def list_hanging_acts(book: Book) -> Iterator[Request]:
	"""The same on what hangs on a record."""
	for target in ("client", "loan"):
		made = f"walk-{book.side}-{target}".lower()
		yield call("frappe.desk.form.utils.update_comment", name=f"{made}-comment", content="Mine")
		yield call("frappe.desk.form.utils.update_comment_publicity", name=f"{made}-comment", publish=1)
		yield call("frappe.desk.form.utils.remove_attach", fid=f"{made}-file")
		files = frappe.as_json([{"name": f"{made}-file"}])
		yield call(
			"frappe.core.api.file.move_file",
			file_list=files,
			new_parent="Home",
			old_parent="Home/Attachments",
		)
		yield call("frappe.core.api.file.zip_files", files=files)
		yield call("frappe.core.api.file.unzip_file", name=f"{made}-file")
