"""Direct debits as every format takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

NEEDED = ("end_to_end_id", "creditor_account", "debtor_name", "debtor_account", "mandate_id")


class SequenceType(str, Enum):
	"""Which collection of its mandate one is (SequenceType3Code)."""

	FIRST = "FRST"
	RECURRING = "RCUR"
	FINAL = "FNAL"
	ONE_OFF = "OOFF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
	"""One direct debit: from a debtor who signed a mandate, to an account of the lender, on a day."""

	end_to_end_id: str
	amount: Decimal
	currency: str
	collection_date: date
	creditor_account: str
	debtor_name: str
	debtor_account: str
	mandate_id: str
	mandate_signed_on: date
	sequence: SequenceType = SequenceType.RECURRING
	creditor_bank: str = ""
	creditor_scheme_id: str = ""
	debtor_bank: str = ""
	purpose: str = ""
	is_savings: bool = False
