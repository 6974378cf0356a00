from frappe.model.document import Document


class CreditEvaluationCheck(Document):
	pass
