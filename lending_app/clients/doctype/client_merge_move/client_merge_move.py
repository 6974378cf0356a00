from frappe.model.document import Document


class ClientMergeMove(Document):
	pass
