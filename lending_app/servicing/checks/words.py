"""A difference of a loan in the reader's words."""

from __future__ import annotations

from decimal import Decimal

from frappe import _
from frappe.utils import fmt_money

from lending_app.engine.values.money import RoundingPolicy
from lending_app.servicing.checks.check_loans import LoanDifference
from lending_app.servicing.checks.figures import describe
from lending_app.servicing.checks.states import CheckKind


def say(difference: LoanDifference, currency: str) -> tuple[str, str, str]:
	"""What disagrees, what was found, and what it should be."""
	if difference.figure:
		return describe(difference.figure, currency)
	if difference.error:
		return _("The loan cannot be calculated"), "—", difference.error
	found, expected = (fmt_money(amount, currency=currency) for amount in get_amounts(difference, currency))
	if difference.journal:
		row = difference.journal
		return _("{0} in journal entry {1}").format(row.account, row.journal_entry), found, expected
	role, channel = difference.key
	balance = f"{_(role.value)} ({channel})" if channel else _(role.value)
	label = _("{0} in the sub-ledger") if difference.kind is CheckKind.SUB_LEDGER else _("{0} by the close")
	return label.format(balance), found, expected


def get_amounts(difference: LoanDifference, currency: str) -> tuple[Decimal, Decimal]:
	"""Found and expected."""
	if difference.journal:
		return difference.journal.general_ledger, difference.journal.sub_ledger
	policy = RoundingPolicy.for_currency(currency)
	return policy.to_amount(difference.found), policy.to_amount(difference.expected)


def get_difference(difference: LoanDifference, currency: str) -> Decimal:
	"""Found less expected, in money; zero for what is no amount."""
	if difference.figure:
		return difference.figure.amount
	found, expected = get_amounts(difference, currency)
	return found - expected
