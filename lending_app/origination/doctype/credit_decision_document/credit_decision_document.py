from frappe.model.document import Document


class CreditDecisionDocument(Document):
	pass
