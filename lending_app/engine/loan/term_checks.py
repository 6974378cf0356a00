"""Terms that contradict each other are refused before anything is computed with them."""

from __future__ import annotations

from lending_app.engine.loan.charges import Charge
from lending_app.engine.loan.date_rules import FirstPeriod
from lending_app.engine.loan.drawing_rules import Drawing, MinimumPayment
from lending_app.engine.loan.methods import AmortizationMethod, InterestBalance, InterestBasis, Leveling
from lending_app.engine.loan.options import DeferredInterest, Grace, Residue, Seasons
from lending_app.engine.loan.rate_steps import check_rate_steps
from lending_app.engine.loan.term_fields import TermFields
from lending_app.engine.values.business_days import BusinessDayConvention
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from lending_app.engine.values.inputs import check_kind
from lending_app.engine.values.rates import Frequency, check_rate, check_signed_rate

CAPITALIZE = DeferredInterest.CAPITALIZE
# Options a method cannot do without, and those it has no use for.
_NEEDS = {
	AmortizationMethod.BALLOON: ("balloon",),
	AmortizationMethod.STEPPED: ("steps",),
}
_EXCLUDES = {
	AmortizationMethod.FLAT: ("grace", "seasons"),
	AmortizationMethod.IRREGULAR: ("grace", "seasons", "installment_rounding"),
}


_IN_ADVANCE = (
	AmortizationMethod.LEVEL_PAYMENT,
	AmortizationMethod.LEVEL_PRINCIPAL,
	AmortizationMethod.INTEREST_ONLY,
)


def check_plan(terms: TermFields) -> None:
	"""Refuse options that contradict the method or each other. Raises InvalidTermError, InvalidAmountError."""
	for option in ("balloon", "steps"):
		is_needed = option in _NEEDS.get(terms.method, ())
		if is_needed != (getattr(terms, option) is not None):
			raise InvalidTermError(
				option, getattr(terms, option), f"set with its own method, not {terms.method.value}"
			)
	for option in _EXCLUDES.get(terms.method, ()):
		if getattr(terms, option) is not None:
			raise InvalidTermError(option, getattr(terms, option), f"left out with {terms.method.value}")
	amount = terms.balloon.amount if terms.balloon is not None else None
	if amount is not None and amount >= terms.principal:
		raise InvalidAmountError("balloon_amount", amount, f"below {terms.principal}")
	if terms.grace is not None and terms.grace.periods >= terms.number_of_installments:
		raise InvalidTermError("grace", terms.grace.periods, f"below {terms.number_of_installments}")
	_check_deferrals(terms.grace, terms.seasons)
	_check_given(terms)


def check_rates(terms: TermFields) -> None:
	"""Refuse rates out of order or below zero, unless these are allowed, and what they cannot go with then.

	Raises InvalidRateError, InvalidTermError.
	"""
	check_rate_steps(terms.rate_steps, terms.number_of_installments)
	if not terms.is_negative_rate_allowed:
		check_rate(terms.annual_rate, "annual_rate")
		for step in terms.rate_steps:
			check_rate(step.annual_rate, "step_annual_rate")
		return
	check_signed_rate(terms.annual_rate, "annual_rate")
	first = _get_first_period(terms)
	deferring = [rule for rule in (terms.grace, terms.seasons) if rule is not None]
	later = [rule.deferred_interest for rule in deferring if rule.deferred_interest is not CAPITALIZE]
	owed = InterestBalance.OWED
	refused: dict[str, tuple[bool, object]] = {
		"method": (terms.method in (AmortizationMethod.FLAT, AmortizationMethod.IRREGULAR), terms.method),
		"is_interest_in_advance": (terms.is_interest_in_advance, True),
		"interest_balance": (terms.interest_balance is owed, owed),
		"first_period": (first in (FirstPeriod.SPREAD, FirstPeriod.KEPT_BACK), first),
		"deferred_interest": (bool(later), later[0] if later else None),
		"residue": (terms.residue is not Residue.LAST, terms.residue),
		"compounding": (terms.compounding is not None, terms.compounding),
	}
	for name, (is_refused, value) in refused.items():
		if is_refused:
			raise InvalidTermError(name, value, "another where rates may fall below zero")


