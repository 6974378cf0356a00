from frappe.model.document import Document


class ScreeningHitReview(Document):
	pass
