from frappe.model.document import Document


class LoanApplicationStage(Document):
	pass
