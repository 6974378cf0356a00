"""What the module of applications declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
doctype_js = {
	"Loan Application": [
		FORMS,
		"origination/client_scripts/application_request.js",
		"origination/client_scripts/credit_evaluation.js",
		"origination/client_scripts/decision_dialogs.js",
		"origination/client_scripts/loan_application_decision.js",
	],
	"Committee Session": [FORMS],
	"Credit Evaluation": [FORMS, "origination/client_scripts/credit_evaluation.js"],
	"Evaluation Settings": ["origination/client_scripts/evaluate_open.js"],
}
standard_queries = {"Credit Reason": "lending_app.origination.decisions.api.query_reasons"}

# Documents
doc_events = {
	"Credit Evaluation": {
		"application_evaluated": [
			"lending_app.origination.decisions.decide_automatically.decide_automatically"
		]
	},
	"Comment": {"before_insert": ["lending_app.origination.events.name_state"]},
	"Loan Application": {"on_update": ["lending_app.origination.evaluation.events.evaluate_submitted"]},
}

# Jobs
scheduler_events = {
	"daily": [
		"lending_app.origination.events.expire_approvals",
		"lending_app.origination.events.update_documents_daily",
	]
}

# Documents on paper
jinja = {
	"methods": [
		"lending_app.origination.evaluation.print_evaluation.render_credit_evaluation",
		"lending_app.origination.documents.render_document.render_origination_document",
	]
}

# Answers to other modules
# Functions of campaigns' names and of an application to leave out: name, number and amount of each.
lending_campaign_uses = ["lending_app.origination.product_facts.list_campaign_uses"]
lending_client_obstacles = ["lending_app.origination.client_facts.list_client_obstacles"]
lending_client_records = ["lending_app.origination.client_facts.list_client_records"]
lending_client_views = ["lending_app.origination.client_facts.get_client_view"]
# Who was evaluated by a version of a scorecard, with which bands: functions of its name, or of names of evaluations.
lending_evaluated_bands = ["lending_app.origination.queries.list_found_bands"]
lending_evaluated_loans = ["lending_app.origination.queries.list_evaluated_loans"]
# Whether anything was made from a product: functions of its name.
lending_product_uses = ["lending_app.origination.product_facts.is_product_used"]
lending_scorecard_uses = ["lending_app.origination.queries.is_scorecard_used"]

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {"Loan Application": 5}
