"""The calculation engine: schedules, replay of dated facts, allocation, arrears, postings, costs and returns.

It knows no framework and no database. Money is `Decimal` in major units, rates are yearly fractions, and every
date that matters is an argument. Start with `LoanTerms`, `build_schedule`, `replay` and `postings`.

These are the names that `docs/engine.md` teaches. Each lives in a folder below, with those that are for the app alone.
"""

from lending_app.engine.explain.changes import explain_change
from lending_app.engine.explain.payoff import explain_payoff
from lending_app.engine.ledger.arrears import calculate_buckets, calculate_par
from lending_app.engine.ledger.postings import postings
from lending_app.engine.loan.allocation import PRESETS, Allocation, AllocationPolicy, Component, ExcessRule
from lending_app.engine.loan.charges import Charge, ChargeBase, ChargeTiming, InterestRebate, PrepaymentCharge
from lending_app.engine.loan.date_rules import DateRule, FirstPeriod
from lending_app.engine.loan.drawing_rules import Drawing, DrawingRule, MinimumPayment, Tranche
from lending_app.engine.loan.facts import (
	Charged,
	ChargedOff,
	Disbursed,
	Paid,
	Reclassified,
	Refunded,
	Reversed,
	Sold,
	Waived,
	count_skips,
	list_effective,
)
from lending_app.engine.loan.methods import AmortizationMethod, InterestBalance, InterestBasis, Leveling
from lending_app.engine.loan.options import Grace, Residue
from lending_app.engine.loan.penalty import PenaltyRule
from lending_app.engine.loan.plan_facts import DueDateChanged, Keeps, RateChanged, Restructured, Skipped
from lending_app.engine.loan.rate_resets import build_rate_resets
from lending_app.engine.loan.rate_steps import RatePoint, RateStep, VariableRate, resolve_variable_rate
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.offer.down_payment import calculate_down_payment
from lending_app.engine.offer.refinancing import (
	build_refinancing_options,
	calculate_refinancing,
	calculate_renewal,
)
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.replay.checks import check_payment, preview_fact
from lending_app.engine.replay.replay import LoanReplay, replay
from lending_app.engine.replay.running_account import build_running_account
from lending_app.engine.schedule.due_dates import build_periods
from lending_app.engine.values.business_days import BusinessCalendar, BusinessDayConvention
from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.rates import Frequency

__all__ = [
	"PRESETS",
	"Allocation",
	"AllocationPolicy",
	"AmortizationMethod",
	"BusinessCalendar",
	"BusinessDayConvention",
	"Charge",
	"ChargeBase",
	"ChargeTiming",
	"Charged",
	"ChargedOff",
	"Component",
	"DateRule",
	"Disbursed",
	"Drawing",
	"DrawingRule",
	"DueDateChanged",
	"EngineError",
	"ExcessRule",
	"FirstPeriod",
	"Frequency",
	"Grace",
	"InterestBalance",
	"InterestBasis",
	"InterestRebate",
	"Keeps",
	"LedgerRole",
	"Leveling",
	"LoanReplay",
	"LoanTerms",
	"MinimumPayment",
	"Paid",
	"PenaltyRule",
	"PrepaymentCharge",
	"RateChanged",
	"RatePoint",
	"RateStep",
	"Reclassified",
	"Refunded",
	"Residue",
	"Restructured",
	"Reversed",
	"Skipped",
	"Sold",
	"Tranche",
	"VariableRate",
	"Waived",
	"build_periods",
	"build_rate_resets",
	"build_refinancing_options",
	"build_running_account",
	"build_schedule",
	"calculate_buckets",
	"calculate_down_payment",
	"calculate_par",
	"calculate_refinancing",
	"calculate_renewal",
	"check_payment",
	"count_skips",
	"explain_change",
	"explain_payoff",
	"list_effective",
	"postings",
	"preview_fact",
	"replay",
	"resolve_variable_rate",
]
