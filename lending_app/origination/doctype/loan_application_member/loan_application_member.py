from frappe.model.document import Document


class LoanApplicationMember(Document):
	pass
