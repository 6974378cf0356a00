"""`lending-app explain`: why a figure is what it is."""

from __future__ import annotations

import click

from lending_app.cli.answers import Answer
from lending_app.cli.loans import Loan, takes_facts
from lending_app.cli.output import answers
from lending_app.cli.trees import build_tree
from lending_app.engine.explain.changes import explain_change
from lending_app.engine.explain.payments import explain_payment
from lending_app.engine.explain.payoff import explain_payoff
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.replay.replay import replay
from lending_app.engine.values.explanation import Explanation


@click.command()
@click.option("--installment", type=click.INT, metavar="N", help="Installment N of the agreed schedule.")
@click.option("--payment", metavar="ID", help="Where the payment ID went, as of the day.")
@click.option("--change", metavar="ID", help="What the fact ID made of the plan.")
@click.option("--payoff", is_flag=True, help="The payoff on the day. Usual.")
@takes_facts
@answers
def explain(
	loan: Loan, installment: int | None, payment: str | None, change: str | None, payoff: bool
) -> Answer:
	"""Why an installment, a payment, a change of the plan or the payoff is what it is: rule, inputs and steps."""
	if sum(asked is not None for asked in (installment, payment, change)) + payoff > 1:
		raise click.UsageError("--installment, --payment, --change or --payoff, one of them")
	return Answer(
		sections=(build_tree(_explain(loan, installment, payment, change)),),
		decimals=loan.terms.rounding.minor_units,
	)


def _explain(loan: Loan, installment: int | None, payment: str | None, change: str | None) -> Explanation:
	if installment is not None:
		return explain_installment(loan.terms, loan.start, installment)
	if payment is not None:
		return explain_payment(replay(loan.terms, loan.facts, loan.as_of), payment)
	if change is not None:
		return explain_change(
			loan.terms, [fact for fact in loan.facts if fact.value_date <= loan.as_of], change
		)
	return explain_payoff(loan.terms, loan.facts, loan.as_of)
