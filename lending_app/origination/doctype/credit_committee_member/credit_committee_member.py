from frappe.model.document import Document


class CreditCommitteeMember(Document):
	pass
