"""Sell loans that were charged off: the price is income, and their claims leave the memorandum accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money

from lending_app.engine.loan.state import LedgerRole, LoanStatus
from lending_app.engine.schedule.shares import spread_principal
from lending_app.engine.values.errors import EngineError
from lending_app.ledger.periods.check_posting import check_posting
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.adapters import build_sold
from lending_app.servicing.exceptions import LoanStateError, PortfolioSaleError
from lending_app.servicing.facts.announce import announce
from lending_app.servicing.facts.enter_fact import (
	Change,
	LockedLoan,
	lock_loan,
	post_changes,
	replay_change,
)
from lending_app.servicing.queries import list_standing_facts

SOLD_ROW = "Portfolio Sale Loan"
LOAN_FIELDS = ["name", "status", "company", "branch", "payoff_amount"]
COPIED = ("value_date", "posting_date", "reversal_posting_date", "mode_of_payment", "currency")


def fill_sale(doc: Document) -> None:
	"""Before a sale is saved: its loans can be sold, and its price is divided among them."""
	doc.currency = frappe.get_cached_value("Company", doc.company, "default_currency")
	names = [row.loan for row in doc.loans]
	for name, number in Counter(names).items():
		if number > 1:
			_refuse(_("Loan {0} is in {1} rows. Leave one of them.").format(name, number))
	found = {row.name: row for row in frappe.get_all("Loan", {"name": ("in", names)}, LOAN_FIELDS)}
	for row in doc.loans:
		_check_loan(doc, row, found[row.loan])
		row.memorandum_amount = found[row.loan].payoff_amount
	doc.memorandum_amount = sum(row.memorandum_amount for row in doc.loans)
	_divide_price(doc)
	copy_to_rows(doc)


def _check_loan(doc: Document, row: Document, loan: frappe._dict) -> None:
	if loan.company != doc.company or (doc.branch and loan.branch != doc.branch):
		_refuse(
			_("Row {0}: loan {1} is of {2}, {3}. Choose loans of the sale's company and branch.").format(
				row.idx, loan.name, loan.company, loan.branch
			)
		)
	check_charged_off(loan.name, loan.status)


def check_charged_off(loan: str, status: str) -> None:
	"""Raise LoanStateError for a loan that is still on the books, or owes nothing any more."""
	if status != LoanStatus.CHARGED_OFF.value:
		frappe.throw(
			_("Loan {0} is {1}. Only a loan that was charged off can be sold here.").format(loan, _(status)),
			exc=LoanStateError,
			title=_("Loan Not Charged Off"),
		)


def _divide_price(doc: Document) -> None:
	"""Prices by loan sum to that of the sale; where there are none it is divided by what each loan owes."""
	price = to_decimal(doc.price_amount)
	total = sum((to_decimal(row.amount) for row in doc.loans), Decimal(0))
	if price and not total:
		weights = [to_decimal(row.memorandum_amount) for row in doc.loans]
		try:
			parts = spread_principal(price, weights, doc.currency)
		except EngineError:
			_refuse(_("The price has more decimals than {0} has. Correct it.").format(doc.currency))
		for row, part in zip(doc.loans, parts, strict=True):
			row.amount = to_float(part)
	elif price != total:
		_refuse(
			_("The prices of the loans sum to {0}, that of the sale is {1}. Correct one of them.").format(
				fmt_money(to_float(total), currency=doc.currency),
				fmt_money(doc.price_amount, currency=doc.currency),
			)
		)


def copy_to_rows(doc: Document) -> None:
	"""A row is a fact of its loan, and carries what its fact says."""
	for row in doc.loans:
		row.update({field: doc.get(field) for field in COPIED})


def sell_portfolio(doc: Document) -> None:
	"""Submit of a Portfolio Sale. Raises a titled refusal and changes nothing, or posts one entry for all loans."""
	check_posting(doc)
	_store_copies(doc)
	changes = [_sell(doc, row) for row in _list_in_order(doc)]
	with speaking_for(doc):
		remark = _("Sale {0} of charged-off loans to {1}").format(doc.name, doc.buyer)
	journal = post_changes(changes, doc, doc.posting_date, remark, is_reversal=False)
	doc.db_set(
		{"journal_entry": journal, "memorandum_amount": sum(row.memorandum_amount for row in doc.loans)}
	)
	_announce(doc, "loan_sold")


def _sell(doc: Document, row: Document) -> tuple[LockedLoan, Change]:
	loan = lock_loan(row.loan)
	check_charged_off(row.loan, loan.status)
	facts = list_standing_facts(row.loan, without=row.name, for_update=True)
	try:
		change = replay_change(loan, facts, [*facts, build_sold(row)], doc.posting_date)
	except EngineError:
		_refuse(
			_(
				"Row {0}: loan {1} cannot be sold on {2}: it was charged off or paid later. Correct the date."
			).format(row.idx, row.loan, doc.get_formatted("value_date"))
		)
	claim = change.before.position.get((LedgerRole.MEMORANDUM_CLAIMS, ""), Decimal(0))
	row.db_set("memorandum_amount", to_float(claim))
	return loan, change


def reverse_sale(doc: Document) -> None:
	"""Cancel of a Portfolio Sale: the claims are the company's again."""
	_store_copies(doc)
	changes = []
	for row in _list_in_order(doc):
		loan = lock_loan(row.loan)
		without = list_standing_facts(row.loan, without=row.name, for_update=True)
		changes.append(
			(loan, replay_change(loan, [*without, build_sold(row)], without, doc.reversal_posting_date))
		)
	with speaking_for(doc):
		remark = _("Reversal of {0}: {1}").format(doc.name, doc.reversal_reason)
	journal = post_changes(changes, doc, doc.reversal_posting_date, remark, is_reversal=True)
	doc.db_set(
		{
			"reversal_journal_entry": journal,
			"reversal_posting_date": doc.reversal_posting_date,
			"reversed_by": doc.reversed_by,
		}
	)
	_announce(doc, "fact_reversed")


def _store_copies(doc: Document) -> None:
	copy_to_rows(doc)
	for row in doc.loans:
		row.db_set({field: row.get(field) for field in COPIED})


def _list_in_order(doc: Document) -> Iterable[Document]:
	"""Two sales lock the same loans one after the other, never across."""
	return sorted(doc.loans, key=lambda row: row.loan)


def _announce(doc: Document, method: str) -> None:
	for row in doc.loans:
		announce(row.loan, method)


def _refuse(message: str) -> None:
	frappe.throw(message, exc=PortfolioSaleError, title=_("Sale Not Possible"))
