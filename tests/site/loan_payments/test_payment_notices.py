"""Notices of gateways: who has sent them, stored once, applied once, and what becomes of money that no loan can take."""

import json
import time
from datetime import timedelta

import frappe
import pytest
from frappe.utils import set_request

from lending_app.ledger.exceptions import ClosedPeriodError
from lending_app.loan_payments import gateway_api, reference_api
from lending_app.loan_payments.events import resume_payment_notices
from lending_app.loan_payments.gateways.apply_notice import apply_notice
from lending_app.loan_payments.gateways.exceptions import (
	ForgedNoticeError,
	GatewayError,
	NoticeConflictError,
	NoticeError,
	NoticeShapeError,
	NoticeSizeError,
)
from lending_app.loan_payments.gateways.signature import sign
from lending_app.loan_payments.report.unidentified_receipts.unidentified_receipts import execute
from lending_app.servicing.exceptions import DuplicateReferenceError
from lending_app.testing.factories import make_repayment, make_unique
from tests.site.loan_payments.bank_support import get_mode
from tests.site.loan_payments.test_unidentified_receipts import assert_suspense_agrees
from tests.site.support import (
	COMPANY,
	TODAY,
	as_user,
	assert_ledgers_agree,
	get_user,
	money,
	refused,
)

SECRET = "a-secret-of-the-gateway-2468"
pytestmark = pytest.mark.usefixtures("told")


@pytest.fixture
def gateway(bank):
	with as_user("Lending Manager"):
		return frappe.new_doc(
			"Loan Payment Gateway", gateway_name=make_unique("Shops"), company=COMPANY, mode_of_payment=get_mode(bank),
			secret=SECRET, user=get_user("Treasurer"),
		).insert()  # fmt: skip


@pytest.fixture(autouse=True)
def no_request():
	frappe.cache.delete_keys("rl:*")
	yield
	frappe.local.request = None


def make_reference(loan, kind="Any Amount", **values):
	with as_user("Teller"):
		return reference_api.make(loan.name, amount_kind=kind, **values)


def write_body(reference="", **values):
	content = {"id": make_unique("n"), "reference": reference, "amount": "1500.00", "currency": "DOP"}
	return content | {"paid_on": str(TODAY), "payer": "Ana Peña"} | values


def send(gateway, content, *, secret=SECRET, seconds=0, body=None, signed=None):
	"""What the gateway sends, as a guest; the answer."""
	body = json.dumps(content).encode() if body is None else body
	timestamp = str(int(time.time()) + seconds)
	headers = {
		"X-Lending-Timestamp": timestamp,
		"X-Lending-Signature": sign(secret, timestamp, signed if signed is not None else body),
	}
	set_request(
		method="POST", path="/", query_string={"gateway": getattr(gateway, "name", gateway)}, data=body, headers=headers,
		environ_base={"REMOTE_ADDR": "203.0.113.9"},
	)  # fmt: skip
	frappe.set_user("Guest")
	try:
		return gateway_api.receive_notice()
	finally:
		frappe.set_user("Administrator")


def apply(answer):
	apply_notice(answer["notice"])
	frappe.set_user("Administrator")
	return frappe.get_doc("Payment Notice", answer["notice"])


def receive(gateway, content):
	return apply(send(gateway, content))


def test_notice_is_stored_first_and_becomes_a_payment_once(gateway, loan, told):
	reference = make_reference(loan)
	answer = send(gateway, write_body(reference, id="G-1"))
	assert answer["status"] == "stored"
	assert frappe.db.get_value("Payment Notice", answer["notice"], "status") == "Received"
	assert frappe.db.count("Loan Repayment", {"loan": loan.name}) == 0
	assert [job["notice"] for job in told if "notice" in job] == [answer["notice"]]
	notice = apply(answer)
	receipt = frappe.get_doc("Loan Repayment", notice.loan_repayment)
	assert (notice.status, notice.loan, notice.branch) == ("Posted", loan.name, loan.branch)
	assert (receipt.docstatus, money(receipt.amount)) == (1, 1500)
	assert (receipt.reference_number, receipt.external_reference) == ("G-1", notice.name)
	assert frappe.db.get_value("Journal Entry", receipt.journal_entry, "owner") == get_user("Treasurer")
	assert money(frappe.db.get_value("Payment Reference", reference, "paid_amount")) == 1500
	# A worker that was killed is followed by another, and the gateway sends again.
	apply(answer)
	assert frappe.db.count("Loan Repayment", {"loan": loan.name}) == 1
	assert_ledgers_agree()


