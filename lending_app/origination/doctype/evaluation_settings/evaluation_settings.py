from lending_app.lending_setup.document import LendingDocument
from lending_app.origination.bureau.inbox import get_folder
from lending_app.origination.bureau.providers import get_provider


class EvaluationSettings(LendingDocument):
	def validate(self) -> None:
		get_provider(self.bureau_provider)
		get_folder(self.bureau_inbox)
