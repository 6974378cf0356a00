from frappe.model.document import Document


class CreditEvaluationCondition(Document):
	pass
