"""What documents say of money that an order pays out."""

import frappe
import pytest

from lending_app.contracts.documents.build_pdf import build_payload
from lending_app.contracts.documents.generate import generate_document
from lending_app.contracts.templates.versions import choose_template
from lending_app.testing.factories import make_disbursed_loan
from tests.site.contracts.test_documents import read_text
from tests.site.contracts.test_kinds import assert_laid_out
from tests.site.disbursement.support import (
	approve,
	execute,
	make_order,
	make_payee,
	make_renewing_loan,
	make_worked_product,
)

VOUCHER = "Disbursement Voucher"
COSTS = [
	{"kind": "Notary", "amount": 1_500},
	{"kind": "Appraisal", "amount": 2_000},
	{"kind": "Liquid Guarantee", "rate_percent": 10},
]
PAYEES = (
	{"amount": 50_000, "method": "Bank Transfer", "bank": "Banco Popular", "account_number": "700123456789"},
	{
		"amount": 10_083.22,
		"payee_kind": "Supplier",
		"payee_name": "Motores del Sur",
		"method": "Named Cheque",
		"bank": "BHD",
		"cheque_number": "4711",
	},
)
# The net amount in words, each line with its amount, and what is said of the payees.
WORDS = {
	"es": (
		"Sesenta mil ochenta y tres pesos dominicanos con 22/100",
		("Comisión de apertura", "Seguro (Life Insurance)", "Impuesto sobre cargos", "Notario", "Avalúo",
		"Garantía líquida", "Saldo del préstamo anterior"),
		("Transferencia bancaria", "Cheque nominativo", "Proveedor"),
	),
	"fr": (
		"Soixante mille quatre-vingt-trois pesos dominicains et 22/100",
		("Frais de dossier", "Assurance (Life Insurance)", "Taxe sur les frais", "Notaire", "Expertise",
		"Garantie liquide", "Solde du prêt précédent"),
		("Virement bancaire", "Chèque nominatif", "Fournisseur"),
	),
	"en": (
		"Sixty thousand and eighty-three Dominican pesos and 22/100",
		("Opening Fee", "Insurance (Life Insurance)", "Tax on Charges", "Notary", "Appraisal",
		"Liquid Guarantee", "Balance of the Previous Loan"),
		("Bank Transfer", "Named Cheque", "Supplier"),
	),
}  # fmt: skip
AMOUNTS = (2_000, 600, 360, 1_500, 2_000, 10_000, 23_456.78)


def squeeze(text):
	"""Without spaces: the print sets letters apart, and French parts thousands by a narrow one."""
	return "".join(text.split())


def show(amount, language):
	text = f"{amount:,.2f}"
	return text.replace(",", "").replace(".", ",") if language == "fr" else text


def read_body(loan, kind, language):
	"""What a document would say, without leaving one behind that waits for signatures."""
	template = choose_template(loan, kind, language)
	return squeeze(build_payload(loan, template, "PREVIEW", "").body)


@pytest.mark.parametrize("language", ["es", "fr", "en"])
def test_the_worked_case_is_printed_line_by_line_with_its_payees(settings, language):
	"""100,000 less fee and tax, insurance, notary, appraisal, guarantee and the old loan: 60,083.22."""
	loan, _old = make_renewing_loan(make_worked_product(), 23_456.78)
	words, labels, methods = WORDS[language]
	agreed, net, without_costs = (show(amount, language) for amount in (97_040, 60_083.22, 73_583.22))
	assert agreed in read_body(loan, "Instruction Letter", language)
	order = make_order(loan=loan.name, costs=COSTS, payees=[make_payee(**row) for row in PAYEES])
	for kind in ("Loan Contract", "Instruction Letter"):
		body = read_body(loan, kind, language)
		assert net in body, kind
		assert agreed not in body, kind
	letter = read_body(loan, "Instruction Letter", language)
	assert squeeze(f"{methods[0]}, {methods[1]}") in letter
	execute(approve(order))
	document = generate_document(loan.name, VOUCHER, language)
	assert_laid_out(document)
	text = squeeze(read_text(document))
	assert squeeze(words) in text
	assert text.count(f"DOP{net}") == 2
	assert without_costs not in text
	lines = [
		*(f"{label}-DOP{show(amount, language)}" for label, amount in zip(labels, AMOUNTS, strict=True)),
		f"{methods[0]}, Banco Popular ···6789 DOP{show(50_000, language)}",
		f"Motores del Sur ({methods[2]}) {methods[1]}, BHD",
		f"4711 DOP{show(10_083.22, language)}",
	]
	assert [line for line in lines if squeeze(line) not in text] == []
	assert "700123456789" not in text


def test_an_order_that_was_cancelled_or_rejected_says_nothing(settings):
	loan, _old = make_renewing_loan(make_worked_product(), 23_456.78)
	order = make_order(loan=loan.name, costs=COSTS)
	assert "60,083.22" in read_body(loan, "Instruction Letter", "en")
	frappe.db.set_value("Disbursement Order", order.name, "status", "Cancelled")
	assert "97,040.00" in read_body(loan, "Instruction Letter", "en")


def test_voucher_of_a_renewal_that_leaves_nothing_says_nothing_was_paid_out():
	"""Without an order: what the old loan owed takes all of the new one."""
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	name = frappe.db.get_value("Loan Disbursement", {"loan": loan.name})
	frappe.db.set_value("Loan Disbursement", name, "net_amount", 0)
	body = read_body(loan, VOUCHER, "en")
	assert "Zero" in body
	assert "-DOP100,000.00" in body
