from __future__ import annotations

from typing import ClassVar

from lending_app.clients.exceptions import UnknownClientError
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.check_link import check_link
from lending_app.lending_setup.files.kinds import ATTACHMENTS


class ClientNote(LendingDocument):
	file_kinds: ClassVar = {"attachment": ATTACHMENTS}

	def validate(self) -> None:
		check_link("Client", self.client, UnknownClientError)
