from frappe.model.document import Document


class LoanApplicationDocument(Document):
	pass
