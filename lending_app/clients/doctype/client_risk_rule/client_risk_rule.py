from frappe.model.document import Document


class ClientRiskRule(Document):
	pass
