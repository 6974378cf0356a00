"""What the module of the facts of loans declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
doctype_js = {
	"Client Transfer": [FORMS],
	"Loan": [
		FORMS,
		"servicing/client_scripts/loan_tables.js",
		"servicing/client_scripts/loan_actions.js",
	],
	"Loan Disbursement": [FORMS, "servicing/client_scripts/lending_reversal.js"],
	"Loan Repayment": [FORMS, "servicing/client_scripts/lending_reversal.js"],
	"Charge Off Proposal": [FORMS],
	"Loan Charge Off": [FORMS, "servicing/client_scripts/lending_reversal.js"],
	"Loan Rate Change": [
		FORMS,
		"servicing/client_scripts/lending_reversal.js",
		"servicing/client_scripts/loan_change_preview.js",
	],
	"Loan Payment Skip": [
		FORMS,
		"servicing/client_scripts/lending_reversal.js",
		"servicing/client_scripts/loan_change_preview.js",
	],
	"Loan Charge": [
		FORMS,
		"servicing/client_scripts/lending_reversal.js",
		"servicing/client_scripts/loan_change_preview.js",
	],
	"Payment Reclassification": [FORMS, "servicing/client_scripts/lending_reversal.js"],
	"Referral Fee": [FORMS],
	"Portfolio Sale": [FORMS, "servicing/client_scripts/lending_reversal.js"],
	"Client Refund": [FORMS, "servicing/client_scripts/lending_reversal.js"],
}

# Documents
doc_events = {
	"Client": {"client_erased": ["lending_app.servicing.events.replace_payee"]},
	"Loan Application": {
		"application_accepted": ["lending_app.servicing.events.create_loan_on_acceptance"],
		"before_cancel": ["lending_app.servicing.events.cancel_loan_of_application"],
	},
	"Loan": {
		"before_rename": ["lending_app.ledger.masters.events.check_rename"],
		"after_rename": ["lending_app.ledger.masters.events.carry_rename"],
		"loan_disbursed": [
			"lending_app.servicing.events.mark_application_disbursed",
			"lending_app.clients.events.activate_borrower",
		],
		"fact_reversed": [
			"lending_app.servicing.events.mark_application_accepted",
			"lending_app.collateral.pledges.release_paid.pledge_again",
		],
		"loan_closed": ["lending_app.collateral.pledges.release_paid.release_paid"],
	},
}
# With a field for each accounting dimension of ERPNext; Loan Product has one for each but the branch.
accounting_dimension_doctypes = ["Loan"]

# Permissions
# Who may act on records of another branch: functions of doctype, branch, user, ptype and name.
lending_branch_acts = ["lending_app.servicing.repayments.receive_anywhere.may_receive"]

# Jobs
scheduler_events = {"daily": ["lending_app.servicing.events.offer_renewals_daily"]}

# Documents on paper
jinja = {
	"methods": [
		"lending_app.servicing.printouts.build_printout.render_lending_document",
		"lending_app.servicing.printouts.build_client_sheet.render_client_sheet",
	]
}

# Answers to other modules
# What is left of the loans that came of applications: a function of a list of names.
lending_application_balances = ["lending_app.servicing.loans.follow_application.get_application_balances"]
# Functions of a client's name, of a list of names for the figures.
lending_client_figures = ["lending_app.servicing.client_facts.get_client_figures"]
lending_client_last_closing = ["lending_app.servicing.client_facts.get_last_closing"]
lending_client_obstacles = ["lending_app.servicing.client_facts.list_client_obstacles"]
lending_client_documents = ["lending_app.servicing.client_facts.list_client_papers"]
lending_client_records = ["lending_app.servicing.client_facts.list_client_records"]
lending_client_views = ["lending_app.servicing.client_facts.get_client_view"]
lending_credit_histories = ["lending_app.servicing.credit_history.get_credit_histories"]
lending_loan_outcomes = ["lending_app.servicing.loan_outcomes.get_loan_outcomes"]
# Whether anything was made from a product: functions of its name.
lending_product_uses = ["lending_app.servicing.product_facts.is_product_used"]

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {
	"Client Transfer": 6,
	"Loan": 5,
	"Loan Disbursement": 5,
	"Loan Repayment": 5,
	"Charge Off Proposal": 5,
	"Loan Charge Off": 5,
	"Loan Rate Change": 5,
	"Loan Payment Skip": 5,
	"Loan Charge": 6,
	"Payment Reclassification": 6,
	"Referral Fee": 6,
	"Portfolio Sale": 6,
	"Client Refund": 5,
}
