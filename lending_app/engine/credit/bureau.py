"""What a credit bureau's report adds up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

RECENT_DAYS = 183


class AccountStatus(str, Enum):
	CURRENT = "Current"
	PAST_DUE = "Past Due"
	CHARGED_OFF = "Charged Off"
	CLOSED = "Closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauAccount:
	"""One account that a lender reported. A closed one with a balance left is not closed to us."""

	balance: Decimal
	monthly_payment: Decimal = Decimal(0)
	days_past_due: int = 0
	status: AccountStatus = AccountStatus.CURRENT

	@property
	def is_open(self) -> bool:
		return self.status is not AccountStatus.CLOSED or self.balance > 0

	@property
	def is_overdue(self) -> bool:
		return self.is_open and (
			self.days_past_due > 0 or self.status in (AccountStatus.PAST_DUE, AccountStatus.CHARGED_OFF)
		)


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauTotals:
	"""Sums over the open accounts, and counts of what happened. `recent_inquiries` are of the last 183 days."""

	open_accounts: int
	charged_off_accounts: int
	total_debt: Decimal
	overdue: Decimal
	monthly_payments: Decimal
	worst_days_past_due: int
	delinquencies: int
	recent_inquiries: int


def sum_bureau(
	report_date: date,
	accounts: Iterable[BureauAccount],
	delinquencies: Iterable[int] = (),
	inquiries: Iterable[date] = (),
) -> BureauTotals:
	"""Totals of a report. Delinquencies come as days past due, inquiries as their days.

	>>> account = BureauAccount(balance=Decimal(900), monthly_payment=Decimal(100), days_past_due=12)
	>>> sum_bureau(date(2026, 7, 1), [account], [45], [date(2026, 6, 1)]).worst_days_past_due
	45
	"""
	found, late = list(accounts), list(delinquencies)
	still_open = [account for account in found if account.is_open]
	return BureauTotals(
		open_accounts=len(still_open),
		charged_off_accounts=sum(account.status is AccountStatus.CHARGED_OFF for account in found),
		total_debt=sum((account.balance for account in still_open), Decimal(0)),
		overdue=sum((account.balance for account in found if account.is_overdue), Decimal(0)),
		monthly_payments=sum((account.monthly_payment for account in still_open), Decimal(0)),
		worst_days_past_due=max([account.days_past_due for account in found] + late, default=0),
		delinquencies=len(late),
		recent_inquiries=sum(0 <= (report_date - day).days <= RECENT_DAYS for day in inquiries),
	)
