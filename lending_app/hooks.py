"""What the app tells Frappe. What a module declares (events, scripts, jobs, answers) is in its `declarations.py`."""

from lending_app.declarations import gather as _gather

app_name = "lending_app"
app_title = "Lending"
app_publisher = "lending_app contributors"
app_description = "Loans from prospect to closed file, on ERPNext's ledger"
app_email = "lending@example.com"
app_license = "GPL-3.0"
app_logo_url = "/assets/lending_app/images/logo.svg"
required_apps = ["erpnext"]

add_to_apps_screen = [
	{
		"name": "lending_app",
		"logo": app_logo_url,
		"title": "Lending",
		"route": "/app/lending",
		"has_permission": "lending_app.lending_setup.permissions.has_app_permission",
	}
]

# Installation
before_install = "lending_app.install.before_install"
after_install = "lending_app.install.after_install"
after_migrate = "lending_app.install.after_migrate"
before_uninstall = "lending_app.install.before_uninstall"

_roles = [
	"Loan Officer", "Credit Manager", "Treasurer", "Teller", "Collections Agent", "Compliance Officer",
	"Lending Accountant", "Lending Manager", "Lending Auditor", "Borrower",
]  # fmt: skip
_states = [
	"Draft", "Submitted", "In Review", "Needs Information", "Approved", "Offered", "Accepted", "Declined", "Rejected",
	"Expired", "Disbursed", "Withdrawn",
]  # fmt: skip
fixtures = [
	{"dt": "Role", "filters": [["name", "in", _roles]]},
	{"dt": "Workflow State", "filters": [["name", "in", _states]]},
	{
		"dt": "Workflow Action Master",
		"filters": [
			[
				"name",
				"in",
				[
					"Submit Application",
					"Take into Review",
					"Ask for Information",
					"Answer",
					"Approve",
					"Reject",
					"Send Offer",
					"Record Acceptance",
					"Record Decline",
					"Withdraw",
				],
			]
		],
	},
	{"dt": "Workflow", "filters": [["name", "=", "Loan Application"]]},
	{"dt": "Custom HTML Block", "filters": [["name", "=", "Lending Actions"]]},
]

# Desk, on every page
app_include_css = "/assets/lending_app/css/desk.css"
app_include_js = "lending_app.bundle.js"

# Portal
get_website_user_home_page = "lending_app.portal.loans.get_home_address"
update_website_context = ["lending_app.portal.loans.leave_account_page"]
website_route_rules = [
	{"from_route": "/my-loans", "to_route": "my_loans"},
	{"from_route": "/my-loans/applications", "to_route": "my_loans/applications"},
	{"from_route": "/my-loans/applications/<name>", "to_route": "my_loans/application"},
	{"from_route": "/my-loans/apply", "to_route": "my_loans/apply"},
	{"from_route": "/my-loans/documents", "to_route": "my_loans/documents"},
	{"from_route": "/my-loans/documents/<name>", "to_route": "my_loans/document"},
	{"from_route": "/verify/<code>", "to_route": "verify"},
]

# Paper
pdf_generator = ["lending_app.printing.hook.generate_pdf"]

# Of the modules: doc_events, scheduler_events, doctype_js, has_permission, the hooks lending_* and the like.
globals().update(_gather())
