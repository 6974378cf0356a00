from frappe.model.document import Document


class CreditBureauCode(Document):
	pass
