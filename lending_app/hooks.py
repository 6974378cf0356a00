"""What the app tells Frappe: grouped, and pointing at thin functions."""

app_name = "lending_app"
app_title = "Lending"
app_publisher = "lending_app contributors"
app_description = "Loans from prospect to closed file, on ERPNext's ledger"
app_email = "lending@example.com"
app_license = "GPL-3.0"
app_logo_url = "/assets/lending_app/images/logo.svg"
required_apps = ["erpnext"]
export_python_type_annotations = True

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

# Desk
extend_bootinfo = [
	"lending_app.closing.events.add_business_date",
	"lending_app.lending_setup.services.shape_desk.order_workspaces",
]
page_js = {"print": "public/js/print_page.js"}
app_include_css = "/assets/lending_app/css/desk.css"
app_include_js = [
	"/assets/lending_app/js/as_of_dates.js",
	"/assets/lending_app/js/board_cards.js",
	"/assets/lending_app/js/client_quick_entry.js",
	"/assets/lending_app/js/client_search.js",
	"/assets/lending_app/js/branch_banner.js",
	"/assets/lending_app/js/closed_days.js",
	"/assets/lending_app/js/number_input.js",
	"/assets/lending_app/js/percent_fields.js",
	"/assets/lending_app/js/posting_date.js",
	"/assets/lending_app/js/report_filters.js",
]
doctype_list_js = {
	"Client": "public/js/client_list_search.js",
	"Day Close": "public/js/lending_close.js",
	"Loan Product": ["public/js/lending_forms.js", "public/js/product_versions.js"],
}
standard_queries = {
	"Client": "lending_app.clients.search.api.query_clients",
	"Credit Reason": "lending_app.origination.decisions.api.query_reasons",
}
_changes = [
	"public/js/lending_forms.js",
	"public/js/lending_reversal.js",
	"public/js/loan_change_preview.js",
]
doctype_js = {
	"Client": ["public/js/lending_forms.js", "public/js/client_overview.js", "public/js/client_checks.js"],
	"Client Duplicate": "public/js/lending_forms.js",
	"Client Merge": "public/js/lending_forms.js",
	"Client Transfer": "public/js/lending_forms.js",
	"Screening Hit": "public/js/lending_forms.js",
	"Day Close": ["public/js/lending_forms.js", "public/js/lending_close.js"],
	"Day Close Failure": ["public/js/lending_forms.js", "public/js/lending_close.js"],
	"Lending Company": ["public/js/lending_forms.js", "public/js/lending_close.js"],
	"Loan": ["public/js/lending_forms.js", "public/js/lending_close.js", "public/js/loan_actions.js"],
	"Loan Application": [
		"public/js/lending_forms.js",
		"public/js/application_request.js",
		"public/js/credit_evaluation.js",
		"public/js/loan_application_decision.js",
	],
	"Committee Session": "public/js/lending_forms.js",
	"Credit Evaluation": ["public/js/lending_forms.js", "public/js/credit_evaluation.js"],
	"Evaluation Settings": "public/js/evaluate_open.js",
	"Scorecard": "public/js/lending_forms.js",
	"Loan Product": [
		"public/js/lending_forms.js",
		"public/js/product_status.js",
		"public/js/product_versions.js",
	],
	"Product Campaign": "public/js/lending_forms.js",
	"Loan Disbursement": ["public/js/lending_forms.js", "public/js/lending_reversal.js"],
	"Loan Repayment": ["public/js/lending_forms.js", "public/js/lending_reversal.js"],
	"Charge Off Proposal": "public/js/lending_forms.js",
	"Loan Charge Off": ["public/js/lending_forms.js", "public/js/lending_reversal.js"],
	"Loan Rate Change": _changes,
	"Loan Payment Skip": _changes,
	"Referral Fee": "public/js/lending_forms.js",
	"Portfolio Sale": ["public/js/lending_forms.js", "public/js/lending_reversal.js"],
	"Client Refund": ["public/js/lending_forms.js", "public/js/lending_reversal.js"],
}

