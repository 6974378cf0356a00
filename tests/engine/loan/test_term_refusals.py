"""Plan options that contradict themselves, the method or each other are refused word by word."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import AmortizationMethod, EngineError, Grace
from lending_app.engine.loan.options import Balloon, DeferredInterest, InstallmentRounding, Seasons, Steps
from lending_app.engine.loan.penalty import PenaltyRule
from tests.engine.support import make_terms

ONE = Decimal(1)
TWELFTHS = (Decimal(100_000),) + (Decimal(0),) * 11


def irregular(**given: Any) -> Callable[[], object]:
	return lambda: make_terms(method=AmortizationMethod.IRREGULAR, **given)


@pytest.mark.parametrize(
	("make", "message"),
	[
		(lambda: Balloon(), "InvalidTermError: balloon=None, bound a rate or an amount, one of them"),
		(lambda: Balloon(rate=ONE), "InvalidTermError: balloon_rate=1, bound above 0, below 1"),
		(
			lambda: Steps(every=1),
			"InvalidTermError: step=None, bound a rate, an amount or proportions, one of them",
		),
		(
			lambda: Steps(every=1, rate=Decimal(-1)),
			"InvalidTermError: step_rate=-1, bound above -1, up to 10",
		),
		(
			lambda: Seasons(months_without_payment=frozenset()),
			"InvalidTermError: months_without_payment=[], bound some of 1..12",
		),
		(
			lambda: InstallmentRounding(multiple=Decimal(0)),
			"InvalidAmountError: installment_multiple=0, bound above 0",
		),
		(
			lambda: make_terms(balloon=Balloon(rate=Decimal("0.5"))),
			"InvalidTermError: balloon=Balloon(rate=Decimal('0.5'), amount=None), "
			"bound set with its own method, not Level Payment",
		),
		(
			lambda: make_terms(method=AmortizationMethod.FLAT, grace=Grace()),
			f"InvalidTermError: grace={Grace()}, bound left out with Flat",
		),
		(
			lambda: make_terms(method=AmortizationMethod.BALLOON, balloon=Balloon(amount=Decimal(100_000))),
			"InvalidAmountError: balloon_amount=100000, bound below 100000",
		),
		(
			lambda: make_terms(grace=Grace(principal_periods=12)),
			"InvalidTermError: grace=12, bound below 12",
		),
		(
			lambda: make_terms(
				grace=Grace(full_periods=1),
				seasons=Seasons(
					months_without_payment=frozenset({3}), deferred_interest=DeferredInterest.AT_END
				),
			),
			f"InvalidTermError: season_interest={DeferredInterest.AT_END!s}, bound {DeferredInterest.CAPITALIZE!s}",
		),
		(
			lambda: make_terms(given_totals=TWELFTHS),
			"InvalidTermError: given=12, bound left out with Level Payment",
		),
		(irregular(), "InvalidTermError: given=0, bound principals or totals, one of them"),
		(
			irregular(given_totals=TWELFTHS, given_principals=TWELFTHS),
			"InvalidTermError: given=12, bound principals or totals, one of them",
		),
		(irregular(given_totals=TWELFTHS[1:]), "InvalidTermError: given=11, bound 12"),
		(
			irregular(given_totals=(-ONE, *TWELFTHS[1:])),
			"InvalidAmountError: given=-1, bound 0 or more",
		),
		(
			irregular(given_principals=(ONE, *TWELFTHS[1:])),
			"InvalidAmountError: given=1, bound 100000",
		),
	],
)
def test_options_that_contradict_are_refused_by_field_value_and_bound(
	make: Callable[[], object], message: str
) -> None:
	with pytest.raises(EngineError) as refused:
		make()
	assert str(refused.value) == message


@pytest.mark.parametrize(
	("field", "value"),
	[
		("base", "Overdue Principal"),
		("start", "Due Date"),
		("daily_rate", -ONE),
		("tax_rate", -ONE),
		("tolerance_days", -1),
		("tolerance_days", 366),
		("fixed_amount", -ONE),
		("cap_amount", -ONE),
		("cap_rate", -ONE),
	],
)
def test_a_penalty_that_cannot_be_is_refused_by_its_field(field: str, value: object) -> None:
	with pytest.raises(EngineError) as refused:
		PenaltyRule(**{field: value})  # type: ignore[arg-type]
	assert (refused.value.field, refused.value.value) == (f"penalty_{field}", value)