def test_replayed_notice_has_the_same_answer_and_nothing_happens_again(gateway, loan, told):
	content = write_body(make_reference(loan))
	first = send(gateway, content)
	apply(first)
	assert send(gateway, content) == first
	apply(first)
	assert len([job for job in told if "notice" in job]) == 1
	assert frappe.db.count("Payment Notice", {"gateway": gateway.name}) == 1
	assert frappe.db.count("Loan Repayment", {"loan": loan.name}) == 1
	with refused(NoticeConflictError, "Notice Received Before"):
		send(gateway, content | {"amount": "9000.00"})


@pytest.mark.parametrize(
	"how",
	[
		{"secret": "another-secret-of-somebody-else"},
		{"secret": ""},
		{"signed": b'{"amount": "1"}'},
		{"seconds": 301},
		{"seconds": -301},
	],
)
def test_forged_changed_and_late_notices_are_refused_alike(gateway, loan, how):
	with refused(ForgedNoticeError, "Notice Refused"):
		send(gateway, write_body(make_reference(loan)), **how)
	assert frappe.db.count("Payment Notice", {"gateway": gateway.name}) == 0


def test_gateway_that_is_unknown_or_disabled_takes_nothing(gateway, loan):
	for name in ("Nobody", ""):
		with refused(ForgedNoticeError):
			send(name, write_body())
	gateway.db_set("is_enabled", 0)
	with refused(ForgedNoticeError):
		send(gateway, write_body(make_reference(loan)))
	frappe.local.request = None
	with refused(ForgedNoticeError):
		gateway_api.receive_notice()


def test_both_secrets_count_while_they_are_changed(gateway, loan, clock):
	reference = make_reference(loan)
	with as_user("Lending Manager"):
		secret = gateway_api.rotate_secret(gateway.name, 2)
	assert receive_with(gateway, reference, secret) == receive_with(gateway, reference, SECRET) == "Posted"
	frappe.db.set_value(
		"Loan Payment Gateway",
		gateway.name,
		"previous_secret_until",
		frappe.utils.add_to_date(None, hours=-1),
	)
	with refused(ForgedNoticeError):
		send(gateway, write_body(reference))
	assert receive_with(gateway, reference, secret) == "Posted"


def receive_with(gateway, reference, secret):
	return apply(send(gateway, write_body(reference), secret=secret)).status


@pytest.mark.parametrize(
	("body", "error"),
	[
		(b"not json", NoticeShapeError),
		(b"[1]", NoticeShapeError),
		(b"\xff\xfe", NoticeShapeError),
		(b'{"id": "1"}', NoticeShapeError),
		(b'{"id": "1", "amount": NaN, "currency": "DOP"}', NoticeShapeError),
		(b'{"id": "1", "amount": "-5", "currency": "DOP"}', NoticeShapeError),
		(b'{"id": "1", "amount": "1.005", "currency": "DOP"}', NoticeShapeError),
		(b'{"id": "1", "amount": 5, "currency": "DOP", "paid_on": "soon"}', NoticeShapeError),
		(b'{"id": {"a": 1}, "amount": 5, "currency": "DOP"}', NoticeShapeError),
		(b'{"id": "' + b"x" * 20_000 + b'"}', NoticeSizeError),
	],
)
def test_what_is_signed_and_no_notice_is_refused(gateway, body, error):
	with refused(error):
		send(gateway, None, body=body)
	assert frappe.db.count("Payment Notice", {"gateway": gateway.name}) == 0


def test_names_and_cents_of_the_gateway_are_data(gateway, loan):
	names = {
		"id_field": "data.id",
		"amount_field": "data.cents",
		"currency_field": "data.cur",
		"has_minor_units": 1,
	}
	gateway.reload()
	gateway.update(names).save()
	content = {"data": {"id": 77, "cents": 150050, "cur": "dop"}, "reference": make_reference(loan)}
	notice = receive(gateway, content)
	assert (notice.status, money(notice.amount), notice.notice_id) == ("Posted", money("1500.50"), "77")


