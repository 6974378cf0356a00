"""The offered rate: every step on its own, their order, and what no combination may break."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import EngineError
from lending_app.engine.offer.rate_offer import (
	BandRate,
	ClientStanding,
	DiscountKind,
	OfferStep,
	RateCampaign,
	RatePolicy,
	RiskRate,
	calculate_rate_offer,
)

GOOD = ClientStanding(segment="A", loans_paid=2, worst_days_late=0)
BANDS = (
	RiskRate(band="Low", kind=BandRate.SPREAD, rate=D(0)),
	RiskRate(band="Moderate", kind=BandRate.SPREAD, rate=D("0.03")),
	RiskRate(band="Very Low", kind=BandRate.SPREAD, rate=D("-0.02")),
	RiskRate(band="High", kind=BandRate.FIXED, rate=D("0.28")),
)


def policy(**overrides):
	values = {"standard": D("0.18"), "minimum": D("0.10"), "maximum": D("0.30"), "risk_rates": BANDS}
	return RatePolicy(**values | overrides)


def points(discount, name="June"):
	return RateCampaign(name=name, kind=DiscountKind.POINTS, discount=D(discount))


def part(discount, name="July"):
	return RateCampaign(name=name, kind=DiscountKind.PERCENT_OF_RATE, discount=D(discount))


def steps(offer):
	return [line.step for line in offer.lines]


def test_without_anything_the_standard_rate_is_offered():
	offer = calculate_rate_offer(policy())
	assert (offer.rate, steps(offer), offer.campaign) == (D("0.18"), [OfferStep.STANDARD], None)


@pytest.mark.parametrize(
	("band", "rate", "step"),
	[
		("Very Low", "0.16", OfferStep.SPREAD),
		("Low", "0.18", OfferStep.SPREAD),
		("Moderate", "0.21", OfferStep.SPREAD),
		("High", "0.28", OfferStep.FIXED),
		("Very High", "0.18", OfferStep.BAND_WITHOUT_RATE),
	],
)
def test_band_adds_its_spread_or_sets_its_rate(band, rate, step):
	offer = calculate_rate_offer(policy(), band=band)
	assert (offer.rate, offer.lines[-1].step, offer.lines[-1].source) == (D(rate), step, band)


def test_band_says_nothing_where_the_product_has_no_table():
	assert steps(calculate_rate_offer(policy(risk_rates=()), band="High")) == [OfferStep.STANDARD]


def test_returning_client_pays_the_lower_rate():
	offer = calculate_rate_offer(policy(returning=D("0.15")), GOOD)
	assert (offer.rate, steps(offer)) == (D("0.15"), [OfferStep.STANDARD, OfferStep.RETURNING])
	assert calculate_rate_offer(policy(returning=D("0.20")), GOOD).rate == D("0.18")


@pytest.mark.parametrize(
	("client", "is_returning"),
	[
		(None, False),
		(ClientStanding(), False),
		(ClientStanding(loans_paid=1), True),
		(ClientStanding(loans_paid=1, worst_days_late=5), True),
		(ClientStanding(loans_paid=1, worst_days_late=6), False),
		(ClientStanding(loans_paid=1, days_past_due=1), False),
	],
)
def test_returning_is_who_has_paid_a_loan_and_is_not_late(client, is_returning):
	offer = calculate_rate_offer(policy(returning=D("0.15"), returning_days_late=5), client)
	assert (OfferStep.RETURNING in steps(offer)) is is_returning


def test_campaign_that_lowers_most_counts_alone():
	offer = calculate_rate_offer(policy(), campaigns=[points("0.01"), part("0.1"), points("0.005")])
	assert (offer.rate, offer.campaign) == (D("0.162"), "July")
	assert steps(offer) == [OfferStep.STANDARD, OfferStep.CAMPAIGN]


def test_campaign_that_lowers_nothing_is_no_step():
	offer = calculate_rate_offer(policy(standard=D(0), minimum=D(0)), campaigns=[points("0.01")])
	assert (offer.rate, offer.campaign, steps(offer)) == (D(0), None, [OfferStep.STANDARD])


def test_points_never_lead_below_zero():
	assert points("0.5").lower(D("0.18")) == 0


def test_band_below_zero_is_zero():
	bands = (RiskRate(band="Low", kind=BandRate.SPREAD, rate=D("-0.5")),)
	assert calculate_rate_offer(policy(minimum=D(0), risk_rates=bands), band="Low").rate == 0


def test_limits_come_last():
	low = calculate_rate_offer(policy(minimum=D("0.175")), campaigns=[points("0.05")])
	assert (low.rate, steps(low)[-1], low.campaign) == (D("0.175"), OfferStep.MINIMUM, "June")
	high = calculate_rate_offer(policy(maximum=D("0.20")), band="High")
	assert (high.rate, steps(high)[-1]) == (D("0.20"), OfferStep.MAXIMUM)


@pytest.mark.parametrize(
	("build", "field"),
	[
		(lambda: policy(standard=D("-0.1")), "standard"),
		(lambda: policy(minimum=D("0.4")), "minimum"),
		(lambda: policy(returning=D("NaN")), "returning"),
		(lambda: policy(risk_rates=BANDS + BANDS[:1]), "risk_rates"),
		(lambda: points("0"), "discount"),
		(lambda: part("1.01"), "discount"),
		(lambda: RiskRate(band="Low", kind=BandRate.FIXED, rate=D("-0.01")), "rate"),
		(lambda: RiskRate(band="Low", kind=BandRate.SPREAD, rate=D("Infinity")), "rate"),
	],
)
def test_bad_settings_are_refused(build, field):
	with pytest.raises(EngineError) as caught:
		build()
	assert caught.value.field == field


RATES = st.decimals("0", "1", places=4)


@given(
	limits=st.lists(RATES, min_size=2, max_size=2).map(sorted),
	standard=RATES,
	returning=st.none() | RATES,
	band=st.sampled_from(["Low", "Moderate", "Very Low", "High", "None", None]),
	discounts=st.lists(st.decimals("0.001", "1", places=3), max_size=3),
	client=st.sampled_from([None, GOOD, ClientStanding()]),
)
def test_offer_is_within_limits_and_its_lines_lead_to_it(
	limits, standard, returning, band, discounts, client
):
	campaigns = [points(discount, str(number)) for number, discount in enumerate(discounts)]
	rates = policy(standard=standard, minimum=limits[0], maximum=limits[1], returning=returning)
	offer = calculate_rate_offer(rates, client, band, campaigns)
	assert limits[0] <= offer.rate <= limits[1]
	assert offer.rate == offer.lines[-1].rate
	assert offer.rate <= calculate_rate_offer(rates, client, band).rate
	assert (offer.campaign is not None) == (OfferStep.CAMPAIGN in steps(offer))
