from __future__ import annotations

from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.staff.manage_staff import check_profile, sync_user


class StaffProfile(LendingDocument):
	def validate(self) -> None:
		check_profile(self)

	def on_update(self) -> None:
		user = sync_user(self)
		if user != self.user:
			self.db_set("user", user, update_modified=False)
