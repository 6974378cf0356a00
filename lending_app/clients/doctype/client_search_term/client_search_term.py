import frappe

from lending_app.lending_setup.document import LendingDocument


class ClientSearchTerm(LendingDocument):
	pass


def on_doctype_update() -> None:
	"""Found by the term, and from one term of a client to its others: each by an index alone."""
	frappe.db.add_index("Client Search Term", ["term", "kind", "client"])
	frappe.db.add_index("Client Search Term", ["client", "kind", "term"])
