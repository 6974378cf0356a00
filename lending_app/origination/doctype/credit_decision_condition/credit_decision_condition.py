from frappe.model.document import Document


class CreditDecisionCondition(Document):
	pass
