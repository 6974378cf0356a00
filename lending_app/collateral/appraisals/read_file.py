"""Appraisals as appraisers list them in CSV and Excel files, line by line, with what is wrong on each. Needs no framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from lending_app.bank_files.receipts.headings import map_headings
from lending_app.bank_files.receipts.read_receipts import (
	FileFault,
	ReceiptFileError,
	RowFault,
	find_header,
	pick_rows,
	read_amount,
	read_day,
	read_grid,
)
from lending_app.bank_files.receipts.values import DayOrder, find_day_order, find_decimal_mark

HEADINGS: dict[str, tuple[str, ...]] = {
	"collateral": (
		"collateral", "collateral number", "collateral no", "collateral id", "garantia", "no garantia", "numero de garantia",
		"codigo de garantia", "bien", "numero de bien", "garantie", "numero de garantie", "no garantie", "bien garanti",
	),
	"value": (
		"value", "appraised value", "market value", "appraisal", "amount", "valor", "valor de avaluo", "valor avaluo",
		"valor tasado", "valor de tasacion", "valor de mercado", "avaluo", "monto", "valeur", "valeur expertisee",
		"valeur d expertise", "valeur de marche", "montant",
	),
	"forced_sale": (
		"forced sale", "forced sale value", "liquidation value", "valor de liquidacion", "valor de venta forzosa",
		"valor de venta forzada", "valor de realizacion", "valeur de vente forcee", "valeur de liquidation",
	),
	"appraised_on": (
		"date", "day", "appraised on", "appraisal date", "date of appraisal", "fecha", "fecha de avaluo", "fecha avaluo",
		"fecha de tasacion", "fecha tasacion", "dia", "date d expertise", "date de l expertise", "jour",
	),
	"expires_on": (
		"expires on", "valid until", "expiry", "vence", "vence el", "vencimiento", "fecha de vencimiento", "valido hasta",
		"expire le", "valable jusqu au",
	),
	"appraiser": ("appraiser", "appraised by", "valuer", "tasador", "perito", "avaluador", "expert", "evaluateur"),
	"currency": ("currency", "moneda", "divisa", "devise"),
}  # fmt: skip
AMOUNTS, DAYS = ("value", "forced_sale"), ("appraised_on", "expires_on")
# What a line cannot do without.
NEEDED = frozenset({"collateral", "value", "appraised_on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalLine:
	"""An appraisal as its line says; `faults` as (fault, column, text). Texts are as in the file."""

	line: int
	texts: Mapping[str, str]
	amounts: Mapping[str, Decimal | None]
	days: Mapping[str, date | None]
	faults: tuple[tuple[RowFault, str, str], ...] = ()

	def get(self, column: str) -> str:
		return self.texts.get(column, "")


def read_appraisals(name: str, data: bytes) -> list[AppraisalLine]:
	"""Appraisals of a file, in the order of its lines. Raises ReceiptFileError where it holds none that can be read."""
	grid = [(line, cells) for line, cells in read_grid(name, data) if any(cells)]
	if not grid:
		raise ReceiptFileError(FileFault.EMPTY)
	place, columns = find_header(grid, partial(map_headings, headings=HEADINGS), _has_needed)
	rows = pick_rows(grid[place + 1 :], columns)
	texts = [found for _line, _cells, found in rows]
	mark = find_decimal_mark(found[column] for found in texts for column in AMOUNTS if column in found)
	order = find_day_order(found[column] for found in texts for column in DAYS if column in found)
	width = len(grid[place][1])
	return [_build(line, cells, found, width, mark, order) for line, cells, found in rows]


def _has_needed(columns: dict[str, int]) -> bool:
	return columns.keys() >= NEEDED


def _build(
	line: int,
	cells: Sequence[str],
	texts: Mapping[str, str],
	width: int,
	mark: str | None,
	order: DayOrder | None,
) -> AppraisalLine:
	faults: list[tuple[RowFault, str, str]] = []
	if any(cells[width:]):
		faults.append((RowFault.WIDTH, "", ", ".join(cells[width:])))
	if not texts.get("collateral"):
		faults.append((RowFault.NOBODY, "collateral", ""))
	amounts = {column: _read(read_amount, column, texts, mark, faults) for column in AMOUNTS}
	days = {column: _read(read_day, column, texts, order, faults) for column in DAYS}
	if not texts.get("appraised_on"):
		faults.append((RowFault.DATE, "appraised_on", ""))
	return AppraisalLine(line=line, texts=texts, amounts=amounts, days=days, faults=tuple(faults))


def _read(read, column: str, texts: Mapping[str, str], how, faults: list[tuple[RowFault, str, str]]):
	text = texts.get(column, "")
	if not text and column != "value":
		return None
	found: list[tuple[RowFault, str]] = []
	value = read(text, how, found)
	faults += [(fault, column, text) for fault, text in found]
	return value
