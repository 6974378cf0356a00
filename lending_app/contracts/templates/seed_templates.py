"""The templates that an installation starts with, in three languages; a lender edits them from there."""

from __future__ import annotations

from pathlib import Path

import frappe
from frappe.model.document import Document

from lending_app.contracts.states import DocumentKind, DocumentLanguage

SEEDS = Path(__file__).parents[1] / "seeds"
# Titles in Spanish, French and English; whether made by itself; whether agent and client sign.
KINDS: dict[DocumentKind, tuple[tuple[str, str, str], bool, bool]] = {
	DocumentKind.CONTRACT: (("Contrato de préstamo", "Contrat de prêt", "Loan Agreement"), True, True),
	DocumentKind.NOTE: (("Pagaré", "Billet à ordre", "Promissory Note"), True, True),
	DocumentKind.INSTALLMENT_NOTES: (
		("Pagarés por cuota", "Billets à ordre par échéance", "Installment Notes"),
		False,
		True,
	),
	DocumentKind.INSTRUCTIONS: (
		("Carta de instrucciones", "Lettre d'instructions", "Letter of Instructions"),
		True,
		True,
	),
	DocumentKind.SCHEDULE: (
		("Tabla de amortización", "Tableau d'amortissement", "Repayment Schedule"),
		True,
		False,
	),
	DocumentKind.COST: (("Costo del préstamo", "Coût du prêt", "Cost of the Loan"), True, True),
	DocumentKind.COLLATERAL: (
		("Contrato de garantía", "Contrat de garantie", "Collateral Agreement"),
		True,
		True,
	),
	DocumentKind.GUARANTEE: (
		("Contrato de fianza", "Acte de cautionnement", "Guarantee Agreement"),
		True,
		True,
	),
	DocumentKind.BOOKLET: (("Libreta de cuotas", "Carnet d'échéances", "Installment Booklet"), True, False),
	DocumentKind.SLIP: (("Boleta de préstamo", "Bordereau de prêt", "Loan Slip"), True, False),
	DocumentKind.VOUCHER: (
		("Comprobante de desembolso", "Bordereau de décaissement", "Disbursement Voucher"),
		True,
		False,
	),
}


def seed_templates() -> None:
	"""Once: kinds that a site has a template of in a language are its own matter."""
	for kind in KINDS:
		for language in DocumentLanguage:
			if not frappe.db.exists(
				"Loan Document Template", {"kind": kind.value, "language": language.value}
			):
				# An installation is nobody's request.
				build_template(kind, language).insert(ignore_permissions=True)


def build_template(kind: DocumentKind, language: DocumentLanguage) -> Document:
	titles, is_automatic, is_signature_required = KINDS[kind]
	file = SEEDS / language.value / f"{kind.name_of_file}.html"
	return frappe.new_doc(
		"Loan Document Template",
		kind=kind.value,
		language=language.value,
		title=titles[list(DocumentLanguage).index(language)],
		is_automatic=int(is_automatic),
		is_signature_required=int(is_signature_required),
		body=file.read_text(encoding="utf-8"),
	)
