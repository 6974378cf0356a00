"""Terms of a loan as plain options: one line for each, with its place in the JSON of the terms."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

import click

from lending_app.cli.kinds import Day, DecimalNumber, Name, Percent, Several, slug
from lending_app.engine.loan.allocation import PRESETS, AllocationPolicy, ExcessRule
from lending_app.engine.loan.date_rules import FirstPeriod
from lending_app.engine.loan.methods import (
	AmortizationMethod,
	EarlyInterest,
	InterestBalance,
	InterestBasis,
	Leveling,
)
from lending_app.engine.loan.options import DeferredInterest, Residue
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyStart
from lending_app.engine.values.business_days import BusinessDayConvention
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.money import RoundingMode
from lending_app.engine.values.rates import Frequency

AllocationName = Enum("AllocationName", {slug(name): name for name in PRESETS})


@dataclass(frozen=True, slots=True)
class TermOption:
	"""`path` is where the value stands in the JSON of the terms."""

	flag: str
	path: str
	kind: click.ParamType | None
	help: str

	@property
	def key(self) -> str:
		return self.flag.lstrip("-").replace("-", "_")

	def decorate(self, command: Callable[..., Any]) -> Callable[..., Any]:
		if self.kind is None:
			return click.option(self.flag, is_flag=True, default=None, help=self.help)(command)
		return click.option(self.flag, type=self.kind, help=self.help)(command)


def _name(kind: type[Enum], words: str, default: str = "") -> tuple[Name, str]:
	choices = Name(kind)
	usual = f" Usual: {default}." if default else ""
	return choices, f"{words}: {', '.join(choices.members)}.{usual}"


_NUMBER, _PERCENT, _DAY, _WHOLE = DecimalNumber(), Percent(), Day(), click.INT
TERM_OPTIONS = (
	TermOption("--principal", "principal", _NUMBER, "Amount lent."),
	TermOption("--rate", "annual_rate", _PERCENT, "Percent a year: 18 for 18 %."),
	TermOption("--installments", "number_of_installments", _WHOLE, "Number of installments."),
	TermOption("--currency", "currency", click.STRING, "ISO 4217 code. Usual: DOP."),
	TermOption("--method", "method", *_name(AmortizationMethod, "How principal is repaid", "level-payment")),
	TermOption("--frequency", "frequency", *_name(Frequency, "How often", "monthly")),
	TermOption(
		"--interest-basis", "interest_basis", *_name(InterestBasis, "Equal periods or days", "periodic")
	),
	TermOption(
		"--interest-in-advance",
		"is_interest_in_advance",
		None,
		"Interest is paid at the start of each period, the first kept back.",
	),
	TermOption("--day-count", "day_count", *_name(DayCount, "Days and years", "actual-365")),
	TermOption(
		"--interest-balance",
		"interest_balance",
		*_name(InterestBalance, "What interest runs on, day by day", "scheduled-balance"),
	),
	TermOption(
		"--early-interest",
		"early_interest",
		*_name(EarlyInterest, "When early money pays the interest earned", "before-principal"),
	),
	TermOption(
		"--leveling", "leveling", *_name(Leveling, "What level installments are leveled over", "as-interest")
	),
	TermOption(
		"--compounding",
		"compounding",
		*_name(Frequency, "How often the rate compounds, beside the installments"),
	),
	TermOption(
		"--negative-rates",
		"is_negative_rate_allowed",
		None,
		"Rates may be below zero: their interest is taken off the principal.",
	),
	TermOption("--first-due-date", "first_due_date", _DAY, "First due date where it is not one period on."),
	TermOption(
		"--month-days", "dates.month_days", Several(_WHOLE), "Fixed days of the month: 15,31; 31 is the last."
	),
	TermOption(
		"--due-dates", "dates.given", Several(_DAY), "Due dates agreed one by one: 2025-03-01,2025-09-01."
	),
	TermOption("--fixed-days", "dates.has_fixed_days", None, "Months of 30 days, half months of 15."),
	TermOption("--month-end", "dates.is_end_of_month", None, "From a month's last day to the next one's."),
	TermOption(
		"--to-first",
		"dates.is_moved_to_first",
		None,
		"A 31st that a month does not have moves to the next first.",
	),
	TermOption(
		"--due-at-start", "dates.is_due_at_start", None, "Installment 1 falls due with the disbursement."
	),
	TermOption(
		"--business-days", "dates.convention", *_name(BusinessDayConvention, "Where an idle day moves to")
	),
	TermOption(
		"--holidays",
		"dates.calendar.holidays",
		Several(_DAY),
		"Days without business: 2025-01-01,2025-12-25.",
	),
	TermOption(
		"--weekend", "dates.calendar.weekend", Several(_WHOLE), "Weekdays without business, Monday is 0: 5,6."
	),
	TermOption("--move-interest", "dates.is_interest_adjusted", None, "Interest moves with the due date."),
	TermOption(
		"--first-period",
		"dates.first_period",
		*_name(FirstPeriod, "A first period of another length", "own-interest"),
	),
	TermOption("--balloon-percent", "balloon.rate", _PERCENT, "Part of the principal left for the end."),
	TermOption("--balloon-amount", "balloon.amount", _NUMBER, "Amount left for the end."),
	TermOption(
		"--step-proportions",
		"steps.proportions",
		Several(_NUMBER),
		"In proportions, step by step: 1,1.2,1.5.",
	),
	TermOption("--step-every", "steps.every", _WHOLE, "Installments change every given number of periods."),
	TermOption("--step-percent", "steps.rate", _PERCENT, "By that many percent; below 0 they fall."),
	TermOption("--step-amount", "steps.amount", _NUMBER, "By an amount; below 0 they fall."),
	TermOption(
		"--skip-months", "seasons.months_without_payment", Several(_WHOLE), "Months without payment: 7,8."
	),
	TermOption("--season-interest", "seasons.deferred_interest", *_name(DeferredInterest, "Their interest")),
	TermOption(
		"--pay-season-interest", "seasons.is_interest_paid", None, "Interest is paid in those months."
	),
	TermOption("--grace-full", "grace.full_periods", _WHOLE, "First periods in which nothing is paid."),
	TermOption("--grace-principal", "grace.principal_periods", _WHOLE, "Next periods of interest alone."),
	TermOption(
		"--grace-interest-free", "grace.interest_free_periods", _WHOLE, "First periods without interest."
	),
	TermOption(
		"--grace-interest", "grace.deferred_interest", *_name(DeferredInterest, "Interest of the grace")
	),
	TermOption(
		"--given-principals", "given_principals", Several(_NUMBER), "Principal of each installment: 300,700."
	),
	TermOption("--given-totals", "given_totals", Several(_NUMBER), "Total of each installment."),
	TermOption(
		"--round-to", "installment_rounding.multiple", _NUMBER, "Installment to a multiple: 0.05, 1, 10."
	),
	TermOption("--round-mode", "installment_rounding.mode", *_name(RoundingMode, "Its direction", "half-up")),
	TermOption("--residue", "residue", *_name(Residue, "Installment that takes the rest", "last")),
	TermOption(
		"--rounding-mode", "rounding_mode", *_name(RoundingMode, "Rounding of every amount", "half-up")
	),
	TermOption("--allocation", "allocation", *_name(AllocationName, "Order of payments", "seven-steps")),
	TermOption("--excess", "excess", *_name(ExcessRule, "Money beyond what is due", "next-installments")),
	TermOption("--penalty-percent", "penalty.daily_rate", _PERCENT, "Penalty: percent a day."),
	TermOption("--penalty-base", "penalty.base", *_name(PenaltyBase, "Of what")),
	TermOption("--penalty-amount", "penalty.fixed_amount", _NUMBER, "Penalty: an amount, once."),
	TermOption("--penalty-after", "penalty.tolerance_days", _WHOLE, "Days late before there is any."),
	TermOption("--penalty-start", "penalty.start", *_name(PenaltyStart, "Counted from")),
	TermOption("--fee-percent", "opening_fee.rate", _PERCENT, "Opening fee: percent of the principal."),
	TermOption("--fee-amount", "opening_fee.fixed_amount", _NUMBER, "Opening fee: an amount."),
	TermOption("--fee-tax-percent", "opening_fee.tax_rate", _PERCENT, "Tax on the opening fee."),
)
# The method that goes without saying where an option belongs to it alone.
_OWN_METHODS = {
	"balloon": AmortizationMethod.BALLOON,
	"steps": AmortizationMethod.STEPPED,
	"given_principals": AmortizationMethod.IRREGULAR,
	"given_totals": AmortizationMethod.IRREGULAR,
}


def build_terms_data(options: dict[str, Any], given: tuple[str, ...]) -> dict[str, Any]:
	"""What the options say, in the shape of the terms' JSON; options left out are left out."""
	data: dict[str, Any] = {}
	for option in TERM_OPTIONS:
		value = options.get(option.key)
		if value is not None:
			_put(data, option.path, _adapt(option.path, value))
	for text in given:
		path, is_split, value = text.partition("=")
		if not is_split:
			raise InvalidTermError("set", text, "PATH=VALUE")
		_put(data, path.strip(), _parse(value))
	_imply(data)
	return data


