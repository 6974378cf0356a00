from frappe.model.document import Document


class LoanProductRiskRate(Document):
	pass
