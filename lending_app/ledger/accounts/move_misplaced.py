"""Move balances of loans that stand in another account than the one in which they belong."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from frappe import _
from frappe.utils import add_days, getdate, today

from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.accounts.queries import Misplaced, list_misplaced
from lending_app.ledger.journals.post_journal import post_journal
from lending_app.ledger.lines import LedgerLine, Voucher
from lending_app.ledger.periods.check_posting import find_open_date, get_business_date
from lending_app.ledger.queries import lock_keys
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.lending_setup.queries import get_last_closed_date

LOANS_AN_ENTRY = 200


def move_misplaced(company: str) -> list[str]:
	"""One journal entry for some loans of a branch each, on the first open day from today on; returns their names.

	Nothing that a loan owes changes: each role leaves one account for the other. The caller checks permission.
	"""
	business_date = get_business_date(company)
	last_day = max(getdate(today()), business_date)
	day = find_open_date(company, getdate(today()), last_day, business_date)
	closed = get_last_closed_date(company)
	open_day = getdate(add_days(closed, 1)) if closed else date.min
	rows: dict[tuple[str, date], dict[str, list[Misplaced]]] = defaultdict(lambda: defaultdict(list))
	for row in list_misplaced(company, date.max):
		# The day that a close was stopped at counts it, whenever it is posted.
		rows[row.place.branch, max(row.posted_on, open_day)][row.loan].append(row)
	placer, made = Placer(company), []
	for (branch, value_date), loans in sorted(rows.items()):
		names = sorted(loans)
		for start in range(0, len(names), LOANS_AN_ENTRY):
			chosen = [row for name in names[start : start + LOANS_AN_ENTRY] for row in loans[name]]
			made.append(_move(placer, branch, (value_date, day), chosen))
	return [name for name in made if name]


def _move(placer: Placer, branch: str, dates: tuple[date, date], rows: list[Misplaced]) -> str | None:
	with speaking_language_of(placer.company):
		remark = _("Balances of loans of branch {0} moved to the accounts in which they belong").format(
			branch
		)
	voucher = Voucher(
		company=placer.company,
		doctype="Lending Company",
		name=placer.company,
		posting_date=dates[1],
		value_date=dates[0],
		remark=remark,
	)
	return post_journal(placer, voucher, [line for row in rows for line in _build_lines(placer, row)])


def _build_lines(placer: Placer, row: Misplaced) -> list[LedgerLine]:
	keys = lock_keys(row.loan)
	place = placer.get_place(placer.get_group(keys), (row.role, ""), keys)
	return [
		LedgerLine(loan=keys, role=row.role, channel="", place=row.place, amount=-row.amount),
		LedgerLine(loan=keys, role=row.role, channel="", place=place, amount=row.amount),
	]
