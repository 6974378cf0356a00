from frappe.model.document import Document


class LoanProductCharge(Document):
	pass
