from frappe.model.document import Document


class CreditBureauInquiry(Document):
	pass
