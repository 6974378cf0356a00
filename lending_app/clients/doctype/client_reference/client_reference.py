from frappe.model.document import Document


class ClientReference(Document):
	pass
