from frappe.model.document import Document


class LoanApplicationCollateral(Document):
	pass
