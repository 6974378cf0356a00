"""What the module of the close of the day declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
extend_bootinfo = ["lending_app.closing.events.add_business_date"]
doctype_js = {
	"Day Close": [FORMS, "closing/client_scripts/lending_close.js"],
	"Day Close Failure": [FORMS, "closing/client_scripts/lending_close.js"],
	"Loan Check": [FORMS],
	"Loan Check Difference": [FORMS],
	"Lending Company": ["closing/client_scripts/lending_close.js"],
	"Loan": ["closing/client_scripts/lending_close.js"],
}
doctype_list_js = {
	"Day Close": ["closing/client_scripts/lending_close.js"],
	"Loan Check": ["closing/client_scripts/lending_close.js"],
}

# Jobs
scheduler_events = {
	"cron": {"1 0 * * *": ["lending_app.closing.events.close_yesterday"]},
	"hourly": [
		"lending_app.closing.desk.watch_close.alert_open_days",
		"lending_app.closing.events.check_closed_days",
		"lending_app.closing.queue.heartbeat.delete_dead_workers",
	],
	"daily": ["lending_app.closing.desk.watch_close.maintain_snapshots"],
}

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {"Day Close": 5, "Loan Check": 5, "Loan Check Difference": 6}
