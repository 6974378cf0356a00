from __future__ import annotations

from lending_app.lending_setup.document import LendingDocument
from lending_app.messaging.templates.check_template import check_template


class MessageTemplate(LendingDocument):
	"""The text of an event in a channel and a language, in versions of which one is sent."""

	def validate(self) -> None:
		check_template(self)
