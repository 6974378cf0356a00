"""From a payload to a page: the app's own templates and styles, the same on a site and without one."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lending_app.printing.documents import (
	ClientSheetPayload,
	ContractPayload,
	EvidencePayload,
	PaperPayload,
	ReceiptPayload,
	SchedulePayload,
	SimulationPayload,
	SlipPayload,
	StatementPayload,
)
from lending_app.printing.render_pdf import render_pdf

TEMPLATES = Path(__file__).parents[1] / "templates" / "printing"
Payload = (
	StatementPayload
	| SchedulePayload
	| ReceiptPayload
	| SlipPayload
	| ClientSheetPayload
	| SimulationPayload
	| PaperPayload
	| ContractPayload
	| EvidencePayload
)
_NAMES = {
	StatementPayload: "statement",
	SchedulePayload: "schedule",
	ReceiptPayload: "receipt",
	SlipPayload: "slip",
	ClientSheetPayload: "client_sheet",
	SimulationPayload: "simulation",
	PaperPayload: "paper",
	ContractPayload: "contract",
	EvidencePayload: "evidence",
}

_environment = Environment(
	loader=FileSystemLoader(TEMPLATES),
	autoescape=True,
	undefined=StrictUndefined,
	trim_blocks=True,
	lstrip_blocks=True,
)


def render_html(payload: Payload) -> str:
	"""The document's HTML, without its style."""
	return _environment.get_template(f"{_NAMES[type(payload)]}.html").render(document=payload)


def get_css(payload: Payload) -> str:
	"""The style that all documents share, and the document's own."""
	names = ("letter", _NAMES[type(payload)])
	return "\n".join((TEMPLATES / f"{name}.css").read_text(encoding="utf-8") for name in names)


def render_document(payload: Payload) -> bytes:
	"""The document as PDF. Raises PangoMissingError."""
	return render_pdf(render_html(payload), get_css(payload))
