"""Rows of the Access Log for what leaves the site as a file."""

from __future__ import annotations

from typing import Any

import frappe


def record_access(
	*,
	method: str,
	file_type: str,
	doctype: str | None = None,
	document: str | None = None,
	report: str | None = None,
	filters: Any = None,
) -> None:
	"""Who takes which file, and when; kept also by a request that only reads.

	The framework's own function commits, which belongs to the request or the job.
	"""
	row = frappe.new_doc(
		"Access Log",
		user=frappe.session.user,
		export_from=doctype,
		reference_document=document,
		report_name=report,
		method=method,
		file_type=file_type,
		filters=str(filters) if filters else None,
	)
	# Nobody writes the log by hand.
	row.insert(ignore_permissions=True)
	frappe.local.flags.commit = True
