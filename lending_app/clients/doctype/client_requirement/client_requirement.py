from frappe.model.document import Document


class ClientRequirement(Document):
	pass
