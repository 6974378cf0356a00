"""What a referral fee does to the ledger: an expense and a debt of the lender, beside the loan's own position."""

from __future__ import annotations

from datetime import date

from frappe import _
from frappe.model.document import Document

from lending_app.engine.loan.state import LedgerRole
from lending_app.ledger.accounts.place_changes import ChangePlacer
from lending_app.ledger.journals.post_journal import get_placer, post_journal
from lending_app.ledger.lines import LoanKeys, Voucher
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_decimal


def post_accrual(fee: Document, keys: LoanKeys, day: date) -> str | None:
	"""Expense against payable. Returns the journal entry."""
	with speaking_for(fee):
		remark = _("Referral fee {0} of loan {1}").format(fee.name, fee.loan)
	return _post(
		fee,
		keys,
		day,
		remark,
		debit=(LedgerRole.REFERRAL_EXPENSE, ""),
		credit=(LedgerRole.REFERRAL_PAYABLE, ""),
	)


def post_reversal(fee: Document, keys: LoanKeys, day: date) -> str | None:
	"""The other way round, after the disbursement was taken back."""
	with speaking_for(fee):
		remark = _("Reversal of referral fee {0} of loan {1}").format(fee.name, fee.loan)
	sides = {"debit": (LedgerRole.REFERRAL_PAYABLE, ""), "credit": (LedgerRole.REFERRAL_EXPENSE, "")}
	return _post(fee, keys, day, remark, is_reversal=True, **sides)


def post_payment(fee: Document, keys: LoanKeys, day: date, mode_of_payment: str) -> str | None:
	"""Payable against the cash or bank of the mode of payment."""
	with speaking_for(fee):
		remark = _("Payment of referral fee {0} of loan {1}").format(fee.name, fee.loan)
	sides = {"debit": (LedgerRole.REFERRAL_PAYABLE, ""), "credit": (LedgerRole.FUNDS, mode_of_payment)}
	return _post(fee, keys, day, remark, **sides)


def _post(
	fee: Document,
	keys: LoanKeys,
	day: date,
	remark: str,
	*,
	debit: tuple[LedgerRole, str],
	credit: tuple[LedgerRole, str],
	is_reversal: bool = False,
) -> str | None:
	placer, amount = get_placer(fee.company), to_decimal(fee.amount)
	voucher = Voucher(
		company=fee.company,
		doctype=fee.doctype,
		name=fee.name,
		posting_date=day,
		value_date=day,
		remark=remark,
		is_reversal=is_reversal,
		reference=fee.reference_number or "",
		mode_of_payment=fee.mode_of_payment or "",
		payer=fee.payee_name or "",
	)
	changes = ChangePlacer(placer, keys, placer.get_group(keys), fee.name, is_apart=True)
	return post_journal(placer, voucher, changes.build_lines({debit: amount, credit: -amount}))
