"""Simulated loans in words and figures: the same for Desk, portal and paper."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_decimal

from lending_app.engine.offer.simulation import Simulation
from lending_app.printing.documents import (
	Column,
	Company,
	Field,
	Figure,
	ScenarioSheet,
	SimulationPayload,
	Table,
	TableRow,
)
from lending_app.printing.shared_parts import build_letter
from lending_app.printing.wording import DASH, Wording


def build_simulation_payload(
	company: Company, sheets: Sequence[ScenarioSheet], dated: str, wording: Wording
) -> SimulationPayload:
	"""One loan with its schedule, or several with their comparison first."""
	_ = wording.translate
	return SimulationPayload(
		letter=build_letter(company, _("Loan Simulation"), "", dated, wording),
		scenarios=tuple(sheets),
		comparison=build_comparison(sheets, wording) if len(sheets) > 1 else None,
		note=_("A simulation, not an offer. The rate and the amount are fixed when the loan is approved."),
	)


def build_scenario(title: str, found: Simulation, wording: Wording) -> ScenarioSheet:
	"""One simulated loan; `title` is what its product is called."""
	return ScenarioSheet(
		title=title,
		terms=_build_terms(found, wording),
		figures=_build_figures(found, wording),
		costs=_build_costs(found, wording),
		installments=_build_installments(found, wording),
	)


def build_comparison(sheets: Sequence[ScenarioSheet], wording: Wording) -> Table:
	"""A row for each figure, a column for each loan."""
	_ = wording.translate
	lines = [[*sheet.figures, *sheet.terms, *sheet.costs] for sheet in sheets]
	rows = [TableRow((line[0].label, *(part.value for part in line))) for line in zip(*lines, strict=True)]
	titles = (Column(f"{number}. {sheet.title}") for number, sheet in enumerate(sheets, start=1))
	return Table(title=_("Comparison"), columns=(Column("", "left"), *titles), rows=tuple(rows))


def _build_terms(found: Simulation, wording: Wording) -> tuple[Field, ...]:
	_ = wording.translate
	terms = found.terms
	plan = _("{0} installments, {1}").format(terms.number_of_installments, _(terms.frequency.value))
	return (
		Field(_("Amount"), wording.full_money(terms.principal)),
		Field(_("Plan"), plan),
		Field(_("Yearly Rate"), wording.percent(terms.annual_rate)),
		Field(_("Method"), _(terms.method.value)),
		Field(_("First Due Date"), wording.day(found.schedule.first_to_pay.due_date)),
		Field(_("Maturity"), wording.day(found.maturity_date)),
	)


def _build_figures(found: Simulation, wording: Wording) -> tuple[Figure, ...]:
	_ = wording.translate
	cost = found.total_cost
	return (
		Figure(
			label=_("Installment"),
			value=wording.full_money(found.installment),
			note=_("Every installment is the same.")
			if found.is_level
			else _("The first one. The highest is {0}.").format(wording.money(found.highest_installment)),
		),
		_build_effective_cost(found, wording),
		Figure(label=_("To Pay in All"), value=wording.full_money(cost.paid)),
	)


def _build_effective_cost(found: Simulation, wording: Wording) -> Figure:
	_ = wording.translate
	effective, measure = found.effective_cost, found.measure
	label = _("Effective Cost a Year")
	if effective is None:
		return Figure(label=label, value=DASH, note=_("These payments have no yearly rate."))
	percent = show_percent(effective.published, wording)
	value = f"{percent} {measure.name}" if measure.is_official else percent
	note = (
		_("What the loan costs a year, as the law measures it: {0}").format(effective.law)
		if measure.is_official
		else _("The yearly rate of all payments. No measure of this country's law is set up.")
	)
	return Figure(label=label, value=value, note=note)


def _build_costs(found: Simulation, wording: Wording) -> tuple[Field, ...]:
	_ = wording.translate
	cost = found.total_cost
	return (
		Field(_("You Receive"), wording.full_money(found.net_disbursed)),
		Field(_("Interest in All"), wording.part(found.schedule.total_interest)),
		Field(_("Fees"), wording.part(cost.fees)),
		Field(_("Insurance"), wording.part(cost.insurance)),
		Field(_("Taxes"), wording.part(cost.taxes)),
		Field(_("Total Cost"), wording.full_money(cost.cost)),
	)


def _build_installments(found: Simulation, wording: Wording) -> Table:
	_ = wording.translate
	rows = found.schedule.installments
	has_charges = any(row.fee or row.insurance or row.tax for row in rows)
	columns = [Column(_("No."), "center"), Column(_("Due Date"), "left")]
	columns += [Column(_("Principal")), Column(_("Interest"))]
	columns += [Column(_("Charges and Tax"))] if has_charges else []
	columns += [Column(_("Installment")), Column(_("Principal After"))]
	cells = [
		(
			str(row.number),
			wording.day(row.due_date),
			wording.part(row.principal),
			wording.part(row.interest),
			*([wording.part(row.fee + row.insurance + row.tax)] if has_charges else []),
			wording.part(row.total),
			wording.money(row.closing_principal),
		)
		for row in rows
	]
	sums = [sum((row.principal for row in rows), Decimal(0)), found.schedule.total_interest]
	sums += [found.schedule.total_charges] if has_charges else []
	totals = ("", _("Total"), *map(wording.money, [*sums, found.schedule.total]), "")
	return Table(
		title=_("Installments"), columns=tuple(columns), rows=tuple(map(TableRow, cells)), totals=totals
	)


def show_percent(published: Decimal, wording: Wording) -> str:
	"""A percentage with the decimals that its law publishes."""
	decimals = max(0, -int(published.as_tuple().exponent))
	pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
	return f"{format_decimal(published, pattern, locale=wording.locale)} %"
