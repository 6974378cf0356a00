"""The calculation engine: schedules, replay of dated facts, allocation, arrears, postings, costs and returns.

It knows no framework and no database. Money is `Decimal` in major units, rates are yearly fractions, and every
date that matters is an argument. Start with `LoanTerms`, `build_schedule`, `replay` and `postings`.
"""

from lending_app.engine.cost.cash_flows import (
	CashFlow,
	FlowKind,
	MonthlyFlow,
	build_borrower_flows,
	leave_out,
	net_by_date,
	project_by_month,
	reverse_flows,
)
from lending_app.engine.cost.returns import (
	TotalCost,
	build_flow_arrays,
	calculate_irr,
	calculate_npv,
	calculate_payback,
	calculate_total_cost,
	calculate_total_interest,
	calculate_xirr,
	calculate_xirr_many,
	calculate_xnpv,
)
from lending_app.engine.credit.capacity import (
	Budget,
	Capacity,
	CapacityPolicy,
	CapacityVerdict,
	Expense,
	Income,
	SafetyFactor,
	calculate_capacity,
)
from lending_app.engine.credit.case import Assessment, CreditCase, CreditPolicy, assess
from lending_app.engine.credit.conditions import ConditionKind, Proposal, propose
from lending_app.engine.credit.discrimination import Discrimination, measure_discrimination
from lending_app.engine.credit.logistic_scoring import (
	ScoreScale,
	WeightedFactor,
	build_logistic_card,
	calculate_default_probability,
	calculate_weight_of_evidence,
)
from lending_app.engine.credit.protected_attributes import (
	PROTECTED_ATTRIBUTES,
	ProtectedAttributeError,
	find_protected,
)
from lending_app.engine.credit.reason_codes import ReasonCode, choose_principal_reasons
from lending_app.engine.credit.recommendation import (
	DECISION_TABLE,
	Advice,
	DecisionRow,
	Recommendation,
	RecommendationGround,
	recommend,
)
from lending_app.engine.credit.rules import (
	DEFAULT_RULES,
	CreditRule,
	RuleFacts,
	RuleKind,
	RuleResult,
	RuleStatus,
	evaluate_rules,
	list_broken,
)
from lending_app.engine.credit.score_answers import (
	ContractType,
	CreditHistory,
	FactorKey,
	Guarantor,
	Housing,
	InternalHistory,
	answer_collateral,
	answer_contract,
	answer_credit_history,
	answer_internal_history,
)
from lending_app.engine.credit.score_table import RISK_BANDS, RiskBand, build_point_table, find_risk_band
from lending_app.engine.credit.scorecard import (
	Answer,
	ScoreBand,
	Scorecard,
	ScorecardKind,
	ScoreFactor,
	UncoveredAnswerError,
)
from lending_app.engine.credit.scoring import FactorScore, MissingAnswerError, ScoreResult, score
from lending_app.engine.effective_cost import (
	Convention,
	EffectiveCost,
	IntervalUnit,
	TimedFlow,
	UsApr,
	calculate_annual_rate,
	calculate_apr,
	calculate_aprc,
	calculate_cae,
	calculate_cat,
	calculate_cftea,
	calculate_cftna,
	calculate_ea,
	calculate_effective_cost,
	calculate_tea,
	calculate_tna,
)
from lending_app.engine.explain.payments import explain_payment
from lending_app.engine.explain.payoff import explain_payoff
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.ledger.arrears import (
	ArrearsStage,
	BucketTotal,
	calculate_buckets,
	calculate_par,
	find_stage,
	get_bucket,
)
from lending_app.engine.ledger.collateral import CollateralRule
from lending_app.engine.ledger.postings import JournalLine, build_lines, get_changes, postings
from lending_app.engine.ledger.provisioning import (
	VALUATION_ROLES,
	ExposureBase,
	Provision,
	ProvisionBand,
	ProvisionTable,
	SuspensionRule,
	Valuation,
	calculate_provision,
	classify,
	value_loan,
)
from lending_app.engine.loan.allocation import (
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
from lending_app.engine.loan.charges import (
	Charge,
	ChargeBase,
	ChargeTiming,
	InterestRebate,
	OpeningFee,
	PrepaymentCharge,
	PrepaymentTier,
	TierCount,
)
from lending_app.engine.loan.date_rules import DateRule, FirstPeriod
from lending_app.engine.loan.drawing_rules import Drawing, DrawingRule, MinimumPayment, Tranche
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import (
	Charged,
	ChargedOff,
	Disbursed,
	Paid,
	Refunded,
	Reversed,
	Sold,
	Waived,
	count_skips,
	list_effective,
)
from lending_app.engine.loan.methods import (
	AmortizationMethod,
	EarlyInterest,
	InterestBalance,
	InterestBasis,
	Leveling,
)
from lending_app.engine.loan.options import (
	Balloon,
	DeferredInterest,
	Grace,
	InstallmentRounding,
	Residue,
	Seasons,
	Steps,
)
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyRule, PenaltyStart
from lending_app.engine.loan.plan_facts import (
	DueDateChanged,
	Forgiveness,
	Keeps,
	RateChanged,
	Restructured,
	Skipped,
	SkippedInterest,
)
from lending_app.engine.loan.rate_resets import build_rate_resets, follow_agreed_rate, get_rate_on
from lending_app.engine.loan.rate_steps import (
	RatePoint,
	RateStep,
	VariableRate,
	get_reference,
	resolve_variable_rate,
)
from lending_app.engine.loan.state import (
	InstallmentState,
	InstallmentStatus,
	LedgerRole,
	LoanState,
	LoanStatus,
	PayoffParts,
	Position,
)
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.offer.down_payment import DownPayment, calculate_down_payment
from lending_app.engine.offer.refinancing import (
	RefinancingOption,
	RefinancingResult,
	Renewal,
	build_refinancing_options,
	calculate_refinancing,
	calculate_renewal,
)
from lending_app.engine.offer.scenarios import (
	Scenario,
	ScenarioMatrix,
	calculate_scenario,
	calculate_scenarios,
)
from lending_app.engine.offer.solving import Unknown, solve_terms
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.replay.checks import Preview, check_payment, preview_fact
from lending_app.engine.replay.penalty_days import PenaltyDay, build_penalty_days
from lending_app.engine.replay.replay import LoanReplay, replay
from lending_app.engine.schedule.due_dates import Period, build_periods
from lending_app.engine.schedule.schedule import Installment, Schedule
from lending_app.engine.schedule.shares import split_principal, spread_principal
from lending_app.engine.values.business_days import BusinessCalendar, BusinessDayConvention
from lending_app.engine.values.conversions import (
	RateBasis,
	RateKind,
	calculate_effective_rate,
	calculate_nominal_rate,
	convert_installment,
	convert_rate,
)
from lending_app.engine.values.day_count import DayCount, year_ratio
from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.explanation import Explanation
from lending_app.engine.values.money import RoundingMode, RoundingPolicy, get_minor_units
from lending_app.engine.values.rates import Frequency, add_months, get_period_date, get_periods_a_year

__all__ = [
	"ADVANCE_SOURCE", "CAPITALIZED_SOURCE", "DECISION_TABLE", "DEFAULT_RULES", "FOUR_STEPS",
	"OLDEST_INSTALLMENT_FIRST", "PRESETS", "PROTECTED_ATTRIBUTES", "RISK_BANDS", "SEVEN_STEPS",
	"VALUATION_ROLES", "Advice", "Allocation", "AllocationPolicy", "AmortizationMethod", "Answer",
	"ArrearsStage", "Assessment", "Balloon", "BucketTotal", "Budget", "BusinessCalendar",
	"BusinessDayConvention", "Capacity", "CapacityPolicy", "CapacityVerdict", "CashFlow", "Charge",
	"ChargeBase", "ChargeTiming", "Charged", "ChargedOff", "CollateralRule", "Component", "ConditionKind",
	"ContractType", "Convention", "CreditCase", "CreditHistory", "CreditPolicy", "CreditRule", "DateRule",
	"DayCount", "DecisionRow", "DeferredInterest", "Direction", "Disbursed", "Discrimination",
	"DownPayment", "Drawing", "DrawingRule", "DueDateChanged", "EarlyInterest", "EffectiveCost", "EngineError", "ExcessRule",
	"Expense", "Explanation", "ExposureBase", "Fact", "FactorKey", "FactorScore", "FirstPeriod", "FlowKind",
	"Forgiveness", "Frequency", "Grace", "Guarantor", "Housing", "Income", "Installment",
	"InstallmentRounding", "InstallmentState", "InstallmentStatus", "InterestBalance", "InterestBasis", "InterestRebate", "InternalHistory",
	"IntervalUnit", "JournalLine", "Keeps", "LedgerRole", "Leveling", "LoanReplay", "LoanState", "LoanStatus",
	"LoanTerms", "MinimumPayment", "MissingAnswerError", "MonthlyFlow", "OpeningFee", "Paid", "PayoffParts",
	"PenaltyBase", "PenaltyDay", "PenaltyRule", "PenaltyStart", "Period", "Position", "PrepaymentCharge", "PrepaymentTier",
	"Preview", "Proposal", "ProtectedAttributeError", "Provision", "ProvisionBand", "ProvisionTable",
	"RateBasis", "RateChanged", "RateKind", "RatePoint", "RateStep", "ReasonCode", "Recommendation",
	"RecommendationGround", "RefinancingOption", "RefinancingResult", "Refunded", "Renewal", "Residue",
	"Restructured", "Reversed", "RiskBand", "RoundingMode", "RoundingPolicy", "RuleFacts", "RuleKind",
	"RuleResult", "RuleStatus", "SafetyFactor", "Scenario", "ScenarioMatrix", "Schedule", "ScoreBand",
	"ScoreFactor", "ScoreResult", "ScoreScale", "Scorecard", "ScorecardKind", "Seasons", "Skipped",
	"SkippedInterest", "Sold", "Steps", "SuspensionRule", "TierCount", "TimedFlow", "Timing", "TotalCost", "Tranche",
	"UncoveredAnswerError", "Unknown", "UsApr", "Valuation", "VariableRate", "Waived", "WeightedFactor", "add_months",
	"answer_collateral", "answer_contract", "answer_credit_history", "answer_internal_history", "assess",
	"build_borrower_flows", "build_flow_arrays", "build_lines", "build_logistic_card", "build_penalty_days",
	"build_periods", "build_point_table", "build_rate_resets", "build_refinancing_options",
	"build_schedule", "calculate_annual_rate", "calculate_apr", "calculate_aprc", "calculate_buckets",
	"calculate_cae", "calculate_capacity", "calculate_cat", "calculate_cftea", "calculate_cftna",
	"calculate_default_probability", "calculate_down_payment", "calculate_ea", "calculate_effective_cost",
	"calculate_effective_rate", "calculate_irr", "calculate_nominal_rate", "calculate_npv", "calculate_par",
	"calculate_payback", "calculate_provision", "calculate_refinancing", "calculate_renewal",
	"calculate_scenario", "calculate_scenarios", "calculate_tea", "calculate_tna", "calculate_total_cost",
	"calculate_total_interest", "calculate_weight_of_evidence", "calculate_xirr", "calculate_xirr_many",
	"calculate_xnpv", "check_payment", "choose_principal_reasons", "classify", "convert_installment",
	"convert_rate", "count_skips", "evaluate_rules", "explain_installment", "explain_payment",
	"explain_payoff", "find_protected", "find_risk_band", "find_stage", "follow_agreed_rate", "get_bucket",
	"get_changes", "get_minor_units", "get_period_date", "get_periods_a_year", "get_rate_on",
	"get_reference", "leave_out", "list_broken", "list_effective", "measure_discrimination", "net_by_date",
	"postings", "preview_fact", "project_by_month", "propose", "recommend", "replay",
	"resolve_variable_rate", "reverse_flows", "score", "solve_terms", "split_principal", "spread_principal", "value_loan",
	"year_ratio",
]  # fmt: skip
