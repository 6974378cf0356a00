"""Whether promises were kept: read of the posted payments each time, so that one that is backdated or reversed counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from frappe.model.document import Document
from frappe.utils import get_datetime, getdate

from lending_app.collections.states import PromiseStatus
from lending_app.lending_setup.database import execute, select
from lending_app.lending_setup.record import write_record

PROMISE = "Promise to Pay"
# A payment that is backdated further changes no promise at the close; at the counter it does at once.
DAYS_LOOKED_AT = 400

# Paid of each promise that is asked about, and its state as of a day.
_PAID = f"""
	LEFT JOIN (
		SELECT promised.name, SUM(payment.amount) AS amount
		FROM `tab{PROMISE}` promised
		JOIN `tabLoan Repayment` payment ON payment.loan = promised.loan AND payment.docstatus = 1
			AND payment.value_date BETWEEN promised.made_on AND promised.promised_on
		WHERE {{promised}}
		GROUP BY promised.name
	) paid ON paid.name = promise.name
"""
_STATE = f"""
	CASE
		WHEN IFNULL(paid.amount, 0) >= promise.amount THEN '{PromiseStatus.KEPT.value}'
		WHEN promise.promised_on < %s THEN '{PromiseStatus.BROKEN.value}'
		ELSE '{PromiseStatus.OPEN.value}'
	END
"""
_SETTLE = f"""
	UPDATE `tab{PROMISE}` promise {_PAID}
	SET promise.paid_amount = IFNULL(paid.amount, 0), promise.status = {_STATE}
	WHERE {{promise}}
"""
_FIND = f"""
	SELECT DISTINCT promise.loan FROM `tab{PROMISE}` promise {_PAID}
	WHERE {{promise}} AND (promise.paid_amount != IFNULL(paid.amount, 0) OR promise.status != {_STATE})
	ORDER BY promise.loan
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
	statement = _choose(_SETTLE, f"{{0}}.loan IN ({_list_places(loans)})")
	return execute(statement, [*loans, day, *loans])


def settle_company(company: str, day: date) -> int:
	"""The same for every promise of a company of the last days, in three statements; safe to run again.

	What changes is found without a lock. Its loans are locked first, as everyone who posts a payment does, so that neither
	waits for the other in a circle.
	"""
	values = [company, day - timedelta(days=DAYS_LOOKED_AT)]
	statement = _choose(_FIND, "{0}.company = %s AND {0}.promised_on >= %s")
	loans = [loan for (loan,) in select(statement, [*values, *values, day])]
	if not loans:
		return 0
	select(f"SELECT name FROM tabLoan WHERE name IN ({_list_places(loans)}) ORDER BY name FOR UPDATE", loans)
	return settle_loans(loans, day)


def _choose(statement: str, condition: str) -> str:
	wanted = f"{_COUNTS} AND {condition}"
	return statement.format(promised=wanted.format("promised"), promise=wanted.format("promise"))


def _list_places(values: Sequence[str]) -> str:
	return ", ".join(["%s"] * len(values))
