from frappe.model.document import Document


class CreditBureauAccount(Document):
	pass
