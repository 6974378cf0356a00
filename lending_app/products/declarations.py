"""What the module of products declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
doctype_js = {
	"Loan Product": [
		FORMS,
		"products/client_scripts/product_status.js",
		"products/client_scripts/product_comparison.js",
		"products/client_scripts/product_versions.js",
	],
	"Product Campaign": [FORMS],
}
doctype_list_js = {"Loan Product": [FORMS, "products/client_scripts/product_comparison.js"]}
page_js = {"loan-simulator": ["products/client_scripts/simulator_scenario.js"]}

# Jobs
scheduler_events = {"daily": ["lending_app.products.events.change_statuses_daily"]}

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {"Loan Product": 5, "Provision Table": 5}
