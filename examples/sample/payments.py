"""How borrowers pay: each has a habit, and the engine says what they owe on the day they come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from lending_app.book import BookLoan, BookProduct, build_disbursed, build_terms
from lending_app.engine import LoanReplay, Paid
from lending_app.engine.loan.allocation import ExcessRule
from lending_app.engine.loan.state import LoanState
from sample.dice import Dice

END = date(2026, 6, 30)
_HABITS = (
	("punctual", 44), ("early", 10), ("late", 18), ("partial", 8), ("prepays", 7), ("pays off", 5), ("stops", 8),
	("pauses", 5), ("never", 2),
)  # fmt: skip
_OFFSETS = {
	"punctual": (-1, 2), "early": (-9, 0), "late": (1, 29), "partial": (0, 14), "prepays": (-2, 3), "pays off": (-1, 2),
	"stops": (0, 12), "pauses": (0, 9),
}  # fmt: skip
_REASONS = {
	"Cheque": ("Cheque returned unpaid",),
	"Credit Card": ("Card payment disputed",),
	"Wire Transfer": ("Transfer recalled by the bank", "Applied to the wrong loan"),
	"Cash": ("Wrong amount entered", "Applied to the wrong loan"),
}


@dataclass(slots=True)
class Payer:
	"""One loan on its way, in the order of value dates; only payments that stand are replayed."""

	loan: BookLoan
	replay: LoanReplay
	habit: str
	turns_after: int
	"""Installments after which a habit breaks: early payoff, or a pause."""
	stops_on: date
	since: date
	repayments: list[dict[str, str]] = field(default_factory=list)
	reversals: list[dict[str, str]] = field(default_factory=list)


def make_payments(dice: Dice, product: BookProduct, loan: BookLoan) -> Payer:
	"""All receipts of a loan until the end of the book, with their reversals."""
	replay = LoanReplay(build_terms(product, loan))
	replay.apply(build_disbursed(loan))
	payer = Payer(
		loan=loan,
		replay=replay,
		habit=dice.weigh(_HABITS),
		turns_after=dice.integer(1, max(2, loan.number_of_installments // 3)),
		stops_on=loan.disbursement_date + (END - loan.disbursement_date) * dice.integer(15, 90) // 100,
		since=loan.disbursement_date,
	)
	while payer.habit != "never" and replay.closed_on is None and _visit(dice, payer):
		pass
	return payer


def _visit(dice: Dice, payer: Payer) -> bool:
	"""One visit to the counter; False when there is none within the book's time."""
	payer.replay.advance_to(payer.since)
	rows = payer.replay.installments
	target = next((row for row in rows[payer.replay.first_open :] if row.get_contractual_unpaid()), rows[-1])
	if payer.since < target.period.due and 0 < target.get_contractual_unpaid() <= payer.replay.advance:
		# Money already held pays this one on its date.
		payer.since = target.period.due
		return payer.since <= END
	if payer.habit == "stops" and target.period.due > payer.stops_on:
		return False
	if payer.habit == "pauses" and target.number > payer.turns_after:
		payer.habit, payer.since = "late", payer.since + timedelta(days=dice.integer(35, 130))
	day = _choose_day(dice, payer, target.period.due)
	if day > END:
		return False
	_pay(dice, payer, day, payer.replay.get_state(day))
	return True


def _choose_day(dice: Dice, payer: Payer, due: date) -> date:
	day = max(due + timedelta(days=dice.integer(*_OFFSETS[payer.habit])), payer.since + timedelta(days=1))
	return day + timedelta(days=1) if day.weekday() == 6 else day


def _pay(dice: Dice, payer: Payer, day: date, state: LoanState) -> None:
	amount, excess = _choose_amount(dice, payer, state)
	channel = dice.weigh([("Cash", 40), ("Wire Transfer", 45), ("Credit Card", 9), ("Cheque", 6)])
	row = {
		"loan_code": payer.loan.loan_code,
		"value_date": str(day),
		"posting_date": str(_choose_posting_day(dice, day)),
		"amount": f"{amount:.2f}",
		"channel": channel,
		"external_reference": _make_reference(dice, channel, day),
		"excess_rule": excess.value if excess else "",
	}
	payer.repayments.append(row)
	payer.since = day
	if row["posting_date"] == str(day) and dice.chance(0.011):
		_reverse(dice, payer, row, day)
		return
	payer.replay.apply(
		Paid(fact_id=f"{len(payer.repayments):04d}", value_date=day, amount=amount, excess=excess)
	)


def _reverse(dice: Dice, payer: Payer, row: dict[str, str], day: date) -> None:
	"""The receipt is taken back some days later; nothing is paid in between."""
	decided = min(day + timedelta(days=dice.integer(1, 9)), END)
	payer.reversals.append(
		{"receipt": row, "posting_date": str(decided), "reason": dice.pick(_REASONS[row["channel"]])}
	)
	payer.since = decided


def _choose_posting_day(dice: Dice, day: date) -> date:
	"""One receipt in a hundred is entered late, now and then after the next one."""
	if not dice.chance(0.011):
		return day
	lag = dice.integer(22, 41) if dice.chance(0.35) else dice.integer(2, 12)
	return min(day + timedelta(days=lag), END)


def _choose_amount(dice: Dice, payer: Payer, state: LoanState) -> tuple[Decimal, ExcessRule | None]:
	asked = state.due or state.next_due_amount or state.payoff
	if payer.habit == "partial" and dice.chance(0.45):
		return max(Decimal(500), _round(asked * dice.integer(35, 90) / 100, 100)), None
	if payer.habit == "prepays" and not state.overdue and dice.chance(0.12):
		extra = _round(state.outstanding_principal * dice.integer(8, 35) / 100, 500)
		rule = dice.pick(
			(ExcessRule.REDUCE_TERM, ExcessRule.REDUCE_INSTALLMENT, ExcessRule.NEXT_INSTALLMENTS)
		)
		return asked + extra, rule
	if payer.habit == "pays off" and len(payer.repayments) >= payer.turns_after:
		return state.payoff, None
	if dice.chance(0.22):
		return _round(asked + 50, 50), None
	return asked, None


def _round(amount: Decimal, step: int) -> Decimal:
	return Decimal(int(amount) // step * step)


def _make_reference(dice: Dice, channel: str, day: date) -> str:
	prefix = {"Wire Transfer": "TRF", "Credit Card": "POS", "Cheque": "CHQ"}.get(channel)
	return f"{prefix}{day:%y%m%d}{dice.digits(6)}" if prefix else ""
