"""Every report of the app, in Spanish and French: it runs as it opens, and what it shows can be read.

The reports are the app's own list: one that is added is tested.
"""

from __future__ import annotations

import re
from csv import QUOTE_MINIMAL, QUOTE_NONE
from io import BytesIO

import frappe
import pytest
from frappe import _
from frappe.desk import query_report
from frappe.utils import formatdate, strip_html
from openpyxl import load_workbook

from lending_app.engine.values.money import get_minor_units
from lending_app.lending_setup.exceptions import NumberError
from lending_app.lending_setup.reports.api import (
	FILES,
	build_csv_params,
	export_query,
	mail_file,
	make_file,
)
from tests.contract.translatable import APP
from tests.site.support import COMPANY, TODAY, refused
from tests.site.texts.vocabulary import LANGUAGES, find_english, list_names

NUMBERS = ("Int", "Currency", "Float", "Percent")
# What their filters begin with, as the scripts say it: the test compares the names.
DEFAULTS = {
	"company": COMPANY,
	"closing_date": "2026-07-13",
	"day": "2026-07-14",
	"from_date": "2026-07-01",
	"to_date": "2026-07-13",
	"days": 30,
	"group_by": "Category",
	"show": "Runs",
	"trait": "Status",
}
# Documents entered on the last day of the book.
UNTIL_TODAY = {"to_date": str(TODAY), "day": str(TODAY)}
MORE = {"Screening Log": {"show": "Decisions"}, "Clients Overview": {"trait": "Branch"}}
# Before the first amount, in pixels: what a laptop shows of a report beside the sidebar.
SIGHT = 700


def list_reports():
	return sorted(path.parent.name for path in APP.glob("*/report/*/*.json"))


def get_report(name):
	return next(
		row for row in frappe.get_all("Report", {"is_standard": "Yes"}) if frappe.scrub(row.name) == name
	).name


def list_given(folder):
	"""Names of the filters that a report opens with."""
	[path] = APP.glob(f"*/report/{folder}/{folder}.js")
	own = path.read_text()
	if "pipeline_filters" in own or "company_filter" in own:
		shared = (APP / "lending_setup/client_scripts/report_filters.js").read_text()
		start, end = (
			("pipeline_filters = ", "];") if "pipeline_filters" in own else ("company_filter = ", "});")
		)
		own += shared[shared.index(start) :].partition(end)[0] + 'fieldname: "company", default: ,'
	return set(re.findall(r'fieldname: "(\w+)"(?:(?!fieldname).)*?default: ', own, re.DOTALL))


def get_filters(folder):
	[path] = APP.glob(f"*/report/{folder}/{folder}.py")
	is_of_today = any(f"/{module}/" in str(path) for module in ("origination", "clients", "disbursement"))
	known = DEFAULTS | (UNTIL_TODAY if is_of_today else {})
	found = {name: known[name] for name in list_given(folder)}
	if folder == "payment_batch_allocation":
		# It is opened from a batch.
		found["batch"] = frappe.get_last_doc("Payment Batch").name
	if folder == "payments_of_the_day":
		posted = {"company": COMPANY, "docstatus": 1}
		found["day"] = str(frappe.db.get_value("Loan Repayment", posted, "max(posting_date)"))
	return found


def run(folder, language, **filters):
	frappe.local.lang = language
	result = query_report.run(get_report(folder), get_filters(folder) | filters, are_default_filters=False)
	return result, frappe.local.lang


@pytest.fixture(autouse=True)
def language_undone():
	yield
	frappe.local.lang = "en"


def list_texts(result):
	"""What a reader of a report meets beside numbers and names of records."""
	chart, columns = result["chart"] or {}, result["columns"]
	yield from (column["label"] for column in columns)
	yield from (strip_html(line) for line in re.split("<br>", result["message"] or ""))
	yield from (row["label"] for row in result["report_summary"] or [])
	yield from (row["name"] for row in chart.get("data", {}).get("datasets", []))
	yield from (str(label) for label in chart.get("data", {}).get("labels", []))
	data = [column["fieldname"] for column in columns if column["fieldtype"] == "Data"]
	yield from (
		row[name]
		for row in result["result"]
		if isinstance(row, dict)
		for name in data
		if not name.endswith("_name") and name not in NAMES and isinstance(row.get(name), str)
	)


# Columns of texts that people have written.
NAMES = (
	"employer",
	"note",
	"explanation",
	"advice",
	"lists",
	"reason",
	"key",
	"trait",
	"month",
	"band",
	"number",
)


def test_all_reports_of_one_book(book):
	"""One book for all: each report by each language, and each fault by the report's name."""
	faults = {}
	for folder in list_reports():
		for language in LANGUAGES:
			for filters in ({}, *([MORE[get_report(folder)]] if get_report(folder) in MORE else [])):
				found = list_faults(folder, language, filters)
				if found:
					faults[f"{folder} {language} {filters}"] = found
	assert faults == {}
	check_mailed_report()
	check_file_of_a_worker()


def check_mailed_report():
	"""By e-mail goes the same file."""
	values = {"report": "Delinquent Loans", "report_type": "Script Report", "user": "Administrator"}
	mail = frappe.new_doc("Auto Email Report", **values, format="XLSX", filters=f'{{"company": "{COMPANY}"}}')
	sheet = load_workbook(BytesIO(mail.get_report_content())).active
	assert sheet["A1"].value == _("Delinquent Loans")
	assert sheet.freeze_panes


