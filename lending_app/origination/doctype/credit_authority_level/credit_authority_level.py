from frappe.model.document import Document


class CreditAuthorityLevel(Document):
	pass
