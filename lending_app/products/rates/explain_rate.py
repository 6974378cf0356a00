"""Why a rate was offered: stored as steps and figures, told in the language of anyone who reads it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

from frappe import _

from lending_app.engine.offer.rate_offer import DiscountKind, OfferLine, OfferStep, RateCampaign


def dump_reasons(lines: Iterable[OfferLine], campaigns: Mapping[str, RateCampaign]) -> str:
	"""The steps of an offer as text to store: codes and figures, no sentence."""
	return json.dumps([_dump_line(line, campaigns.get(line.source)) for line in lines], ensure_ascii=False)


def explain_reasons(stored: str | None) -> list[str]:
	"""What was stored, as sentences in the reader's language. Sentences of older versions stay as they are."""
	if not stored:
		return []
	if not stored.startswith("["):
		return stored.split("\n")
	return [_explain(row) for row in json.loads(stored)]


def show_percent(rate: Decimal) -> str:
	"""A fraction as people write it: 18 %, 16.25 %.

	>>> show_percent(Decimal("0.1800"))
	'18 %'
	"""
	return f"{(rate * 100).normalize():f} %"


def _dump_line(line: OfferLine, campaign: RateCampaign | None) -> dict[str, str]:
	step, figure = line.step.value, f"{line.figure:f}"
	row = {"step": step, "figure": figure, "source": line.source, "rate": f"{line.rate:f}"}
	if line.step is OfferStep.CAMPAIGN:
		row["kind"] = (campaign.kind if campaign else DiscountKind.POINTS).value
	return row


def _explain(row: Mapping[str, str]) -> str:
	figure, rate, source = Decimal(row["figure"]), show_percent(Decimal(row["rate"])), row["source"]
	step, points = OfferStep(row["step"]), f"{(figure * 100).normalize():f}"
	if step is OfferStep.CAMPAIGN:
		if row["kind"] == DiscountKind.PERCENT_OF_RATE.value:
			return _("Campaign {0} takes {1} off the rate: {2} a year.").format(
				source, show_percent(figure), rate
			)
		return _("Campaign {0} takes {1} points off: {2} a year.").format(source, points, rate)
	texts = {
		OfferStep.STANDARD: _("Usual rate of the product: {0} a year.").format(show_percent(figure)),
		OfferStep.RETURNING: _("Returning client, {0} loans paid: {1} a year.").format(source, rate),
		OfferStep.SPREAD: _("Risk band {0}: {1} points, {2} a year.").format(
			_(source), f"{(figure * 100).normalize():+f}", rate
		),
		OfferStep.FIXED: _("Risk band {0}: {1} a year in place of it.").format(_(source), rate),
		OfferStep.BAND_WITHOUT_RATE: _("Risk band {0} has no rate of its own here.").format(_(source)),
		OfferStep.MINIMUM: _("Raised to the product's lowest rate, {0} a year.").format(rate),
		OfferStep.MAXIMUM: _("Lowered to the product's highest rate, {0} a year.").format(rate),
	}
	return texts[step]
