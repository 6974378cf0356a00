"""Who may approve, and what a vote comes to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine.credit.authority import (
	AuthorityLevel,
	AuthorityRow,
	Majority,
	Vote,
	VoteResult,
	choose_authority,
	count_votes,
)

D = Decimal
ROWS = (
	AuthorityRow(level=AuthorityLevel.AUTOMATIC, risk_band="Low", share_limit=D("0.2")),
	AuthorityRow(level=AuthorityLevel.COMMITTEE, risk_band="High"),
	AuthorityRow(level=AuthorityLevel.ANALYST, amount_limit=D(300)),
	AuthorityRow(level=AuthorityLevel.COMMITTEE, amount_limit=D(800), share_limit=D("0.9")),
)


@pytest.mark.parametrize(
	("amount", "band", "level"),
	[
		("200", "Low", AuthorityLevel.AUTOMATIC),
		("200.01", "Low", AuthorityLevel.ANALYST),
		("1", "High", AuthorityLevel.COMMITTEE),
		("300", None, AuthorityLevel.ANALYST),
		("300.01", None, AuthorityLevel.COMMITTEE),
		("800.01", "Moderate", AuthorityLevel.BOARD),
	],
)
def test_first_row_that_covers_amount_and_band_decides(amount: str, band: str | None, level) -> None:
	assert choose_authority(ROWS, amount=D(amount), product_maximum=D(1000), risk_band=band) is level


def test_levels_rise() -> None:
	assert [level.rank for level in AuthorityLevel] == [0, 1, 2, 3]


amounts = st.decimals(min_value=0, max_value=10_000, places=2)


@given(limits=st.lists(amounts, min_size=1, max_size=3), amount=amounts, more=amounts)
def test_more_money_never_needs_less_authority(limits, amount, more) -> None:
	levels = list(AuthorityLevel)
	rows = [AuthorityRow(level=levels[i], amount_limit=limit) for i, limit in enumerate(sorted(limits))]
	lower, higher = (
		choose_authority(rows, amount=asked, product_maximum=D(1), risk_band=None)
		for asked in (amount, amount + more)
	)
	assert lower.rank <= higher.rank


F, A, N = Vote.FOR, Vote.AGAINST, Vote.ABSTAIN


@pytest.mark.parametrize(
	("votes", "entitled", "majority", "casting", "result"),
	[
		([F, F, A], 5, Majority.SIMPLE, None, VoteResult.APPROVED),
		([F, A, A], 5, Majority.SIMPLE, F, VoteResult.REJECTED),
		([F, A, N], 5, Majority.SIMPLE, None, VoteResult.TIED),
		([F, A, N], 5, Majority.SIMPLE, N, VoteResult.TIED),
		([F, A, N], 5, Majority.SIMPLE, F, VoteResult.APPROVED),
		([F, A, N], 5, Majority.SIMPLE, A, VoteResult.REJECTED),
		([F, F], 5, Majority.SIMPLE, None, VoteResult.NO_QUORUM),
		([F, F, A], 5, Majority.ABSOLUTE, F, VoteResult.REJECTED),
		([F, F, F], 5, Majority.ABSOLUTE, None, VoteResult.APPROVED),
		([F, F, F, F, A], 6, Majority.TWO_THIRDS, None, VoteResult.APPROVED),
		([F, F, F, A, A], 5, Majority.TWO_THIRDS, None, VoteResult.REJECTED),
		([F, F, F], 3, Majority.UNANIMOUS, None, VoteResult.APPROVED),
		([F, F, N], 3, Majority.UNANIMOUS, None, VoteResult.REJECTED),
	],
)
def test_vote_comes_to_its_result(votes, entitled, majority, casting, result) -> None:
	count = count_votes(votes, entitled=entitled, quorum=3, majority=majority, casting_vote=casting)
	assert count.result is result
	assert (count.votes_for, count.votes_against, count.abstentions) == (
		votes.count(F),
		votes.count(A),
		votes.count(N),
	)


@given(st.lists(st.sampled_from(Vote), max_size=9), st.integers(0, 3), st.sampled_from(Majority))
def test_every_stricter_majority_approves_less(votes, absent, majority) -> None:
	entitled = len(votes) + absent
	approved = VoteResult.APPROVED
	result = count_votes(votes, entitled=entitled, quorum=1, majority=majority).result
	if result is approved:
		assert count_votes(votes, entitled=entitled, quorum=1, majority=Majority.SIMPLE).result is approved


@given(st.lists(st.sampled_from(Vote), max_size=9), st.integers(0, 9))
def test_another_vote_for_never_turns_an_approval(votes, position) -> None:
	voted = {"entitled": 10, "quorum": 1, "majority": Majority.SIMPLE}
	if count_votes(votes, **voted).result is VoteResult.APPROVED:
		assert count_votes([*votes, Vote.FOR], **voted).result is VoteResult.APPROVED
