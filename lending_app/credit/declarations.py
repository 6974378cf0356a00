"""What the module of bureaus and scoring declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
doctype_js = {"Scorecard": [FORMS]}

# Documents
doc_events = {"Client": {"client_erased": ["lending_app.credit.bureau.events.delete_reports"]}}

# Jobs
scheduler_events = {"hourly_long": ["lending_app.credit.bureau.request_report.take_inbox"]}

# Answers to other modules
lending_bureau_providers = {"File": "lending_app.credit.bureau.inbox.query"}
# Documents of settings, whose defaults are stored where a newer version brings some.
lending_settings = ["Evaluation Settings", "Credit Policy"]
# Rows whose labels may compare: "< 12 months".
lending_comparing_rows = ["Credit Policy Rule", "Scorecard Band", "Scorecard Factor"]
# Rows with the words of bureaus and public lists, stored as they come.
lending_foreign_rows = [
	"Credit Bureau Account",
	"Credit Bureau Code",
	"Credit Bureau Delinquency",
	"Credit Bureau Inquiry",
]
