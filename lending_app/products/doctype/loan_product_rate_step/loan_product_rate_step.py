from frappe.model.document import Document


class LoanProductRateStep(Document):
	pass
