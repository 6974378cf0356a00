from lending_app.origination.record import WrittenOnce


class CreditEvaluation(WrittenOnce):
	"""Rows are inserted in bulk by `write_evaluations` and never changed."""
