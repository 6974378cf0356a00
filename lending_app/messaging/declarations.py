"""What the module of messages declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
doctype_js = {
	"Message": [FORMS, "messaging/client_scripts/message_steps.js"],
	"Message Provider": [FORMS],
	"Message Receipt": [FORMS],
	"Message Template": [FORMS, "messaging/client_scripts/template_versions.js"],
	"Messaging Settings": [FORMS],
}

# Documents
doc_events = {
	"Client": {"client_erased": ["lending_app.messaging.events.delete_person"]},
	"Loan Repayment": {
		"on_submit": ["lending_app.messaging.events.tell_payment"],
		"on_cancel": ["lending_app.messaging.events.tell_reversal"],
	},
	"Loan Disbursement": {"on_submit": ["lending_app.messaging.events.tell_disbursement"]},
}
lending_repayments_posted = ["lending_app.messaging.events.tell_payments"]

# Jobs
scheduler_events = {"cron": {"*/2 * * * *": ["lending_app.messaging.events.resume_messages"]}}

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {"Message": 6, "Message Provider": 6, "Message Receipt": 5, "Message Template": 6}
