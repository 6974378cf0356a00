from frappe.model.document import Document


class ClientSegmentRule(Document):
	pass
