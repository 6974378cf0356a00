from lending_app.lending_setup.document import LendingDocument


class PaymentReferenceRun(LendingDocument):
	pass
