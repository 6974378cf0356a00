from frappe.model.document import Document


class LoanProductShare(Document):
	pass
