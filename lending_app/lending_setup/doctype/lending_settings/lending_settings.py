from lending_app.lending_setup.companies.check_series import check_series
from lending_app.lending_setup.companies.check_settings import check_no_negatives
from lending_app.lending_setup.document import LendingDocument

NAMED = {
	"loan_naming_series": "Loan",
	"application_naming_series": "Loan Application",
	"repayment_naming_series": "Loan Repayment",
}


class LendingSettings(LendingDocument):
	def validate(self) -> None:
		check_series(self, NAMED)
		check_no_negatives(self)
