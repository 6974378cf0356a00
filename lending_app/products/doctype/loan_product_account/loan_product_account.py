from frappe.model.document import Document


class LoanProductAccount(Document):
	pass
