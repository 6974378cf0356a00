"""What the module of collections declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
doctype_js = {
	"Loan": ["collections/client_scripts/loan_collection.js"],
	"Contact Rule": [FORMS],
	"Contact Preference": [FORMS],
	"Collection Action": [FORMS],
	"Promise to Pay": [FORMS],
}

# Documents
doc_events = {
	"Client": {"client_erased": ["lending_app.collections.events.delete_person"]},
	"Loan Repayment": {
		"on_submit": ["lending_app.collections.events.settle_promises"],
		"on_cancel": ["lending_app.collections.events.settle_promises"],
	},
}

# Jobs
lending_repayments_posted = ["lending_app.collections.events.settle_posted"]
lending_day_closed = ["lending_app.collections.events.settle_closed_day"]

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {"Contact Rule": 6, "Contact Preference": 4, "Collection Action": 6, "Promise to Pay": 7}
