from frappe.model.document import Document


class ClientMergeFill(Document):
	pass
