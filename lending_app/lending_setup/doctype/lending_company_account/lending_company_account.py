from frappe.model.document import Document


class LendingCompanyAccount(Document):
	pass
