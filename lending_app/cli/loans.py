"""The loan a command is asked about, from options, from a JSON file, or from a file that options amend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any

import click

from lending_app.cli.files import load_facts, load_part, read_file
from lending_app.cli.kinds import DatedAmount, Day
from lending_app.cli.options import TERM_OPTIONS, build_terms_data, merge
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Disbursed, Paid, Reversed
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.checks import check_payments
from lending_app.engine.values.serialize import load

FACT_OPTIONS = ("as_of", "paid", "reversed_ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
	"""What a file or the options say. `parts` is the file itself, for what one command alone reads."""

	terms: LoanTerms
	start: date
	facts: tuple[Fact, ...]
	as_of: date
	parts: dict[str, Any]


# The loan of a file's data, amended by the options.
Reader = Callable[[dict[str, Any]], Loan]


def takes_terms(command: Callable[..., Any]) -> Callable[..., Any]:
	"""Give a command the options of the terms and --start, and hand it what reads a file amended by them."""

	@wraps(command)
	def call(*, start: date | None, given: tuple[str, ...], **options: Any) -> Any:
		typed = {option.key: options.pop(option.key) for option in TERM_OPTIONS}
		dated = {name: options.pop(name) for name in FACT_OPTIONS if name in options}
		terms = build_terms_data(typed, given)

		def read(data: dict[str, Any]) -> Loan:
			return read_loan(data, terms, start, **dated)

		return command(read=read, **options)

	return term_options(call)


def term_options(command: Callable[..., Any]) -> Callable[..., Any]:
	"""Give a command the options of the terms, --start and --set."""
	for option in reversed(TERM_OPTIONS):
		command = option.decorate(command)
	for decorate in (
		click.option("--start", type=Day(), help="Day of disbursement; today where left out."),
		click.option(
			"--set",
			"given",
			multiple=True,
			metavar="PATH=VALUE",
			help="Any other term by its place in the JSON, as penalty.cap_amount=500.",
		),
	):
		command = decorate(command)
	return command


def takes_loan(command: Callable[..., Any]) -> Callable[..., Any]:
	"""Give a command --file and the options of the terms, and hand it the loan."""

	@wraps(command)
	def call(*, read: Reader, file: str | None, **options: Any) -> Any:
		return command(loan=read(read_file(file)), **options)

	return file_option(takes_terms(call))


def takes_facts(command: Callable[..., Any]) -> Callable[..., Any]:
	"""Give a command, besides the loan, what happened to it and the day asked about.

	As at a counter, a loan that has ended takes no payment.
	"""

	@wraps(command)
	def check(*, loan: Loan, **options: Any) -> Any:
		check_payments(loan.terms, loan.facts, loan.as_of)
		return command(loan=loan, **options)

	call = takes_loan(check)
	for decorate in (
		click.option(
			"--reversed", "reversed_ids", multiple=True, metavar="ID", help="A fact that does not count."
		),
		click.option(
			"--paid", type=DatedAmount(), multiple=True, metavar="DATE=AMOUNT", help="Payments: P1, P2, ..."
		),
		click.option("--as-of", type=Day(), help="Day asked about; today where left out."),
	):
		call = decorate(call)
	return call


file_option = click.option(
	"--file", metavar="FILE", help="A loan file (lending-app schema); - is standard input."
)


def read_loan(
	data: dict[str, Any],
	terms: dict[str, Any],
	start: date | None,
	*,
	as_of: date | None = None,
	paid: tuple[tuple[date, Decimal], ...] = (),
	reversed_ids: tuple[str, ...] = (),
) -> Loan:
	"""A loan from a file's data, amended by options. Raises EngineError.

	Where no fact is a disbursement, the whole principal is disbursed on the start.
	"""
	today = datetime.now().astimezone().date()
	agreed = load(LoanTerms, merge(data.get("terms", {}), terms))
	facts = load_facts(data.get("facts", []))
	drawn = next((fact.value_date for fact in facts if isinstance(fact, Disbursed)), None)
	begun = start or load_part(data, "start") or drawn or today
	day = as_of or load_part(data, "as_of") or today
	if drawn is None:
		facts = (Disbursed(fact_id="D", value_date=begun, amount=agreed.principal), *facts)
	facts += tuple(
		Paid(fact_id=f"P{number}", value_date=on, amount=amount)
		for number, (on, amount) in enumerate(paid, start=1)
	)
	facts += tuple(
		Reversed(fact_id=f"R{number}", value_date=day, reverses=fact_id)
		for number, fact_id in enumerate(reversed_ids, start=1)
	)
	return Loan(terms=agreed, start=begun, facts=facts, as_of=day, parts=data)
