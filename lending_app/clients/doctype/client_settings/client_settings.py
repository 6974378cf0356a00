from __future__ import annotations

from lending_app.clients.settings.check_settings import check_settings
from lending_app.lending_setup.document import LendingDocument


class ClientSettings(LendingDocument):
	def validate(self) -> None:
		check_settings(self)
