from __future__ import annotations

from frappe.model.document import Document

from lending_app.lending_setup.services.manage_staff import check_profile, sync_user


class StaffProfile(Document):
	def validate(self) -> None:
		check_profile(self)

	def on_update(self) -> None:
		user = sync_user(self)
		if user != self.user:
			self.db_set("user", user, update_modified=False)
