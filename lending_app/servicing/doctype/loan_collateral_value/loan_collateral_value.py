from frappe.model.document import Document


class LoanCollateralValue(Document):
	pass
