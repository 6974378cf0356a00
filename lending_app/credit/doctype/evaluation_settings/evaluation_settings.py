from lending_app.credit.bureau.inbox import get_folder
from lending_app.credit.bureau.providers import get_provider
from lending_app.lending_setup.document import LendingDocument


class EvaluationSettings(LendingDocument):
	def validate(self) -> None:
		get_provider(self.bureau_provider)
		get_folder(self.bureau_inbox)
