from frappe.model.document import Document


class ClientDocument(Document):
	pass
