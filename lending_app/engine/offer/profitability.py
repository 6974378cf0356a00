"""What a product earned and cost over a time, and its return on what was lent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.money import RoundingPolicy
from lending_app.engine.values.rates import check_rate

YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Earnings:
	"""Sums of the ledger over `days` days, above zero for income as for cost; the balance is the average of the days."""

	interest: Decimal = Decimal(0)
	penalty: Decimal = Decimal(0)
	fees: Decimal = Decimal(0)
	recoveries: Decimal = Decimal(0)
	provision: Decimal = Decimal(0)
	charge_off: Decimal = Decimal(0)
	waivers: Decimal = Decimal(0)
	referrals: Decimal = Decimal(0)
	average_balance: Decimal = Decimal(0)
	days: int

	def __post_init__(self) -> None:
		if self.days < 1:
			raise EngineError("days", self.days, "1 or more")

	@property
	def income(self) -> Decimal:
		return self.interest + self.penalty + self.fees + self.recoveries

	@property
	def risk_cost(self) -> Decimal:
		return self.provision + self.charge_off + self.waivers


@dataclass(frozen=True, slots=True)
class Profitability:
	"""Rates are fractions, the yearly ones over 365 days; None where there is nothing to divide by or no rate is given."""

	income: Decimal
	risk_cost: Decimal
	funding_cost: Decimal | None
	margin: Decimal
	margin_rate: Decimal | None
	annual_yield: Decimal | None
	return_on_assets: Decimal | None


def calculate_profitability(
	earnings: Earnings, rounding: RoundingPolicy, funding_rate: Decimal | None = None
) -> Profitability:
	"""Margin = income - risk cost - referral fees - funding cost; return on assets = margin / average balance x 365 / days.

	Funding cost = average balance x funding rate x days / 365; where no rate is given the margin is before it.

	>>> from lending_app.engine.values.money import RoundingPolicy
	>>> year = Earnings(interest=Decimal(180), provision=Decimal(20), average_balance=Decimal(1000), days=365)
	>>> result = calculate_profitability(year, RoundingPolicy.for_currency("DOP"), Decimal("0.06"))
	>>> str(result.margin), str(result.return_on_assets), str(result.annual_yield)
	('100.00', '0.10', '0.18')
	"""
	if funding_rate is not None:
		check_rate(funding_rate, "funding_rate")
	balance, share = earnings.average_balance, Decimal(earnings.days) / YEAR
	funding = None if funding_rate is None else _round(balance * funding_rate * share, rounding)
	margin = earnings.income - earnings.risk_cost - earnings.referrals - (funding or 0)
	yearly = balance * share
	return Profitability(
		income=earnings.income,
		risk_cost=earnings.risk_cost,
		funding_cost=funding,
		margin=margin,
		margin_rate=_divide(margin, earnings.income),
		annual_yield=_divide(earnings.income, yearly),
		return_on_assets=_divide(margin, yearly),
	)


def _round(amount: Decimal, rounding: RoundingPolicy) -> Decimal:
	return rounding.to_amount(rounding.round_to_minor(amount))


def _divide(part: Decimal, whole: Decimal) -> Decimal | None:
	return part / whole if whole > 0 else None
