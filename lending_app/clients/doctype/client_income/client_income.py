from frappe.model.document import Document


class ClientIncome(Document):
	pass
