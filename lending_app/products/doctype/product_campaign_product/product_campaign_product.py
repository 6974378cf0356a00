from frappe.model.document import Document


class ProductCampaignProduct(Document):
	pass
