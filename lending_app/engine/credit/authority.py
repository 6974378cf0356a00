"""Who may approve: a matrix of amount and risk band, and what a vote of a committee comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class AuthorityLevel(str, Enum):
	"""From the lowest; a higher level may decide whatever a lower one may."""

	AUTOMATIC = "Automatic"
	ANALYST = "Analyst"
	COMMITTEE = "Committee"
	BOARD = "Board"

	@property
	def rank(self) -> int:
		return list(AuthorityLevel).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRow:
	"""`level` decides up to both limits. No band stands for every band and for none; no limit for any amount.

	`share_limit` is a fraction of the product's largest amount.
	"""

	level: AuthorityLevel
	risk_band: str | None = None
	amount_limit: Decimal | None = None
	share_limit: Decimal | None = None


def choose_authority(
	rows: Iterable[AuthorityRow], *, amount: Decimal, product_maximum: Decimal, risk_band: str | None
) -> AuthorityLevel:
	"""The level of the first row that covers the amount and the band; the board where none does.

	>>> rows = [AuthorityRow(level=AuthorityLevel.ANALYST, amount_limit=Decimal(100))]
	>>> choose_authority(rows, amount=Decimal(100), product_maximum=Decimal(500), risk_band=None).value
	'Analyst'
	>>> choose_authority(rows, amount=Decimal(101), product_maximum=Decimal(500), risk_band=None).value
	'Board'
	"""
	for row in rows:
		if row.risk_band is not None and row.risk_band != risk_band:
			continue
		if row.amount_limit is not None and amount > row.amount_limit:
			continue
		if row.share_limit is not None and amount > product_maximum * row.share_limit:
			continue
		return row.level
	return AuthorityLevel.BOARD


class Vote(str, Enum):
	FOR = "For"
	AGAINST = "Against"
	ABSTAIN = "Abstain"


class Majority(str, Enum):
	"""More than half of the votes for and against; more than half, two thirds or all of those who may vote."""

	SIMPLE = "Simple"
	ABSOLUTE = "Absolute"
	TWO_THIRDS = "Two Thirds"
	UNANIMOUS = "Unanimous"


class VoteResult(str, Enum):
	APPROVED = "Approved"
	REJECTED = "Rejected"
	TIED = "Tied"
	NO_QUORUM = "No Quorum"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteCount:
	result: VoteResult
	votes_for: int
	votes_against: int
	abstentions: int


def count_votes(
	votes: Iterable[Vote],
	*,
	entitled: int,
	quorum: int,
	majority: Majority,
	casting_vote: Vote | None = None,
) -> VoteCount:
	"""What a vote comes to. `entitled` are the members who may vote on it; fewer votes than the quorum decide nothing.

	The chair's casting vote, one of the votes cast, breaks a tie of a simple majority.

	>>> count_votes([Vote.FOR, Vote.AGAINST], entitled=3, quorum=2, majority=Majority.SIMPLE).result.value
	'Tied'
	"""
	cast = list(votes)
	votes_for, votes_against = cast.count(Vote.FOR), cast.count(Vote.AGAINST)
	return VoteCount(
		result=_decide(len(cast), votes_for, votes_against, entitled, quorum, majority, casting_vote),
		votes_for=votes_for,
		votes_against=votes_against,
		abstentions=cast.count(Vote.ABSTAIN),
	)


def _decide(
	cast: int,
	votes_for: int,
	votes_against: int,
	entitled: int,
	quorum: int,
	majority: Majority,
	casting_vote: Vote | None,
) -> VoteResult:
	if cast < quorum:
		return VoteResult.NO_QUORUM
	if majority is Majority.SIMPLE:
		if votes_for == votes_against:
			return _break_tie(casting_vote)
		return VoteResult.APPROVED if votes_for > votes_against else VoteResult.REJECTED
	reached = {
		Majority.ABSOLUTE: votes_for * 2 > entitled,
		Majority.TWO_THIRDS: votes_for * 3 >= entitled * 2,
		Majority.UNANIMOUS: votes_for == entitled,
	}[majority]
	return VoteResult.APPROVED if reached else VoteResult.REJECTED


def _break_tie(casting_vote: Vote | None) -> VoteResult:
	if casting_vote is Vote.FOR:
		return VoteResult.APPROVED
	return VoteResult.REJECTED if casting_vote is Vote.AGAINST else VoteResult.TIED
