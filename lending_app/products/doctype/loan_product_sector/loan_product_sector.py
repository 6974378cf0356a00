from frappe.model.document import Document


class LoanProductSector(Document):
	pass
