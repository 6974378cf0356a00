"""What a report by product is asked for, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lending_app.lending_setup.requests.read_filters import read_filters


@dataclass(frozen=True, slots=True)
class ReportTime:
	"""A company's days from one to another, both included; one branch or all the user may see."""

	company: str
	first: date
	last: date
	branch: str | None

	@property
	def days(self) -> int:
		return (self.last - self.first).days + 1


def check_product_report(filters: Any) -> ReportTime:
	"""Raise where the user may not read the company, or the days are missing or out of order."""
	chosen = read_filters(filters, company=str, from_date=date, to_date=date, branch=str)
	return ReportTime(chosen.company, chosen.from_date, chosen.to_date, chosen.branch or None)
