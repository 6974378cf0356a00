"""Layouts as a site stores them: checked when they are saved, seeded once, shown on a sample."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.bank_files.collection import Collection
from lending_app.bank_files.errors import BankFileError
from lending_app.bank_files.layouts.definition import Layout, load_layout
from lending_app.bank_files.layouts.payments import write_collections, write_payments
from lending_app.bank_files.layouts.seeded import (
	DEBIT_LAYOUTS,
	PAYMENT_LAYOUTS,
	PAYROLL_LAYOUTS,
	STATUS_LAYOUTS,
)
from lending_app.bank_files.layouts.write import write_layout
from lending_app.bank_files.payment import Instruction, Sender
from lending_app.disbursement.exceptions import BankFileRefusedError
from lending_app.disbursement.payment_files.explain import refuse_file
from lending_app.disbursement.payment_files.states import LayoutPurpose


def check_definition(document: Document) -> None:
	"""Refuse a definition that cannot be written or read; store it laid out to be read."""
	data = _parse(document.definition)
	try:
		load_layout({**data, "name": document.layout_name})
	except BankFileError as error:
		refuse_file(error, _("Layout"))
	document.definition = json.dumps(data, indent=1, ensure_ascii=False)


def get_layout(name: str) -> Layout:
	return load_layout({**_parse(frappe.db.get_value("Bank File Layout", name, "definition")), "name": name})


def _parse(text: str | None) -> dict:
	try:
		data = json.loads(text or "")
	except ValueError as error:
		_refuse(_("The definition is not JSON: {0}").format(error))
	if not isinstance(data, dict):
		_refuse(_("The definition is an object with style and records."))
	return data


def _refuse(message: str) -> None:
	frappe.throw(message, exc=BankFileRefusedError, title=_("Layout"))


def preview_layout(name: str) -> str:
	"""A sample file of two payments, direct debits or statuses, as the layout writes it."""
	document = frappe.get_doc("Bank File Layout", name)
	layout = get_layout(name)
	try:
		if document.purpose == LayoutPurpose.PAYMENTS.value:
			written = write_payments(layout, _SENDER, [_sample(1), _sample(2)])
		elif document.purpose == LayoutPurpose.DEBITS.value:
			written = write_collections(layout, _SENDER, [_sample_debit(1), _sample_debit(2)])
		elif document.purpose == LayoutPurpose.PAYROLL.value:
			written = write_layout(layout, {"file_id": _SENDER.file_id}, _DEDUCTIONS)
		else:
			written = write_layout(layout, {"file_id": _SENDER.file_id}, _STATUSES)
	except BankFileError as error:
		refuse_file(error, _("Layout"))
	return written.decode(layout.encoding)


_SENDER = Sender(
	name="Prestamos del Valle",
	file_id="PAG-2026-00001",
	created_at=datetime(2026, 7, 15, 9, 30),  # noqa: DTZ001 a sample
)


def _sample(number: int) -> Instruction:
	return Instruction(
		end_to_end_id=f"DOR20260000{number}01",
		amount=Decimal("1234.56") * number,
		currency="MXN",
		execution_date=date(2026, 7, 16),
		payer_account="032180000118359719",
		payer_bank="40032",
		payee_name="Maria Lopez",
		payee_account="002115016003269411",
		payee_bank="40002",
		purpose="PRE-2026-00001",
	)


def _sample_debit(number: int) -> Collection:
	return Collection(
		end_to_end_id=f"D260000100000{number}",
		amount=Decimal("1234.56") * number,
		currency="MXN",
		collection_date=date(2026, 7, 16),
		creditor_account="032180000118359719",
		debtor_name="Maria Lopez",
		debtor_account="002115016003269411",
		debtor_bank="40002",
		mandate_id="DDM-2026-00001",
		mandate_signed_on=date(2026, 1, 5),
		purpose="PRE-2026-00001",
	)


_STATUSES = [
	{"end_to_end_id": "DOR2026000101", "status": "accepted", "amount": Decimal("1234.56")},
	{"end_to_end_id": "DOR2026000201", "status": "returned", "code": "AC04", "reason": "Account closed"},
]


_DEDUCTIONS = [
	{
		"deduction_code": "PREST",
		"employee_number": "10045",
		"name": "Maria Lopez",
		"payday": date(2026, 7, 30),
		"amount": Decimal("9168.00"),
		"loan": "PRE-2026-00001",
	}
]


def seed_layouts() -> None:
	"""The layouts that every site starts with; those that were changed stay as they are."""
	for purpose, layouts in (
		(LayoutPurpose.PAYMENTS, PAYMENT_LAYOUTS),
		(LayoutPurpose.STATUS, STATUS_LAYOUTS),
		(LayoutPurpose.DEBITS, DEBIT_LAYOUTS),
		(LayoutPurpose.PAYROLL, PAYROLL_LAYOUTS),
	):
		for data in layouts:
			if not frappe.db.exists("Bank File Layout", data["name"]):
				definition = {key: value for key, value in data.items() if key != "name"}
				document = frappe.new_doc(
					"Bank File Layout",
					layout_name=data["name"],
					purpose=purpose.value,
					definition=json.dumps(definition),
				)
				# An installation has no user whose rights could be asked.
				document.insert(ignore_permissions=True)
