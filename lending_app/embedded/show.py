"""A run on the terminal: broken rows, portfolio, arrears, trial balance and the files written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from rich import box
from rich.columns import Columns
from rich.console import Console
from rich.table import Table

from lending_app.book import RowError
from lending_app.embedded.records import RunResult
from lending_app.embedded.summary import ExpectedComparison, Summary

_INK = "cyan"


def show_errors(console: Console, errors: Sequence[RowError]) -> None:
	table = _make_table("Broken rows: nothing was run")
	for title in ("File", "Line", "Column", "Value", "Reason"):
		table.add_column(title, justify="right" if title == "Line" else "left", overflow="fold")
	for error in errors:
		line = str(error.line) if error.line else ""
		table.add_row(error.file, line, error.column, error.value, error.reason)
	console.print(table)
	console.print(
		f"[bold red]{len(errors)} broken row{'s' if len(errors) != 1 else ''}.[/] Correct them and run again."
	)


def show_summary(console: Console, result: RunResult, summary: Summary) -> None:
	settings = result.book.settings
	console.print()
	console.rule(
		f"[bold]{settings.company}[/], {result.until}, amounts in {settings.currency}",
		align="left",
		style=_INK,
	)
	decimals = result.rounding.minor_units
	console.print(
		Columns([_list_portfolio(summary, decimals), _list_arrears(summary, decimals)], padding=(0, 4))
	)
	_show_trial_balance(console, summary, decimals)
	if summary.expected.number_of_loans:
		_show_expected(console, summary.expected)


def show_files(console: Console, paths: Iterable[Path], notes: Iterable[str], seconds: float) -> None:
	for path in paths:
		console.print(
			f"  [green]✓[/] {path} [dim]({path.stat().st_size / 1024:,.0f} KB)[/]",
			highlight=False,
			soft_wrap=True,
		)
	for note in notes:
		console.print(f"  [yellow]![/] {note}", highlight=False, soft_wrap=True)
	console.print(f"Done in [bold]{seconds:.1f} s[/].", highlight=False)


def _list_portfolio(summary: Summary, decimals: int) -> Table:
	table = _make_table("Portfolio")
	table.add_column("Figure")
	table.add_column("Amount", justify="right")
	for name, amount in (
		("Disbursed", summary.disbursed),
		("Collected", summary.collected),
		("Outstanding principal", summary.outstanding_principal),
		("Interest receivable", summary.interest_receivable),
		("Penalties receivable", summary.penalty_receivable),
		("Overdue", summary.overdue),
	):
		table.add_row(name, _format(amount, decimals))
	table.add_section()
	table.add_row("PAR30", f"{summary.par30 * 100:.2f} %", style="bold")
	status = ", ".join(f"{number} {name.lower()}" for name, number in sorted(summary.by_status.items()))
	table.caption = f"{summary.number_of_loans} loans: {status}"
	return table


def _list_arrears(summary: Summary, decimals: int) -> Table:
	table = _make_table("Arrears by days past due")
	for name in ("Bucket", "Loans", "Outstanding", "Overdue"):
		table.add_column(name, justify="left" if name == "Bucket" else "right")
	for row in summary.buckets:
		amounts = (row.outstanding_principal, row.overdue)
		table.add_row(
			row.bucket, str(row.number_of_loans), *(_format(amount, decimals) for amount in amounts)
		)
	return table


def _show_trial_balance(console: Console, summary: Summary, decimals: int) -> None:
	table = _make_table("Trial balance")
	for name in ("Account", "Name", "Debit", "Credit"):
		table.add_column(name, justify="right" if name in ("Debit", "Credit") else "left")
	for row in summary.trial_balance:
		amounts = (_format(amount, decimals) if amount else "" for amount in (row.debit, row.credit))
		table.add_row(str(row.account.number), row.account.name, *amounts)
	table.add_section()
	totals = (_format(summary.total_debit, decimals), _format(summary.total_credit, decimals))
	table.add_row("", "Total", *totals, style="bold")
	difference = summary.total_debit - summary.total_credit
	table.caption = (
		f"Difference {_format(difference, decimals)}; every loan replayed in full equals the ledger"
	)
	console.print(table)


def _show_expected(console: Console, expected: ExpectedComparison) -> None:
	equal = expected.number_of_loans - len(expected.differing)
	console.print(
		f"[bold]{equal} of {expected.number_of_loans}[/] loans: every installment equals the expected one.",
		highlight=False,
	)
	if expected.differing:
		shown = ", ".join(expected.differing[:20])
		console.print(
			f"[yellow]Different:[/] {shown}{' ...' if len(expected.differing) > 20 else ''}", highlight=False
		)


def _make_table(title: str) -> Table:
	return Table(
		title=title,
		title_justify="left",
		title_style=f"bold {_INK}",
		box=box.SIMPLE_HEAD,
		caption_justify="left",
	)


def _format(amount: Decimal, decimals: int) -> str:
	return f"{amount:,.{decimals}f}"
