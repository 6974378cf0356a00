from frappe.model.document import Document


class CreditReasonTranslation(Document):
	pass