override_whitelisted_methods = {
	"frappe.core.api.file.unzip_file": "lending_app.lending_setup.access.desk_api.unzip_file",
	"frappe.desk.like.toggle_like": "lending_app.lending_setup.access.desk_api.toggle_like",
	"frappe.desk.doctype.tag.tag.get_tagged_docs": "lending_app.lending_setup.access.desk_api.get_tagged_docs",
	"frappe.desk.form.document_follow.get_follow_users": "lending_app.lending_setup.access.desk_api.get_follow_users",
	"frappe.desk.form.load.get_user_info_for_viewers": "lending_app.lending_setup.access.desk_api.get_user_info_for_viewers",
	"frappe.desk.form.load.getdoc": "lending_app.lending_setup.access.desk_api.getdoc",
	"frappe.desk.listview.get_group_by_count": "lending_app.lending_setup.access.desk_api.get_group_by_count",
	"frappe.desk.search.get_link_title": "lending_app.lending_setup.access.link_title_api.get_link_title",
	"frappe.desk.search.search_link": "lending_app.lending_setup.access.desk_api.search_link",
	"frappe.desk.search.search_widget": "lending_app.lending_setup.access.desk_api.search_widget",
	"frappe.geo.utils.get_coords": "lending_app.clients.map_api.get_coords",
	"frappe.utils.global_search.search": "lending_app.lending_setup.access.search_api.search",
	"frappe.www.printview.get_html_and_style": "lending_app.lending_setup.print_api.get_html_and_style",
	"frappe.www.printview.get_rendered_raw_commands": "lending_app.lending_setup.print_api.get_rendered_raw_commands",
}

# Documents
_renamed = {
	"before_rename": "lending_app.ledger.masters.events.check_rename",
	"after_rename": "lending_app.ledger.masters.events.carry_rename",
}
_checked = {"validate": "lending_app.ledger.masters.events.check_change"}
# Accounts and cost centers stay usable while loans stand in them.
_bound = {
	"validate": [
		"lending_app.ledger.accounts.guard_bound_masters.refuse_unusable",
		"lending_app.ledger.masters.events.check_change",
	],
	"on_trash": "lending_app.ledger.accounts.guard_bound_masters.refuse_bound",
}
doc_events = {
	"*": {
		"before_print": "lending_app.lending_setup.services.load_printed.print_stored",
		"validate": [
			"lending_app.lending_setup.files.attachments.refuse_foreign_files",
			"lending_app.lending_setup.events.refuse_markup",
		],
		"after_rename": "lending_app.ledger.masters.events.carry_dimension",
	},
	"Account": _renamed | _bound,
	"Accounting Dimension": {
		"after_insert": "lending_app.ledger.accounts.dimensions.add_product_field",
		"on_trash": "lending_app.ledger.accounts.dimensions.drop_product_field",
	},
	"Branch": _renamed | _checked,
	"Cost Center": _renamed | _bound,
	"Currency": _renamed | _checked,
	"Customer": _renamed | _checked,
	"Fiscal Year": _checked,
	"Loan Product": _renamed,
	"Mode of Payment": _renamed | _checked,
	"Client": {
		**_renamed,
		"validate": [
			"lending_app.clients.screening.events.refuse_unblocking",
			"lending_app.clients.duplicates.events.refuse_changing_merged",
		],
		"on_update": [
			"lending_app.clients.search.events.index_saved_client",
			"lending_app.clients.screening.events.screen_saved_client",
		],
		"client_erased": [
			"lending_app.clients.search.events.forget_deleted_client",
			"lending_app.clients.duplicates.events.forget_pairs",
			"lending_app.credit.bureau.events.forget_reports",
			"lending_app.servicing.events.forget_payee",
		],
		"on_trash": [
			"lending_app.clients.search.events.forget_deleted_client",
			"lending_app.clients.duplicates.events.forget_pairs",
		],
	},
	"Custom Field": {
		"on_update": "lending_app.lending_setup.access.access_map.clear_access_map",
		"on_trash": "lending_app.lending_setup.access.access_map.clear_access_map",
	},
	"Company": {**_renamed, "on_update": "lending_app.lending_setup.events.set_up_company"},
	"Credit Evaluation": {
		"application_evaluated": "lending_app.origination.decisions.decide_automatically.decide_automatically"
	},
	"DocShare": {"validate": "lending_app.lending_setup.access.shares.refuse_foreign_share"},
	"DocType": {
		"on_update": "lending_app.lending_setup.access.access_map.clear_access_map",
		"on_trash": "lending_app.lending_setup.access.access_map.clear_access_map",
	},
	"Journal Entry": {
		**_renamed,
		"before_validate": "lending_app.ledger.journals.events.check_entry",
		"before_submit": "lending_app.ledger.journals.events.set_against",
		"on_submit": "lending_app.ledger.journals.events.end_posting",
		"before_update_after_submit": "lending_app.ledger.journals.events.refuse_edited_entry",
		"before_cancel": "lending_app.ledger.journals.events.refuse_cancelling_lending_entry",
		"on_trash": "lending_app.ledger.journals.events.refuse_cancelling_lending_entry",
	},
	"System Settings": {"on_update": "lending_app.lending_setup.events.keep_minor_units"},
	"GL Entry": {
		"validate": "lending_app.ledger.journals.events.check_row",
		"on_trash": "lending_app.ledger.journals.events.refuse_deleting_row",
	},
	"Unreconcile Payment": {"validate": "lending_app.ledger.journals.events.refuse_unreconciling"},
	"Transaction Deletion Record": {"validate": "lending_app.ledger.journals.events.refuse_wiping"},
	"Loan Application": {
		"on_update": "lending_app.origination.evaluation.events.evaluate_submitted",
		"application_accepted": "lending_app.servicing.events.create_loan_on_acceptance",
		"before_cancel": "lending_app.servicing.events.cancel_loan_of_application",
	},
	"Loan": {
		**_renamed,
		"loan_disbursed": [
			"lending_app.servicing.events.mark_application_disbursed",
			"lending_app.clients.events.activate_borrower",
		],
		"fact_reversed": "lending_app.servicing.events.mark_application_accepted",
	},
	"ToDo": {"before_insert": "lending_app.lending_setup.access.tasks.refuse_task_of_reader"},
	"User Permission": {
		"on_update": "lending_app.lending_setup.access.shares.drop_shares_of_user",
		"after_delete": "lending_app.lending_setup.access.shares.drop_shares_of_user",
	},
}
# Documents with a field for each accounting dimension of ERPNext; Loan Product has one for each but the branch.
accounting_dimension_doctypes = ["Loan", "Client", "Loan Ledger Entry"]

