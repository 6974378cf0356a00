"""The board of applications by state: Frappe's Kanban, on which a card moves only as the workflow allows."""

from __future__ import annotations

import frappe

from lending_app.origination.states import ApplicationStatus

BOARD = "Loan Applications"
DUE = "stage_due_on"
COLORS = {
	ApplicationStatus.DRAFT: "Gray",
	ApplicationStatus.SUBMITTED: "Blue",
	ApplicationStatus.IN_REVIEW: "Light Blue",
	ApplicationStatus.NEEDS_INFORMATION: "Orange",
	ApplicationStatus.APPROVED: "Cyan",
	ApplicationStatus.OFFERED: "Purple",
	ApplicationStatus.ACCEPTED: "Green",
	ApplicationStatus.DISBURSED: "Green",
	ApplicationStatus.REJECTED: "Red",
	ApplicationStatus.DECLINED: "Red",
	ApplicationStatus.EXPIRED: "Gray",
	ApplicationStatus.WITHDRAWN: "Gray",
}
# Ended, and out of the way until somebody asks for the column.
ARCHIVED = {ApplicationStatus.DECLINED, ApplicationStatus.EXPIRED, ApplicationStatus.WITHDRAWN}


def seed_board() -> None:
	"""The board of a new site; what people have changed stays so. Safe to run again."""
	if frappe.db.exists("Kanban Board", BOARD):
		return
	board = frappe.new_doc(
		"Kanban Board",
		kanban_board_name=BOARD,
		reference_doctype="Loan Application",
		field_name="status",
		private=0,
		show_labels=1,
		fields=frappe.as_json(["client_name", "product", "requested_amount", "priority", "analyst", DUE]),
	)
	for status, color in COLORS.items():
		board.append(
			"columns",
			{
				"column_name": status.value,
				"indicator": color,
				"status": "Archived" if status in ARCHIVED else "Active",
			},
		)
	# Installation sets up the site; nobody is signed in.
	board.insert(ignore_permissions=True)


def delete_board() -> None:
	"""On removal of the app."""
	frappe.db.delete("Kanban Board", {"reference_doctype": "Loan Application"})
