from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_link_to_form

from lending_app.clients.exceptions import DuplicateClientError, MissingNameError
from lending_app.clients.services.sync_customer import sync_customer


class Client(Document):
	def validate(self) -> None:
		self.set_client_name()
		self.validate_identity_number()

	def before_insert(self) -> None:
		self.customer = None

	def after_insert(self) -> None:
		self.db_set("customer", sync_customer(self), update_modified=False)

	def on_update(self) -> None:
		if self.customer:
			sync_customer(self)

	def set_client_name(self) -> None:
		"""Full name from its parts."""
		if self.client_type == "Company":
			self.client_name = (self.company_name or "").strip()
		else:
			self.client_name = " ".join(part.strip() for part in (self.first_name, self.last_name) if part)
		if not self.client_name:
			frappe.throw(
				_("Enter the name of the client: the ledger and every receipt show it."),
				exc=MissingNameError,
				title=_("Name Missing"),
			)

	def validate_identity_number(self) -> None:
		"""One client for an identity number, however it is punctuated."""
		self.identity_number = (self.identity_number or "").strip()
		self.identity_key = "".join(part for part in self.identity_number.upper() if part.isalnum())
		if not self.identity_key:
			return
		other = frappe.db.get_value(
			"Client",
			{
				"identity_type": self.identity_type,
				"identity_key": self.identity_key,
				"name": ("!=", self.name or ""),
			},
			["name", "client_name"],
			as_dict=True,
		)
		if other:
			frappe.throw(
				_("Identity number {0} belongs to client {1} ({2}). Open that client instead.").format(
					frappe.bold(self.identity_number),
					get_link_to_form("Client", other.name),
					other.client_name,
				),
				exc=DuplicateClientError,
				title=_("Client Already Exists"),
			)
