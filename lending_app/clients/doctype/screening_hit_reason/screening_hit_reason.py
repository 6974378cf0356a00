from frappe.model.document import Document


class ScreeningHitReason(Document):
	pass
