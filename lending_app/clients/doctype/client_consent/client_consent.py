from frappe.model.document import Document


class ClientConsent(Document):
	pass
