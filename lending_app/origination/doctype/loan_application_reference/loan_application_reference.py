from frappe.model.document import Document


class LoanApplicationReference(Document):
	pass
