from frappe.model.document import Document


class ReferenceRateValue(Document):
	pass
