"""Promises to pay: made with an action, kept or broken by payments, backdated and reversed ones too."""

from datetime import date, timedelta
from unittest.mock import patch

import frappe
import pytest

from lending_app.collections import api
from lending_app.collections.events import settle_closed_day
from lending_app.collections.promises.settle_promises import settle_company
from lending_app.lending_setup.exceptions import RecordWrittenError
from lending_app.testing.factories import make_client, make_disbursed_loan, make_repayment, make_unique
from tests.site.loan_payments.support import check, list_rows, make_batch, post, write_file
from tests.site.support import COMPANY, QueryLog, as_user, money, refused, travel_to

PROMISE = "Promise to Pay"
MADE, DUE = date(2026, 7, 13), date(2026, 7, 16)


@pytest.fixture
def loan():
	client = make_client(country="Dominican Republic")
	return make_disbursed_loan(disbursed_on="2026-06-15", client=client.name)


def promise(loan, amount=500, made_on=MADE, promised_on=DUE):
	with travel_to(made_on), as_user("Collections Agent"):
		values = {"result": "Promise to Pay", "promised_on": promised_on, "amount": amount}
		action = api.record(loan.name, action_type="Incoming Call", **values)
	return frappe.get_doc(PROMISE, {"action": action})


def pay(loan, amount, day):
	with travel_to(max(day, MADE)):
		return make_repayment(loan=loan.name, amount=amount, value_date=day, posting_date=day)


def state(made):
	made.reload()
	return made.status, money(made.paid_amount)


def close(day):
	settle_closed_day(COMPANY, day)


def test_promise_is_of_its_action_and_loan(loan):
	made = promise(loan)
	assert (made.loan, made.client, made.branch, made.status) == (loan.name, loan.client, loan.branch, "Open")
	assert (made.made_on, made.promised_on, money(made.amount)) == (MADE, DUE, money(500))


def test_payments_up_to_the_day_keep_it(loan):
	made = promise(loan)
	pay(loan, 200, date(2026, 7, 14))
	assert state(made) == ("Open", money(200))
	pay(loan, 300, DUE)
	assert state(made) == ("Kept", money(500))
	close(DUE)
	assert state(made) == ("Kept", money(500))


def test_day_that_passes_breaks_it(loan):
	made = promise(loan)
	pay(loan, 499.99, DUE)
	close(DUE - timedelta(days=1))
	assert state(made)[0] == "Open"
	close(DUE)
	assert state(made) == ("Broken", money(499.99))
	# The close is asked again after a kill.
	close(DUE)
	assert state(made) == ("Broken", money(499.99))


def test_payments_before_and_after_do_not_count(loan):
	made = promise(loan)
	pay(loan, 500, MADE - timedelta(days=1))
	pay(loan, 500, DUE + timedelta(days=1))
	close(DUE + timedelta(days=1))
	assert state(made) == ("Broken", money(0))


def test_backdated_payment_keeps_a_broken_promise_and_its_reversal_breaks_it(loan):
	made = promise(loan)
	close(DUE)
	assert state(made)[0] == "Broken"
	with travel_to("2026-07-20"):
		payment = make_repayment(loan=loan.name, amount=500, value_date=DUE, posting_date="2026-07-20")
		assert state(made) == ("Kept", money(500))
		payment.reload()
		payment.reversal_reason = "Wrong loan"
		payment.cancel()
		assert state(made) == ("Broken", money(0))


def test_payments_posted_together_keep_their_promises(loan):
	made = promise(loan)
	line = f"{loan.name};;500.00;{MADE:%d/%m/%Y};;"
	with travel_to(MADE):
		batch = make_batch(write_file(line))
		check(batch)
		with patch.object(frappe.db, "commit"):
			post(batch)
	row = list_rows(batch)[0]
	assert row.status == "Posted", row.message
	assert state(made) == ("Kept", money(500))


def test_later_promise_replaces_an_open_one_only(loan):
	first = promise(loan)
	second = promise(loan, made_on=date(2026, 7, 14))
	assert state(first)[0] == "Replaced"
	pay(loan, 500, date(2026, 7, 15))
	third = promise(loan, made_on=date(2026, 7, 15), promised_on=date(2026, 7, 18))
	close(date(2026, 7, 20))
	assert [state(made)[0] for made in (first, second, third)] == ["Replaced", "Kept", "Kept"]


def test_promise_cannot_be_written_by_hand(loan):
	made = promise(loan)
	made.amount = 1
	with refused(RecordWrittenError):
		made.save()
	with refused(RecordWrittenError):
		frappe.new_doc(PROMISE, loan=loan.name).insert()


def copy_promises(made, count):
	"""The same promise many times, as a site has them of many loans."""
	fields = [field for field in frappe.db.get_table_columns(PROMISE) if field != "name"]
	rows = [[made.get(field) for field in fields] + [make_unique("PRO")] for _number in range(count)]
	frappe.db.bulk_insert(PROMISE, [*fields, "name"], rows)


def test_company_is_settled_in_a_few_statements_however_many(loan):
	made = promise(loan)
	pay(loan, 500, DUE)
	copy_promises(made, 300)
	with QueryLog() as queries:
		changed = settle_company(COMPANY, DUE + timedelta(days=1))
	# One lock for each loan that changes; the other statements are the connection's own.
	assert (len(queries), changed) == (1, 300)
	assert "FOR UPDATE" in queries[0].upper()
	assert settle_company(COMPANY, DUE + timedelta(days=1)) == 0
	rows = frappe.get_all(PROMISE, {"loan": loan.name}, ["status", "paid_amount"])
	assert {(row.status, money(row.paid_amount)) for row in rows} == {("Kept", money(500))}
	assert len(rows) == 301
