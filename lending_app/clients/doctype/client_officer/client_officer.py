from frappe.model.document import Document


class ClientOfficer(Document):
	pass
