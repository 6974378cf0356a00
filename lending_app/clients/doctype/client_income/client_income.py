from lending_app.lending_setup.document import LendingDocument


class ClientIncome(LendingDocument):
	pass
