"""What each product earned and cost from one day to another, and its return on what was lent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate

from lending_app.closing.figures.check_closed_day import check_closed_day
from lending_app.closing.figures.check_product_report import ReportTime, check_product_report
from lending_app.closing.figures.product_queries import (
	list_average_balances,
	list_product_names,
	list_product_sums,
)
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.offer.profitability import Earnings, Profitability, calculate_profitability
from lending_app.engine.values.money import RoundingPolicy
from lending_app.lending_setup.reports.frame import build_columns, round_rows
from lending_app.products.adapters import to_float, to_rate

# Income is a credit, cost a debit.
INCOME = {
	"interest": (LedgerRole.INTEREST_INCOME,),
	"penalty": (LedgerRole.PENALTY_INCOME,),
	"fees": (LedgerRole.FEE_INCOME, LedgerRole.COST_INCOME),
	"recoveries": (LedgerRole.RECOVERY_INCOME,),
}
COST = {
	"provision": LedgerRole.PROVISION_EXPENSE,
	"charge_off": LedgerRole.CHARGE_OFF_LOSS,
	"waivers": LedgerRole.WAIVERS,
	"referrals": LedgerRole.REFERRAL_EXPENSE,
}
EARNINGS = (*INCOME, *COST, "average_balance")
AMOUNTS = ("funding_cost", "margin")
RATES = ("margin_rate", "annual_yield", "return_on_assets")


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str, dict | None]:
	"""Columns, a row for each product and one for all, the formulas, a chart of margin and return."""
	time = check_product_report(filters)
	check_closed_day(time.company, time.last)
	currency = frappe.get_cached_value("Company", time.company, "default_currency")
	rounding = RoundingPolicy.for_currency(currency)
	percent = frappe.db.get_value("Lending Company", time.company, "funding_cost_percent")
	rate = to_rate(percent) if percent else None
	found, days = _list_earnings(time)
	names = list_product_names(list(found))
	rows = [
		_show(code, names.get(code), earnings, calculate_profitability(earnings, rounding, rate), currency)
		for code, earnings in found.items()
	]
	chart = _get_chart(rows)
	if len(found) > 1:
		total = _add_up(list(found.values()), days)
		row = _show(None, _("All Products"), total, calculate_profitability(total, rounding, rate), currency)
		rows.append(row)
	columns = _get_columns(rate)
	return columns, round_rows(columns, rows), _explain(time, days, percent), chart


def _list_earnings(time: ReportTime) -> tuple[dict[str, Earnings], int]:
	where = (time.company, time.first, time.last, time.branch)
	sums = list_product_sums(*where)
	balances, days = list_average_balances(*where)
	earnings = {}
	for code in sorted({*sums, *balances}):
		posted = sums.get(code, {})
		earned = {
			name: -sum((posted.get(role, Decimal(0)) for role in roles), Decimal(0))
			for name, roles in INCOME.items()
		}
		lost = {name: posted.get(role, Decimal(0)) for name, role in COST.items()}
		earnings[code] = Earnings(**earned, **lost, average_balance=balances.get(code, Decimal(0)), days=days)
	return earnings, days


def _add_up(rows: list[Earnings], days: int) -> Earnings:
	return Earnings(
		**{name: sum((getattr(row, name) for row in rows), Decimal(0)) for name in EARNINGS}, days=days
	)


def _show(
	code: str | None, name: str | None, earnings: Earnings, result: Profitability, currency: str
) -> dict[str, Any]:
	values = {field: to_float(getattr(earnings, field)) for field in EARNINGS}
	for field in AMOUNTS:
		amount = getattr(result, field)
		values[field] = None if amount is None else to_float(amount)
	for field in RATES:
		rate = getattr(result, field)
		values[field] = None if rate is None else to_float(round(rate * 100, 2))
	return {"product": code, "product_name": name, "currency": currency} | values


def _get_columns(rate: Decimal | None) -> list[dict[str, Any]]:
	return build_columns(
		(
			("product", _("Product"), "Link", "Loan Product"),
			("product_name", _("Product Name"), "Data", None, 180),
			("margin", _("Margin"), "Currency"),
			("margin_rate", _("Margin (% of Income)"), "Percent"),
			("average_balance", _("Average Balance"), "Currency"),
			("interest", _("Interest Income"), "Currency"),
			("penalty", _("Penalty Income"), "Currency"),
			("fees", _("Fees and Costs"), "Currency"),
			("recoveries", _("Recoveries"), "Currency"),
			("provision", _("Provision Expense"), "Currency"),
			("charge_off", _("Charge-off Loss"), "Currency"),
			("waivers", _("Waivers"), "Currency"),
			("referrals", _("Referral Fees"), "Currency"),
			(
				"funding_cost",
				_("Funding Cost") if rate is not None else _("Funding Cost (not given)"),
				"Currency",
			),
			("annual_yield", _("Yield (% a Year)"), "Percent"),
			("return_on_assets", _("Return on Assets (% a Year)"), "Percent"),
		)
	)


def _explain(time: ReportTime, days: int, percent: float | None) -> str:
	lines = [
		_("From {0} to {1}.").format(formatdate(time.first), formatdate(time.last)),
		_("Income: interest, penalties, fees, collection costs and recoveries as posted."),
		_("Margin = income - provision expense - charge-off loss - waivers - referral fees - funding cost."),
		_("Return on assets = margin / average balance x 365 / {0} closed days.").format(days),
		_("Yield = income / average balance x 365 / {0} closed days.").format(days),
		_("Average balance: outstanding principal at the end of each closed day, {0} of {1} days.").format(
			days, time.days
		),
		_("Funding cost = average balance x {0} % a year.").format(f"{percent:g}")
		if percent
		else _("No funding cost is given in Lending Company {0}: the margin is before it.").format(
			frappe.utils.escape_html(time.company)
		),
	]
	return "<br>".join(lines)


def _get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	if not rows:
		return None
	income = [round(row["interest"] + row["penalty"] + row["fees"] + row["recoveries"], 2) for row in rows]
	datasets = [
		{"name": _("Income"), "values": income},
		{"name": _("Margin"), "values": [row["margin"] for row in rows]},
	]
	return {"data": {"labels": [row["product"] for row in rows], "datasets": datasets}, "type": "bar"}
