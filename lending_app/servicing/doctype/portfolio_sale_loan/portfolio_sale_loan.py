from frappe.model.document import Document


class PortfolioSaleLoan(Document):
	pass
