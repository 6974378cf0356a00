"""`lending-app solve`: the principal, the rate or the number of installments that an installment pays for."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click

from lending_app.cli.answers import Answer, Column, Figures
from lending_app.cli.files import load_part, read_file
from lending_app.cli.kinds import DecimalNumber
from lending_app.cli.loans import file_option, term_options
from lending_app.cli.options import build_terms_data, merge
from lending_app.cli.output import answers
from lending_app.cli.schedule import build_listing, list_notes
from lending_app.engine.loan.terms import MAXIMUM_INSTALLMENTS, LoanTerms
from lending_app.engine.offer.solving import Unknown, solve_terms
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.serialize import load

COLUMNS = (
	Column("unknown", "Solved for"),
	Column("principal", "Principal", "money"),
	Column("annual_rate", "Rate a year", "percent"),
	Column("number_of_installments", "Installments", "number"),
	Column("installment", "Installment asked for", "money"),
	Column("last_installment", "Last installment", "money"),
	Column("total_interest", "Interest", "money"),
	Column("total", "Total", "money"),
)


@click.command()
@click.option("--installment", type=DecimalNumber(), required=True, help="What each installment may ask.")
@file_option
@term_options
@answers
def solve(
	installment: Decimal, file: str | None, start: date | None, given: tuple[str, ...], **options: Any
) -> Answer:
	"""What is left out of --principal, --rate and --installments, for an installment; and its schedule."""
	data = read_file(file)
	terms = merge(data.get("terms", {}), build_terms_data(options, given))
	unknown = _find_unknown(terms)
	begun = start or load_part(data, "start") or datetime.now().astimezone().date()
	stand_in = {
		Unknown.PRINCIPAL: installment,
		Unknown.ANNUAL_RATE: Decimal(0),
		Unknown.NUMBER_OF_INSTALLMENTS: MAXIMUM_INSTALLMENTS,
	}
	known = load(LoanTerms, {**terms, unknown.value: stand_in[unknown]})
	found = solve_terms(known, unknown, installment, begun)
	plan = build_schedule(found, begun)
	values = (
		unknown.value.replace("_", " "),
		found.principal,
		found.annual_rate,
		found.number_of_installments,
		installment,
		plan.installments[-1].total,
		plan.total_interest,
		plan.total,
	)
	figures = Figures(name="solution", title="Solution", columns=COLUMNS, values=values)
	return Answer(
		sections=(figures, build_listing(found, plan)),
		decimals=found.rounding.minor_units,
		notes=list_notes(plan),
	)


def _find_unknown(terms: dict[str, Any]) -> Unknown:
	missing = [unknown for unknown in Unknown if terms.get(unknown.value) is None]
	if len(missing) != 1:
		names = ", ".join(unknown.value for unknown in Unknown)
		raise InvalidTermError("solve", len(missing), f"exactly one left out of {names}")
	return missing[0]
