from lending_app.lending_setup.document import LendingDocument


class ScreeningHitReason(LendingDocument):
	pass
