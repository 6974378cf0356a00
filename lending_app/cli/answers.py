"""What a command answers: tables, figures and trees, before anything decides how they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

# Digits of the longest number that is written out.
LONGEST = 60
# Decimals of a percentage for people.
PERCENT_DECIMALS = 8


@dataclass(frozen=True, slots=True)
class Column:
	"""`name` is the key in JSON and CSV, `kind` is text, number, money, percent or date."""

	name: str
	title: str
	kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
	"""Rows of the same columns, with what some of them add up to, by column name."""

	name: str
	title: str
	columns: tuple[Column, ...]
	rows: tuple[tuple[Any, ...], ...]
	totals: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
	"""One value for each column."""

	name: str
	title: str
	columns: tuple[Column, ...]
	values: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
	"""A line of a tree: what it is, by which rule, from which inputs, and what comes out."""

	title: str
	rule: str
	inputs: tuple[tuple[str, Any], ...]
	result: Any
	nodes: tuple[Node, ...] = ()

	def walk(self, level: int = 0) -> Iterator[tuple[int, Node]]:
		"""The node and all below it, with their levels."""
		yield level, self
		for node in self.nodes:
			yield from node.walk(level + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
	name: str
	title: str
	root: Node


Section = Listing | Figures | Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
	"""Sections in order, the most asked for first; amounts have `decimals`. `notes` are for people."""

	sections: tuple[Section, ...]
	decimals: int = 2
	notes: tuple[str, ...] = ()


TREE_COLUMNS = (
	Column("level", "Level", "number"),
	Column("title", "Figure"),
	Column("rule", "Rule"),
	Column("inputs", "Inputs"),
	Column("result", "Result"),
)


def list_rows(section: Section) -> tuple[tuple[Column, ...], tuple[tuple[Any, ...], ...]]:
	"""A section as columns and rows, for CSV and Excel."""
	if isinstance(section, Listing):
		return section.columns, section.rows
	if isinstance(section, Figures):
		return section.columns, (section.values,)
	rows = [
		(
			level,
			node.title,
			node.rule,
			"; ".join(f"{name} = {value}" for name, value in node.inputs),
			node.result,
		)
		for level, node in section.root.walk()
	]
	return TREE_COLUMNS, tuple(rows)


def format_value(value: Any, kind: str, decimals: int) -> str:
	"""A value for people."""
	if value is None:
		return ""
	if kind == "money" and isinstance(value, Decimal):
		return f"{value:,.{decimals}f}"
	if kind == "percent" and isinstance(value, Decimal):
		return f"{format_plain(round(value.scaleb(2), PERCENT_DECIMALS))} %"
	if isinstance(value, Decimal):
		return format_plain(value)
	return value.isoformat() if isinstance(value, date) else str(value)


def format_plain(number: Decimal) -> str:
	"""A number without exponent and trailing zeros.

	>>> format_plain(Decimal("18.00")), format_plain(Decimal("1E+2"))
	('18', '100')
	"""
	if abs(number.adjusted()) > LONGEST:
		return str(number)
	text = f"{number:f}"
	return text.rstrip("0").rstrip(".") if "." in text else text


def get_section(sections: Sequence[Section], name: str) -> Section | None:
	return next((section for section in sections if section.name == name), None)
