from frappe.model.document import Document


class LoanInstallment(Document):
	pass