def check_file_of_a_worker():
	"""What is asked for in the background lies where its reader downloads it: the same file, and no cell is a formula."""
	client = frappe.get_last_doc("Loan", {"days_past_due": (">", 0)}).client
	frappe.db.set_value("Loan", {"client": client}, "client_name", "=1+1")
	for kind, quoting in (("CSV", QUOTE_NONE), ("Excel", QUOTE_MINIMAL)):
		asked = {
			"report_name": "Delinquent Loans",
			"kind": kind,
			"filters": {"company": COMPANY},
			"csv": build_csv_params(",", quoting),
		}
		mail_file(asked, "Administrator")
		where = {"attached_to_doctype": "Report", "attached_to_name": "Delinquent Loans"}
		file = frappe.get_last_doc("File", where | {"file_name": ("like", f"%.{FILES[kind]}")})
		if kind == "CSV":
			assert "'=1+1" in file.get_content()
			assert ",=1+1" not in file.get_content()
		else:
			sheet = load_workbook(file.get_full_path()).active
			assert "=1+1" in [cell.value for row in sheet for cell in row if cell.data_type != "f"]
			assert not [cell for row in sheet for cell in row if cell.data_type == "f"]


def test_ways_to_quote_that_do_not_exist_are_refused():
	with refused(NumberError, "Number Out of Range"):
		export_query("Delinquent Loans", "CSV", csv_quoting=9)


def list_faults(folder, language, filters):
	result, _lang = run(folder, language, **filters)
	title = _(get_report(folder))
	faults = [] if title != get_report(folder) else ["title"]
	if not result["result"]:
		faults.append("no rows")
	for text in {title, *list_texts(result)}:
		if words := find_english(text, language, list_names()):
			faults.append((text, words))
	faults += list_number_faults(result)
	if not any(formatdate(day) in (result["message"] or "") for day in list_days(folder)):
		faults.append(f"no day: {result['message']}")
	faults += list_file_faults(folder, title, filters, result)
	return faults


def list_days(folder):
	filters = get_filters(folder)
	days = [filters[name] for name in ("closing_date", "day", "to_date") if name in filters]
	return days or [DEFAULTS["closing_date"], str(TODAY)]


def list_number_faults(result):
	rows = [row for row in result["result"] if isinstance(row, dict)]
	for column in result["columns"]:
		found = [row for row in rows if row.get(column["fieldname"]) is not None]
		yield from check_column(column, [row[column["fieldname"]] for row in found])
		if column["fieldtype"] in ("Currency", "Percent"):
			for row in found:
				yield from check_decimals(column["fieldname"], column["fieldtype"], row)
	kinds = [column["fieldtype"] for column in result["columns"]]
	before = result["columns"][: kinds.index("Currency")] if "Currency" in kinds else []
	if (width := sum(int(column["width"]) for column in before)) > SIGHT:
		yield f"the first amount begins at {width}"


def check_column(column, values):
	name, kind = column["fieldname"], column["fieldtype"]
	if any(isinstance(value, int | float) for value in values) and kind not in NUMBERS:
		yield f"{name}: numbers in {kind}"
	if len(column["label"]) * 7 > int(column["width"]):
		yield f"{name}: heading cut off"
	if kind == "Int" and any(value != int(value) for value in values):
		yield f"{name}: a count with decimals"
	if kind in ("Float", "Percent") and not column.get("disable_total"):
		yield f"{name}: ratios do not add up"


def check_decimals(name, kind, row):
	decimals = get_minor_units(row["currency"]) if kind == "Currency" else 2
	if round(row[name], decimals) != row[name]:
		yield f"{name}: {row[name]}"


def list_file_faults(folder, title, filters, result):
	"""The Excel file: title, days and headings above, formats on the numbers, a total that is rounded."""
	asked = frappe._dict(
		report_name=get_report(folder),
		kind="Excel",
		filters=get_filters(folder) | filters,
		applied_filters={_("Company"): COMPANY, _("Date"): "2026-07-13"},
	)
	name, extension, content = make_file(asked)
	sheet = load_workbook(BytesIO(content)).active
	rows = list(sheet.iter_rows())
	texts = [cell.value for row in rows[:10] for cell in row[:1]]
	labels = [column["label"] for column in result["columns"]]
	places = [
		place for place, row in enumerate(rows) if [cell.value for cell in row][: len(labels)] == labels
	]
	if (texts[0], sheet.title, extension) != (title, title[:31], "xlsx") or not name.startswith(title):
		yield f"file: {texts[0]}, {sheet.title}"
	if f"{_('Company')}: {COMPANY}" not in texts or f"{_('Date')}: {formatdate('2026-07-13')}" not in texts:
		yield f"file: {texts}"
	if not places:
		yield "file: headings"
		return
	if sheet.freeze_panes != f"A{places[0] + 2}":
		yield f"file: {sheet.freeze_panes}"
	for row in rows[places[0] + 1 :]:
		for cell, column in zip(row, result["columns"], strict=False):
			yield from check_cell(cell, column)


def check_cell(cell, column):
	value, kind, shape = cell.value, column["fieldtype"], cell.number_format
	if not isinstance(value, int | float):
		return
	wanted = {"Int": "#,##0", "Currency": "#,##0.00", "Percent": '#,##0.00" %"', "Float": "#,##0.0"}
	if shape != wanted.get(kind) or round(value, 2) != value:
		yield f"file: {column['fieldname']} {value} {shape}"
