from frappe.model.document import Document


class ProvisionTableRow(Document):
	pass
