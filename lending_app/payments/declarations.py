"""What the module of payments declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
doctype_js = {
	"Payment Batch": [FORMS],
	"Payment Batch Row": [FORMS],
}

# Jobs
scheduler_events = {"hourly_long": ["lending_app.payments.events.resume_batches"]}

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {
	"Payment Batch": 6,
	"Payment Batch Row": 7,
}
