"""Whether promises were kept: read of the posted payments each time, so that one that is backdated or reversed counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from frappe.model.document import Document
from frappe.utils import get_datetime, getdate

from lending_app.collections.states import PromiseStatus
from lending_app.lending_setup.database import execute
from lending_app.lending_setup.record import write_record

PROMISE = "Promise to Pay"
# A payment that is backdated further changes no promise at the close; at the counter it does at once.
DAYS_LOOKED_AT = 400

_SETTLE = f"""
	UPDATE `tab{PROMISE}` promise
	LEFT JOIN (
		SELECT promised.name, SUM(payment.amount) AS amount
		FROM `tab{PROMISE}` promised
		JOIN `tabLoan Repayment` payment ON payment.loan = promised.loan AND payment.docstatus = 1
			AND payment.value_date BETWEEN promised.made_on AND promised.promised_on
		WHERE {{promised}}
		GROUP BY promised.name
	) paid ON paid.name = promise.name
	SET promise.paid_amount = IFNULL(paid.amount, 0),
		promise.status = CASE
			WHEN IFNULL(paid.amount, 0) >= promise.amount THEN '{PromiseStatus.KEPT.value}'
			WHEN promise.promised_on < %s THEN '{PromiseStatus.BROKEN.value}'
			ELSE '{PromiseStatus.OPEN.value}'
		END
	WHERE {{promise}}
"""
_COUNTS = f"{{0}}.status != '{PromiseStatus.REPLACED.value}'"


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
	promise = write_record(PROMISE, {**values, "action": action.name, "made_on": made_on, "status": "Open"})
	settle_loans([action.loan], getdate())
	return promise.reload()


def settle_loans(loans: Sequence[str], day: date) -> int:
	"""Set the promises of some loans against their payments as of a day. Returns how many changed."""
	if not loans:
		return 0
	names = ", ".join(["%s"] * len(loans))
	return _settle(f"{{0}}.loan IN ({names})", list(loans), day)


def settle_company(company: str, day: date) -> int:
	"""The same for every promise of a company of the last days, in one statement; safe to run again."""
	since = day - timedelta(days=DAYS_LOOKED_AT)
	return _settle("{0}.company = %s AND {0}.promised_on >= %s", [company, since], day)


def _settle(condition: str, values: Sequence[object], day: date) -> int:
	wanted = f"{_COUNTS} AND {condition}"
	statement = _SETTLE.format(promised=wanted.format("promised"), promise=wanted.format("promise"))
	return execute(statement, [*values, day, *values])
