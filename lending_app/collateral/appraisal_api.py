"""What the form of a batch of appraisals asks the server."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.collateral.appraisals import check_batch, start_batch
from lending_app.collateral.appraisals.queries import BATCH, list_shown_rows
from lending_app.collateral.appraisals.states import AppraisalRowStatus
from lending_app.collateral.pledges.pledge_rows import THING
from lending_app.lending_setup.requests.typed_api import typed

SHOWN = 50
LOOKED_AT = (AppraisalRowStatus.FAULTY.value, AppraisalRowStatus.FAILED.value)


@frappe.whitelist(methods=["POST"])
@typed
def check(name: str) -> str:
	"""Read the file and look at every line. Returns the state."""
	frappe.get_doc(BATCH, name).check_permission("write")
	return check_batch.check_batch(name).status


@frappe.whitelist(methods=["POST"])
@typed
def write(name: str) -> int:
	"""Write the appraisals, for those who may write things. Returns their number."""
	frappe.get_doc(BATCH, name).check_permission("write")
	frappe.has_permission(THING, "write", throw=True)
	return start_batch.start_batch(name).number_ready


@frappe.whitelist(methods=["POST"])
@typed
def retry(name: str) -> int:
	"""Write what was refused. Returns its number."""
	frappe.get_doc(BATCH, name).check_permission("write")
	frappe.has_permission(THING, "write", throw=True)
	return start_batch.retry_failures(name).number_ready


@frappe.whitelist(methods=["POST"])
@typed
def cancel(name: str) -> str:
	"""Give the batch up before anything is written. Returns the state."""
	frappe.get_doc(BATCH, name).check_permission("write")
	return start_batch.cancel_batch(name).status


@frappe.whitelist()
@typed
def list_rows(name: str) -> list[dict[str, Any]]:
	"""Lines that somebody has to look at, the first fifty."""
	frappe.get_doc(BATCH, name).check_permission("read")
	return list_shown_rows(name, LOOKED_AT, SHOWN)
