from frappe.model.document import Document


class CreditEvaluationFactor(Document):
	pass
