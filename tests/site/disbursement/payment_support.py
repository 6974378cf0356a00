"""Payment files for tests: orders paid by transfer, and what the bank answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.model.document import Document

from lending_app.disbursement.payment_files.apply_answer import apply_answer
from lending_app.disbursement.payment_files.generate_file import build_id, generate_file
from lending_app.disbursement.payment_files.read_answer import start_answer
from lending_app.disbursement.payment_files.release_file import release_file
from lending_app.testing.factories import get_cash_mode, make_unique
from tests.site.disbursement.support import execute, make_approved_order
from tests.site.support import COMPANY, as_user

TITLES = "reference,status,date,amount,code,reason,bank_reference\n"


def make_bank_account(**overrides: Any) -> str:
	bank = frappe.new_doc("Bank", bank_name=make_unique("Bank")).insert().name
	values = {
		"account_name": make_unique("Payments"),
		"bank": bank,
		"is_company_account": 1,
		"company": COMPANY,
		"bank_account_no": "032180000118359719",
		"branch_code": "40032",
		"account": f"{get_bank_ledger()}",
	} | overrides
	return frappe.new_doc("Bank Account", **values).insert().name


def get_bank_ledger() -> str:
	account = frappe.new_doc(
		"Account", account_name=make_unique("Bank"), company=COMPANY, account_type="Bank"
	)
	account.parent_account = frappe.db.get_value(
		"Account", {"company": COMPANY, "account_type": "Bank", "is_group": 1}
	) or frappe.db.get_value("Account", {"company": COMPANY, "account_name": "Bank Accounts"})
	return account.insert().name


def make_transfer(**overrides: Any) -> dict[str, Any]:
	return {
		"payee_kind": "Client",
		"method": "Bank Transfer",
		"mode_of_payment": get_cash_mode(),
		"bank": "40002",
		"account_type": "CLABE",
		"account_number": "002115016003269411",
	} | overrides


def make_executed_order(**overrides: Any) -> Document:
	return pay_out(make_approved_order(**({"payees": [make_transfer()]} | overrides)))


def pay_out(order: Document) -> Document:
	return execute(order, order.name)


def make_file(**overrides: Any) -> Document:
	values = {"company": COMPANY, "bank_account": make_bank_account(), "format": "ISO 20022"} | overrides
	with as_user("Treasurer"):
		return frappe.new_doc("Payment File", **values).insert()


def generate(**overrides: Any) -> Document:
	document = make_file(**overrides)
	with as_user("Treasurer"):
		return generate_file(document.name)


def release(document: Document) -> Document:
	with as_user("Lending Manager"):
		return release_file(document.name)


def make_sent_file(**overrides: Any) -> Document:
	return release(generate(**overrides))


def get_id(order: Document | str, number: int = 1) -> str:
	return build_id(order if isinstance(order, str) else order.name, number)


def make_answer(rows: str | bytes, **overrides: Any) -> Document:
	"""A draft with the bank's file: rows of the status CSV, or the whole content."""
	content = rows if isinstance(rows, bytes) else (TITLES + rows).encode()
	values = {"company": COMPANY, "format": "Layout", "layout": "Status, CSV"} | overrides
	with as_user("Treasurer"):
		file = frappe.new_doc(
			"File", file_name=f"{make_unique('answer')}.{'xml' if b'<' in content[:9] else 'csv'}", is_private=1, content=content
		).insert()  # fmt: skip
		return frappe.new_doc("Payment Status File", file=file.file_url, **values).insert()


def answer(rows: str | bytes, **overrides: Any) -> Document:
	"""The bank's file, read and applied."""
	document = make_answer(rows, **overrides)
	with as_user("Treasurer"):
		start_answer(document.name)
		apply_answer(document.name)
	return frappe.get_doc("Payment Status File", document.name)


def list_outcomes(document: Document) -> list[tuple[int, str, str]]:
	return [(row.line, row.outcome, row.message or "") for row in document.rows]


def get_row(file: Document | str, order: Document) -> Mapping[str, Any]:
	return frappe.db.get_value(
		"Payment File Row",
		{"parent": file if isinstance(file, str) else file.name, "disbursement_order": order.name},
		["status", "bank_code", "bank_reason", "end_to_end_id"],
		as_dict=True,
	)
