from lending_app.lending_setup.record import WrittenOnce
from lending_app.products.rates.explain_rate import explain_reasons


class CreditEvaluation(WrittenOnce):
	"""Rows are inserted in bulk by `write_evaluations` and never changed."""

	@property
	def rate_explanation(self) -> str:
		return "\n".join(explain_reasons(self.rate_reasons))
