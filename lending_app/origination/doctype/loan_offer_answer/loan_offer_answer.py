from lending_app.lending_setup.record import WrittenOnce


class LoanOfferAnswer(WrittenOnce):
	"""What the client answered to an offer, and their signature."""
