"""Layouts that a site starts with, as plain data; each is copied and changed to what a bank asks for.

`Mexico, SPEI-like` has the fields and lengths of an order from third party to third party of SPEI (tracking key 30,
concept 40, numeric reference 7, CLABE 18, name 40); record types and their order are generic. The CSV files are generic.
"""

from __future__ import annotations

from typing import Any

from lending_app.bank_files.payment import Status


def _field(name: str, source: str = "", kind: str = "text", **more: Any) -> dict[str, Any]:
	return {"name": name, "source": source, "kind": kind, **more}


def _number(name: str, source: str, kind: str, length: int, **more: Any) -> dict[str, Any]:
	return _field(name, source, kind, length=length, align="right", pad="0", **more)


def _build_header(sender: str, count: str, blank: int) -> dict[str, Any]:
	"""The first record of a fixed file: who sends it, how many rows and how much; blank up to its length."""
	return {
		"kind": "header",
		"fields": [
			_field("record", kind="constant", constant="H", length=1),
			_field("file_id", "file_id", length=30),
			_field("created", "created_on", "date", length=8),
			_field(sender, "sender_name", length=40, latin=True, fit=True),
			_number(count, "", "count", 7),
			_number("total", "amount", "total", 18, decimal_mark=""),
			_field("blank", kind="filler", length=blank),
		],
	}


FIXED: dict[str, Any] = {"style": "fixed", "encoding": "ascii", "line_end": "\r\n"}
CSV: dict[str, Any] = {
	"style": "delimited",
	"encoding": "utf-8",
	"line_end": "\r\n",
	"delimiter": ",",
	"has_titles": True,
}

SPEI: dict[str, Any] = {
	"name": "Mexico, SPEI-like",
	**FIXED,
	"records": [
		_build_header("payer", "payments", 107),
		{
			"kind": "detail",
			"fields": [
				_field("record", kind="constant", constant="D", length=1),
				_number("number", "", "counter", 7),
				_field("tracking_key", "end_to_end_id", length=30),
				_field("date", "execution_date", "date", length=8),
				_field("payer_clabe", "payer_account", length=18, account_kind="CLABE"),
				_number("bank", "payee_bank", "text", 5, is_required=False),
				_field("clabe", "payee_account", length=18, account_kind="CLABE"),
				_field("name", "payee_name", length=40, latin=True, fit=True),
				_field("tax_id", "payee_identity", length=18, is_required=False),
				_number("amount", "amount", "amount", 16, decimal_mark=""),
				_field("currency", kind="constant", constant="MXN", length=3),
				_field("concept", "purpose", length=40, latin=True, fit=True, is_required=False),
				_number("reference", "reference_number", "number", 7, is_required=False),
			],
		},
		{
			"kind": "trailer",
			"fields": [
				_field("record", kind="constant", constant="T", length=1),
				_number("payments", "", "count", 7),
				_number("total", "amount", "total", 18, decimal_mark=""),
				_field("blank", kind="filler", length=185),
			],
		},
	],
}

PAYMENT_CSV: dict[str, Any] = {
	"name": "Payments, CSV",
	**CSV,
	"records": [
		{
			"kind": "detail",
			"fields": [
				_field("reference", "end_to_end_id", length=35),
				_field("date", "execution_date", "date", date_format="YYYY-MM-DD"),
				_field("payer_account", "payer_account", length=34),
				_field("payee_name", "payee_name", length=140),
				_field("payee_identity", "payee_identity", length=35, is_required=False),
				_field("payee_bank", "payee_bank", length=35, is_required=False),
				_field("payee_account", "payee_account", length=34),
				_field("amount", "amount", "amount"),
				_field("currency", "currency", length=3),
				_field("purpose", "purpose", length=140, is_required=False, fit=True),
			],
		}
	],
}

STATUS_CSV: dict[str, Any] = {
	"name": "Status, CSV",
	**CSV,
	"records": [
		{
			"kind": "detail",
			"fields": [
				_field("reference", "end_to_end_id", length=35),
				_field("status", "status", values={status.value: status.value for status in Status}),
				_field("date", "status_date", "date", date_format="YYYY-MM-DD", is_required=False),
				_field("amount", "amount", "amount", is_required=False),
				_field("code", "code", length=35, is_required=False),
				_field("reason", "reason", length=140, is_required=False, fit=True),
				_field("bank_reference", "bank_reference", length=35, is_required=False),
			],
		}
	],
}

DEBIT_CSV: dict[str, Any] = {
	"name": "Direct Debits, CSV",
	**CSV,
	"records": [
		{
			"kind": "detail",
			"fields": [
				_field("reference", "end_to_end_id", length=35),
				_field("date", "collection_date", "date", date_format="YYYY-MM-DD"),
				_field("mandate", "mandate_id", length=35),
				_field("sequence", "sequence", length=4),
				_field("debtor_name", "debtor_name", length=140),
				_field("debtor_bank", "debtor_bank", length=35, is_required=False),
				_field("debtor_account", "debtor_account", length=34),
				_field("amount", "amount", "amount"),
				_field("currency", "currency", length=3),
				_field("purpose", "purpose", length=140, is_required=False, fit=True),
			],
		}
	],
}

DEBIT_FIXED: dict[str, Any] = {
	"name": "Direct Debits, Fixed",
	**FIXED,
	"records": [
		_build_header("sender", "debits", 60),
		{
			"kind": "detail",
			"fields": [
				_field("record", kind="constant", constant="D", length=1),
				_number("number", "", "counter", 7),
				_field("reference", "end_to_end_id", length=30),
				_field("date", "collection_date", "date", length=8),
				_field("bank", "debtor_bank", length=11, is_required=False),
				_field("account", "debtor_account", length=34),
				_field("name", "debtor_name", length=40, latin=True, fit=True),
				_number("amount", "amount", "amount", 16, decimal_mark=""),
				_field("mandate", "mandate_id", length=17),
			],
		},
	],
}

PAYROLL_FIXED: dict[str, Any] = {
	"name": "Payroll, Fixed",
	**FIXED,
	"records": [
		{
			"kind": "detail",
			"fields": [
				_field("code", "deduction_code", length=10, is_required=False),
				_field("employee", "employee_number", length=20),
				_field("name", "name", length=40, latin=True, fit=True),
				_field("payday", "payday", "date", length=8),
				_number("amount", "amount", "amount", 14, decimal_mark=""),
				_field("loan", "loan", length=30),
			],
		},
	],
}

PAYMENT_LAYOUTS = (SPEI, PAYMENT_CSV)
STATUS_LAYOUTS = (STATUS_CSV,)
DEBIT_LAYOUTS = (DEBIT_CSV, DEBIT_FIXED)
PAYROLL_LAYOUTS = (PAYROLL_FIXED,)
