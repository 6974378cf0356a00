"""The loan a command is asked about, from options, from a JSON file, or from a file that options amend."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import Any

import click

from lending_app.cli.kinds import DatedAmount, Day
from lending_app.cli.options import TERM_OPTIONS, build_terms_data, merge
from lending_app.engine import Disbursed, Fact, LoanTerms, Paid, Reversed
from lending_app.engine.errors import InvalidTermError
from lending_app.engine.serialize import load

FACT_KINDS: dict[str, type[Fact]] = {"disbursed": Disbursed, "paid": Paid, "reversed": Reversed}
FILE_FIELDS = ("terms", "start", "facts", "as_of", "scenarios")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
	"""What a file or the options say. `rest` are the parts of a file that one command alone reads."""

	terms: LoanTerms
	start: date
	facts: tuple[Fact, ...]
	as_of: date
	rest: dict[str, Any]


def takes_loan(command: Callable[..., Any]) -> Callable[..., Any]:
	"""Give a command --file, the options of the terms and --start, and hand it the loan."""

	@wraps(command)
	def call(*, file: str | None, start: date | None, **options: Any) -> Any:
		terms = {option.key: options.pop(option.key) for option in TERM_OPTIONS}
		dated = {name: options.pop(name, None) for name in ("as_of", "paid", "reversed_ids")}
		loan = read_loan(read_file(file), build_terms_data(terms, options.pop("given")), start, **dated)
		return command(loan=loan, **options)

	for option in reversed(TERM_OPTIONS):
		call = option.decorate(call)
	call = click.option(
		"--set",
		"given",
		multiple=True,
		metavar="PATH=VALUE",
		help="Any other term, as penalty.daily_rate=0.001.",
	)(call)
	call = click.option("--start", type=Day(), help="Day of disbursement; today where left out.")(call)
	return click.option(
		"--file", metavar="FILE", help="Terms and facts as JSON (lending-app schema); - reads standard input."
	)(call)


def takes_facts(command: Callable[..., Any]) -> Callable[..., Any]:
	"""Give a command, besides the loan, what happened to it and the day asked about."""
	options = (
		click.option("--as-of", type=Day(), help="Day asked about; today where left out."),
		click.option(
			"--paid", type=DatedAmount(), multiple=True, metavar="DATE=AMOUNT", help="A payment: P1, P2, ..."
		),
		click.option(
			"--reversed", "reversed_ids", multiple=True, metavar="ID", help="A payment that does not count."
		),
	)
	call = takes_loan(command)
	for option in reversed(options):
		call = option(call)
	return call


def read_file(name: str | None) -> dict[str, Any]:
	"""The object in a JSON file; none is an empty one."""
	if name is None:
		return {}
	try:
		text = (
			click.get_text_stream("stdin").read() if name == "-" else Path(name).read_text(encoding="utf-8")
		)
		data = json.loads(text)
	except OSError as error:
		raise click.BadParameter(f"{name}: {error.strerror}", param_hint="--file") from None
	except (ValueError, RecursionError) as error:
		raise click.BadParameter(f"{name} is not JSON: {error}", param_hint="--file") from None
	if not isinstance(data, dict):
		raise InvalidTermError("file", name, "an object with named values")
	for field in data:
		if field not in FILE_FIELDS:
			raise InvalidTermError(field, data[field], "one of " + ", ".join(FILE_FIELDS))
	return data


def read_loan(
	data: dict[str, Any],
	terms: dict[str, Any],
	start: date | None,
	*,
	as_of: date | None = None,
	paid: tuple[tuple[date, Decimal], ...] | None = None,
	reversed_ids: tuple[str, ...] | None = None,
) -> Loan:
	"""A loan from a file's data, amended by options. Raises EngineError."""
	today = datetime.now().astimezone().date()
	agreed = load(LoanTerms, merge(data.get("terms", {}), terms))
	facts = load_facts(data.get("facts", []))
	drawn = next((fact.value_date for fact in facts if isinstance(fact, Disbursed)), None)
	begun = start or load(date | None, data.get("start"), "start") or drawn or today
	day = as_of or load(date | None, data.get("as_of"), "as_of") or today
	if drawn is None:
		facts = (Disbursed(fact_id="D", value_date=begun, amount=agreed.principal), *facts)
	facts += tuple(
		Paid(fact_id=f"P{number}", value_date=on, amount=amount)
		for number, (on, amount) in enumerate(paid or (), start=1)
	)
	facts += tuple(
		Reversed(fact_id=f"R{number}", value_date=day, reverses=fact_id)
		for number, fact_id in enumerate(reversed_ids or (), start=1)
	)
	rest = {key: value for key, value in data.items() if key not in ("terms", "start", "facts", "as_of")}
	return Loan(terms=agreed, start=begun, facts=facts, as_of=day, rest=rest)


def load_facts(data: Any) -> tuple[Fact, ...]:
	"""Facts from a list of objects with a `type`. Raises InvalidTermError naming the field."""
	if not isinstance(data, list):
		raise InvalidTermError("facts", data, "a list")
	return tuple(_load_fact(item, f"facts[{index}]") for index, item in enumerate(data))


def _load_fact(data: Any, field: str) -> Fact:
	if not isinstance(data, dict):
		raise InvalidTermError(field, data, "an object with named values")
	kind = FACT_KINDS.get(str(data.get("type")))
	if kind is None:
		raise InvalidTermError(f"{field}.type", data.get("type"), "one of " + ", ".join(FACT_KINDS))
	fact: Fact = load(kind, {name: value for name, value in data.items() if name != "type"}, field)
	return fact
