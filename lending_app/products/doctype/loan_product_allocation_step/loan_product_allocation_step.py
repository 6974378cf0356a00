from frappe.model.document import Document


class LoanProductAllocationStep(Document):
	pass
