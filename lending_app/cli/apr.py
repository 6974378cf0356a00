"""`lending-app apr`: what a loan costs a year, by each law's own method."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path

import click

from lending_app.cli.answers import Answer, Column, Listing
from lending_app.cli.files import load_part, read_file, read_flows
from lending_app.cli.kinds import DatedAmount, Name
from lending_app.cli.loans import Loan, Reader, file_option, takes_terms
from lending_app.cli.output import answers
from lending_app.engine.cost.cash_flows import CashFlow, FlowKind, build_borrower_flows
from lending_app.engine.effective_cost import Convention, EffectiveCost, calculate_effective_cost
from lending_app.engine.effective_cost.us_construction import estimate_construction
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.schedule.charge_plan import calculate_upfront

# What people call the measures.
Measure = Enum(
	"Measure",
	{
		"US_APR": "us-apr",
		"EU_APRC": "eu-aprc",
		"MEXICO_CAT": "cat",
		"ARGENTINA_CFTEA": "cft",
		"ARGENTINA_CFTEA_BEFORE_TAX": "cft-before-tax",
		"ARGENTINA_CFTNA": "cft-nominal",
		"ARGENTINA_CFTNA_BEFORE_TAX": "cft-nominal-before-tax",
		"CHILE_CAE": "cae",
		"COLOMBIA_EA": "ea",
		"XIRR": "xirr",
	},
)
COLUMNS = (
	Column("convention", "Measure"),
	Column("published", "Published %"),
	Column("rate", "Rate", "percent"),
	Column("unit", "Unit"),
	Column("law", "Convention"),
)
FLOWS = (
	Column("value_date", "Date", "date"),
	Column("amount", "Amount", "money"),
	Column("whole", "Units", "number"),
	Column("fraction", "Fraction", "number"),
)
ESTIMATE = (
	Column("interest", "Estimated Interest", "money"),
	Column("finance_charge", "Finance Charge", "money"),
	Column("amount_financed", "Amount Financed", "money"),
	Column("apr", "APR %"),
)
_Dated = tuple[tuple[date, Decimal], ...]


@click.command()
@click.option(
	"--measure",
	"measures",
	type=Name(Measure),
	multiple=True,
	help=f"{', '.join(member.value for member in Measure)}; all where left out.",
)
@click.option("--fee", type=DatedAmount(), multiple=True, help="A fee paid besides the schedule.")
@click.option("--insurance", type=DatedAmount(), multiple=True, help="A premium paid besides it.")
@click.option("--tax", type=DatedAmount(), multiple=True, help="A tax paid besides it.")
@click.option(
	"--cash-flows",
	type=click.Path(dir_okay=False, path_type=Path),
	help="A CSV of date,amount[,kind] instead of a loan: above zero is received, below zero paid.",
)
@click.option(
	"--construction-months",
	type=click.INT,
	help="The loan is drawn as a building goes up: the US estimate with half of it for that many months.",
)
@file_option
@takes_terms
@answers
def apr(
	read: Reader,
	file: str | None,
	cash_flows: Path | None,
	construction_months: int | None,
	measures: tuple[Enum, ...],
	fee: _Dated,
	insurance: _Dated,
	tax: _Dated,
) -> Answer:
	"""The yearly cost of a loan: US APR, EU APRC, CAT, CFT, CAE, EA, XIRR, each with its convention.

	With one measure, its cash flows and their times too. Cash flows of any kind do as well as a loan.
	"""
	parts = read_file(file)
	if construction_months is not None:
		return _estimate(read(parts), construction_months)
	charges = (
		*(load_part(parts, "charges") or ()),
		*_list_charges(fee, FlowKind.FEE),
		*_list_charges(insurance, FlowKind.INSURANCE),
		*_list_charges(tax, FlowKind.TAX),
	)
	given = read_flows(cash_flows) if cash_flows else load_part(parts, "cash_flows")
	flows, decimals = _get_flows(read(parts), charges) if given is None else ((*given, *charges), 2)
	asked = tuple(Convention[item.name] for item in measures) or load_part(parts, "measures")
	costs = [calculate_effective_cost(flows, convention) for convention in asked or Convention]
	listing = Listing(
		name="measures",
		title="Effective cost",
		columns=COLUMNS,
		rows=tuple(_list_values(cost) for cost in costs),
	)
	more = (_list_flows(costs[0]),) if len(costs) == 1 else ()
	return Answer(sections=(listing, *more), decimals=decimals)


def _estimate(loan: Loan, months: int) -> Answer:
	"""A construction loan by appendix D of Regulation Z; what its drawing keeps back is the prepaid finance charge."""
	terms = loan.terms
	kept = calculate_upfront(terms, terms.rounding.to_minor(terms.principal)).kept_back
	found = estimate_construction(
		terms.principal,
		terms.annual_rate,
		months,
		loan.start,
		prepaid=terms.rounding.to_amount(kept),
		rounding=terms.rounding,
	)
	values = tuple(getattr(found, column.name) for column in ESTIMATE[:-1])
	listing = Listing(
		name="construction",
		title=f"Estimate of a construction loan, {months} months",
		columns=ESTIMATE,
		rows=((*values, found.apr.published),),
	)
	return Answer(sections=(listing,), decimals=terms.rounding.minor_units)


def _get_flows(loan: Loan, charges: tuple[CashFlow, ...]) -> tuple[tuple[CashFlow, ...], int]:
	"""The flows of a loan, and the decimals of its currency."""
	plan = build_schedule(loan.terms, loan.start)
	return build_borrower_flows(plan, loan.terms, charges), loan.terms.rounding.minor_units


def _list_charges(dated: _Dated, kind: FlowKind) -> tuple[CashFlow, ...]:
	return tuple(CashFlow(value_date=day, amount=amount.copy_negate(), kind=kind) for day, amount in dated)


def _list_values(cost: EffectiveCost) -> tuple[str | Decimal, ...]:
	return cost.convention.value, cost.published, cost.rate, cost.unit, cost.law


def _list_flows(cost: EffectiveCost) -> Listing:
	rows = tuple(tuple(getattr(flow, column.name) for column in FLOWS) for flow in cost.flows)
	return Listing(name="flows", title=f"Cash flows, times in {cost.unit}", columns=FLOWS, rows=rows)
