"""What the HTML report shows: figures as texts, and the values behind each chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from lending_app.embedded.charts import (
	Axis,
	Bar,
	Series,
	draw_bars,
	draw_line,
	draw_stacked_area,
	draw_stacked_columns,
)
from lending_app.embedded.records import LoanResult, RunResult
from lending_app.embedded.summary import Summary
from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.state import LedgerRole

_WIDE, _HALF, _HEIGHT = 1040, 500, 270
_MILLION = Decimal(1_000_000)
_MOST_SERIES = 6
_COMPONENTS = (
	(Component.PRINCIPAL, "Principal", "c1"),
	(Component.INTEREST, "Interest", "c2"),
	(Component.PENALTY, "Penalties", "c4"),
	(Component.ADVANCE, "Held", "c7"),
)


@dataclass(frozen=True, slots=True)
class Chart:
	"""`legend` pairs each series' name with its tone."""

	title: str
	lead: str
	svg: Markup
	legend: tuple[tuple[str, str], ...] = ()


class ReportPage:
	"""Everything the template asks for."""

	def __init__(self, result: RunResult, summary: Summary) -> None:
		self.result = result
		self.summary = summary
		self.settings = result.book.settings
		self.decimals = result.rounding.minor_units
		self.first_day = result.daily[0].day if result.daily else result.until
		self.days = _pick_days(sorted({row.day for row in result.daily}))

	def money(self, amount: Decimal) -> str:
		return f"{amount:,.{self.decimals}f}"

	def short(self, amount: Decimal) -> str:
		"""An amount for a tile: millions with one decimal above a million."""
		return f"{amount / _MILLION:,.1f} M" if abs(amount) >= _MILLION else f"{amount:,.0f}"

	def percent(self, share: Decimal) -> str:
		return f"{share * 100:.1f} %"

	def list_late_loans(self) -> list[LoanResult]:
		"""The ten loans with most overdue."""
		late = [row for row in self.result.loans if row.state.overdue]
		return sorted(late, key=lambda row: row.state.overdue, reverse=True)[:10]

	def draw_outstanding(self) -> Chart:
		names = {row.product_code: row.product_name for row in self.result.book.products}
		by_product: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
		kept = set(self.days)
		for row in self.result.daily:
			if row.day in kept:
				by_product[row.product_code][row.day] += row.balances.get(LedgerRole.LOAN_PRINCIPAL, 0)
		groups = _fold(by_product, self.days, names)
		series = [
			Series(name, tuple(self._in_millions(values[day]) for day in self.days), f"c{index}")
			for index, (name, values) in enumerate(groups, start=1)
		]
		totals = [sum(values[day] for _name, values in groups) for day in self.days]
		notes = tuple(
			f"{day}: {self.money(self.result.to_amount(total))}"
			for day, total in zip(self.days, totals, strict=True)
		)
		axis = Axis(size=len(self.days), marks=_mark_quarters(self.days), notes=notes)
		title = "Outstanding principal by product"
		svg = draw_stacked_area(series, axis, _WIDE, _HEIGHT + 30, title, " M")
		lead = f"{self.money(self.summary.outstanding_principal)} {self.settings.currency} on {self.result.until}"
		return Chart(title, lead, svg, tuple((part.name, part.tone) for part in reversed(series)))

	def draw_collections(self) -> Chart:
		months = self.summary.months
		series = [
			Series(name, tuple(float(row.collected.get(component, 0) / _MILLION) for row in months), tone)
			for component, name, tone in _COMPONENTS
			if any(row.collected.get(component) for row in months)
		]
		notes = tuple(f"{row.month}: collected {self.money(row.total_collected)}" for row in months)
		marks = _mark_months([row.month for row in months])
		axis = Axis(size=len(months), marks=marks, notes=notes)
		title = "Collected by month"
		lead = f"{self.money(self.summary.collected)} {self.settings.currency} in all"
		svg = draw_stacked_columns(series, axis, _HALF, _HEIGHT, title, " M")
		return Chart(title, lead, svg, tuple((part.name, part.tone) for part in series))

	def draw_risk(self) -> Chart:
		rows = self.result.monthly
		series = [Series("PAR30", tuple(float(row.par30 * 100) for row in rows), "c4")]
		notes = tuple(f"{row.day}: {self.percent(row.par30)}" for row in rows)
		axis = Axis(size=len(rows), marks=_mark_months([f"{row.day:%Y-%m}" for row in rows]), notes=notes)
		title = "Portfolio at risk over 30 days"
		lead = f"{self.percent(self.summary.par30)} of the principal is more than 30 days late"
		return Chart(title, lead, draw_line(series, axis, _HALF, _HEIGHT, title, " %"))

	def draw_arrears(self) -> Chart:
		greatest = max(
			(row.outstanding_principal for row in self.summary.buckets), default=Decimal(0)
		) or Decimal(1)
		bars = [
			Bar(
				row.bucket,
				float(row.outstanding_principal / greatest),
				f"{self.short(row.outstanding_principal)} · {row.number_of_loans}",
				f"{row.bucket}: {row.number_of_loans} loans, {self.money(row.outstanding_principal)} outstanding, "
				f"{self.money(row.overdue)} overdue",
				f"r{index}",
			)
			for index, row in enumerate(self.summary.buckets)
		]
		title = "Arrears by days past due"
		return Chart(
			title, "Outstanding principal and number of loans", draw_bars(bars, _HALF, title, 74, 118)
		)

	def draw_products(self) -> Chart:
		rows = sorted(self.summary.products, key=lambda row: row.outstanding_principal, reverse=True)
		greatest = max((row.outstanding_principal for row in rows), default=Decimal(0)) or Decimal(1)
		bars = [
			Bar(
				row.name,
				float(row.outstanding_principal / greatest),
				f"{self.short(row.outstanding_principal)} · {self.percent(row.par30)}",
				f"{row.name}: {row.open_loans} open loans, {self.money(row.outstanding_principal)} outstanding",
				"c1",
			)
			for row in rows[:8]
		]
		title = "Portfolio by product"
		return Chart(title, "Outstanding principal and PAR30", draw_bars(bars, _HALF, title, 112, 118))

	def _in_millions(self, minor: int) -> float:
		return float(self.result.to_amount(minor) / _MILLION)


