from frappe.model.document import Document


class CommitteeSessionApplication(Document):
	pass
