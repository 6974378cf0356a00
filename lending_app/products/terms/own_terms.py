"""What a client and the lender agree beside the product: premiums left out, parts of the principal and dates of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTerms:
	"""`declined` are names of optional charges, `parts` amounts of principal and `dates` due dates, one for each installment."""

	declined: tuple[str, ...] = ()
	parts: tuple[Decimal, ...] = ()
	dates: tuple[date, ...] = ()


AS_PRODUCT = OwnTerms()
