"""Charts as inline SVG: geometry only. Colors come from the page's style, words and figures from the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from markupsafe import Markup, escape

_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 14, 26


@dataclass(frozen=True, slots=True)
class Series:
	"""One value for each point; `tone` is the class that colors it."""

	name: str
	values: tuple[float, ...]
	tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
	"""Points along the bottom: `marks` are (point, text), `notes` one text a point for the pointer that rests on it."""

	size: int
	marks: tuple[tuple[int, str], ...]
	notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
	"""A horizontal bar: its share of the longest, from 0 to 1, and the figure beside it."""

	name: str
	share: float
	figure: str
	note: str
	tone: str


@dataclass(frozen=True, slots=True)
class Canvas:
	"""A drawing area with its scale: `top` is the greatest value, `unit` turns a tick into text."""

	width: int
	height: int
	top: float
	step: float
	unit: str = ""

	@classmethod
	def fit(cls, width: int, height: int, greatest: float, unit: str = "") -> Canvas:
		step = _choose_step(greatest / 4)
		count = max(1, -(-greatest // step))
		return cls(width, height, step * count, step, unit)

	def y(self, value: float) -> float:
		return round(self.height - _BOTTOM - value / self.top * (self.height - _TOP - _BOTTOM), 1)

	def x(self, index: float, size: int) -> float:
		return round(_LEFT + index / max(size - 1, 1) * (self.width - _LEFT - _RIGHT), 1)

	def slot(self, index: int, size: int) -> tuple[float, float]:
		"""Left edge and width of one of that many equal slots."""
		width = (self.width - _LEFT - _RIGHT) / max(size, 1)
		return round(_LEFT + index * width, 1), round(width, 1)


def draw_stacked_area(
	series: Sequence[Series], axis: Axis, width: int, height: int, title: str, unit: str
) -> Markup:
	"""Areas one on another, the first at the bottom."""
	totals = [sum(values) for values in zip(*(part.values for part in series), strict=True)]
	canvas = Canvas.fit(width, height, max(totals, default=1) or 1, unit)
	lower = [0.0] * axis.size
	shapes = []
	for part in series:
		upper = [below + value for below, value in zip(lower, part.values, strict=True)]
		there = [f"{canvas.x(index, axis.size)},{canvas.y(value)}" for index, value in enumerate(upper)]
		back = [f"{canvas.x(index, axis.size)},{canvas.y(value)}" for index, value in enumerate(lower)]
		shapes.append(f'<polygon class="area {part.tone}" points="{" ".join(there + back[::-1])}"/>')
		shapes.append(f'<polyline class="edge {part.tone}" points="{" ".join(there)}"/>')
		lower = upper
	return _frame(canvas, axis, shapes, title, centered=False)


def draw_stacked_columns(
	series: Sequence[Series], axis: Axis, width: int, height: int, title: str, unit: str
) -> Markup:
	"""Columns of parts one on another, the first at the bottom. Parts below zero are left out."""
	totals = [
		sum(max(value, 0) for value in values)
		for values in zip(*(part.values for part in series), strict=True)
	]
	canvas = Canvas.fit(width, height, max(totals, default=1) or 1, unit)
	shapes = []
	for index in range(axis.size):
		left, slot = canvas.slot(index, axis.size)
		below = 0.0
		for part in series:
			value = max(part.values[index], 0)
			if value:
				y, height_of = canvas.y(below + value), canvas.y(below) - canvas.y(below + value)
				shapes.append(
					f'<rect class="fill {part.tone}" x="{left + slot * 0.14:.1f}" y="{y}" '
					f'width="{slot * 0.72:.1f}" height="{max(height_of - 0.6, 0.4):.1f}"/>'
				)
			below += value
	return _frame(canvas, axis, shapes, title, centered=True)


def draw_line(series: Sequence[Series], axis: Axis, width: int, height: int, title: str, unit: str) -> Markup:
	"""Lines, the last point of each marked."""
	canvas = Canvas.fit(
		width, height, max((max(part.values) for part in series if part.values), default=1) or 1, unit
	)
	shapes = []
	for part in series:
		points = [(canvas.x(index, axis.size), canvas.y(value)) for index, value in enumerate(part.values)]
		shapes.append(
			f'<polyline class="line {part.tone}" points="{" ".join(f"{x},{y}" for x, y in points)}"/>'
		)
		shapes += [f'<circle class="fill {part.tone}" cx="{x}" cy="{y}" r="3.5"/>' for x, y in points[-1:]]
	return _frame(canvas, axis, shapes, title, centered=False)


def draw_bars(
	bars: Sequence[Bar], width: int, title: str, name_width: int = 96, figure_width: int = 104
) -> Markup:
	"""Horizontal bars with their figures at the end."""
	row = 34
	room = width - name_width - figure_width
	shapes = []
	for index, bar in enumerate(bars):
		y = index * row
		length = max(bar.share * room, 2 if bar.share else 0)
		shapes.append(
			f'<g class="hit"><title>{escape(bar.note)}</title>'
			f'<rect class="band" x="0" y="{y}" width="{width}" height="{row}"/>'
			f'<text class="name" x="0" y="{y + 21}">{escape(bar.name)}</text>'
			f'<rect class="track" x="{name_width}" y="{y + 9}" width="{room}" height="16" rx="2"/>'
			f'<rect class="fill {bar.tone}" x="{name_width}" y="{y + 9}" width="{length:.1f}" height="16" rx="2"/>'
			f'<text class="figure" x="{width}" y="{y + 21}">{escape(bar.figure)}</text></g>'
		)
	return _svg(width, len(bars) * row, title, shapes)


def _choose_step(rough: float) -> float:
	"""The next 1, 2, 2.5 or 5 of a power of ten."""
	power = 10 ** floor(log10(rough)) if rough > 0 else 1
	return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)


def _frame(canvas: Canvas, axis: Axis, shapes: list[str], title: str, *, centered: bool) -> Markup:
	grid = []
	for index in range(round(canvas.top / canvas.step) + 1):
		value = index * canvas.step
		y = canvas.y(value)
		grid.append(f'<line class="grid" x1="{_LEFT}" x2="{canvas.width - _RIGHT}" y1="{y}" y2="{y}"/>')
		grid.append(f'<text class="tick" x="{_LEFT - 8}" y="{y + 4}">{value:g}{escape(canvas.unit)}</text>')
	for point, text in axis.marks:
		left, slot = canvas.slot(point, axis.size)
		x = left + slot / 2 if centered else canvas.x(point, axis.size)
		grid.append(f'<text class="mark" x="{x:.1f}" y="{canvas.height - 8}">{escape(text)}</text>')
	hits = []
	for index, note in enumerate(axis.notes):
		left, slot = canvas.slot(index, axis.size)
		if not centered:
			middle = canvas.x(index, axis.size)
			left = middle - slot / 2
		hits.append(
			f'<g class="hit"><title>{escape(note)}</title><rect class="band" x="{left:.1f}" y="{_TOP}" '
			f'width="{slot}" height="{canvas.height - _TOP - _BOTTOM}"/></g>'
		)
	return _svg(canvas.width, canvas.height, title, [*grid, *shapes, *hits])


def _svg(width: int, height: int, title: str, shapes: Sequence[str]) -> Markup:
	head = f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
	return Markup("{}{}{}").format(Markup(head), Markup("".join(shapes)), Markup("</svg>"))
