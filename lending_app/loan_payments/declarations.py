"""What the module of payments declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.disbursement.declarations import BANK_ANSWER
from lending_app.lending_setup.declarations import FORMS

# Desk
_MAKING = "loan_payments/client_scripts/file_making.js"
_CASH = "loan_payments/client_scripts/till_cash.js"
_REFERENCES = "loan_payments/client_scripts/reference_fields.js"
doctype_js = {
	"Payment Batch": [FORMS],
	"Payment Batch Row": [FORMS],
	"Loan": [
		"loan_payments/client_scripts/loan_answers.js",
		_REFERENCES,
		"loan_payments/client_scripts/loan_references.js",
	],
	"Client": [
		"loan_payments/client_scripts/client_answers.js",
		_REFERENCES,
		"loan_payments/client_scripts/client_references.js",
	],
	"Loan Payment Gateway": [FORMS],
	"Payment Notice": [FORMS],
	"Payment Reference": [FORMS],
	"Payment Reference Layout": [FORMS],
	"Payment Reference Run": [FORMS],
	"Bank Statement Load": [FORMS],
	"Bank Statement Line": [FORMS],
	"Loan Repayment": ["loan_payments/client_scripts/payment_reversal.js"],
	"Payment Reversal Request": [FORMS],
	"Direct Debit Mandate": [FORMS],
	"Direct Debit Batch": [FORMS, _MAKING],
	"Direct Debit": [FORMS],
	"Direct Debit Response": [FORMS, BANK_ANSWER],
	"Direct Debit Rule": [FORMS],
	"Direct Debit Notice": [FORMS],
	"Payroll Agreement": [FORMS],
	"Payroll Employee": [FORMS],
	"Payroll File": [FORMS, _MAKING],
	"Payroll Line": [FORMS],
	"Till": [FORMS, _CASH],
	"Till Session": [FORMS, _CASH],
	"Till Movement": [FORMS],
	"Till Transfer": [FORMS, _CASH],
}

doctype_list_js = {"Payment Reference": [FORMS, _REFERENCES]}
page_js = {
	"payment-counter": [
		"loan_payments/client_scripts/counter_details.js",
		"loan_payments/client_scripts/counter_payment.js",
		_CASH,
	]
}

# Documents
_cash = {"before_submit": ["lending_app.loan_payments.tills.events.require_denominations"]}
doc_events = {
	"Lending Company": {"validate": ["lending_app.loan_payments.tills.events.fill_accounts"]},
	"Mode of Payment": {"validate": ["lending_app.loan_payments.tills.events.check_mode"]},
	"Account": {
		"validate": ["lending_app.loan_payments.tills.events.check_account"],
		"before_rename": ["lending_app.loan_payments.tills.events.check_account_merge"],
	},
	"Journal Entry": {
		"before_submit": [
			"lending_app.loan_payments.tills.events.check_entry",
			"lending_app.loan_payments.bank.events.check_entry",
		],
		"on_submit": [
			"lending_app.loan_payments.tills.events.record_entry",
			"lending_app.loan_payments.bank.events.settle",
		],
	},
	"GL Entry": {
		"validate": [
			"lending_app.loan_payments.tills.events.check_row",
			"lending_app.loan_payments.bank.events.check_row",
		]
	},
	"Loan Repayment": {
		**_cash,
		"before_cancel": ["lending_app.loan_payments.reversals.events.check_reversal"],
		"on_cancel": [
			"lending_app.loan_payments.bank.events.reopen",
			"lending_app.loan_payments.events.reopen_payment_notice",
		],
	},
	"Loan Disbursement": _cash,
	"Client Refund": _cash,
}

# Jobs
scheduler_events = {
	"daily": [
		"lending_app.loan_payments.events.look_after_mandates",
		"lending_app.loan_payments.events.end_payment_references",
	],
	"hourly_long": [
		"lending_app.loan_payments.events.resume_payment_batches",
		"lending_app.loan_payments.events.resume_debit_responses",
		"lending_app.loan_payments.events.resume_file_making",
		"lending_app.loan_payments.events.resume_bank_statements",
		"lending_app.loan_payments.events.resume_payment_notices",
		"lending_app.loan_payments.events.resume_payment_references",
	],
}

# Permissions
permission_query_conditions = {"*": ["lending_app.loan_payments.tills.own_tills.get_conditions"]}
has_permission = {"*": ["lending_app.loan_payments.tills.own_tills.has_permission"]}

# Documents on paper
jinja = {
	"methods": [
		"lending_app.loan_payments.tills.build_cut.render_till_cut",
		"lending_app.loan_payments.answers.print_answers.render_answer",
		"lending_app.loan_payments.references.print_slip.render_payment_slip",
	]
}

# Whose accounts are, for the rules of disbursement orders against fraud.
lending_client_accounts = ["lending_app.loan_payments.direct_debits.accounts.list_client_accounts"]

# Where cash of a mode of payment is kept for the user: functions of company and mode_of_payment that answer an account.
lending_cash_accounts = ["lending_app.loan_payments.tills.through_ledger.find_cash_account"]

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {
	"Payment Batch": 6,
	"Payment Batch Row": 7,
	"Bank Statement Load": 6,
	"Bank Statement Line": 7,
	"Payment Reversal Request": 6,
	"Loan Payment Gateway": 5,
	"Payment Notice": 8,
	"Payment Reference": 7,
	"Payment Reference Layout": 5,
	"Payment Reference Run": 5,
	"Payroll Agreement": 6,
	"Payroll Employee": 6,
	"Payroll File": 6,
	"Payroll Line": 8,
	"Direct Debit Mandate": 7,
	"Direct Debit Batch": 6,
	"Direct Debit": 8,
	"Direct Debit Response": 6,
	"Till": 6,
	"Till Session": 6,
	"Till Movement": 6,
	"Till Transfer": 6,
}
