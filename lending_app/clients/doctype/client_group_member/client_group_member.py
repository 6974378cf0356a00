from frappe.model.document import Document


class ClientGroupMember(Document):
	pass
