from frappe.model.document import Document


class StaffAttendance(Document):
	pass
