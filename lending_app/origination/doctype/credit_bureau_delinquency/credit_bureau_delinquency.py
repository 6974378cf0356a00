from frappe.model.document import Document


class CreditBureauDelinquency(Document):
	pass
