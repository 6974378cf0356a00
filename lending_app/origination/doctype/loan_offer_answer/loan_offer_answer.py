from lending_app.origination.record import WrittenOnce


class LoanOfferAnswer(WrittenOnce):
	"""What the client answered to an offer, and their signature."""
