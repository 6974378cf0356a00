from frappe.model.document import Document


class StaffRole(Document):
	pass