update_gl_dict_with_app_based_fields = "lending_app.ledger.journals.claims.mark_posting"
# Derived from clients, and gone with them.
ignore_links_on_delete = ["Client Duplicate", "Client Search Term", "Screening Run"]

# Permissions
# Of every DocType: the map of what belongs to a branch is read from the site's own, and leaves the others alone.
permission_query_conditions = {"*": "lending_app.lending_setup.access.conditions.get_row_conditions"}
auth_hooks = [
	"lending_app.lending_setup.access.requests.refuse_expanded_links",
	"lending_app.lending_setup.access.requests.refuse_listed_filters",
	"lending_app.lending_setup.access.requests.refuse_desk_to_clients",
]
has_permission = {
	"*": "lending_app.lending_setup.access.documents.has_row_permission",
	"File": "lending_app.lending_setup.files.access.has_file_permission",
}

# Files that the site makes and gives out
after_request = ["lending_app.lending_setup.exports.protect_download.protect_download"]

# Who may act on records of another branch: functions of doctype, branch, user, ptype and name.
lending_branch_acts = ["lending_app.servicing.services.receive_anywhere.may_receive"]

# Jobs
scheduler_events = {
	"cron": {"1 0 * * *": ["lending_app.closing.events.close_yesterday"]},
	"hourly": [
		"lending_app.closing.desk.watch_close.alert_open_days",
		"lending_app.closing.queue.heartbeat.forget_dead_workers",
	],
	"hourly_long": [
		"lending_app.clients.screening.events.resume_runs",
		"lending_app.credit.bureau.request_report.take_inbox",
	],
	"daily": [
		"lending_app.clients.events.renew_files",
		"lending_app.products.events.change_statuses_daily",
		"lending_app.origination.events.expire_approvals",
		"lending_app.origination.events.keep_documents",
		"lending_app.closing.desk.watch_close.keep_snapshots",
		"lending_app.servicing.events.offer_renewals_daily",
	],
	"daily_long": [
		"lending_app.clients.events.rate_all",
		"lending_app.clients.search.events.index_nightly",
		"lending_app.clients.screening.events.screen_nightly",
		"lending_app.clients.duplicates.events.list_nightly",
	],
}

