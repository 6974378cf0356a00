from frappe.model.document import Document


class CommitteeSessionVote(Document):
	pass
