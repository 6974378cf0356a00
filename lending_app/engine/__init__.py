"""The calculation engine: schedules, replay of dated facts, allocation, arrears and postings.

It knows no framework and no database. Money is `Decimal` in major units, rates are yearly fractions, and every
date that matters is an argument. Start with `LoanTerms`, `build_schedule`, `replay` and `postings`.
"""

from lending_app.engine.allocation import (
	ADVANCE_SOURCE,
	CAPITALIZED_SOURCE,
	FOUR_STEPS,
	OLDEST_INSTALLMENT_FIRST,
	PRESETS,
	SEVEN_STEPS,
	Allocation,
	AllocationPolicy,
	Component,
	Direction,
	ExcessRule,
	Timing,
)
from lending_app.engine.arrears import BucketTotal, calculate_buckets, calculate_par, get_bucket
from lending_app.engine.business_days import BusinessCalendar, BusinessDayConvention
from lending_app.engine.checks import check_payment
from lending_app.engine.date_rules import DateRule, FirstPeriod
from lending_app.engine.day_count import DayCount, year_ratio
from lending_app.engine.errors import EngineError
from lending_app.engine.facts import Disbursed, Fact, Paid, Reversed, list_effective
from lending_app.engine.money import RoundingMode, RoundingPolicy, get_minor_units
from lending_app.engine.options import (
	Balloon,
	DeferredInterest,
	Grace,
	InstallmentRounding,
	Residue,
	Seasons,
	Steps,
)
from lending_app.engine.postings import JournalLine, build_lines, get_changes, postings
from lending_app.engine.rate_steps import RatePoint, RateStep, VariableRate, resolve_variable_rate
from lending_app.engine.rates import Frequency, add_months, get_period_date, get_periods_a_year
from lending_app.engine.replay import LoanReplay, replay
from lending_app.engine.schedule import Installment, Period, Schedule, build_periods, build_schedule
from lending_app.engine.state import (
	InstallmentState,
	InstallmentStatus,
	LedgerRole,
	LoanState,
	LoanStatus,
	Position,
)
from lending_app.engine.terms import (
	AmortizationMethod,
	InterestBasis,
	LoanTerms,
	OpeningFee,
	PenaltyBase,
	PenaltyRule,
	PenaltyStart,
)

__all__ = [
	"ADVANCE_SOURCE",
	"CAPITALIZED_SOURCE",
	"FOUR_STEPS",
	"OLDEST_INSTALLMENT_FIRST",
	"PRESETS",
	"SEVEN_STEPS",
	"Allocation",
	"AllocationPolicy",
	"AmortizationMethod",
	"Balloon",
	"BucketTotal",
	"BusinessCalendar",
	"BusinessDayConvention",
	"Component",
	"DateRule",
	"DayCount",
	"DeferredInterest",
	"Direction",
	"Disbursed",
	"EngineError",
	"ExcessRule",
	"Fact",
	"FirstPeriod",
	"Frequency",
	"Grace",
	"Installment",
	"InstallmentRounding",
	"InstallmentState",
	"InstallmentStatus",
	"InterestBasis",
	"JournalLine",
	"LedgerRole",
	"LoanReplay",
	"LoanState",
	"LoanStatus",
	"LoanTerms",
	"OpeningFee",
	"Paid",
	"PenaltyBase",
	"PenaltyRule",
	"PenaltyStart",
	"Period",
	"Position",
	"RatePoint",
	"RateStep",
	"Residue",
	"Reversed",
	"RoundingMode",
	"RoundingPolicy",
	"Schedule",
	"Seasons",
	"Steps",
	"Timing",
	"VariableRate",
	"add_months",
	"build_lines",
	"build_periods",
	"build_schedule",
	"calculate_buckets",
	"calculate_par",
	"check_payment",
	"get_bucket",
	"get_changes",
	"get_minor_units",
	"get_period_date",
	"get_periods_a_year",
	"list_effective",
	"postings",
	"replay",
	"resolve_variable_rate",
	"year_ratio",
]
