from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.services.check_series import check_series
from lending_app.lending_setup.services.check_settings import check_no_negatives

NAMED = {
	"loan_naming_series": "Loan",
	"application_naming_series": "Loan Application",
	"repayment_naming_series": "Loan Repayment",
}


class LendingSettings(LendingDocument):
	def validate(self) -> None:
		check_series(self, NAMED)
		check_no_negatives(self)
