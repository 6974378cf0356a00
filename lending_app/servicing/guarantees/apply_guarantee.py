"""A liquid guarantee pays the debt that it secures: a payment of the loan out of the money that is held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.collateral.exceptions import LiquidGuaranteeError
from lending_app.collateral.liquid_guarantees.hold_guarantee import (
	check_release,
	lock_guarantee,
	release,
	take_back_of,
)
from lending_app.collateral.states import MovementKind
from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import gather_journals, get_gathered
from lending_app.ledger.lines import LoanKeys, Voucher
from lending_app.ledger.periods.check_posting import check_dates
from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_float
from lending_app.servicing.facts.enter_fact import lock_loan


def apply_guarantee(name: str, amount: float | None, value_date: date, posting_date: date) -> Document:
	"""A payment of the loan out of its guarantee: of an amount, or of all that is held. The caller checks permission.

	Raises LiquidGuaranteeError for what is not held, and what any payment of the loan raises.
	"""
	lock_loan(frappe.db.get_value("Liquid Guarantee", name, "loan"))
	guarantee = lock_guarantee(name)
	out, _interest = check_release(guarantee, amount, value_date)
	with speaking_for(guarantee):
		remarks = _("Out of liquid guarantee {0}.").format(guarantee.name)
	payment = frappe.new_doc(
		"Loan Repayment",
		loan=guarantee.loan,
		value_date=getdate(value_date),
		posting_date=getdate(posting_date),
		amount=to_float(out),
		mode_of_payment=guarantee.mode_of_payment,
		liquid_guarantee=guarantee.name,
		remarks=remarks,
	)
	by_service(payment)
	# Who may write guarantees may apply them; receiving money from clients is another right.
	payment.flags.ignore_permissions = True
	payment.insert()
	payment.submit()
	return payment


@contextmanager
def share_entry(document: Document) -> Iterator[None]:
	"""A payment out of a guarantee and what leaves the guarantee are one journal entry, in which no cash moves.

	So are the reversals of both, and those of a disbursement and of what it has withheld.
	"""
	is_reversal = document.docstatus.is_cancelled()
	if not (_has_movements(document) if is_reversal else document.get("liquid_guarantee")):
		yield
		return
	voucher = _build_voucher(document, is_reversal=is_reversal)
	with nullcontext() if get_gathered(voucher) else gather_journals(Placer(document.company), voucher):
		yield
		keys = lock_loan(document.loan).keys
		if is_reversal:
			take_back_of(document, keys, document.reversal_posting_date)
		else:
			_release(document, keys)


def _has_movements(document: Document) -> bool:
	filters = {"voucher_type": document.doctype, "voucher_no": document.name, "is_reversed": 0}
	return bool(frappe.db.exists("Liquid Guarantee Movement", filters))


def _release(payment: Document, keys: LoanKeys) -> None:
	guarantee = lock_guarantee(payment.liquid_guarantee)
	if guarantee.loan != payment.loan:
		frappe.throw(
			_("Liquid guarantee {0} is of loan {1}.").format(guarantee.name, guarantee.loan),
			exc=LiquidGuaranteeError,
			title=_("Liquid Guarantee"),
		)
	release(
		guarantee,
		keys,
		MovementKind.APPLIED,
		payment.amount,
		voucher=payment,
		day=payment.value_date,
		posting_date=payment.posting_date,
		mode_of_payment=payment.mode_of_payment,
		cash_branch=payment.received_at_branch or "",
	)


def _build_voucher(document: Document, *, is_reversal: bool) -> Voucher:
	with speaking_for(document):
		text = _("Reversal of {0}, loan {1}: {2}") if is_reversal else _("Receipt {0} of loan {1} from {2}")
	why = document.reversal_reason if is_reversal else document.client_name
	return Voucher(
		company=document.company,
		doctype=document.doctype,
		name=document.name,
		posting_date=getdate(
			document.reversal_posting_date if is_reversal else check_dates(document, is_told=False)
		),
		value_date=getdate(document.value_date),
		remark=text.format(document.name, document.loan, why),
		is_reversal=is_reversal,
		payer=document.client_name or "",
	)
