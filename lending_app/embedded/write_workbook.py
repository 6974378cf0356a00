"""The run as an Excel workbook: portfolio, loans, installments, repayments, trial balance and journal by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from lending_app.embedded.accounts import build_chart
from lending_app.embedded.records import LoanResult, RunResult
from lending_app.embedded.sheets import SheetColumn, SheetWriter, WorkbookWriter
from lending_app.embedded.summary import ZERO, GroupTotal, Summary
from lending_app.engine.ledger.arrears import get_bucket
from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.facts import Paid

_LOANS = (
	SheetColumn("Loan", width=17), SheetColumn("Client", width=34), SheetColumn("Product", width=16),
	SheetColumn("Branch", width=9), SheetColumn("Status", width=11), SheetColumn("Disbursed On", "date", 13),
	SheetColumn("Maturity", "date", 12), SheetColumn("Rate", "percent", 9), SheetColumn("Installments", "whole", 12),
	SheetColumn("Disbursed", "money", 16), SheetColumn("Paid", "money", 16), SheetColumn("Outstanding", "money", 16),
	SheetColumn("Interest", "money", 14), SheetColumn("Penalties", "money", 14), SheetColumn("Overdue", "money", 15),
	SheetColumn("Days Past Due", "whole", 9), SheetColumn("Bucket", width=10), SheetColumn("Next Due", "date", 12),
	SheetColumn("Next Amount", "money", 14), SheetColumn("Payoff", "money", 16), SheetColumn("Held", "money", 12),
)  # fmt: skip
_INSTALLMENTS = (
	SheetColumn("Loan", width=17), SheetColumn("No.", "whole", 6), SheetColumn("Due", "date", 12),
	SheetColumn("Principal", "money"), SheetColumn("Interest", "money"), SheetColumn("Installment", "money"),
	SheetColumn("Penalty", "money", 12), SheetColumn("Principal Paid", "money"), SheetColumn("Interest Paid", "money"),
	SheetColumn("Penalty Paid", "money", 12), SheetColumn("Unpaid", "money"), SheetColumn("Days Late", "whole", 9),
	SheetColumn("Status", width=10), SheetColumn("Paid On", "date", 12),
)  # fmt: skip
_REPAYMENTS = (
	SheetColumn("Receipt", width=14), SheetColumn("Loan", width=17), SheetColumn("Client", width=34),
	SheetColumn("Value Date", "date", 12), SheetColumn("Posting Date", "date", 12), SheetColumn("Channel", width=15),
	SheetColumn("Reference", width=18), SheetColumn("Amount", "money"), SheetColumn("Principal", "money"),
	SheetColumn("Interest", "money"), SheetColumn("Penalty", "money", 12), SheetColumn("Held", "money", 12),
	SheetColumn("Reversed On", "date", 12),
)  # fmt: skip
_COMPONENTS = (Component.PRINCIPAL, Component.INTEREST, Component.PENALTY, Component.ADVANCE)
_BALANCE = (
	SheetColumn("Account", "number", 10), SheetColumn("Name", width=28), SheetColumn("Kind", width=11),
	SheetColumn("Debit", "money", 20), SheetColumn("Credit", "money", 20),
)  # fmt: skip
_FIGURES = (SheetColumn("Figure"), SheetColumn("Amount", "money"))
_BUCKETS = (
	SheetColumn("Bucket"), SheetColumn("Loans", "whole"), SheetColumn("Outstanding", "money"),
	SheetColumn("Overdue", "money"),
)  # fmt: skip
_GROUPS = (
	SheetColumn("Name"), SheetColumn("Loans", "whole"), SheetColumn("Open Loans", "whole"),
	SheetColumn("Disbursed", "money"), SheetColumn("Outstanding", "money"), SheetColumn("Overdue", "money"),
	SheetColumn("PAR30", "percent"),
)  # fmt: skip
_MONTHS = (SheetColumn("Month", width=10), *_BALANCE)


def write_workbook(result: RunResult, summary: Summary, path: Path) -> None:
	"""Write the file again."""
	with WorkbookWriter(path, result.rounding.minor_units) as book:
		_write_portfolio(book, result, summary)
		book.write_list("Loans", _LOANS, map(_list_loan, result.loans), _total_loans(summary, result))
		book.write_list("Installments", _INSTALLMENTS, _list_installments(result))
		book.write_list("Repayments", _REPAYMENTS, _list_repayments(result))
		book.write_list("Trial Balance", _BALANCE, _list_balances(summary), _total_balances(summary))
		book.write_list("Journal by Month", _MONTHS, _list_months(result))


def _write_portfolio(book: WorkbookWriter, result: RunResult, summary: Summary) -> None:
	settings = result.book.settings
	writer = SheetWriter(book, "Portfolio", (26, 18, 18, 20, 20, 18, 10))
	writer.sheet.freeze_panes(3, 0)
	writer.write_title(settings.company, f"Portfolio on {result.until}, amounts in {settings.currency}")
	writer.write_section("Key Figures", _FIGURES, _list_figures(summary))
	writer.write_section(
		"Arrears by Days Past Due",
		_BUCKETS,
		(
			(row.bucket, row.number_of_loans, row.outstanding_principal, row.overdue)
			for row in summary.buckets
		),
		(
			"Total",
			sum(row.number_of_loans for row in summary.buckets),
			summary.outstanding_principal,
			summary.overdue,
		),
	)
	at_risk = (("PAR30", summary.par30), ("PAR90", summary.par90))
	writer.write_section(
		"Portfolio at Risk", (SheetColumn("Measure"), SheetColumn("Share", "percent")), at_risk
	)
	status = sorted(summary.by_status.items())
	writer.write_section("Loans by Status", (SheetColumn("Status"), SheetColumn("Loans", "whole")), status)
	for title, groups in (("By Product", summary.products), ("By Branch", summary.branches)):
		writer.write_section(title, _GROUPS, map(_list_group, groups))


def _list_figures(summary: Summary) -> list[tuple[str, Decimal]]:
	return [
		("Disbursed", summary.disbursed),
		("Collected", summary.collected),
		("Outstanding principal", summary.outstanding_principal),
		("Interest receivable", summary.interest_receivable),
		("Penalties receivable", summary.penalty_receivable),
		("Overdue", summary.overdue),
		("Held for clients", summary.client_advances),
	]


def _list_group(row: GroupTotal) -> tuple[Any, ...]:
	return (
		row.name,
		row.number_of_loans,
		row.open_loans,
		row.disbursed,
		row.outstanding_principal,
		row.overdue,
		row.par30,
	)


def _list_loan(row: LoanResult) -> tuple[Any, ...]:
	loan, state = row.loan, row.state
	return (
		loan.loan_code, row.client.full_name, row.product.product_name, loan.branch_code, state.status.value,
		state.disbursed_on, state.maturity_date, loan.interest_rate, loan.number_of_installments, state.disbursed,
		state.paid, state.outstanding_principal, state.interest_receivable, state.penalty_receivable, state.overdue,
		state.days_past_due, get_bucket(state.days_past_due), state.next_due_date, state.next_due_amount, state.payoff,
		state.client_advance,
	)  # fmt: skip


def _total_loans(summary: Summary, result: RunResult) -> tuple[Any, ...]:
	payoff = sum((row.state.payoff for row in result.loans), ZERO)
	return (
		"Total", *[None] * 8, summary.disbursed, summary.collected, summary.outstanding_principal,
		summary.interest_receivable, summary.penalty_receivable, summary.overdue, *[None] * 4, payoff,
		summary.client_advances,
	)  # fmt: skip


def _list_installments(result: RunResult) -> Iterator[tuple[Any, ...]]:
	for row in result.loans:
		for part in row.state.installments:
			yield (
				row.loan.loan_code, part.number, part.due_date, part.principal, part.interest, part.total, part.penalty,
				part.principal_paid, part.interest_paid, part.penalty_paid, part.unpaid, part.days_late, part.status.value,
				part.paid_on,
			)  # fmt: skip


def _list_repayments(result: RunResult) -> list[tuple[Any, ...]]:
	"""In the order of their entry."""
	rows = [row for loan in result.loans for row in _list_loan_repayments(loan)]
	return [cells for _number, cells in sorted(rows, key=lambda row: row[0])]


def _list_loan_repayments(row: LoanResult) -> Iterator[tuple[int, tuple[Any, ...]]]:
	parts: dict[tuple[str, Component], Decimal] = defaultdict(Decimal)
	for allocation in row.state.allocations:
		parts[allocation.source_id, allocation.component] += allocation.amount
	for entered in row.facts:
		fact = entered.fact
		if isinstance(fact, Paid):
			yield entered.entry_number, (
				fact.fact_id, row.loan.loan_code, row.client.full_name, fact.value_date, entered.posting_date,
				fact.channel, entered.external_reference, fact.amount,
				*(parts[fact.fact_id, component] for component in _COMPONENTS), entered.reversed_on,
			)  # fmt: skip


def _list_balances(summary: Summary) -> Iterator[tuple[Any, ...]]:
	for row in summary.trial_balance:
		yield row.account.number, row.account.name, row.account.root_type, row.debit, row.credit


def _total_balances(summary: Summary) -> tuple[Any, ...]:
	return None, "Total", None, summary.total_debit, summary.total_credit


def _list_months(result: RunResult) -> Iterator[tuple[Any, ...]]:
	totals: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
	chart = build_chart(result.balances)
	by_number = {account.number: account for account in chart.values()}
	for entry in result.entries:
		month = f"{entry.posting_date:%Y-%m}"
		for line in entry.lines:
			sums = totals[month, chart[line.role, line.channel].number]
			sums[line.amount < 0] += abs(line.amount)
	for (month, number), (debit, credit) in sorted(totals.items()):
		account = by_number[number]
		yield (
			month,
			number,
			account.name,
			account.root_type,
			result.to_amount(debit),
			result.to_amount(credit),
		)
