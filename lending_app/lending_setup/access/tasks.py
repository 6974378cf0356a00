"""Tasks on records of a branch."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import get_role_permissions

from lending_app.lending_setup.access.access_map import get_access_map
from lending_app.lending_setup.access.documents import may_change_anything


def refuse_task_of_reader(doc: Document, method: str | None = None) -> None:
	"""Hook: assigning a record changes it, and Frappe asks only for permission to read. Who changes nothing assigns nothing.

	Rules and services make tasks in anybody's request, a borrower's too: they do not depend on who is signed in.
	"""
	access, user = get_access_map(), frappe.session.user
	if doc.reference_type not in access.bound or doc.assignment_rule or may_change_anything(user, access):
		return
	if get_role_permissions(frappe.get_meta(doc.reference_type), user=user).get("read"):
		frappe.throw(
			_("You may read {0} {1}, and assign nothing on it.").format(
				_(doc.reference_type), doc.reference_name
			),
			exc=frappe.PermissionError,
			title=_("Not Permitted"),
		)
