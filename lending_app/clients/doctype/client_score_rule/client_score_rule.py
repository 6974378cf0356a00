from frappe.model.document import Document


class ClientScoreRule(Document):
	pass