def check_dates(terms: TermFields) -> None:
	"""Refuse date rules that do not fit the frequency or the day count. Raises InvalidTermError."""
	if terms.dates is not None:
		terms.dates.check_frequency(terms.frequency)
		_check_spread(terms, terms.dates.first_period)
		if terms.is_due_at_start and terms.number_of_installments < 2:
			raise InvalidTermError("number_of_installments", terms.number_of_installments, "2 or more")
	calendar = terms.dates.calendar if terms.dates is not None else None
	if terms.day_count is DayCount.BUSINESS_252 and calendar is None:
		raise InvalidTermError("calendar", None, f"given with {terms.day_count.value}")


def check_in_advance(terms: TermFields) -> None:
	"""Refuse what a plan with interest in advance does not know. Raises InvalidTermError, naming the field."""
	if not terms.is_interest_in_advance:
		return
	if terms.method not in _IN_ADVANCE:
		raise InvalidTermError("method", terms.method, "another with interest in advance")
	first = _get_first_period(terms)
	refused: dict[str, tuple[bool, object]] = {
		"grace": (terms.grace is not None, terms.grace),
		"seasons": (terms.seasons is not None, terms.seasons),
		"drawing": (terms.drawing is not None, terms.drawing),
		"residue": (terms.residue is not Residue.LAST, terms.residue),
		"first_period": (first is not FirstPeriod.OWN, first),
		"is_due_at_start": (terms.is_due_at_start, True),
	}
	for name, (is_refused, value) in refused.items():
		if is_refused:
			raise InvalidTermError(name, value, "another with interest in advance")


def check_compounding(terms: TermFields) -> None:
	"""Refuse a rate that compounds where there is nothing to compound over. Raises InvalidTermError."""
	if terms.compounding is None:
		return
	once = Frequency.AT_MATURITY
	if once in (terms.compounding, terms.frequency) or terms.method is AmortizationMethod.FLAT:
		raise InvalidTermError(
			"compounding", terms.compounding, f"left out with {once.value} and flat interest"
		)


_LEVELED = (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.BALLOON, AmortizationMethod.STEPPED)


def check_leveling(terms: TermFields) -> None:
	"""Refuse equal periods where there is nothing else to level over. Raises InvalidTermError."""
	if terms.leveling is not Leveling.EQUAL_PERIODS:
		return
	reasons = (
		(terms.interest_basis is not InterestBasis.DAILY, f"with {InterestBasis.DAILY.value} interest"),
		(terms.method not in _LEVELED, "with " + ", ".join(method.value for method in _LEVELED)),
		(terms.frequency is Frequency.AT_MATURITY, "with several installments"),
		(terms.is_interest_in_advance, "without interest in advance"),
		(_get_first_period(terms) is not FirstPeriod.OWN, f"with the first period's {FirstPeriod.OWN.value}"),
	)
	for is_refused, bound in reasons:
		if is_refused:
			raise InvalidTermError("leveling", terms.leveling, bound)


def check_owed(terms: TermFields) -> None:
	"""Refuse what interest on the balance owed cannot go with. Raises InvalidTermError, naming the field."""
	if terms.interest_balance is not InterestBalance.OWED:
		return
	first = _get_first_period(terms)
	dates, deferring = terms.dates, [rule for rule in (terms.grace, terms.seasons) if rule is not None]
	later = [rule.deferred_interest for rule in deferring if rule.deferred_interest is not CAPITALIZE]
	is_counted = dates is not None and dates.convention is not BusinessDayConvention.NONE
	refused: dict[str, tuple[bool, object, str]] = {
		"interest_basis": (
			terms.interest_basis is not InterestBasis.DAILY,
			terms.interest_basis,
			InterestBasis.DAILY.value,
		),
		"method": (
			terms.method in (AmortizationMethod.FLAT, AmortizationMethod.IRREGULAR),
			terms.method,
			"another with interest on the balance owed",
		),
		"is_interest_in_advance": (terms.is_interest_in_advance, True, "False"),
		"first_period": (first is not FirstPeriod.OWN, first, FirstPeriod.OWN.value),
		"is_interest_adjusted": (
			is_counted and dates is not None and not dates.is_interest_adjusted,
			False,
			"True where due dates move",
		),
		"deferred_interest": (bool(later), later[0] if later else None, CAPITALIZE.value),
		"drawing": (terms.drawing is not None, terms.drawing, "left out"),
		"residue": (terms.residue is Residue.INTEREST, terms.residue, "another"),
	}
	for name, (is_refused, value, bound) in refused.items():
		if is_refused:
			raise InvalidTermError(name, value, bound)


