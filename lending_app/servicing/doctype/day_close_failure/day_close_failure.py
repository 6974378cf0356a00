from frappe.model.document import Document


class DayCloseFailure(Document):
	pass
