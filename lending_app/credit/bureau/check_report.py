"""What makes a report one: a client who consented, days that are past, and its sums."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, formatdate, getdate, today

from lending_app.credit.bureau.exceptions import BureauConsentError, BureauReportError
from lending_app.credit.bureau.record_report import find_report
from lending_app.engine.credit.bureau import AccountStatus, BureauAccount, sum_bureau
from lending_app.products.adapters import to_decimal, to_float

PURPOSE = "Credit Bureau"


def check_report(report: Document) -> None:
	"""Refuse what cannot be, fill what follows."""
	get_consent_day(report.client)
	_fill_currency(report)
	_check_days(report)
	_check_reference(report)
	_fill_totals(report)


def get_consent_day(client: str) -> date:
	"""The day on which the client consented to being asked about. Raises BureauConsentError."""
	day = frappe.db.get_value(
		"Client Consent",
		{
			"parent": client,
			"parenttype": "Client",
			"purpose": PURPOSE,
			"withdrawn_on": ("is", "not set"),
			"given_on": ("<=", today()),
		},
		"given_on",
		order_by="given_on desc",
	)
	if not day:
		frappe.throw(
			_(
				"Client {0} has not consented to a credit bureau being asked. Record the consent in the client's file first."
			).format(frappe.bold(frappe.db.get_value("Client", client, "client_name") or client)),
			exc=BureauConsentError,
			title=_("Consent Missing"),
		)
	return getdate(day)


def _fill_currency(report: Document) -> None:
	expected = frappe.db.get_value("Client", report.client, "currency") or frappe.db.get_default("currency")
	if report.currency and report.currency != expected:
		_refuse(
			_("The report is in {0}, the client's figures are in {1}. Ask the bureau for one in {1}.").format(
				report.currency, expected
			)
		)
	report.currency = expected
	for row in (*report.accounts, *report.delinquencies):
		row.currency = expected


def _check_days(report: Document) -> None:
	latest = getdate(today())
	if getdate(report.report_date) > latest:
		_refuse(_("Report Date: {0} is a day to come.").format(formatdate(report.report_date)))
	for table, field in (
		("accounts", "opened_on"),
		("inquiries", "inquired_on"),
		("delinquencies", "occurred_on"),
	):
		for row in report.get(table):
			if row.get(field) and getdate(row.get(field)) > latest:
				_refuse(
					_("{0}, row {1}: {2} is a day to come.").format(
						_(report.meta.get_label(table)), row.idx, formatdate(row.get(field))
					)
				)
	days = cint(frappe.get_cached_doc("Evaluation Settings").bureau_valid_days)
	report.valid_until = add_days(report.report_date, days) if days else None


def _check_reference(report: Document) -> None:
	known = report.external_reference and find_report(
		report.bureau, report.external_reference, but=report.name
	)
	if known:
		_refuse(
			_("{0} is already on file as {1}. Open that one.").format(
				frappe.bold(report.external_reference), known
			)
		)


def _fill_totals(report: Document) -> None:
	totals = sum_bureau(
		getdate(report.report_date),
		[
			BureauAccount(
				balance=to_decimal(row.balance_amount),
				monthly_payment=to_decimal(row.monthly_payment_amount),
				days_past_due=cint(row.days_past_due),
				status=AccountStatus(row.status or AccountStatus.CURRENT),
			)
			for row in report.accounts
		],
		[cint(row.days_past_due) for row in report.delinquencies],
		[getdate(row.inquired_on) for row in report.inquiries],
	)
	report.number_of_open_accounts = totals.open_accounts
	report.number_of_charged_off_accounts = totals.charged_off_accounts
	report.number_of_delinquencies = totals.delinquencies
	report.number_of_recent_inquiries = totals.recent_inquiries
	report.worst_days_past_due = totals.worst_days_past_due
	report.total_debt_amount = to_float(totals.total_debt)
	report.overdue_amount = to_float(totals.overdue)
	report.monthly_payments_amount = to_float(totals.monthly_payments)


def _refuse(text: str) -> None:
	frappe.throw(text, exc=BureauReportError, title=_("Bureau Report"))
