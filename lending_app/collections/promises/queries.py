"""Statements on promises and the payments that keep them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lending_app.collections.states import PromiseStatus
from lending_app.lending_setup.database import select

PROMISE = "Promise to Pay"
# What was paid of each promise that is asked about, and its state as of a day.
PAID = f"""
	LEFT JOIN (
		SELECT promised.name, SUM(payment.amount) AS amount
		FROM `tab{PROMISE}` promised
		JOIN `tabLoan Repayment` payment ON payment.loan = promised.loan AND payment.docstatus = 1
			AND payment.value_date BETWEEN promised.made_on AND promised.promised_on
		WHERE {{promised}}
		GROUP BY promised.name
	) paid ON paid.name = promise.name
"""
STATE = f"""
	CASE
		WHEN IFNULL(paid.amount, 0) >= promise.amount THEN '{PromiseStatus.KEPT.value}'
		WHEN promise.promised_on < %s THEN '{PromiseStatus.BROKEN.value}'
		ELSE '{PromiseStatus.OPEN.value}'
	END
"""
_FIND = f"""
	SELECT DISTINCT promise.loan FROM `tab{PROMISE}` promise {PAID}
	WHERE {{promise}} AND (promise.paid_amount != IFNULL(paid.amount, 0) OR promise.status != {STATE})
	ORDER BY promise.loan
"""


def choose(statement: str, condition: str) -> str:
	"""A statement on the promises that count and meet a condition, in which `{0}` is their table."""
	wanted = f"{{0}}.status != '{PromiseStatus.REPLACED.value}' AND {condition}"
	return statement.format(promised=wanted.format("promised"), promise=wanted.format("promise"))


def list_changed_loans(company: str, since: date, day: date) -> Sequence[str]:
	"""Loans of which a promise for a day from `since` is stored otherwise than it stands on `day`. Nothing is locked."""
	values = [company, since]
	statement = choose(_FIND, "{0}.company = %s AND {0}.promised_on >= %s")
	return [loan for (loan,) in select(statement, [*values, *values, day])]
