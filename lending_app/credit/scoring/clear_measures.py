"""Measures of a fitted card belong to the model they were taken of, and nobody types them."""

from __future__ import annotations

from typing import Any

from frappe.model.document import Document

MEASURES = (
	"number_of_cases",
	"number_of_goods",
	"number_of_bads",
	"number_of_holdout_cases",
	"holdout_auc",
	"holdout_gini",
	"holdout_ks",
	"fitted_on",
	"source_file",
	"left_out",
)


def clear_measures(card: Document) -> None:
	"""What the fit has written is gone with the model that it was taken of."""
	before = card.get_doc_before_save()
	if before and _list_model(before) != _list_model(card):
		card.update(dict.fromkeys(MEASURES))


def _list_model(card: Document) -> list[tuple[Any, ...]]:
	"""All that the score follows from, but the scale, which changes no order."""
	factors = [(row.factor, row.coefficient, row.missing_weight) for row in card.factors]
	bands = [
		(
			row.factor,
			row.category or "",
			row.lower or "",
			row.upper or "",
			int(row.is_lower_included or 0),
			int(row.is_upper_included or 0),
			row.weight_of_evidence,
		)
		for row in card.bands
	]
	return [(card.kind, card.intercept), *factors, *bands]
