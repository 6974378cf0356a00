"""What the module of disbursement orders declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
# Shared by the answers of banks to payments and to direct debits.
BANK_ANSWER = "disbursement/client_scripts/bank_answer.js"
doctype_js = {
	"Disbursement Order": [FORMS],
	"Disbursement Batch": [FORMS],
	"Disbursement Limit": [FORMS],
	"Disbursement Rule": [FORMS],
	"Bank File Layout": [FORMS],
	"Payment File": [FORMS],
	"Payment Status File": [FORMS, BANK_ANSWER],
	"Loan": ["disbursement/client_scripts/loan_order.js"],
}

# Documents
doc_events = {
	"Loan": {"onload": ["lending_app.disbursement.orders.guard_disbursement.tell_form"]},
	"Loan Repayment": {"on_cancel": ["lending_app.disbursement.orders.take_back_payee.free_payee"]},
	"Loan Disbursement": {
		"before_submit": ["lending_app.disbursement.orders.guard_disbursement.require_order"],
		"before_cancel": ["lending_app.disbursement.orders.guard_disbursement.refuse_reversal"],
	},
}

# Jobs
scheduler_events = {
	"daily": ["lending_app.disbursement.events.expire_orders_daily"],
	"hourly_long": [
		"lending_app.disbursement.events.resume_batches",
		"lending_app.disbursement.events.resume_answers",
	],
}

# What has to be true before an order is approved and executed: functions of the order that answer rows of check, ok and
# reason; with is_warning a row is told and stops nothing.
lending_disbursement_checks = [
	"lending_app.disbursement.orders.list_checks.list_own_checks",
	"lending_app.disbursement.orders.check_people.answer_check",
	"lending_app.disbursement.orders.check_liquidity.answer_check",
]

# Answers to other modules
# Records of a loan that belong to its credit file.
lending_credit_file_records = ["lending_app.disbursement.hook_answers.list_file_records"]
lending_ordered_amounts = ["lending_app.disbursement.hook_answers.list_ordered_amounts"]

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {
	"Disbursement Order": 6,
	"Disbursement Batch": 6,
	"Payment File": 6,
	"Payment Status File": 6,
}
