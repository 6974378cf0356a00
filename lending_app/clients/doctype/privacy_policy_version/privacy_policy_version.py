from frappe.model.document import Document


class PrivacyPolicyVersion(Document):
	pass
