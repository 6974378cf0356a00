"""How long applications stay in each stage, against the targets (APP-50)."""

from __future__ import annotations

from typing import Any

from frappe import _
from frappe.utils import now_datetime

from lending_app.origination.pipeline.figures import build_stage_times
from lending_app.origination.pipeline.queries import get_targets, list_applications
from lending_app.origination.pipeline.records import TIMED_STAGES
from lending_app.origination.pipeline.show import Report, build_report, check_filters, translate


def execute(filters: dict[str, Any] | None = None) -> Report:
	"""Columns, rows and a chart."""
	filters = check_filters(filters)
	targets = get_targets()
	stages = [stage for row in list_applications(filters) for stage in row.stages]
	rows = [row for row in build_stage_times(stages, targets, now_datetime()) if row["stage"] in TIMED_STAGES]
	columns = (
		("stage", _("Stage"), "Data"),
		("ended", _("Ended"), "Count"),
		("mean_hours", _("Mean Hours"), "Float"),
		("p90_hours", _("90 % Within (Hours)"), "Float"),
		("longest_hours", _("Longest (Hours)"), "Float"),
		("target_hours", _("Target (Hours)"), "Float"),
		("met_percent", _("Target Met (%)"), "Percent"),
		("lasting", _("There Now"), "Count"),
		("late", _("Past Their Time"), "Count"),
	)
	message = None if targets else _("No stage has a target yet. Set them in Application Stage Target.")
	rows.sort(key=lambda row: TIMED_STAGES.index(row["stage"]))
	chart = ("stage", "mean_hours", _("Mean Hours"))
	return build_report(filters, columns, translate(rows, "stage"), chart, message)
