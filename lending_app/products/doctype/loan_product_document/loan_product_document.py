from frappe.model.document import Document


class LoanProductDocument(Document):
	pass
