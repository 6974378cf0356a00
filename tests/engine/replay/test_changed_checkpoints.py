"""A checkpoint of a loan whose plan was changed goes on with the terms in force, as the loan itself does."""

import pickle
import zlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import DueDateChanged, ExcessRule, LoanReplay, RateChanged, Skipped
from lending_app.engine.replay.checkpoint import _KEPT, dump_checkpoint, load_checkpoint
from tests.engine.support import START, disburse, make_terms

DAY = date(2025, 3, 15)


def change_rate(rate: Decimal, day: date = DAY, fact_id: str = "R") -> RateChanged:
	return RateChanged(fact_id=fact_id, value_date=day, annual_rate=rate)


def restore(loan: LoanReplay, terms: object) -> LoanReplay:
	return load_checkpoint(terms, dump_checkpoint(loan))


@pytest.mark.parametrize(
	"fact",
	[
		change_rate(Decimal("0.3")),
		DueDateChanged(
			fact_id="M",
			value_date=DAY,
			installment_number=5,
			due_date=date(2025, 6, 25),
			moves_following=True,
		),
		Skipped(fact_id="S", value_date=DAY, installment_number=6),
	],
	ids=lambda fact: type(fact).__name__,
)
def test_changed_loan_goes_on_from_its_checkpoint(fact):
	terms = make_terms()
	loan = LoanReplay(terms)
	for known in (disburse(terms), fact):
		loan.apply(known)
	for day in (date(2025, 4, 1), date(2025, 8, 20), date(2026, 3, 1)):
		assert restore(loan, terms).get_state(day) == loan.get_state(day)


@given(
	rates=st.lists(st.decimals(min_value=0, max_value=1, places=4), min_size=1, max_size=4),
	days=st.lists(st.integers(1, 300), min_size=4, max_size=4, unique=True),
)
def test_changes_after_a_checkpoint_do_what_they_do_without_it(rates, days):
	terms = make_terms()
	loan = carried = LoanReplay(terms)
	facts = [disburse(terms)] + [
		change_rate(rate, START + timedelta(days=day), f"R{day:03}")
		for rate, day in zip(rates, sorted(days), strict=False)
	]
	loan = LoanReplay(terms)
	for fact in facts:
		loan.apply(fact)
		carried = restore(carried, terms)
		carried.apply(fact)
	assert carried.get_state(date(2026, 1, 20)) == loan.get_state(date(2026, 1, 20))


def test_checkpoint_of_an_unchanged_loan_keeps_no_terms():
	terms = make_terms()
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	assert restore(loan, terms).terms is terms
	plain = len(dump_checkpoint(loan))
	loan.apply(change_rate(Decimal("0.3")))
	assert restore(loan, terms).terms.annual_rate == Decimal("0.3")
	assert len(dump_checkpoint(loan)) > plain


class OfOlderPython:
	"""Pickled as an enumeration's member is before Python 3.11.4: by `getattr` of its class."""

	def __init__(self, kind: object, name: str) -> None:
		self.made = (getattr, (kind, name))

	def __reduce__(self) -> tuple:
		return self.made


def test_members_of_enumerations_are_read_as_older_pythons_write_them():
	loan = LoanReplay(make_terms())
	loan.apply(disburse(make_terms()))
	data = dump_checkpoint(loan)

	def write(member: object) -> bytes:
		values = pickle.loads(zlib.decompress(data[4:]))
		return data[:4] + zlib.compress(pickle.dumps([*values[:-1], member]))

	member = OfOlderPython(ExcessRule, ExcessRule.REDUCE_TERM.name)
	assert getattr(load_checkpoint(make_terms(), write(member)), _KEPT[-1]) is ExcessRule.REDUCE_TERM
	for kind, name in ((LoanReplay, "apply"), (ExcessRule, "__init__"), (ExcessRule, "NEVER")):
		assert load_checkpoint(make_terms(), write(OfOlderPython(kind, name))) is None
