"""Everything that a template may say of one loan, in the language of its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.contracts.states import DocumentKind
from lending_app.contracts.templates.blocks import build_blocks
from lending_app.contracts.templates.collateral import list_collateral
from lending_app.contracts.templates.environment import Group
from lending_app.contracts.templates.figures import (
	build_loan_values,
	get_figures,
	list_disbursement_lines,
	list_installments,
	list_late_sentences,
	list_prepayment_sentences,
)
from lending_app.contracts.templates.orders import list_payees
from lending_app.contracts.templates.parties import (
	build_borrower_values,
	build_lender,
	build_privacy,
	list_people,
)
from lending_app.lending_setup.printing.build_letterhead import build_wording

WITH_WORDS = (DocumentKind.INSTALLMENT_NOTES.value,)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNames:
	"""What a document is called, and where it is verified."""

	number: str
	title: str
	kind: str
	language: str
	verification_address: str


def build_values(loan: Document, names: DocumentNames) -> Mapping[str, Any]:
	"""Groups and lists of `fields`, all of them texts. The caller speaks the document's language."""
	wording = build_wording(loan.company, loan.currency)
	figures = get_figures(loan)
	values: dict[str, Any] = {
		"document": Group(
			"document",
			{
				"number": names.number,
				"title": names.title,
				"date": wording.long_day(getdate(today())),
				"verification_address": names.verification_address,
			},
		),
		"lender": build_lender(loan, wording),
		"borrower": build_borrower_values(loan, wording),
		"co_borrowers": list_people(loan, "Co-borrower"),
		"guarantors": list_people(loan, "Guarantor"),
		"collateral": list_collateral(loan, wording),
		"loan": build_loan_values(loan, figures, wording),
		"payees": list_payees(figures.order, wording),
		"installments": list_installments(figures, wording, has_words=names.kind in WITH_WORDS),
		"late_terms": list_late_sentences(loan, figures, wording),
		"prepayment_terms": list_prepayment_sentences(figures, wording),
		"privacy": build_privacy(names.language),
	}
	values["blocks"] = build_blocks(values, figures, wording, list_disbursement_lines(figures, wording))
	return values
