from frappe.model.document import Document


class ClientVerificationMethod(Document):
	pass
