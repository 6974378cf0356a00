"""States of products and campaigns, and what of a product may change once loans were made from it."""

from __future__ import annotations

from enum import Enum


class ProductStatus(str, Enum):
	ACTIVE = "Active"
	INACTIVE = "Inactive"
	DISCONTINUED = "Discontinued"
	UNDER_REVIEW = "Under Review"


class CampaignStatus(str, Enum):
	SCHEDULED = "Scheduled"
	RUNNING = "Running"
	USED_UP = "Used Up"
	ENDED = "Ended"
	CANCELLED = "Cancelled"


class OtherSegment(str, Enum):
	"""What becomes of an application of a client whose segment a product does not name."""

	REFUSE = "Refuse"
	FLAG = "Flag"


# Who makes versions and puts them in force.
VERSION_ROLES = ("Lending Manager", "Credit Manager")
# Written by the services of versions alone.
VERSION_FIELDS = (
	"version_number",
	"previous_version",
	"effective_from",
	"effective_until",
	"activated_on",
	"activated_by",
)
# Written by the change of a status, which asks for a reason.
STATE_FIELDS = ("is_active", "status", "deactivate_on", "deactivate_to", "status_reason")
# What no loan's terms depend on: how the product is shown, offered, booked and valued from now on.
FREE_FIELDS = {
	*VERSION_FIELDS,
	*STATE_FIELDS,
	"product_name",
	"description",
	"offer_start_date",
	"offer_end_date",
	"segments",
	"other_segment_rule",
	"is_in_portal",
	"accounts",
	"provision_table",
	"suspend_after_days",
	"charge_off_after_days",
}
