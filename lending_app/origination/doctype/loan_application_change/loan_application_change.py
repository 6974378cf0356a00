from frappe.model.document import Document


class LoanApplicationChange(Document):
	pass
