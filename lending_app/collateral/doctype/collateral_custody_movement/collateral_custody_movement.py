from lending_app.lending_setup.document import LendingDocument


class CollateralCustodyMovement(LendingDocument):
	pass
