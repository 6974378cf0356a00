from lending_app.lending_setup.record import WrittenOnce


class CreditDecision(WrittenOnce):
	"""One act of deciding: what, by whom, on what terms, why, and on what basis."""
