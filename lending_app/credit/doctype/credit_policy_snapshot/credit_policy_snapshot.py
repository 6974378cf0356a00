from lending_app.lending_setup.record import WrittenOnce


class CreditPolicySnapshot(WrittenOnce):
	"""A policy and its scorecard as evaluations used them, by the hash of its content."""
