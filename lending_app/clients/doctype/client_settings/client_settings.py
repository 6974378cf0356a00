from frappe.model.document import Document


class ClientSettings(Document):
	pass
