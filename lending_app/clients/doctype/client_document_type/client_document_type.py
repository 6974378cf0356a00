from frappe.model.document import Document


class ClientDocumentType(Document):
	pass