def test_foreign_currency_is_refused_and_the_ledger_untouched(gateway, loan):
	entries = frappe.db.count("GL Entry")
	notice = receive(gateway, write_body(make_reference(loan), currency="USD"))
	assert (notice.status, notice.loan_repayment, notice.suspense_entry) == ("Refused", None, None)
	assert frappe.db.count("GL Entry") == entries
	assert "USD" in notice.message


@pytest.mark.parametrize("case", ["unknown", "expired", "cancelled", "amount", "less", "closed", "far above"])
def test_money_that_no_loan_can_take_is_in_suspense_with_its_reason(gateway, loan, case):
	reference, words, values = make_case(loan, case)
	notice = receive(gateway, write_body(reference, **values))
	assert (notice.status, notice.loan_repayment) == ("In Suspense", None)
	assert words in notice.message
	assert money(notice.suspense_amount) == money(notice.amount)
	assert frappe.db.count("Loan Repayment", {"loan": loan.name}) == 0
	assert_suspense_agrees()


def make_case(loan, case):
	if case == "unknown":
		return "RF00123", "There is no payment reference", {}
	if case == "expired":
		name = make_reference(loan, valid_until=TODAY)
		frappe.db.set_value("Payment Reference", name, "valid_until", TODAY - timedelta(days=1))
		return name, "was valid until", {}
	if case == "cancelled":
		name = make_reference(loan)
		with as_user("Teller"):
			reference_api.cancel(name, "Lost")
		return name, "was cancelled: Lost", {}
	if case == "amount":
		return make_reference(loan, "Fixed Amount", amount=1499.99), "1,499.99", {}
	if case == "less":
		return make_reference(loan, "Minimum Amount", amount=1501), "at least", {}
	if case == "closed":
		name = make_reference(loan)
		frappe.db.set_value("Loan", loan.name, "status", "Sold")
		return name, "is Sold and takes no payments", {}
	return make_reference(loan), "more than the payoff", {"amount": "9000000"}


def test_paid_in_time_counts_though_the_notice_comes_late(gateway, loan):
	name = make_reference(loan, valid_until=TODAY)
	frappe.db.set_value(
		"Payment Reference", name, {"valid_until": TODAY - timedelta(days=1), "status": "Expired"}
	)
	notice = receive(gateway, write_body(name, paid_on=str(TODAY - timedelta(days=1))))
	assert notice.status == "Posted"
	assert (
		str(frappe.db.get_value("Loan Repayment", notice.loan_repayment, "value_date"))
		== notice.paid_on.isoformat()
	)


def test_fixed_reference_is_paid_once_by_two_notices(gateway, loan):
	name = make_reference(loan, "Fixed Amount", amount=1500)
	first, second = (receive(gateway, write_body(name)) for _ in range(2))
	assert (first.status, second.status) == ("Posted", "In Suspense")
	assert "was paid on" in second.message


def test_bank_s_reference_that_was_entered_by_hand_is_not_posted_twice(gateway, loan):
	make_repayment(
		loan=loan.name, amount=1500, mode_of_payment=gateway.mode_of_payment, reference_number="G-9"
	)
	notice = receive(gateway, write_body(make_reference(loan), id="G-9"))
	assert notice.status == "In Suspense"
	assert frappe.db.count("Loan Repayment", {"loan": loan.name}) == 1
	with refused(DuplicateReferenceError):
		make_repayment(
			loan=loan.name, amount=1500, mode_of_payment=gateway.mode_of_payment, reference_number="g-9"
		)