# Portal
get_website_user_home_page = "lending_app.portal.loans.get_home_address"
website_route_rules = [
	{"from_route": "/my-loans", "to_route": "my_loans"},
	{"from_route": "/my-loans/applications", "to_route": "my_loans/applications"},
	{"from_route": "/my-loans/applications/<name>", "to_route": "my_loans/application"},
	{"from_route": "/my-loans/apply", "to_route": "my_loans/apply"},
]

# Paper
jinja = {
	"methods": [
		"lending_app.servicing.services.build_printout.render_lending_document",
		"lending_app.servicing.services.build_client_sheet.render_client_sheet",
		"lending_app.origination.evaluation.print_evaluation.render_credit_evaluation",
		"lending_app.origination.papers.render_paper.render_origination_document",
	]
}
pdf_body_html = "lending_app.lending_setup.services.load_printed.render_print_body"
pdf_generator = ["lending_app.printing.hook.generate_pdf"]

# Clients: what other modules tell of them. Functions of a client's name, of a list of names for the figures.
lending_client_checks = ["lending_app.clients.screening.events.find_reason_not_to_lend"]
lending_client_figures = ["lending_app.servicing.client_facts.get_client_figures"]
lending_client_obstacles = [
	"lending_app.servicing.client_facts.list_client_obstacles",
	"lending_app.origination.client_facts.list_client_obstacles",
]
lending_client_views = [
	"lending_app.origination.client_facts.get_client_view",
	"lending_app.servicing.client_facts.get_client_view",
]
lending_client_papers = ["lending_app.servicing.client_facts.list_client_papers"]
lending_client_records = [
	"lending_app.origination.client_facts.list_client_records",
	"lending_app.servicing.client_facts.list_client_records",
]
lending_client_standing = ["lending_app.clients.figures.get_standing"]
# Applications: what is left of the loans that came of them. A function of a list of names.
lending_application_balances = ["lending_app.servicing.services.follow_application.get_application_balances"]
lending_client_last_closing = ["lending_app.servicing.client_facts.get_last_closing"]
# Scorecards: who was evaluated by a version, with which bands. Functions of its name, or of names of evaluations.
lending_scorecard_uses = ["lending_app.origination.scorecard_facts.is_scorecard_used"]
lending_evaluated_loans = ["lending_app.origination.scorecard_facts.list_evaluated_loans"]
lending_evaluated_bands = ["lending_app.origination.scorecard_facts.list_found_bands"]
lending_loan_outcomes = ["lending_app.servicing.loan_outcomes.get_loan_outcomes"]
lending_credit_histories = ["lending_app.servicing.credit_history.get_credit_histories"]
lending_bureau_providers = {"File": "lending_app.credit.bureau.inbox.query"}
lending_verification_providers = {"Manual": "lending_app.clients.providers.manual.verify"}

# Products: whether anything was made from one. Functions of a product's name.
lending_product_uses = [
	"lending_app.origination.product_facts.is_product_used",
	"lending_app.servicing.product_facts.is_product_used",
]
# Functions of campaigns' names and of an application to leave out: name, number and amount of each.
lending_campaign_uses = ["lending_app.origination.product_facts.list_campaign_uses"]

# Personal data
user_data_fields = [{"doctype": "Client", "filter_by": "user", "partial": 1}]
override_doctype_class = {
	"Auto Email Report": "lending_app.lending_setup.overrides.auto_email_report.LendingAutoEmailReport",
	"File": "lending_app.lending_setup.overrides.file.LendingFile",
	"Personal Data Deletion Request": "lending_app.clients.overrides.personal_data_deletion_request.LendingPersonalDataDeletionRequest",
}
