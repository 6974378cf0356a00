"""`lending-app compare`: one loan under other figures, or several loans side by side."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import Any

import click

from lending_app.cli.answers import Answer, Column, Listing
from lending_app.cli.files import load_part, read_file
from lending_app.cli.kinds import DecimalNumber, Name, Percent, Several
from lending_app.cli.loans import Loan, Reader, file_option, takes_terms
from lending_app.cli.output import answers
from lending_app.engine.cost.cash_flows import build_borrower_flows
from lending_app.engine.effective_cost import calculate_annual_rate
from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.offer.scenarios import (
	Scenario,
	ScenarioMatrix,
	calculate_scenario,
	calculate_scenarios,
)
from lending_app.engine.replay.agreed_schedule import build_schedule

COLUMNS = (
	Column("principal", "Principal", "money"),
	Column("annual_rate", "Rate", "percent"),
	Column("number_of_installments", "No.", "number"),
	Column("method", "Method"),
	Column("installment", "Installment", "money"),
	Column("maturity_date", "Maturity", "date"),
	Column("total_interest", "Interest", "money"),
	Column("charges", "Charges", "money"),
	Column("total_cost", "Total Cost", "money"),
)
LOAN = (Column("loan", "Loan"), Column("currency", "Currency"))
COST = Column("effective_annual_rate", "Effective", "percent")


@click.command()
@click.argument("files", nargs=-1, metavar="[LOAN.json]...")
@click.option("--principals", type=Several(DecimalNumber()), help="Amounts to compare.")
@click.option("--rates", "annual_rates", type=Several(Percent()), help="Rates, percent a year.")
@click.option(
	"--numbers", "numbers_of_installments", type=Several(click.INT), help="Numbers of installments."
)
@click.option("--methods", type=Several(Name(AmortizationMethod)), help="Methods.")
@file_option
@takes_terms
@answers
def compare(read: Reader, file: str | None, files: tuple[str, ...], **axes: tuple[Any, ...] | None) -> Answer:
	"""Amounts x rates x numbers of installments x methods; or the loans of several files side by side.

	The options of the terms say what does not vary; with several files they amend each.
	"""
	if not files:
		return _compare_figures(read(read_file(file)), {name: axis for name, axis in axes.items() if axis})
	if file is not None or any(axes.values()):
		raise click.UsageError("several files, or figures that vary: one of them")
	return _compare_loans({name: read(read_file(name)) for name in files})


def _compare_figures(loan: Loan, axes: dict[str, tuple[Any, ...]]) -> Answer:
	given = load_part(loan.parts, "scenarios") or ScenarioMatrix()
	found = calculate_scenarios(loan.terms, loan.start, replace(given, **axes))
	return _answer(COLUMNS, [_list_values(row) for row in found], loan.terms.rounding.minor_units)


def _compare_loans(loans: dict[str, Loan]) -> Answer:
	rows = []
	for name, loan in loans.items():
		flows = build_borrower_flows(build_schedule(loan.terms, loan.start), loan.terms)
		scenario = calculate_scenario(loan.terms, loan.start)
		cost = calculate_annual_rate(flows).rate
		rows.append((Path(name).stem, loan.terms.currency, *_list_values(scenario), cost))
	decimals = max(loan.terms.rounding.minor_units for loan in loans.values())
	return _answer((*LOAN, *COLUMNS, COST), rows, decimals)


def _list_values(row: Scenario) -> tuple[Any, ...]:
	values = (getattr(row, column.name) for column in COLUMNS)
	return tuple(value.value if isinstance(value, Enum) else value for value in values)


def _answer(columns: tuple[Column, ...], rows: list[tuple[Any, ...]], decimals: int) -> Answer:
	listing = Listing(name="scenarios", title="Side by side", columns=columns, rows=tuple(rows))
	return Answer(sections=(listing,), decimals=decimals)
