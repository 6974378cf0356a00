"""What the record of a loan holds (APP-53): its figures, who paid it out, and what lateness brings."""

import frappe

from lending_app.testing.factories import make_disbursed_loan, make_loan_product
from tests.site.support import as_user, get_user, money


def test_record_names_installment_number_type_client_cashier_and_fines():
	product = make_loan_product(penalty_daily_percent=0.1, penalty_tolerance_days=5)
	loan = make_disbursed_loan(product=product.name)
	disbursement = frappe.get_last_doc("Loan Disbursement", {"loan": loan.name})
	disbursement.db_set("owner", get_user("Teller"))
	with as_user("Lending Auditor"):
		record = frappe.get_doc("Loan", loan.name).as_dict()
	assert (record.product, record.client, record.number_of_installments) == (product.name, loan.client, 12)
	assert money(record.principal_amount) == money(loan.principal_amount)
	assert money(record.installment_amount) == money(loan.installments[0].total_amount) > 0
	assert (record.number_of_months, record.is_overdue, record.purpose) == (12, 0, "")
	assert record.paid_out_by == frappe.utils.get_fullname(get_user("Teller"))
	assert record.late_terms.split("\n") == [
		"A penalty of 0.10 % a day on the overdue principal.",
		"Nothing is charged for the first 5 days.",
		"From 90 days past due on, the loan is in default, and we may claim all that is owed.",
	]
	form = frappe.get_doc(record)
	form.save()
	assert form.paid_out_by == record.paid_out_by
