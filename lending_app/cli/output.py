"""The one place that shows an answer: as table, JSON, CSV or Excel, on the terminal or in a file."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree as TreeView

from lending_app.book.cells import neutralize
from lending_app.cli.answers import (
	Answer,
	Column,
	Figures,
	Listing,
	Node,
	Section,
	Tree,
	format_value,
	get_section,
	list_rows,
)
from lending_app.embedded.sheets import SheetColumn, WorkbookWriter
from lending_app.engine.values.serialize import dump

FORMATS = ("table", "json", "csv", "xlsx")
# Of a file or a pipe; a terminal says its own.
WIDTH = 120
_INK = "cyan"


def answers(command: Callable[..., Answer]) -> Callable[..., None]:
	"""Give a command --format, --out and --section, and show what it returns."""

	@wraps(command)
	def show(*, form: str | None, out: Path | None, section: str | None, **options: Any) -> None:
		form = form or _guess(out)
		if form == "xlsx" and out is None:
			raise click.UsageError("Excel needs a file: add --out FILE.xlsx")
		check_folder(out)
		answer = command(**options)
		write_answer(_choose(answer, section), form, out)

	options = (
		click.option("--section", metavar="NAME", help="Only this part of the answer."),
		click.option(
			"--out",
			type=click.Path(dir_okay=False, writable=True, path_type=Path),
			help="File to write; its ending decides the format where --format is left out.",
		),
		click.option("--format", "form", type=click.Choice(FORMATS), help="table where left out."),
	)
	for option in options:
		show = option(show)
	return show


def write_answer(answer: Answer, form: str, out: Path | None) -> None:
	"""Show an answer on the terminal, or write it to a file."""
	if form == "xlsx" and out is not None:
		_write_workbook(answer, out)
	elif form == "table" and out is None:
		_print_tables(answer, Console(width=_get_width()))
	else:
		write_text(_RENDERERS[form](answer), out)


def check_folder(out: Path | None) -> None:
	"""Refuse a file in a folder that is not there."""
	if out is None:
		return
	if not out.parent.is_dir():
		raise click.BadParameter(f"the folder {out.parent} is not there", param_hint="--out")
	given = click.get_current_context().params.get("file")
	if given and out.exists() and Path(given).exists() and out.samefile(given):
		raise click.BadParameter(f"{out} is the file that is read; choose another", param_hint="--out")


def write_text(text: str, out: Path | None) -> None:
	if out is None:
		click.echo(text, nl=False)
	else:
		out.write_text(text, encoding="utf-8", newline="")


def _guess(out: Path | None) -> str:
	ending = out.suffix.lstrip(".").lower() if out else ""
	return ending if ending in FORMATS else "table"


def _choose(answer: Answer, name: str | None) -> Answer:
	if name is None:
		return answer
	section = get_section(answer.sections, name)
	if section is None:
		known = ", ".join(part.name for part in answer.sections)
		raise click.BadParameter(f"{name!r} is unknown; choose one of: {known}", param_hint="--section")
	return Answer(sections=(section,), decimals=answer.decimals)


def _render_json(answer: Answer) -> str:
	data: dict[str, Any] = {}
	for section in answer.sections:
		data[section.name] = _to_data(section)
		if isinstance(section, Listing) and section.totals:
			data["totals"] = dict(section.totals)
	return json.dumps(dump(data), indent=2, ensure_ascii=False) + "\n"


def _to_data(section: Section) -> Any:
	if isinstance(section, Tree):
		return _node_to_data(section.root)
	columns, rows = list_rows(section)
	names = [column.name for column in columns]
	records = [dict(zip(names, row, strict=True)) for row in rows]
	return records[0] if isinstance(section, Figures) else records


def _node_to_data(node: Node) -> dict[str, Any]:
	return {
		"title": node.title,
		"rule": node.rule,
		"inputs": dict(node.inputs),
		"steps": [_node_to_data(step) for step in node.nodes],
		"result": node.result,
	}


def _render_csv(answer: Answer) -> str:
	"""The first section: a file of comma-separated values holds one table."""
	columns, rows = list_rows(answer.sections[0])
	text = io.StringIO()
	writer = csv.writer(text, lineterminator="\n")
	writer.writerow([column.name for column in columns])
	writer.writerows([neutralize(dump(value)) for value in row] for row in rows)
	return text.getvalue()


def _render_tables(answer: Answer) -> str:
	text = io.StringIO()
	_print_tables(answer, Console(file=text, width=WIDTH))
	return text.getvalue()


_RENDERERS = {"json": _render_json, "csv": _render_csv, "table": _render_tables}


def _get_width() -> int | None:
	return None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH


def _print_tables(answer: Answer, console: Console) -> None:
	for section in answer.sections:
		if isinstance(section, Tree):
			console.print(_draw_tree(section))
		elif isinstance(section, Figures):
			console.print(_draw_figures(section, answer.decimals))
		elif section.rows:
			console.print(_draw_listing(section, answer.decimals))
	for note in answer.notes:
		console.print(Text(note))


def _draw_listing(section: Listing, decimals: int) -> Table:
	table = _make_table(section.title)
	for column in section.columns:
		table.add_column(Text(column.title), justify=_justify(column), overflow="fold")
	for row in section.rows:
		table.add_row(*_draw_row(section.columns, row, decimals))
	if section.totals:
		table.add_section()
		table.add_row(*_draw_row(section.columns, _place_totals(section), decimals), style="bold")
	return table


def _place_totals(section: Listing) -> tuple[Any, ...]:
	"""The totals under their columns, with the word in the first column of text or dates."""
	label = next(column.name for column in section.columns if column.kind in ("text", "date"))
	return tuple(
		"Total" if column.name == label else section.totals.get(column.name) for column in section.columns
	)


def _draw_figures(section: Figures, decimals: int) -> Table:
	table = _make_table(section.title)
	table.add_column("Figure")
	table.add_column("Value", justify="right", overflow="fold")
	for column, value in zip(section.columns, section.values, strict=True):
		if value is not None:
			table.add_row(Text(column.title), Text(format_value(value, column.kind, decimals)))
	return table


def _draw_row(columns: tuple[Column, ...], row: tuple[Any, ...], decimals: int) -> list[Text]:
	return [
		Text(format_value(value, column.kind, decimals)) for column, value in zip(columns, row, strict=True)
	]


def _draw_tree(section: Tree) -> TreeView:
	view = TreeView(_draw_node(section.root), guide_style="dim")
	_grow(view, section.root)
	return view


def _grow(view: TreeView, node: Node) -> None:
	for step in node.nodes:
		_grow(view.add(_draw_node(step)), step)


def _draw_node(node: Node) -> Text:
	text = Text(node.title, style="bold" if node.nodes else "")
	if node.result is not None:
		text.append(f": {_format_figure(node.result)}", style=f"bold {_INK}")
	text.append(f"\n{node.rule}", style="not bold")
	for name, value in node.inputs:
		text.append(f"\n  {name} = {_format_figure(value)}", style="not bold dim")
	return text


def _format_figure(value: Any) -> str:
	return f"{value:,f}" if isinstance(value, Decimal) else str(value)


def _make_table(title: str) -> Table:
	return Table(
		title=Text(title),
		title_justify="left",
		title_style=f"bold {_INK}",
		box=box.SIMPLE_HEAD,
		caption_justify="left",
	)


def _justify(column: Column) -> Any:
	return "left" if column.kind in ("text", "date") else "right"


def _write_workbook(answer: Answer, out: Path) -> None:
	with WorkbookWriter(out, answer.decimals) as book:
		for section in answer.sections:
			columns, rows = list_rows(section)
			sheet_columns = [SheetColumn(column.title, column.kind, 18) for column in columns]
			totals = _place_totals(section) if isinstance(section, Listing) and section.totals else ()
			book.write_list(section.name[:31].capitalize(), sheet_columns, map(_to_cells, rows), totals)


def _to_cells(row: tuple[Any, ...]) -> tuple[Any, ...]:
	"""Values that a cell takes: lists and choices as text."""
	return tuple(value.value if hasattr(value, "value") else value for value in row)
