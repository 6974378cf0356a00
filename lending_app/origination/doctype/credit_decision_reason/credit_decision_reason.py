from frappe.model.document import Document


class CreditDecisionReason(Document):
	pass
