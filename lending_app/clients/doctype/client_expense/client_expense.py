from frappe.model.document import Document


class ClientExpense(Document):
	pass
