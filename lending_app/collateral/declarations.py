"""What the module of collateral declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
doctype_js = {
	"Appraisal Batch": [FORMS],
	"Appraisal Batch Row": [FORMS],
	"Collateral": [FORMS],
	"Collateral Execution": [FORMS],
	"Liquid Guarantee": [FORMS],
	"Loan Collateral": [FORMS],
}

# Jobs
scheduler_events = {
	"daily": ["lending_app.collateral.events.tell_daily"],
	"hourly_long": ["lending_app.collateral.events.resume_appraisal_batches"],
}

# Answers to other modules
# Rows of the checklist of a disbursement order.
lending_disbursement_checks = ["lending_app.collateral.pledges.list_gaps.answer_check"]

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {
	"Appraisal Batch": 6,
	"Appraisal Batch Row": 7,
	"Collateral": 5,
	"Collateral Execution": 5,
	"Liquid Guarantee": 6,
	"Loan Collateral": 5,
}
