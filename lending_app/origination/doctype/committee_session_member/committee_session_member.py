from frappe.model.document import Document


class CommitteeSessionMember(Document):
	pass
