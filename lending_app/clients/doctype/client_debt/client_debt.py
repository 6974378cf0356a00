from frappe.model.document import Document


class ClientDebt(Document):
	pass
