from frappe.model.document import Document


class DayClose(Document):
	pass
