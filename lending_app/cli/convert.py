"""`lending-app convert`: a rate on another basis."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import click

from lending_app.cli.answers import Answer, Column, Figures
from lending_app.cli.files import Conversion, load_part, read_file
from lending_app.cli.kinds import Percent, slug
from lending_app.cli.loans import file_option
from lending_app.cli.output import answers
from lending_app.engine.values.conversions import RateBasis, RateKind, convert_rate
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.rates import Frequency

COLUMNS = (
	Column("rate", "Rate", "percent"),
	Column("source", "From"),
	Column("target", "To"),
	Column("converted_rate", "Converted", "percent"),
)
BASES = {
	f"{slug(kind.value)}-{slug(frequency.value)}": (kind, frequency)
	for kind in RateKind
	for frequency in Frequency
	if frequency is not Frequency.AT_MATURITY
}


class Basis(click.ParamType):
	"""KIND-FREQUENCY, as nominal-monthly or effective-annual."""

	name = "basis"

	def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
		if value not in BASES:
			self.fail(f"{value!r} is unknown; choose one of: {', '.join(BASES)}", param, ctx)
		return value


@click.command()
@click.option("--rate", type=Percent(), help="Percent: 18 for 18 %.")
@click.option("--from", "source", type=Basis(), help="As nominal-monthly, effective-annual.")
@click.option("--to", "target", type=Basis(), help="As effective-annual, effective-daily.")
@click.option(
	"--year-days", type=click.INT, default=365, show_default=True, help="360 or 365, of daily rates."
)
@file_option
@answers
def convert(
	rate: Decimal | None, source: str | None, target: str | None, year_days: int, file: str | None
) -> Answer:
	"""A rate of one period, nominal or effective, as that of another that grows money alike."""
	asked = load_part(read_file(file), "conversion") if file else _build(rate, source, target, year_days)
	if asked is None:
		raise InvalidTermError("conversion", None, "given")
	found = convert_rate(asked.rate, asked.source, asked.target)
	values = (asked.rate, _describe(asked.source), _describe(asked.target), found)
	return Answer(sections=(Figures(name="conversion", title="Conversion", columns=COLUMNS, values=values),))


def _build(rate: Decimal | None, source: str | None, target: str | None, year_days: int) -> Conversion:
	for name, value in (("rate", rate), ("from", source), ("to", target)):
		if value is None:
			raise InvalidTermError(name, None, "given")
	bases = [
		RateBasis(kind=BASES[name][0], frequency=BASES[name][1], year_days=year_days)
		for name in (source, target)
		if name
	]
	return Conversion(rate=rate or Decimal(0), source=bases[0], target=bases[1])


def _describe(basis: RateBasis) -> str:
	days = f" of a year of {basis.year_days} days" if basis.frequency is Frequency.DAILY else ""
	return f"{basis.kind.value.lower()}, {basis.frequency.value.lower()}{days}"
