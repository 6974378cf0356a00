"""Money that pays parts of installments far ahead as they stand, and what becomes of it when the plan changes.

Installments paid ahead one after the other keep what was paid of them when the plan changes. Part-payments of the last
installments, or of all alike, would leave nothing to plan again: then what they paid of principal counts as prepaid, and
what they paid of interest and charges comes back.
"""

from __future__ import annotations

from lending_app.engine.loan.allocation import DEBT_COMPONENTS, ExcessRule, Timing
from lending_app.engine.replay.build_installments import count_deferring
from lending_app.engine.replay.installment import INDEX, PENALTY, PRINCIPAL, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.unearned import give_back_unearned

_RULE = Timing.IN_ADVANCE.name.lower()


def scatter(loan: WorkingLoan, money: int, source_id: str, rule: ExcessRule) -> int:
	"""Pay the last installments first, or all alike, in the order of the product. Returns what is left."""
	rows = loan.installments[loan.opened :]
	loan.is_scattered = True
	if rule is ExcessRule.LAST_INSTALLMENTS:
		for row in reversed(rows):
			money = _pay(loan, row, money, source_id)
		return money
	while money:
		open_rows = [row for row in rows if row.get_contractual_unpaid()]
		before = money
		for place, row in enumerate(open_rows):
			share = -(-money // (len(open_rows) - place))
			money += _pay(loan, row, share, source_id) - share
		if money == before:
			break
	return money


def _pay(loan: WorkingLoan, row: WorkingInstallment, money: int, source_id: str) -> int:
	for part in loan.terms.allocation.get_components(Timing.IN_ADVANCE):
		money = loan.pay_part(row, INDEX[part], money, source_id, _RULE)
	return money


def _get_lowered(loan: WorkingLoan) -> int:
	"""Waived principal of installments to come, after the next one: with interest in advance the running period bears none on it."""
	coming = loan.installments[loan.opened :]
	if not loan.terms.is_interest_in_advance or not coming:
		return 0
	waived = sum(row.due[PRINCIPAL] for row in coming) - loan.installments[loan.opened - 1].segments[-1][1]
	return max(waived - coming[0].paid[PRINCIPAL], 0)


def release(loan: WorkingLoan, source_id: str, rule: str) -> int:
	"""Take what was paid of installments after the running one off them. Returns what comes back of it.

	Principal stays paid: the installments owe that much less. Interest and charges come back.
	"""
	loan.is_scattered = False
	freed = principal = 0
	lowered = _get_lowered(loan)
	for row in loan.installments[loan.opened + 1 :]:
		part, row.paid[PRINCIPAL] = row.paid[PRINCIPAL], 0
		row.due[PRINCIPAL] -= part
		loan.prepaid += part
		principal += part
		for index, paid in enumerate(row.paid):
			if paid and index != PENALTY:
				row.paid[index] = 0
				loan.record(source_id, row, DEBT_COMPONENTS[index], -paid, f"{rule}.unearned_interest")
				freed += paid
		row.paid_on = None
		row.record_if_paid(loan.day)
	if loan.terms.is_interest_in_advance and principal > lowered:
		# The interest of the period that runs was paid on all that is not waived of it.
		row = loan.installments[loan.opened - 1]
		row.lower_balance(loan.day, min(principal - lowered, row.segments[-1][1]), loan.terms)
		freed += give_back_unearned(loan, row, source_id, rule)
	loan.ahead = max(min(loan.ahead, loan.opened + 1), count_deferring(loan.installments))
	return freed
