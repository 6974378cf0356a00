from frappe.model.document import Document


class LoanApplicationParty(Document):
	pass
