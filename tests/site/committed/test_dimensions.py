"""Accounting dimensions of ERPNext on both ledgers: the branch and one of the lender's own, both mandatory.

ERPNext adds columns for them, which commits; so the dimensions are there for the tests of this file and go after them.
"""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from lending_app.closing.run.close_day import close_in_transaction
from lending_app.ledger.exceptions import MissingDimensionError
from lending_app.servicing.api import reverse_document
from lending_app.testing.factories import (
	make_branch,
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_repayment,
)
from tests.site.ledger.changed_masters import assert_ledgers_equal_by_account
from tests.site.support import day_range, refused

ZONE, COMPANY = "Lending Test Zone", "Lending Committed"
LABELS = {"Branch": "Branch", ZONE: "Trade Zone"}
BRANCHES = ("Dimension East", "Dimension West")


@pytest.fixture(scope="module")
def dimensions(site: str) -> Iterator[None]:
	"""A dimension of branches and one of zones, mandatory for every account of the company."""
	# ERPNext makes a dimension's fields at once in tests, in a job elsewhere.
	frappe.flags.in_test = True
	if not frappe.db.exists("DocType", ZONE):
		fields = [{"fieldname": "zone_name", "fieldtype": "Data", "label": "Zone"}]
		values = {"module": "Core", "custom": 1, "autoname": "field:zone_name", "fields": fields}
		frappe.new_doc(
			"DocType", name=ZONE, permissions=[{"role": "System Manager", "read": 1}], **values
		).insert()
	for name in ("South", "Coast", "Plain"):
		if not frappe.db.exists(ZONE, name):
			frappe.new_doc(ZONE, zone_name=name).insert()
	for doctype in ("Branch", ZONE):
		if not frappe.db.exists("Accounting Dimension", {"document_type": doctype}):
			frappe.new_doc("Accounting Dimension", document_type=doctype, label=LABELS[doctype]).insert()
	frappe.db.commit()
	yield
	frappe.db.rollback()
	for doctype in ("Branch", ZONE):
		name = frappe.db.get_value("Accounting Dimension", {"document_type": doctype})
		frappe.delete_doc("Accounting Dimension", name, force=True)
	frappe.delete_doc("DocType", ZONE, force=True)
	frappe.flags.accounting_dimensions = frappe.flags.accounting_dimensions_details = None
	frappe.flags.in_test = False
	frappe.db.commit()


@pytest.fixture
def company(dimensions: None, committed_company: str) -> Iterator[str]:
	yield committed_company
	set_mandatory(False)
	frappe.db.commit()


def set_mandatory(is_mandatory: bool, default: str | None = None) -> None:
	for doctype in ("Branch", ZONE):
		doc = frappe.get_doc("Accounting Dimension", {"document_type": doctype})
		doc.dimension_defaults = []
		if is_mandatory:
			row = {
				"company": COMPANY,
				"reference_document": doctype,
				"mandatory_for_pl": 1,
				"mandatory_for_bs": 1,
			}
			doc.append(
				"dimension_defaults", row | {"default_dimension": default if doctype == ZONE else None}
			)
		doc.save()
	frappe.flags.accounting_dimensions = frappe.flags.accounting_dimensions_details = None


def make_loan(branch: str, **zones: str):
	"""A daily loan of the company; `zones` name the record that has one."""
	make_branch(name=branch, company=COMPANY)
	product = make_loan_product(frequency="Daily", opening_fee_percent=1)
	client = make_client(branch=branch)
	for doctype, name in (("Loan Product", product.name), ("Client", client.name)):
		if zone := zones.get(frappe.scrub(doctype)):
			frappe.db.set_value(doctype, name, "trade_zone", zone)
	return make_disbursed_loan(
		product=product.name, client=client.name, company=COMPANY, principal_amount=8_000, number_of_installments=30,
		disbursed_on="2026-06-16",
	)  # fmt: skip


def list_values(doctype: str, **filters: str) -> set[tuple]:
	return set(
		frappe.get_all(doctype, {"company": COMPANY, **filters}, ["branch", "trade_zone"], as_list=True)
	)


def test_lines_of_facts_and_closes_have_their_dimensions(company):
	set_mandatory(True, default="Plain")
	loans = [
		make_loan(BRANCHES[0], client="South", loan_product="Coast"),
		make_loan(BRANCHES[1], loan_product="Coast"),
		make_loan(BRANCHES[1]),
	]
	wanted = [(BRANCHES[0], "South"), (BRANCHES[1], "Coast"), (BRANCHES[1], "Plain")]
	receipts = [make_repayment(loan=loan.name, amount=900, value_date="2026-06-18") for loan in loans]
	close_in_transaction(COMPANY, day_range("2026-06-16", "2026-06-20"))
	for loan, values, receipt in zip(loans, wanted, receipts, strict=True):
		assert list_values("GL Entry", voucher_no=receipt.journal_entry) == {values}
		assert list_values("Loan Ledger Entry", loan=loan.name) == {values}
	closes = frappe.get_all(
		"Journal Entry", {"company": COMPANY, "lending_document_type": "Day Close"}, pluck="name"
	)
	assert list_values("GL Entry", voucher_no=("in", closes)) == set(wanted)
	assert list_values("Loan Ledger Entry", voucher_type="Day Close") == set(wanted)
	assert_ledgers_equal_by_account(COMPANY)


def test_a_reversal_keeps_the_dimensions_of_what_it_takes_back(company):
	set_mandatory(True, default="Plain")
	loan = make_loan(BRANCHES[0], client="South")
	receipt = make_repayment(loan=loan.name, amount=900, value_date="2026-06-18")
	frappe.db.set_value("Client", loan.client, "trade_zone", "Coast")
	set_mandatory(True, default="Coast")
	journal = reverse_document("Loan Repayment", receipt.name, "Cheque returned", "2026-06-19")
	assert list_values("GL Entry", voucher_no=journal) == {(BRANCHES[0], "South")}


def test_a_dimension_made_mandatory_stops_neither_payments_nor_the_close(company):
	"""The loans began before there was a value; the company's default is theirs."""
	loan = make_loan(BRANCHES[0])
	close_in_transaction(COMPANY, day_range("2026-06-16", "2026-06-17"))
	set_mandatory(True, default="Plain")
	make_repayment(loan=loan.name, amount=900, value_date="2026-06-18")
	[name] = close_in_transaction(COMPANY, day_range("2026-06-18", "2026-06-18"))
	assert frappe.db.get_value("Day Close", name, "status") == "Completed"


def test_a_mandatory_dimension_without_any_value_is_named_before_posting(company):
	loan = make_loan(BRANCHES[0])
	set_mandatory(True)
	with refused(MissingDimensionError, "Accounting Dimension Missing"):
		make_repayment(loan=loan.name, amount=900, value_date="2026-06-18")