def _get_first_period(terms: TermFields) -> FirstPeriod:
	return terms.dates.first_period if terms.dates is not None else FirstPeriod.OWN


def _check_spread(terms: TermFields, first: FirstPeriod) -> None:
	"""One rule for interest that other installments collect; given installments collect what is given."""
	if first is not FirstPeriod.SPREAD:
		return
	if terms.method is AmortizationMethod.IRREGULAR:
		raise InvalidTermError("first_period", first, f"another with {terms.method.value}")
	is_deferring = terms.seasons is not None and not terms.seasons.is_interest_paid
	if is_deferring or (terms.grace is not None and terms.grace.full_periods):
		raise InvalidTermError("first_period", first, "another where grace or seasons defer interest")


def check_charges(terms: TermFields) -> None:
	"""Refuse charges that are no charges or that the plan cannot carry. Raises InvalidTermError, InvalidRateError."""
	check_kind(terms.charges, tuple, "charges")
	check_rate(terms.interest_tax_rate, "interest_tax_rate")
	for charge in terms.charges:
		check_kind(charge, Charge, "charges")
	names = [charge.name for charge in terms.charges]
	if len(names) != len(set(names)):
		raise InvalidTermError("charges", ", ".join(names), "each name once")
	if terms.given_principals and any(charge.is_financed for charge in terms.charges):
		raise InvalidTermError("charges", "financed", "kept back, with given principals")


def _check_deferrals(grace: Grace | None, seasons: Seasons | None) -> None:
	"""One rule for deferred interest in a loan: two would leave open which of them an installment collects."""
	if grace is None or seasons is None or not grace.full_periods:
		return
	if grace.deferred_interest is not seasons.deferred_interest:
		raise InvalidTermError("season_interest", seasons.deferred_interest, grace.deferred_interest)


def _check_given(terms: TermFields) -> None:
	check_kind(terms.given_principals, tuple, "given_principals")
	check_kind(terms.given_totals, tuple, "given_totals")
	given = terms.given_principals or terms.given_totals
	if terms.method is not AmortizationMethod.IRREGULAR:
		if given:
			raise InvalidTermError("given", len(given), f"left out with {terms.method.value}")
		return
	if bool(terms.given_principals) == bool(terms.given_totals):
		raise InvalidTermError("given", len(given), "principals or totals, one of them")
	if len(given) != terms.number_of_installments:
		raise InvalidTermError("given", len(given), terms.number_of_installments)
	if any(terms.rounding.to_minor(amount, "given") < 0 for amount in given):
		raise InvalidAmountError("given", min(given), "0 or more")
	if terms.given_principals and sum(given) != terms.principal:
		raise InvalidAmountError("given", sum(given), terms.principal)


# What a line with a minimum payment has no use for: its installments follow its balance.
PLANNING_OPTIONS = ("grace", "seasons", "installment_rounding")


def check_drawing(terms: TermFields) -> None:
	"""Refuse a drawing that the plan cannot follow. Raises InvalidTermError, InvalidAmountError."""
	rule = terms.drawing
	if rule is None or rule.kind is Drawing.SINGLE:
		return
	if terms.given_principals or terms.given_totals:
		raise InvalidTermError("drawing", rule.kind, f"{Drawing.SINGLE.value} with {terms.method.value}")
	if rule.total_expected >= terms.principal:
		raise InvalidAmountError("tranches", rule.total_expected, f"below {terms.principal}")
	for tranche in rule.expected:
		terms.rounding.to_minor(tranche.amount, "tranche_amount")
	if rule.minimum is not None:
		_check_minimum(terms, rule.minimum)


def _check_minimum(terms: TermFields, rule: MinimumPayment) -> None:
	terms.rounding.to_minor(rule.amount, "minimum_amount")
	if terms.method.value != "Level Payment":
		raise InvalidTermError("minimum", terms.method, "left out, or with Level Payment")
	for option in PLANNING_OPTIONS:
		if getattr(terms, option) is not None:
			raise InvalidTermError(option, getattr(terms, option), "left out with a minimum payment")
