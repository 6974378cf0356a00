from frappe.model.document import Document


class ProvisionTableCollateral(Document):
	pass
