from lending_app.lending_setup.record import WrittenOnce


class DirectDebitNotice(WrittenOnce):
	"""That a debit above the usual was announced."""
