from frappe.model.document import Document


class LendingSettings(Document):
	pass
