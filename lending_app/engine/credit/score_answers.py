"""Answers of the point table: what facts of a client and a request say to each factor.

Where the sources leave a case open, `docs/decisions/0005-the-figures-of-a-credit-decision.md` settles it.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from lending_app.engine.credit.capacity import divide_down
from lending_app.engine.credit.scorecard import Answer, SingleAnswer
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_kind, check_whole
from lending_app.engine.values.money import check_not_negative

MANY = 100_000
MONTHS_A_YEAR = 12


class FactorKey(str, Enum):
	"""Factors of the default card, and the keys of their answers."""

	CREDIT_HISTORY = "credit_history"
	INCOME = "income_to_installment"
	JOB_STABILITY = "months_employed"
	CONTRACT_TYPE = "contract_type"
	COLLATERAL = "collateral"
	INTERNAL_HISTORY = "internal_history"
	HOUSING = "housing_type"


class CreditHistory(str, Enum):
	"""Answers beside the number of past delays."""

	NONE = "No History"
	IN_ARREARS = "In Arrears or Written Off"


class ContractType(str, Enum):
	PERMANENT = "Permanent"
	TEMPORARY_OVER_A_YEAR = "Temporary over 1 Year"
	PROVABLE_INDEPENDENT = "Provable Independent"
	FEES = "Fees"
	TEMPORARY_UP_TO_A_YEAR = "Temporary up to 1 Year"
	PROJECT = "Project"
	NO_PROOF = "No Proof"


OTHER_CONTRACTS = (ContractType.PERMANENT.value, ContractType.FEES.value, ContractType.PROJECT.value)


class Guarantor(str, Enum):
	"""Guarantee by a person; `NONE` is also the answer without any collateral."""

	SOLVENT = "Solvent Guarantor"
	BASIC = "Basic Guarantor"
	NONE = "No Collateral"


class InternalHistory(str, Enum):
	RETURNING_WITHOUT_ARREARS = "Returning without Arrears"
	RETURNING_SLIGHT_ARREARS = "Returning with Slight Arrears"
	NEW_GOOD_BUREAU = "New with Good Bureau"
	NEW_WITHOUT_BUREAU = "New without Bureau"
	NEW_POOR_BUREAU = "New with Poor Bureau"
	PREVIOUS_ARREARS = "Previous Arrears"


class Housing(str, Enum):
	OWNED = "Owned"
	MORTGAGED = "Mortgaged"
	FAMILY = "Family"
	RENTED = "Rented"


def answer_credit_history(*, has_history: bool, number_of_delays: int, is_in_arrears: bool) -> SingleAnswer:
	"""Past delays of a credit history; arrears now, or a loan written off, go before everything.

	>>> answer_credit_history(has_history=True, number_of_delays=2, is_in_arrears=False)
	Decimal('2')
	"""
	check_whole(number_of_delays, "number_of_delays", 0, MANY)
	if is_in_arrears:
		return CreditHistory.IN_ARREARS.value
	return Decimal(number_of_delays) if has_history or number_of_delays else CreditHistory.NONE.value


def answer_internal_history(
	*, number_of_loans: int, worst_days_late: int, slight_days_late: int, is_bureau_good: bool | None
) -> str:
	"""History with us: arrears up to `slight_days_late` are slight. Without loans, what a bureau says (None: not asked).

	>>> answer_internal_history(
	...     number_of_loans=2, worst_days_late=12, slight_days_late=30, is_bureau_good=None
	... )
	'Returning with Slight Arrears'
	"""
	for value, field in ((number_of_loans, "number_of_loans"), (worst_days_late, "worst_days_late")):
		check_whole(value, field, 0, MANY)
	check_whole(slight_days_late, "slight_days_late", 0, MANY)
	if not number_of_loans:
		return {
			None: InternalHistory.NEW_WITHOUT_BUREAU.value,
			True: InternalHistory.NEW_GOOD_BUREAU.value,
			False: InternalHistory.NEW_POOR_BUREAU.value,
		}[is_bureau_good]
	if not worst_days_late:
		return InternalHistory.RETURNING_WITHOUT_ARREARS.value
	if worst_days_late <= slight_days_late:
		return InternalHistory.RETURNING_SLIGHT_ARREARS.value
	return InternalHistory.PREVIOUS_ARREARS.value


def answer_collateral(value: Decimal, amount: Decimal, guarantor: Guarantor = Guarantor.NONE) -> Answer:
	"""Coverage of the amount by collateral, and the guarantor beside it: the better of the two counts.

	>>> answer_collateral(Decimal(120), Decimal(100), Guarantor.BASIC)
	(Decimal('1.2'), 'Basic Guarantor')
	"""
	check_kind(guarantor, Guarantor, "guarantor")
	check_not_negative(value, "collateral_value")
	check_not_negative(amount, "amount")
	coverage = divide_down(value, amount)
	return (guarantor.value,) if coverage is None else (coverage, guarantor.value)


def answer_contract(
	*,
	contract: str | None,
	contract_months: int | None = None,
	is_independent: bool = False,
	is_proven: bool = True,
) -> str:
	"""The row of a contract: `contract` is Permanent, Temporary, Fees, Project or None.

	A temporary contract of more than 12 months is worth more than one of up to 12; without its months it is taken for
	the shorter. Work of one's own counts where the income is proven, and nothing that is not proven counts.

	>>> (
	...     answer_contract(contract="Temporary", contract_months=12),
	...     answer_contract(contract=None, is_independent=True),
	... )
	('Temporary up to 1 Year', 'Provable Independent')
	"""
	if contract_months is not None:
		check_whole(contract_months, "contract_months", 0, MANY)
	if not is_proven:
		return ContractType.NO_PROOF.value
	if contract == "Temporary":
		is_long = contract_months is not None and contract_months > MONTHS_A_YEAR
		row = ContractType.TEMPORARY_OVER_A_YEAR if is_long else ContractType.TEMPORARY_UP_TO_A_YEAR
		return row.value
	if contract:
		if contract not in OTHER_CONTRACTS:
			raise InvalidTermError("contract", contract, ", ".join(OTHER_CONTRACTS))
		return contract
	return ContractType.PROVABLE_INDEPENDENT.value if is_independent else ContractType.NO_PROOF.value
