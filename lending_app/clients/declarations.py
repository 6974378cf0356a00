"""What the module of clients declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
doctype_js = {
	"Client": [FORMS, "clients/client_scripts/client_overview.js", "clients/client_scripts/client_checks.js"],
	"Client Duplicate": [FORMS],
	"Client Merge": [FORMS],
	"Screening Hit": [FORMS],
}
doctype_list_js = {"Client": ["clients/client_scripts/client_list_search.js"]}
standard_queries = {"Client": "lending_app.clients.search.api.query_clients"}

# Documents
doc_events = {
	"Client": {
		"validate": [
			"lending_app.clients.screening.events.refuse_unblocking",
			"lending_app.clients.duplicates.events.refuse_changing_merged",
		],
		"on_update": [
			"lending_app.clients.search.events.index_saved_client",
			"lending_app.clients.screening.events.screen_saved_client",
		],
		"client_erased": [
			"lending_app.clients.search.events.delete_client_terms",
			"lending_app.clients.duplicates.events.delete_pairs",
		],
		"on_trash": [
			"lending_app.clients.search.events.delete_client_terms",
			"lending_app.clients.duplicates.events.delete_pairs",
		],
	}
}
override_doctype_class = {
	"Personal Data Deletion Request": "lending_app.clients.overrides.personal_data_deletion_request.LendingPersonalDataDeletionRequest"
}
# With a field for each accounting dimension of ERPNext; Loan Product has one for each but the branch.
accounting_dimension_doctypes = ["Client"]
# Derived from clients, and gone with them.
ignore_links_on_delete = ["Client Duplicate", "Client Search Term", "Screening Run"]

# Permissions
override_whitelisted_methods = {"frappe.geo.utils.get_coords": "lending_app.clients.map_api.get_coords"}

# Jobs
scheduler_events = {
	"hourly_long": ["lending_app.clients.screening.events.resume_runs"],
	"daily": ["lending_app.clients.events.renew_files"],
	"daily_long": [
		"lending_app.clients.events.rate_all",
		"lending_app.clients.search.events.index_nightly",
		"lending_app.clients.screening.events.screen_nightly",
		"lending_app.clients.duplicates.events.list_nightly",
	],
}

# Answers to other modules
# Functions of a client's name.
lending_client_checks = ["lending_app.clients.screening.events.find_reason_not_to_lend"]
lending_client_standing = ["lending_app.clients.figures.get_standing"]
lending_verification_providers = {"Manual": "lending_app.clients.providers.manual.verify"}
# Personal data.
user_data_fields = [{"doctype": "Client", "filter_by": "user", "partial": 1}]

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {
	"Client": 5,
	"Client Duplicate": 6,
	"Client Merge": 5,
	"Screening Hit": 6,
	"Screening List": 5,
	"Screening List Entry": 5,
	"Screening List Version": 7,
	"Screening Run": 6,
}
# Documents of settings, whose defaults are stored where a newer version brings some.
lending_settings = ["Client Settings", "Screening Settings"]
# Rows whose labels may compare: "< 12 months".
lending_comparing_rows = ["Client Score Rule"]
# Rows with the words of bureaus and public lists, stored as they come.
lending_foreign_rows = ["Screening List Entry"]
