"""An evaluation on paper, for the credit file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, get_fullname

from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.lending_setup.printing.choose_letterhead import put_letterhead
from lending_app.lending_setup.printing.load_printed import load_printed
from lending_app.origination.evaluation.show_evaluation import show_evaluation
from lending_app.printing.documents import ClientSheetPayload, Column, Field, Figure, Table, TableRow
from lending_app.printing.embed_document import embed_document
from lending_app.printing.shared_parts import build_letter

TONES = {"green": "good", "red": "bad"}
MARKS = {"red": "overdue", "green": ""}
LEFT = "left"


def render_credit_evaluation(
	evaluation: Document, letter_head: str | None = None, no_letterhead: bool = False
) -> str:
	"""The evaluation as HTML for a print format, for who may print it. Raises as `load_printed`."""
	payload = build_credit_evaluation(load_printed(evaluation, "Credit Evaluation"))
	return embed_document(put_letterhead(payload, letter_head, no_letterhead))


def build_credit_evaluation(evaluation: Document) -> ClientSheetPayload:
	"""The same payload as a client's sheet has: fields, figures, warnings and tables."""
	shown = show_evaluation(evaluation)
	company = frappe.db.get_value("Loan Application", evaluation.application, "company")
	wording = build_wording(company, evaluation.currency)
	dated = _("Evaluated on {0} by {1}").format(shown["evaluated_on"], shown["evaluated_by"])
	return ClientSheetPayload(
		letter=build_letter(build_company(company), _("Credit Evaluation"), evaluation.name, dated, wording),
		photo="",
		person=(
			Field(_("Client Name"), evaluation.client_name or ""),
			Field(_("Application"), evaluation.application),
			Field(_("Product"), evaluation.product),
		),
		contact=(
			Field(
				_("Requested Amount"), fmt_money(evaluation.requested_amount, currency=evaluation.currency)
			),
			Field(_("Number of Installments"), str(evaluation.number_of_installments)),
			Field(_("Offered Rate (% a Year)"), shown["rate"]),
			Field(_("Scorecard"), shown["scorecard"]),
		),
		figures=tuple(_list_figures(shown)),
		alerts=(shown["warning"],) if shown["warning"] else (),
		tables=tuple(_iterate_tables(shown)),
		note=_("Seal {0}. Printed by {1}.").format(evaluation.seal[:16], get_fullname(frappe.session.user)),
	)


def _list_figures(shown: dict[str, Any]) -> Iterator[Figure]:
	advice = shown["recommendation"]
	yield Figure(label=_("Recommendation"), value=advice["text"], tone=TONES.get(advice["color"], ""))
	yield Figure(
		label=_("Score"), value=f"{shown['score']} / {shown['maximum_score']}", note=shown["risk_band"]
	)
	for phase in shown["phases"][:-1]:
		yield Figure(label=phase["title"], value=phase["state"], tone=TONES.get(phase["color"], ""))


def _iterate_tables(shown: dict[str, Any]) -> Iterator[Table]:
	if shown["reasons"]:
		rows = tuple(TableRow((reason["code"], reason["text"])) for reason in shown["reasons"])
		yield _table(_("Principal Reasons"), (_("Code"), _("Reason")), rows)
	for phase in shown["phases"]:
		rows = tuple(
			TableRow(_list_cells(check), MARKS.get(check["color"], "partial")) for check in phase["checks"]
		)
		title = f"{phase['title']}: {phase['state']}"
		yield _table(title, (_("Check"), _("Evidence"), _("Result")), rows)
	points = tuple(
		TableRow((row["label"], row["answer"], row["reason"], f"{row['points']} / {row['maximum']}"))
		for row in shown["points"]
	)
	yield _table(_("Points"), (_("Factor"), _("Answer"), _("Reason"), _("Points")), points)
	capacity = tuple(TableRow((row["label"], row["value"])) for row in shown["capacity"])
	yield _table(_("Repayment Capacity"), (_("Figure"), _("A Month")), capacity)
	conditions = tuple(
		TableRow((row["conditions"], row["amount"], row["collateral"], row["guarantor"], row["score"]))
		for row in shown["conditions"]
	)
	if conditions:
		labels = (_("Conditions"), _("Amount"), _("Collateral"), _("Guarantor"), _("Score"))
		yield _table(_("What Would Be Approved"), labels, conditions)


def _list_cells(check: dict[str, str]) -> tuple[str, ...]:
	measured = " / ".join(part for part in (check["figure"], check["limit"]) if part)
	return check["label"], " · ".join(part for part in (check["evidence"], measured) if part), check["result"]


def _table(title: str, labels: tuple[str, ...], rows: tuple[TableRow, ...]) -> Table:
	return Table(title=title, columns=tuple(Column(label, LEFT) for label in labels), rows=rows)
