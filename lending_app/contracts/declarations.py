"""What the module of contracts, signatures and credit files declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
doctype_js = {
	"Contract Settings": [FORMS, "contracts/client_scripts/contract_settings.js"],
	"Loan": ["contracts/client_scripts/loan_documents.js"],
	"Loan Document": [FORMS, "contracts/client_scripts/loan_document.js"],
	"Loan Document Template": [FORMS, "contracts/client_scripts/document_template.js"],
}
doctype_list_js = {"Loan": [FORMS, "contracts/client_scripts/loan_list_documents.js"]}

# Jobs
scheduler_events = {"hourly_long": ["lending_app.contracts.events.resume_document_batches"]}

# Documents
doc_events = {
	"Loan": {
		"after_insert": ["lending_app.contracts.events.generate_on_approval"],
		"loan_disbursed": ["lending_app.contracts.events.generate_on_disbursement"],
	}
}

# Answers to other modules
lending_client_records = ["lending_app.contracts.hook_answers.list_client_records"]
lending_disbursement_checks = ["lending_app.contracts.hook_answers.answer_check"]

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {
	"Loan Document": 5,
	"Loan Document Batch": 6,
	"Loan Document Template": 5,
	"Signature Code": 5,
}
