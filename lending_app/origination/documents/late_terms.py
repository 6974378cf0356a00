"""What a client who pays late is charged, and what follows (APP-16): the product's own rules in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from frappe import _
from frappe.model.document import Document

from lending_app.engine.loan.penalty import PenaltyBase, PenaltyRule, PenaltyStart
from lending_app.engine.loan.terms import LoanTerms
from lending_app.printing.documents import Section
from lending_app.printing.wording import Wording


def build_late_section(product: Document, terms: LoanTerms, wording: Wording) -> tuple[Section, ...]:
	"""A list of what lateness brings; none where the product says nothing of it."""
	items = tuple(list_late_terms(product, terms, wording))
	return (Section(title=_("If You Pay Late"), items=items),) if items else ()


def list_late_terms(product: Document, terms: LoanTerms, wording: Wording) -> list[str]:
	"""Penalties, then measures, a sentence for each."""
	return [*_list_penalties(terms.penalty, wording), *_list_measures(product)]


def _list_penalties(rule: PenaltyRule | None, wording: Wording) -> Iterator[str]:
	if rule is None:
		return
	if rule.daily_rate:
		bases = {
			PenaltyBase.OVERDUE_PRINCIPAL: _("A penalty of {0} a day on the overdue principal."),
			PenaltyBase.OVERDUE_INSTALLMENT: _("A penalty of {0} a day on the overdue installment."),
			PenaltyBase.OUTSTANDING_PRINCIPAL: _("A penalty of {0} a day on the outstanding principal."),
		}
		yield bases[rule.base].format(wording.percent(rule.daily_rate))
	if rule.fixed_amount:
		yield _("A charge of {0} for each late installment.").format(wording.full_money(rule.fixed_amount))
	if rule.tolerance_days:
		yield _list_tolerance(rule)
	yield from _list_caps(rule, wording)
	if rule.tax_rate:
		yield _("A tax of {0} is added to penalties.").format(wording.percent(rule.tax_rate))


def _list_tolerance(rule: PenaltyRule) -> str:
	text = (
		_("Nothing is charged for up to {0} days; after that, from the due date on.")
		if rule.start is PenaltyStart.DUE_DATE
		else _("Nothing is charged for the first {0} days.")
	)
	return text.format(rule.tolerance_days)


def _list_caps(rule: PenaltyRule, wording: Wording) -> Iterator[str]:
	if rule.cap_amount is not None:
		yield _("The penalty of an installment is never above {0}.").format(
			wording.full_money(rule.cap_amount)
		)
	if rule.cap_rate is not None:
		yield _("The penalty of an installment is never above {0} of it.").format(
			wording.percent(Decimal(rule.cap_rate))
		)


def _list_measures(product: Document) -> Iterator[str]:
	if days := product.default_after_days:
		yield _(
			"From {0} days past due on, the loan is in default, and we may claim all that is owed."
		).format(days)
	if product.is_collateral_required:
		yield _("We may then have the collateral sold.")
	if product.is_guarantor_required:
		yield _("We may then ask the guarantors for what is owed.")
