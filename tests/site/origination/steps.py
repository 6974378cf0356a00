"""Steps of the workflow."""

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow

from tests.site.support import CENTRAL, as_user


def act(application: Document, action: str, role: str, branch: str = CENTRAL) -> Document:
	"""Take a step as the user of a role."""
	with as_user(role, branch):
		return apply_workflow(frappe.get_doc("Loan Application", application.name), action)
