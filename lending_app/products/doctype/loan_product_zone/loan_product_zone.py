from frappe.model.document import Document


class LoanProductZone(Document):
	pass
