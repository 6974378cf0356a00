"""The run as one HTML page that opens without a network: key figures, charts and tables."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lending_app.embedded.records import RunResult
from lending_app.embedded.report_page import ReportPage
from lending_app.embedded.summary import Summary

_FOLDER = Path(__file__).with_name("report")


def write_report(result: RunResult, summary: Summary, path: Path) -> None:
	"""Write the file again."""
	environment = Environment(
		loader=FileSystemLoader(_FOLDER),
		autoescape=True,
		undefined=StrictUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)
	style = Markup((_FOLDER / "report.css").read_text(encoding="utf-8"))
	page = environment.get_template("report.html").render(page=ReportPage(result, summary), style=style)
	path.write_text(page, encoding="utf-8")
