"""Statements in CSV and Excel, as banks' web sites export them, by headings that are data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from lending_app.bank_files.errors import BankFileError, Problem, Reason, refuse
from lending_app.bank_files.receipts.headings import normalize_heading
from lending_app.bank_files.receipts.read_receipts import ReceiptFileError, read_grid
from lending_app.bank_files.receipts.values import (
	DayOrder,
	find_day_order,
	find_decimal_mark,
	parse_amount,
	parse_day,
)
from lending_app.bank_files.statements.statement import Statement, StatementLine, finish_statements

HEADER_WITHIN = 25
# What the columns are called; a layout of a bank adds names of its own.
COLUMNS: Mapping[str, tuple[str, ...]] = {
	"booking_date": (
		"date", "booking date", "posting date", "transaction date", "fecha", "fecha operacion", "fecha de operacion",
		"fecha transaccion", "fecha posteo", "fecha contable", "date operation", "date d operation", "date comptable",
	),
	"value_date": ("value date", "fecha valor", "fecha de valor", "date valeur", "date de valeur"),
	"amount": ("amount", "monto", "importe", "valor", "montant"),
	"credit": ("credit", "credits", "deposit", "deposits", "money in", "credito", "creditos", "abono", "abonos", "deposito",
		"depositos", "haber", "ingreso", "credit amount"),
	"debit": ("debit", "debits", "withdrawal", "withdrawals", "money out", "debito", "debitos", "cargo", "cargos", "retiro",
		"retiros", "debe", "egreso", "debit amount"),
	"balance": ("balance", "running balance", "saldo", "balance disponible", "solde"),
	"reference": ("reference", "reference number", "referencia", "no referencia", "numero de referencia", "documento",
		"no documento", "numero de documento", "cheque", "transaction id", "no transaccion"),
	"payer": ("payer", "name", "counterparty", "ordenante", "pagador", "nombre", "beneficiario", "depositante", "donneur d ordre",
		"payeur", "nom"),
	"text": ("description", "details", "memo", "concept", "descripcion", "concepto", "detalle", "glosa", "libelle"),
	"currency": ("currency", "moneda", "divisa", "devise"),
}  # fmt: skip
_ACCOUNTS = frozenset(
	{"account", "account number", "cuenta", "no cuenta", "numero de cuenta", "no de cuenta", "compte", "numero de compte", "iban"}
)  # fmt: skip
Row = tuple[int, dict[str, str]]


def read_table(name: str, data: bytes, layout: Mapping[str, Sequence[str]] | None = None) -> Statement:
	"""The statement of a file with headings. `layout` names further headings of a column.

	With a column of balances each line's is checked, whether the newest comes first or last.

	:raises BankFileError: no headings, or what is wrong with its lines.
	"""
	grid = _read_grid(name, data)
	place, columns = _find_header(grid, _join_names(layout or {}))
	rows = [(line, _pick(columns, cells)) for line, cells in grid[place + 1 :]]
	rows = [row for row in rows if _is_line(row[1])]
	problems: list[Problem] = []
	lines = _read_lines(rows, problems)
	currencies = {texts["currency"].upper() for _, texts in rows if texts.get("currency")}
	if len(currencies) > 1:
		problems.append(
			_problem(Reason.CURRENCY, 0, "currency", ", ".join(sorted(currencies)), min(currencies))
		)
	if problems:
		raise BankFileError(problems)
	opening, closing, ordered = _read_balances(rows, lines)
	whole = Statement(
		account=_find_account(grid[:place]),
		currency=min(currencies, default=""),
		opening=opening,
		closing=closing,
		lines=tuple(ordered),
	)
	return finish_statements([whole])


def _read_grid(name: str, data: bytes) -> list[tuple[int, list[str]]]:
	if not data.strip():
		raise refuse(Reason.EMPTY_FILE, "file")
	try:
		grid = read_grid(name, data)
	except ReceiptFileError as error:
		raise refuse(Reason.RECORD, "file", error.value, line=error.line) from error
	return [(line, cells) for line, cells in grid if any(cells)]


def _join_names(layout: Mapping[str, Sequence[str]]) -> dict[str, str]:
	known = {name: column for column, names in COLUMNS.items() for name in names}
	return known | {normalize_heading(name): column for column, names in layout.items() for name in names}


def _find_header(grid: list[tuple[int, list[str]]], names: Mapping[str, str]) -> tuple[int, dict[str, int]]:
	for place, (_line, cells) in enumerate(grid[:HEADER_WITHIN]):
		columns: dict[str, int] = {}
		for index, cell in enumerate(cells):
			column = names.get(normalize_heading(cell))
			if column:
				columns.setdefault(column, index)
		if "booking_date" in columns and columns.keys() & {"amount", "credit", "debit"}:
			return place, columns
	raise refuse(Reason.CUT, "file", bound="date, amount")


def _pick(columns: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
	return {name: cells[place] for name, place in columns.items() if place < len(cells) and cells[place]}


def _is_line(texts: Mapping[str, str]) -> bool:
	"""Totals and notes below the lines have neither a day nor an amount."""
	return bool(texts.keys() & {"booking_date", "amount", "credit", "debit"}) and "booking_date" in texts


def _read_lines(rows: Sequence[Row], problems: list[Problem]) -> list[StatementLine]:
	money = [
		texts[column]
		for _, texts in rows
		for column in ("amount", "credit", "debit", "balance")
		if column in texts
	]
	mark = find_decimal_mark(money)
	order = find_day_order(
		texts[column] for _, texts in rows for column in ("booking_date", "value_date") if column in texts
	)
	found = []
	for line, texts in rows:
		before = len(problems)
		amount = _read_amount(line, texts, mark, problems)
		booked = _read_day(line, texts, "booking_date", order, problems)
		valued = _read_day(line, texts, "value_date", order, problems) if "value_date" in texts else booked
		if len(problems) > before or booked is None or valued is None:
			continue
		found.append(
			StatementLine(
				line=line,
				booking_date=booked,
				value_date=valued,
				amount=amount,
				reference=texts.get("reference", ""),
				payer=texts.get("payer", ""),
				text=texts.get("text", ""),
			)
		)
	return found


def _read_amount(line: int, texts: Mapping[str, str], mark: str | None, problems: list[Problem]) -> Decimal:
	"""Signed: an amount, or a credit less a debit, which banks write with or without a sign."""
	if "amount" in texts:
		return _parse(line, "amount", texts["amount"], mark, problems)
	if not texts.keys() & {"credit", "debit"}:
		problems.append(_problem(Reason.EMPTY, line, "amount", ""))
		return Decimal(0)
	credit = _parse(line, "credit", texts.get("credit", "0"), mark, problems)
	return abs(credit) - abs(_parse(line, "debit", texts.get("debit", "0"), mark, problems))


def _parse(line: int, column: str, text: str, mark: str | None, problems: list[Problem]) -> Decimal:
	try:
		return parse_amount(text, mark)
	except ValueError:
		problems.append(_problem(Reason.NOT_AMOUNT, line, column, text, "1,234.56"))
		return Decimal(0)


def _read_day(
	line: int, texts: Mapping[str, str], column: str, order: DayOrder | None, problems: list[Problem]
) -> date | None:
	try:
		return parse_day(texts[column], order)
	except ValueError:
		problems.append(_problem(Reason.NOT_DATE, line, column, texts[column], "2026-07-15"))
		return None


def _read_balances(
	rows: Sequence[Row], lines: Sequence[StatementLine]
) -> tuple[Decimal | None, Decimal | None, list[StatementLine]]:
	"""Opening, closing, and the lines with the oldest first.

	:raises BankFileError: where the balances follow the lines in neither order.
	"""
	texts = [row[1].get("balance") for row in rows]
	if not lines or not all(texts):
		return None, None, list(lines)
	mark = find_decimal_mark([text for text in texts if text])
	problems: list[Problem] = []
	balances = [
		_parse(line.line, "balance", text or "", mark, problems)
		for line, text in zip(lines, texts, strict=True)
	]
	if problems:
		raise BankFileError(problems)
	breaks = _find_breaks(lines, balances)
	if breaks and not _find_breaks(lines[::-1], balances[::-1]):
		return balances[-1] - lines[-1].amount, balances[0], list(lines[::-1])
	if breaks:
		raise BankFileError(breaks)
	return balances[0] - lines[0].amount, balances[-1], list(lines)


def _find_breaks(lines: Sequence[StatementLine], balances: Sequence[Decimal]) -> list[Problem]:
	return [
		_problem(Reason.TOTAL, line.line, "balance", str(balance), str(before + line.amount))
		for before, balance, line in zip(balances, balances[1:], lines[1:], strict=False)
		if before + line.amount != balance
	]


def _find_account(grid: Sequence[tuple[int, list[str]]]) -> str:
	"""The account that the lines above the headings name: beside its label, or after a colon."""
	for _line, cells in grid:
		for place, cell in enumerate(cells):
			label, _, value = cell.partition(":")
			if normalize_heading(label) in _ACCOUNTS:
				following = next((text for text in cells[place + 1 :] if text), "")
				return value.strip() or following
	return ""


def _problem(reason: Reason, line: int, element: str, value: str, bound: str = "") -> Problem:
	return Problem(reason=reason, element=element, value=value[:60], bound=bound, line=line)
