"""Records of the app that lie in another module's folder than before: the site's own rows follow, before they are synced.

Frappe finds the code of a DocType, report or chart by the module that the site's row names, so a row that names the old
one stops the migration. What people chose stays: jobs that were stopped, modules that a user does not see.
"""

from __future__ import annotations

import json
from pathlib import Path

import frappe

APP = Path(__file__).parents[2]
KINDS = {
	"doctype": "DocType",
	"report": "Report",
	"print_format": "Print Format",
	"number_card": "Number Card",
	"dashboard_chart": "Dashboard Chart",
	"dashboard_chart_source": "Dashboard Chart Source",
	"workspace": "Workspace",
	"notification": "Notification",
	"page": "Page",
}
# Modules with the one from which their records came.
ORIGINS = {"Collateral": "Servicing", "Credit": "Origination", "Ledger": "Servicing", "Closing": "Servicing"}
# Functions that rows of a site name, by what their paths began with.
PATHS = {
	"lending_app.servicing.card_api": "lending_app.closing.figures.card_api",
	"lending_app.servicing.closing.heartbeat.forget_dead_workers": "lending_app.closing.queue.heartbeat.delete_dead_workers",
	"lending_app.servicing.services.watch_close.alert_open_days": "lending_app.closing.desk.watch_close.alert_open_days",
	"lending_app.servicing.services.watch_close.keep_snapshots": "lending_app.closing.desk.watch_close.maintain_snapshots",
	"lending_app.origination.events.keep_documents": "lending_app.origination.events.update_documents_daily",
	"lending_app.servicing.events.close_yesterday": "lending_app.closing.events.close_yesterday",
	"lending_app.origination.bureau": "lending_app.credit.bureau",
}


def execute() -> None:
	for module in (APP / "modules.txt").read_text(encoding="utf-8").splitlines():
		_add_module(module)
		for folder, doctype in KINDS.items():
			_move(doctype, module, _list_names(module, folder))
	for module, origin in ORIGINS.items():
		_block_module(module, origin)
	for old, new in PATHS.items():
		_follow_path("Scheduled Job Type", old, new)
		_follow_path("Number Card", old, new)
	frappe.clear_cache()


def _add_module(module: str) -> None:
	if not frappe.db.exists("Module Def", module):
		definition = frappe.new_doc("Module Def", module_name=module, app_name="lending_app")
		definition.insert(ignore_permissions=True)  # a migration acts for nobody


def _list_names(module: str, folder: str) -> list[str]:
	"""Names of the records of a kind that lie in a module's folder."""
	paths = (APP / frappe.scrub(module) / folder).glob("*/*.json")
	records = [
		json.loads(path.read_text(encoding="utf-8")) for path in paths if path.stem == path.parent.name
	]
	return [record["name"] for record in records]


def _move(doctype: str, module: str, names: list[str]) -> None:
	if names:
		table = frappe.qb.DocType(doctype)
		query = frappe.qb.update(table).set(table.module, module)
		query.where(table.name.isin(names) & (table.module != module)).run()


def _block_module(module: str, origin: str) -> None:
	"""Users and profiles that do not see the module from which the records came do not see theirs either."""
	fields = ["parent", "parenttype", "parentfield"]
	for row in frappe.get_all("Block Module", {"module": origin}, fields):
		if not frappe.db.exists("Block Module", {**row, "module": module}):
			frappe.new_doc("Block Module", **row, module=module).db_insert()


def _follow_path(doctype: str, old: str, new: str) -> None:
	for name, path in frappe.get_all(
		doctype, {"method": ("like", f"{old}%")}, ["name", "method"], as_list=True
	):
		if path == old or path.startswith(f"{old}."):
			frappe.db.set_value(doctype, name, "method", new + path.removeprefix(old), update_modified=False)
