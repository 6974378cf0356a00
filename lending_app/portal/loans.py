"""A borrower's loans: what is owed today, what is late and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.values.errors import LOAN_ERRORS
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.printing.build_letterhead import build_wording
from lending_app.portal.access import get_own_client
from lending_app.portal.applications import ApplicationLine, list_own_applications
from lending_app.portal.payment_references import ReferenceLine, list_own_references
from lending_app.portal.receipts import ReceiptLine, list_own_receipts
from lending_app.printing.documents import Field
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal
from lending_app.servicing.adapters import get_loan_values
from lending_app.servicing.state.get_loan_state import get_loan_state

LISTED = ("name", "product", "status", "principal_amount", "currency", "company")
APPLICATIONS_SHOWN = 3
ACCOUNT_PAGE = "me"
# Not for good: the same browser may sign in as another user.
FOUND = 302


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanLine:
	"""One loan; `fields` are its figures of today, none once it has ended. `tone` as of a state's words."""

	name: str
	product_name: str
	amount: str
	state: str
	tone: str
	fields: tuple[Field, ...]
	references: tuple[ReferenceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
	"""Where a borrower arrives: money to confirm, loans, and the latest applications."""

	client_name: str
	day: str
	loans: tuple[LoanLine, ...]
	receipts: tuple[ReceiptLine, ...]
	applications: tuple[ApplicationLine, ...]


def build_home_page() -> HomePage:
	"""Of the signed-in borrower. Raises SignInError, StaffInPortalError or NoClientError."""
	client = get_own_client()
	# Borrowers have no permission on Desk's documents; the filter is their own client.
	rows = frappe.get_all("Loan", {"client": client}, list(LISTED), order_by="creation desc", limit=0)
	company = rows[0].company if rows else frappe.db.get_default("company")
	wording = build_wording(company, rows[0].currency if rows else "USD") if company else None
	references = list_own_references([row.name for row in rows])
	return HomePage(
		client_name=frappe.db.get_value("Client", client, "client_name"),
		day=wording.day(getdate(today())) if wording else "",
		loans=tuple(_build_line(row, references.get(row.name, ())) for row in rows),
		receipts=list_own_receipts(),
		applications=list_own_applications()[:APPLICATIONS_SHOWN],
	)


def get_home_address(user: str) -> str | None:
	"""Where a website user goes after signing in: a borrower to the own loans."""
	return "my-loans" if frappe.db.exists("Client", {"user": user}) else None


def leave_account_page(context: dict[str, Any]) -> None:
	"""Hook of every page: Frappe's own account page says nothing of loans, so a borrower goes on to the own ones."""
	if context.get("path") == ACCOUNT_PAGE and get_home_address(frappe.session.user):
		frappe.flags.redirect_location = "/my-loans"
		raise frappe.Redirect(FOUND)


def _build_line(loan: Any, references: tuple[ReferenceLine, ...]) -> LoanLine:
	wording = build_wording(loan.company, loan.currency)
	values = _get_values(loan)
	is_late = bool(values and values["days_past_due"])
	return LoanLine(
		name=loan.name,
		product_name=_(frappe.get_cached_value("Loan Product", loan.product, "product_name")),
		amount=wording.full_money(to_decimal(loan.principal_amount)),
		state=_("Payment late") if is_late else describe_loan_state(loan.status),
		tone="bad" if is_late else "",
		fields=tuple(_iterate_fields(values, wording)) if values else (),
		references=references,
	)


def describe_loan_state(status: str) -> str:
	"""A loan's state in the borrower's words."""
	if status == LoanStatus.APPROVED.value:
		return _("Being paid out")
	return _("In progress") if status in OPEN_STATUSES else _(status, context="Loan")


def _get_values(loan: Any) -> dict[str, Any] | None:
	"""As on the loan's own form. None for one that owes nothing any more, or that cannot be calculated now."""
	if loan.status not in OPEN_STATUSES:
		return None
	try:
		return get_loan_values(get_loan_state(loan.name, getdate(today())))
	except LOAN_ERRORS:
		return None


def _iterate_fields(values: dict[str, Any], wording: Wording) -> Any:
	def money(field: str) -> str:
		return wording.full_money(to_decimal(values[field]))

	if values["overdue_amount"]:
		late = _("{0} days past due").format(values["days_past_due"])
		yield Field(_("Overdue"), f"{money('overdue_amount')} · {late}")
	if values["next_due_date"]:
		day = wording.day(getdate(values["next_due_date"]))
		yield Field(_("Next Payment"), f"{money('next_due_amount')} · {day}")
	yield Field(_("To Pay Off Today"), money("payoff_amount"))
