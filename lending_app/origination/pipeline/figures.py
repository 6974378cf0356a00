"""Counts and times of the pipeline. Pure: records in, rows of the reports out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from statistics import mean, quantiles
from typing import Any

from lending_app.origination.pipeline.records import WAY, Application, Stage

BAND = 10


def build_funnel(applications: Sequence[Application]) -> list[dict[str, Any]]:
	"""For each step of the way: how many came to it, their amount, and the shares of the first and of the step before."""
	rows: list[dict[str, Any]] = []
	for step, status in enumerate(WAY):
		reached = [row for row in applications if row.step >= step]
		before = rows[-1]["applications"] if rows else len(reached)
		rows.append(
			{
				"stage": status.value,
				"applications": len(reached),
				"amount": sum(row.requested_amount for row in reached),
				"of_first": _share(len(reached), len(applications)),
				"of_previous": _share(len(reached), before),
				"now": sum(row.status == status.value for row in applications),
			}
		)
	return rows


def build_stage_times(
	stages: Iterable[Stage], targets: Mapping[str, float], now: datetime
) -> list[dict[str, Any]]:
	"""Hours spent in each stage: those that ended, their mean, 90th percentile and longest, and what met the target.

	A stage that still lasts counts as late once it is longer than the target, never as met.
	"""
	by_stage: dict[str, list[Stage]] = defaultdict(list)
	for row in stages:
		by_stage[row.stage].append(row)
	return [_measure(name, rows, targets.get(name), now) for name, rows in by_stage.items()]


def _measure(name: str, rows: list[Stage], target: float | None, now: datetime) -> dict[str, Any]:
	ended = sorted(_hours(row.entered_on, row.left_on) for row in rows if row.left_on)
	lasting = [_hours(row.entered_on, now) for row in rows if not row.left_on]
	late = sum(hours > target for hours in lasting) if target else 0
	counted = len(ended) + late
	return {
		"stage": name,
		"ended": len(ended),
		"mean_hours": mean(ended) if ended else None,
		"p90_hours": quantiles(ended, n=10, method="inclusive")[-1]
		if len(ended) > 1
		else (ended or [None])[0],
		"longest_hours": ended[-1] if ended else None,
		"target_hours": target,
		"met_percent": _share(sum(hours <= target for hours in ended), counted)
		if target and counted
		else None,
		"lasting": len(lasting),
		"late": late if target else None,
	}


def build_decisions(applications: Iterable[Application]) -> list[dict[str, Any]]:
	"""By who decided: approvals, rejections, their share, the amount approved, and hours from submission to decision."""
	rows = []
	decided = [row for row in applications if row.decided_by and (row.is_approved or row.is_rejected)]
	for user, own in _group(decided, lambda row: row.decided_by):
		approved = [row for row in own if row.is_approved and not row.is_rejected]
		hours = [row.hours_to_decide for row in own if row.hours_to_decide is not None]
		rows.append(
			{
				"user": user,
				"decided": len(own),
				"approved": len(approved),
				"rejected": len(own) - len(approved),
				"approved_percent": _share(len(approved), len(own)),
				"approved_amount": sum(row.approved_amount for row in approved),
				"mean_hours": mean(hours) if hours else None,
			}
		)
	return sorted(rows, key=lambda row: -row["decided"])


def build_statistics(applications: Iterable[Application]) -> list[dict[str, Any]]:
	"""By month of the request: approved, rejected, in process and otherwise ended, with the time to a decision (APP-49)."""
	rows = []
	for month, own in _group(applications, lambda row: f"{row.application_date:%Y-%m}"):
		hours = [row.hours_to_decide for row in own if row.hours_to_decide is not None]
		approved = sum(row.is_approved and not row.is_rejected for row in own)
		rejected = sum(row.is_rejected for row in own)
		in_process = sum(row.is_open and not row.is_approved for row in own)
		rows.append(
			{
				"month": month,
				"applications": len(own),
				"approved": approved,
				"rejected": rejected,
				"in_process": in_process,
				"others": len(own) - approved - rejected - in_process,
				"approved_percent": _share(approved, approved + rejected),
				"mean_hours": mean(hours) if hours else None,
			}
		)
	return sorted(rows, key=lambda row: row["month"])


def build_scores(applications: Iterable[Application]) -> list[dict[str, Any]]:
	"""Scored applications by bands of ten points, and what became of them."""
	scored = [row for row in applications if row.score is not None]
	return [
		{
			"band": f"{low}-{min(low + BAND - 1, 100)}" if low < 90 else "90-100",
			"from": low,
			"applications": len(own),
			"approved": sum(row.is_approved and not row.is_rejected for row in own),
			"rejected": sum(row.is_rejected for row in own),
			"amount": sum(row.requested_amount for row in own),
		}
		for low, own in sorted(_group(scored, lambda row: min(int(row.score) // BAND * BAND, 90)))
	]


def _group(
	rows: Iterable[Application], key: Callable[[Application], Any]
) -> list[tuple[Any, list[Application]]]:
	groups: dict[Any, list[Application]] = defaultdict(list)
	for row in rows:
		groups[key(row)].append(row)
	return list(groups.items())


def _hours(start: datetime, end: datetime) -> float:
	return (end - start).total_seconds() / 3600


def _share(part: int, whole: int) -> float:
	"""Percent; 0 of nothing."""
	return part / whole * 100 if whole else 0.0
