"""Whether promises were kept: read of the posted payments each time, so that one that is backdated or reversed counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from frappe.model.document import Document
from frappe.utils import get_datetime, getdate

from lending_app.collections.promises.queries import PAID, PROMISE, STATE, choose, list_changed_loans
from lending_app.collections.states import PromiseStatus
from lending_app.lending_setup.database import execute, list_places
from lending_app.lending_setup.record import write_record
from lending_app.servicing.facts.enter_fact import lock_loans

# A payment that is backdated further changes no promise at the close; at the counter it does at once.
DAYS_LOOKED_AT = 400

_SETTLE = f"""
	UPDATE `tab{PROMISE}` promise {PAID}
	SET promise.paid_amount = IFNULL(paid.amount, 0), promise.status = {STATE}
	WHERE {{promise}}
"""


def make_promise(action: Document) -> Document:
	"""The promise of an action that is stored; one of the loan that is still open is replaced by it."""
	execute(
		f"UPDATE `tab{PROMISE}` SET status = %s WHERE loan = %s AND status = %s",
		(PromiseStatus.REPLACED.value, action.loan, PromiseStatus.OPEN.value),
	)
	fields = (
		"loan",
		"client",
		"client_name",
		"company",
		"branch",
		"currency",
		"collector",
		"promised_on",
		"amount",
	)
	values = {field: action.get(field) for field in fields}
	made_on = get_datetime(action.acted_on).date()
	status = PromiseStatus.OPEN.value
	promise = write_record(PROMISE, {**values, "action": action.name, "made_on": made_on, "status": status})
	settle_loans([action.loan], getdate())
	return promise.reload()


def settle_loans(loans: Sequence[str], day: date) -> int:
	"""Set the promises of some loans against their payments as of a day. Returns how many changed."""
	if not loans:
		return 0
	statement = choose(_SETTLE, f"{{0}}.loan IN ({list_places(len(loans))})")
	return execute(statement, [*loans, day, *loans])


def settle_company(company: str, day: date) -> int:
	"""The same for every promise of a company of the last days; safe to run again.

	What changes is found without a lock. Its loans are locked first, as everyone who posts a payment does, so that neither
	waits for the other in a circle.
	"""
	loans = list_changed_loans(company, day - timedelta(days=DAYS_LOOKED_AT), day)
	lock_loans(loans)
	return settle_loans(loans, day)
