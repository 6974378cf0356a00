"""What closes have posted of loans that change their group stays known by the place where it was posted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from lending_app.ledger.accounts.groups import Group
from lending_app.ledger.accounts.keys import LedgerKeys
from lending_app.ledger.accounts.places import PlaceHistory, Placer, dump_values
from lending_app.ledger.lines import Place
from lending_app.lending_setup.database import execute, list_places

_INSERT = (
	"INSERT INTO lending_place_shift (closing_date, loan_id, key_id, account, cost_center, dimensions, branch, amount) "
	"SELECT %s, s.id, %s, %s, %s, %s, %s, %s * CAST(SUM(IF(a.debit_key = %s, a.amount, -a.amount)) AS SIGNED) "
	"FROM lending_loan_state s JOIN `tabDay Close` c ON c.company = %s AND c.closing_date >= %s AND c.closing_date < %s "
	"JOIN lending_accrual a ON a.closing_date = c.closing_date AND a.loan_id = s.id AND %s IN (a.debit_key, a.credit_key) "
	"WHERE s.loan IN ({places}) GROUP BY s.id HAVING SUM(IF(a.debit_key = %s, a.amount, -a.amount)) <> 0"
)
FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)


def record_flows(placer: Placer, group: Group, target: Group, loans: Sequence[str], day: date) -> None:
	"""The closes of the old group posted income there; by the loan's new group they would be looked for in its places.

	Writes for each loan and role what was posted in the old places, and the same with the other sign in those that the
	new group has for these days. In one statement for all loans of a period with the same places.
	"""
	history, keys = PlaceHistory({group.id: group, target.id: target}), LedgerKeys()
	for number in history.list_keys(group.id):
		if not history.list_places(target.id, number):
			history.record(target.id, number, day, placer.get_group_place(target, keys.get_key(number)))
		for since, until, left, right in _list_periods(history, group.id, target.id, number):
			if left == right:
				continue
			for place, sign in ((left, 1), (right, -1)):
				_insert(group.company, number, place, sign, loans, (day, since, until))


def _list_periods(
	history: PlaceHistory, group: int, target: int, key: int
) -> Iterator[tuple[date, date, Place, Place]]:
	"""Periods of closing days in which neither group has changed its place: first day, day after the last, places."""
	days = {since for number in (group, target) for since, _place in history.list_places(number, key)}
	starts = sorted({FIRST, *days})
	for since, until in zip(starts, [*starts[1:], LAST], strict=True):
		left, right = history.find_place(group, key, since), history.find_place(target, key, since)
		if left and right:
			yield since, until, left, right


def _insert(
	company: str, key: int, place: Place, sign: int, loans: Sequence[str], days: tuple[date, date, date]
) -> None:
	day, since, until = days
	execute(
		_INSERT.format(places=list_places(len(loans))),
		(
			day, key, place.account, place.cost_center, dump_values(place.dimensions), place.branch, sign, key,
			company, since, until, key, *loans, key,
		),
	)  # fmt: skip
