from frappe.model.document import Document


class LoanProductSeason(Document):
	pass