def _imply(data: dict[str, Any]) -> None:
	"""The method and the number of installments that other options leave no doubt of."""
	for name, method in _OWN_METHODS.items():
		if name in data:
			data.setdefault("method", method)
	for name in ("given_principals", "given_totals"):
		if isinstance(data.get(name), tuple):
			data.setdefault("number_of_installments", len(data[name]))


def merge(data: Any, changes: dict[str, Any]) -> Any:
	"""The data of a file with what the options change."""
	if not isinstance(data, dict):
		return data
	merged = dict(data)
	for name, value in changes.items():
		is_part = isinstance(value, dict) and isinstance(merged.get(name), dict)
		merged[name] = merge(merged[name], value) if is_part else value
	return merged


def _adapt(path: str, value: Any) -> Any:
	if path == "currency":
		return value.upper()
	if path == "allocation":
		policy: AllocationPolicy = PRESETS[value.value]
		return {"order": policy.order, "direction": policy.direction}
	return value


def _put(data: dict[str, Any], path: str, value: Any) -> None:
	*parents, name = path.split(".")
	for parent in parents:
		data = data.setdefault(parent, {})
		if not isinstance(data, dict):
			raise InvalidTermError(path, value, f"apart from {parent}")
	data[name] = value


def _parse(text: str) -> Any:
	"""JSON where it is some, text where it is not; numbers stay as they are written."""
	try:
		return json.loads(text, parse_float=Decimal)
	except (ValueError, RecursionError):
		return text
