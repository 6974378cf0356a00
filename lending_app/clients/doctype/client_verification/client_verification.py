from frappe.model.document import Document


class ClientVerification(Document):
	pass
