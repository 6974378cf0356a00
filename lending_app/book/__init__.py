"""The book format: a lender's clients, loans and payments as CSV or Excel files, read and checked.

No framework and no database. `read_book` gives a `Book` or raises `BookErrors` with every broken row; `terms` turns
its rows into the engine's values.
"""

from lending_app.book.check_history import sort_entries
from lending_app.book.entered_loan import EnteredLoan
from lending_app.book.errors import BookErrors, RowError
from lending_app.book.read_book import read_book
from lending_app.book.records import (
	Book,
	BookBranch,
	BookClient,
	BookLoan,
	BookProduct,
	BookRepayment,
	BookReversal,
	BookSettings,
	ClientType,
)
from lending_app.book.terms import build_disbursed, build_facts, build_paid, build_reversed, build_terms

__all__ = [
	"Book",
	"BookBranch",
	"BookClient",
	"BookErrors",
	"BookLoan",
	"BookProduct",
	"BookRepayment",
	"BookReversal",
	"BookSettings",
	"ClientType",
	"EnteredLoan",
	"RowError",
	"build_disbursed",
	"build_facts",
	"build_paid",
	"build_reversed",
	"build_terms",
	"read_book",
	"sort_entries",
]
