"""The amortization table of a document, which is long: its cost in drawing is that of its cells.

A row has two cells, its day and one text with all its figures; a cell for each figure took three times as long.
Digits of the documents' font are equally wide, so figures line up when the short ones are filled from the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from frappe import _
from markupsafe import Markup

from lending_app.contracts.templates.figures import LoanFigures
from lending_app.printing.wording import Wording

DIGIT_SPACE, POINT_SPACE, NARROW = "\u2007", "\u2008", "\u202f"
# What is left for the figures on a page, in points, and widths of the documents' font in em: a digit, a separator.
WIDTH = 375
DIGIT, SEPARATOR, NARROW_SPACE = 0.5723, 0.2856, 0.1797
LARGEST, GAP = 7.5, 2


def build_schedule(figures: LoanFigures, wording: Wording) -> Markup:
	"""Number, day and figures of every installment, and their totals."""
	schedule = figures.found.schedule
	has_charges = bool(schedule.total_charges)
	labels = [_("Principal"), _("Interest"), *([_("Charges")] if has_charges else [])]
	labels += [_("Installment"), _("Principal After")]
	rows = [
		[
			row.principal,
			row.interest,
			*([row.fee + row.insurance + row.tax] if has_charges else []),
			row.total,
			row.closing_principal,
		]
		for row in schedule.installments
	]
	texts = [[wording.money(amount) for amount in row] for row in rows]
	totals = [wording.money(sum(column, start=Decimal(0))) for column in list(zip(*rows, strict=True))[:-1]]
	days = [(str(row.number), wording.day(row.due_date)) for row in schedule.installments]
	return _draw(labels, days, texts, [*totals, ""])


def _draw(
	labels: Sequence[str],
	days: Sequence[tuple[str, str]],
	texts: Sequence[Sequence[str]],
	totals: Sequence[str],
) -> Markup:
	shape = max((text for row in (*texts, totals) for text in row), key=len)
	number_width = len(str(len(days)))
	gap = max(GAP, int((WIDTH / LARGEST / len(labels) - _measure(shape)) / DIGIT))
	column = gap * DIGIT + _measure(shape)
	size = min(LARGEST, WIDTH / column / len(labels))
	body = Markup("").join(
		Markup("<tr><td>{}</td><td>{}</td></tr>").format(
			f"{number.rjust(number_width, DIGIT_SPACE)}   {day}",
			"".join(DIGIT_SPACE * gap + _fill(text, shape) for text in row),
		)
		for (number, day), row in zip(days, texts, strict=True)
	)
	return Markup(
		'<table class="schedule" style="font-size:{}pt"><colgroup><col style="width:24%"><col></colgroup>'
		"<thead><tr><th>{}</th><th>{}</th></tr></thead><tbody>{}"
		'<tr class="totals"><td>{}</td><td>{}</td></tr></tbody></table>'
	).format(
		f"{size:.2f}",
		f"{_('No.')}   {_('Due Date')}",
		_space(labels, column),
		body,
		_("Total"),
		_space(totals, column),
	)


def _measure(text: str) -> float:
	"""Em that a figure takes."""
	return sum(DIGIT if char.isdigit() else NARROW_SPACE if char == NARROW else SEPARATOR for char in text)


def _fill(text: str, shape: str) -> str:
	"""As wide as the longest figure, whose separators a short one has not."""
	missing = shape[: len(shape) - len(text)]
	blank = "".join(DIGIT_SPACE if char.isdigit() or char == "-" else _blank(char) for char in missing)
	return blank + text


def _blank(separator: str) -> str:
	return POINT_SPACE if separator in ",." else separator if separator.isspace() else DIGIT_SPACE


def _space(texts: Sequence[str], column: float) -> Markup:
	"""Words and bold figures are of other widths: each has a box of its own."""
	box = Markup('<span class="column" style="width:{}em">{}</span>')
	return Markup("").join(box.format(f"{column:.4f}", text) for text in texts)
