"""Rows of the general ledger that are written together: those that ERPNext writes one by one, behind the same checks."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.model.document import Document

from lending_app.ledger.journals import write_rows
from lending_app.ledger.journals.write_rows import can_write_together, write_together
from lending_app.testing.factories import make_disbursed_loan, make_repayment
from tests.site.support import COMPANY, get_gl_balance

OWN = {"name", "creation", "modified", "voucher_no", "against_voucher", "against_voucher_no", "to_rename"}


def get_account(name: str) -> str:
	return frappe.db.get_value("Account", {"account_name": name, "company": COMPANY})


def make_customer() -> str:
	values = {"customer_name": "Rows Written", "customer_group": "Individual", "territory": "All Territories"}
	return frappe.get_doc({"doctype": "Customer"} | values).insert().name


def build_entry(*lines: tuple[str, float], customer: str | None = None, **values) -> Document:
	journal = frappe.new_doc(
		"Journal Entry", company=COMPANY, posting_date="2026-07-15", user_remark="Rows", **values
	)
	for name, amount in lines:
		account = get_account(name)
		has_party = frappe.db.get_value("Account", account, "account_type") == "Receivable"
		journal.append(
			"accounts",
			{
				"account": account, "debit_in_account_currency": max(amount, 0),
				"credit_in_account_currency": max(-amount, 0), "party": customer if has_party else None,
				"party_type": "Customer" if has_party else None,
				"cost_center": frappe.get_cached_value("Company", COMPANY, "cost_center"),
			},
		)  # fmt: skip
	return journal


def list_rows(doctype: str, journal: str) -> list[dict]:
	rows = frappe.get_all(doctype, {"voucher_no": journal}, ["*"], order_by="account, party, amount" if doctype.startswith("Pay") else "account, party, debit, credit")  # fmt: skip
	return [{key: value for key, value in row.items() if key not in OWN} for row in rows]


LINES = [
	[("Cash", 500), ("Sales", -500)],
	[("Cash", 300.05), ("Debtors", -300.05)],
	# Two lines of one account, which ERPNext merges, and one that both lowers and raises it.
	[("Cash", 100), ("Cash", 50), ("Debtors", 70), ("Sales", -220)],
	[("Debtors", 90), ("Debtors", -30), ("Cash", -60)],
]


def assert_same_rows(lines: list[tuple[str, float]]) -> None:
	customer = make_customer()
	theirs, ours = (build_entry(*lines, customer=customer) for _ in range(2))
	theirs.docstatus = ours.docstatus = 1
	theirs.insert()
	write_together(ours).insert()
	for doctype in ("GL Entry", "Payment Ledger Entry"):
		assert list_rows(doctype, ours.name) == list_rows(doctype, theirs.name)
	assert list_rows("GL Entry", ours.name)


@pytest.mark.parametrize("lines", LINES)
def test_they_are_the_rows_that_erpnext_writes(lines):
	assert_same_rows(lines)


def test_amounts_are_shared_out_by_cost_centers_alike():
	main = frappe.get_cached_value("Company", COMPANY, "cost_center")
	parent = frappe.db.get_value("Cost Center", main, "parent_cost_center")
	values = {"company": COMPANY, "parent_cost_center": parent}
	parts = [
		frappe.new_doc("Cost Center", cost_center_name=f"Part {part}", **values).insert() for part in "AB"
	]
	allocation = frappe.new_doc("Cost Center Allocation", company=COMPANY, main_cost_center=main)
	allocation.valid_from = "2026-07-15"
	for part, percentage in zip(parts, (30, 70), strict=True):
		allocation.append("allocation_percentages", {"cost_center": part.name, "percentage": percentage})
	allocation.insert().submit()
	assert_same_rows(LINES[0])
	assert frappe.db.count("GL Entry", {"cost_center": ("in", [part.name for part in parts])}) == 8


def refuse_by_frozen_account() -> None:
	frappe.db.set_value("Account", get_account("Sales"), "freeze_account", "Yes")


def refuse_by_disabled_account() -> None:
	frappe.db.set_value("Account", get_account("Sales"), "disabled", 1)


def refuse_by_balance() -> None:
	balance = get_gl_balance("Sales")
	frappe.db.set_value(
		"Account", get_account("Sales"), "balance_must_be", "Credit" if balance > -500 else "Debit"
	)


def refuse_by_missing_dimension() -> None:
	filters = frappe.new_doc("Accounting Dimension Filter")
	filters.update({"accounting_dimension": "Project", "company": COMPANY, "allow_or_restrict": "Allow"})
	filters.append("accounts", {"applicable_on_account": get_account("Sales"), "is_mandatory": 1})
	filters.insert(ignore_mandatory=True)
	frappe.flags.dimension_filter_map = None


def refuse_by_frozen_books() -> None:
	frappe.db.set_single_value("Accounts Settings", {"acc_frozen_upto": "2026-07-31", "frozen_accounts_modifier": "Auditor"})  # fmt: skip


def refuse_by_closed_period() -> None:
	period = frappe.new_doc("Accounting Period", period_name="Rows", company=COMPANY)
	period.update({"start_date": "2026-07-01", "end_date": "2026-07-31"})
	period.append("closed_documents", {"document_type": "Journal Entry", "closed": 1})
	period.insert(ignore_permissions=True)


@pytest.mark.parametrize(
	"refuse",
	[
		refuse_by_frozen_account,
		refuse_by_disabled_account,
		refuse_by_balance,
		refuse_by_missing_dimension,
		refuse_by_frozen_books,
		refuse_by_closed_period,
	],
)
def test_what_erpnext_refuses_is_refused_alike(refuse):
	refuse()
	frappe.clear_cache(doctype="Account")
	refusals = []
	for write in (lambda journal: journal, write_together):
		journal = build_entry(("Cash", -500), ("Sales", 500))
		journal.docstatus = 1
		frappe.db.savepoint("refused")
		with pytest.raises(frappe.ValidationError) as refusal:
			write(journal).insert(ignore_permissions=True)
		frappe.db.rollback(save_point="refused")
		refusals.append((refusal.type, str(refusal.value)))
	frappe.flags.dimension_filter_map = None
	theirs, ours = refusals
	assert ours == theirs


@pytest.fixture
def notification() -> Iterator[Document]:
	"""One that tells of each row. The framework's cache outlives the test's rollback."""
	values = {"document_type": "GL Entry", "event": "New", "subject": "Row", "message": "Row", "channel": "System Notification"}  # fmt: skip
	notification = frappe.new_doc("Notification", **values)
	notification.append("recipients", {"receiver_by_role": "Accounts Manager"})
	yield notification
	frappe.cache.delete_value("notifications")


def test_somebody_who_waits_for_a_row_gets_each(monkeypatch, notification):
	loan = make_disbursed_loan(disbursed_on="2026-06-15").name
	assert can_write_together()
	written = []
	monkeypatch.setattr(write_rows, "bulk_insert", lambda doctype, rows: written.append(doctype))
	notification.insert(ignore_permissions=True)
	assert not can_write_together()
	payment = make_repayment(loan=loan, amount=500)
	assert not written
	assert frappe.db.count("GL Entry", {"voucher_no": payment.journal_entry}) == 2
