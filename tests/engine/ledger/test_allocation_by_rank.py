"""The value of one collateral among several loans."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine.ledger.collateral import (
	Claim,
	ProceedsClaim,
	allocate_by_rank,
	share_proceeds,
)
from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.money import RoundingPolicy

CENTS = RoundingPolicy()
amounts = st.integers(0, 10**9).map(CENTS.to_amount)
owing = st.builds(
	ProceedsClaim, owed=amounts, rank=st.integers(1, 4), limit=st.none() | amounts, is_of_owner=st.booleans()
)
claims = st.builds(lambda rank, limit: Claim(rank=rank, limit=limit), st.integers(1, 4), st.none() | amounts)


@given(amounts, st.lists(claims, max_size=8))
def test_parts_never_exceed_the_value_nor_their_limits_and_ranks_are_served_in_order(value, given_claims):
	parts = allocate_by_rank(value, given_claims, CENTS)
	assert len(parts) == len(given_claims)
	assert sum(parts) <= value
	for part, claim in zip(parts, given_claims, strict=True):
		assert 0 <= part <= (value if claim.limit is None else claim.limit)
	for rank in {claim.rank for claim in given_claims}:
		earlier = [
			(part, claim) for part, claim in zip(parts, given_claims, strict=True) if claim.rank < rank
		]
		got = sum(part for part, claim in zip(parts, given_claims, strict=True) if claim.rank == rank)
		if got:
			# Somebody of a later rank has something: all before have what they may have.
			assert all(claim.limit is not None and part == claim.limit for part, claim in earlier)
	wanted = [value if claim.limit is None else claim.limit for claim in given_claims]
	assert sum(parts) == min(value, sum(wanted))


def test_a_rank_is_shared_in_proportion():
	found = allocate_by_rank(
		Decimal(100), [Claim(limit=Decimal(100)), Claim(limit=Decimal(200)), Claim(rank=2)], CENTS
	)
	assert found == (Decimal("33.33"), Decimal("66.67"), 0)


@pytest.mark.parametrize("make", [lambda: Claim(rank=0), lambda: Claim(limit=1.5)])
def test_claims_that_cannot_be_are_refused(make):
	with pytest.raises(EngineError):
		make()


def test_a_value_below_zero_is_refused():
	with pytest.raises(EngineError):
		allocate_by_rank(Decimal(-1), [Claim()], CENTS)


@given(amounts, st.lists(owing, max_size=6))
def test_proceeds_pay_what_is_owed_and_no_more_and_nothing_is_lost(net, given_claims):
	shared = share_proceeds(net, given_claims, CENTS)
	assert sum(shared.parts) + shared.excess == net
	most = [
		claim.owed if claim.is_of_owner or claim.limit is None else min(claim.owed, claim.limit)
		for claim in given_claims
	]
	assert all(0 <= part <= limit for part, limit in zip(shared.parts, most, strict=True))
	assert shared.excess == max(net - sum(most), 0)
	if shared.holder is not None:
		assert shared.parts[shared.holder] == given_claims[shared.holder].owed > 0
	assert shared.paid == net - shared.excess


def claim(owed, **options):
	return ProceedsClaim(owed=Decimal(owed), **options)


@pytest.mark.parametrize(
	("given_claims", "excess", "holder"),
	[
		([claim(300, is_of_owner=False), claim(200)], 500, 1),
		([claim(300, is_of_owner=False), claim(200, limit=Decimal(100), is_of_owner=False)], 600, 0),
		([claim(300), claim(200)], 500, 0),
		([claim(300, limit=Decimal(100), is_of_owner=False)], 900, None),
		([claim(0), claim(200)], 800, 1),
		([claim(2_000)], 0, None),
		([], 1_000, None),
	],
)
def test_the_excess_is_held_on_a_loan_paid_in_full_of_the_owner_first(given_claims, excess, holder):
	shared = share_proceeds(Decimal(1_000), given_claims, CENTS)
	assert (shared.excess, shared.holder) == (excess, holder)