def test_person_chooses_the_loan_or_sends_the_money_back(gateway, loan):
	known, unknown = (receive(gateway, write_body("RF00")) for _ in range(2))
	with as_user("Treasurer"):
		assert gateway_api.choose_loan(known.name, loan.name) == "Posted"
		assert_suspense_agrees()
		with refused(NoticeError):
			gateway_api.return_money(unknown.name, " ")
		assert gateway_api.return_money(unknown.name, "Nobody knows him") == "Returned"
		with refused(NoticeError):
			gateway_api.choose_loan(unknown.name, loan.name)
	known.reload()
	receipt = frappe.get_doc("Loan Repayment", known.loan_repayment)
	assert (receipt.mode_of_payment, str(receipt.value_date)) == ("Unidentified Receipts", str(TODAY))
	assert_suspense_agrees()
	assert_ledgers_agree()


def test_reversed_payment_puts_its_money_in_suspense_again_and_again(gateway, loan, other):
	name = make_reference(loan, "Fixed Amount", amount=1500)
	notice = receive(gateway, write_body(name))
	for _ in range(2):
		reverse(notice.loan_repayment)
		notice.reload()
		assert (notice.status, notice.loan_repayment, money(notice.suspense_amount)) == (
			"In Suspense",
			None,
			1500,
		)
		assert frappe.db.get_value("Payment Reference", name, "status") == "Active"
		assert_suspense_agrees()
		with as_user("Treasurer"):
			gateway_api.choose_loan(notice.name, other.name)
		notice.reload()
		assert_suspense_agrees()
	_columns, rows, told = execute({"company": COMPANY, "day": str(TODAY)})
	assert notice.name not in [row.get("notice") for row in rows]
	reverse(notice.loan_repayment)
	_columns, rows, told = execute({"company": COMPANY, "day": str(TODAY)})
	[row] = [row for row in rows if row.get("notice") == notice.name]
	assert (money(row["amount"]), "as in the ledger" in told) == (1500, True)
	assert_ledgers_agree()


def reverse(receipt):
	document = frappe.get_doc("Loan Repayment", receipt)
	document.reversal_reason = "Of another client"
	document.cancel()


def test_worker_that_was_lost_is_followed_by_the_hourly_job(gateway, loan, told):
	answer = send(gateway, write_body(make_reference(loan)))
	told.clear()
	resume_payment_notices()
	assert answer["notice"] in [job["notice"] for job in told]
	apply(answer)
	told.clear()
	resume_payment_notices()
	assert answer["notice"] not in [job["notice"] for job in told]


def test_books_that_are_frozen_leave_the_notice_for_a_later_run(gateway, loan):
	answer = send(gateway, write_body("RF00"))
	frozen = {"acc_frozen_upto": TODAY, "frozen_accounts_modifier": None}
	before = frappe.db.get_singles_dict("Accounts Settings")
	frappe.db.set_single_value("Accounts Settings", frozen)
	with pytest.raises(ClosedPeriodError):
		apply_notice(answer["notice"])
	frappe.set_user("Administrator")
	assert frappe.db.get_value("Payment Notice", answer["notice"], "status") == "Received"
	frappe.db.set_single_value("Accounts Settings", {key: before.get(key) for key in frozen})
	assert apply(answer).status == "In Suspense"


def test_settings_that_can_take_nothing_are_refused(gateway):
	for values in (
		{"secret": "short"},
		{"window_seconds": 0},
		{"largest_bytes": 0},
		{"mode_of_payment": "Cash"},
	):
		gateway.reload()
		with refused(GatewayError):
			gateway.update(values).save()
	receive(gateway, write_body("RF00"))
	with refused(GatewayError):
		frappe.delete_doc("Loan Payment Gateway", gateway.name)


def test_nobody_writes_a_notice_by_hand_and_roles_see_what_they_may(gateway):
	notice = receive(gateway, write_body("RF00"))
	with refused(NoticeError):
		frappe.new_doc("Payment Notice", gateway=gateway.name, company=COMPANY).insert(
			ignore_permissions=True
		)
	with refused(NoticeError):
		frappe.delete_doc("Payment Notice", notice.name)
	with as_user("Teller"), pytest.raises(frappe.PermissionError):
		gateway_api.choose_loan(notice.name, "any")
	with as_user("Lending Accountant"), pytest.raises(frappe.PermissionError):
		gateway_api.return_money(notice.name, "Mine")
	with as_user("Treasurer"), pytest.raises(frappe.PermissionError):
		gateway_api.rotate_secret(gateway.name)
