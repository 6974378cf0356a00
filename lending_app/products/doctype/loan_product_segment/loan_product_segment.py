from frappe.model.document import Document


class LoanProductSegment(Document):
	pass