def _pick_days(days: Sequence[date]) -> list[date]:
	"""Every given number of days, and the last: as many as a chart has room for."""
	step = max(1, len(days) // 150)
	return list(days[::-step][::-1])


def _fold(
	by_code: dict[str, dict[date, int]], days: Sequence[date], names: dict[str, str]
) -> list[tuple[str, dict[date, int]]]:
	"""The largest series by name, the largest first; the others as one."""
	ordered = sorted(by_code.items(), key=lambda item: item[1].get(days[-1], 0), reverse=True)
	groups = [(names[code], values) for code, values in ordered[:_MOST_SERIES]]
	if len(ordered) > _MOST_SERIES:
		rest: dict[date, int] = defaultdict(int)
		for _code, values in ordered[_MOST_SERIES:]:
			for day, amount in values.items():
				rest[day] += amount
		groups.append(("Others", rest))
	return groups


def _mark_quarters(days: Iterable[date]) -> tuple[tuple[int, str], ...]:
	marks: dict[tuple[int, int], tuple[int, str]] = {}
	for index, day in enumerate(days):
		if day.month in (1, 4, 7, 10):
			marks.setdefault((day.year, day.month), (index, f"{day:%b %Y}"))
	return _thin(list(marks.values()), 10)


def _mark_months(months: Sequence[str]) -> tuple[tuple[int, str], ...]:
	marks = [(index, month) for index, month in enumerate(months)]
	return _thin(marks, 6)


def _thin(marks: list[tuple[int, str]], most: int) -> tuple[tuple[int, str], ...]:
	step = max(1, -(-len(marks) // most))
	return tuple(marks[::step])
