from frappe.model.document import Document


class LoanRepaymentAllocation(Document):
	pass
