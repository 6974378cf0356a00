"""Payments by transfer: the file, its second person, and what the bank answers, on the real ledger."""

from decimal import Decimal

import frappe
import pytest

from lending_app.bank_files import pain001
from lending_app.bank_files.errors import Reason
from lending_app.bank_files.pain001 import read_pain001
from lending_app.disbursement.exceptions import (
	BankFileRefusedError,
	DuplicateAnswerError,
	OrderPermissionError,
	PaymentFileError,
	SecondApproverError,
	VoidError,
)
from lending_app.disbursement.orders.take_back_order import request_void
from lending_app.disbursement.payment_files.apply_answer import apply_answer
from lending_app.disbursement.payment_files.explain import _get_words
from lending_app.disbursement.payment_files.generate_file import generate_file
from lending_app.disbursement.payment_files.layouts import preview_layout, seed_layouts
from lending_app.disbursement.payment_files.read_answer import start_answer
from lending_app.disbursement.payment_files.release_file import cancel_file, release_file
from lending_app.lending_setup.files.stored_file import read_stored
from lending_app.servicing.api import reverse_document
from tests.site.disbursement.payment_support import (
	answer,
	generate,
	get_id,
	get_row,
	list_outcomes,
	make_answer,
	make_bank_account,
	make_executed_order,
	make_file,
	make_sent_file,
	make_transfer,
	pay_out,
	release,
)
from tests.site.disbursement.support import approve, make_approved_order, make_order, make_payee
from tests.site.support import as_user, assert_ledgers_agree, get_user, list_gl_lines, refused, travel_to

PAIN002 = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-07-16T08:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{file}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>
{rows}</CstmrPmtStsRpt></Document>"""


@pytest.fixture(autouse=True)
def _layouts(counted_commits):
	seed_layouts()
	# All are paid into one account, which would hold them for review.
	frappe.db.set_value("Disbursement Rule", {"is_enabled": 1}, "is_enabled", 0)


def test_executed_orders_are_written_once_and_the_file_is_what_it_says():
	first, second = make_executed_order(), make_executed_order()
	cash = pay_out(make_approved_order(payees=[make_payee()]))
	waiting = make_approved_order(payees=[make_transfer()])
	document = generate()
	assert {row.disbursement_order for row in document.rows} >= {first.name, second.name}
	assert not {row.disbursement_order for row in document.rows} & {cash.name, waiting.name}
	written = read_stored(document)
	file_id, payments = read_pain001(written)
	assert file_id == document.name
	by_id = {payment.end_to_end_id: payment for payment in payments}
	assert by_id[get_id(first)].amount == Decimal(str(first.net_amount))
	assert by_id[get_id(first)].purpose == first.loan
	assert (document.number_of_payments, document.status) == (len(payments), "Generated")
	assert Decimal(str(document.total_amount)) == sum(payment.amount for payment in payments)
	other = make_file()
	with as_user("Treasurer"), refused(PaymentFileError, "Payment File"):
		generate_file(other.name)


def test_file_is_released_by_somebody_else_and_only_as_it_was_made():
	make_executed_order()
	document = generate()
	with as_user("Treasurer"), refused(SecondApproverError, "Second Person Needed"):
		release_file(document.name)
	with as_user("Loan Officer"), refused(OrderPermissionError):
		release_file(document.name)
	file = frappe.get_doc("File", {"file_url": document.file, "attached_to_name": document.name})
	path, written = file.get_full_path(), read_stored(document)
	with open(path, "wb") as stream:
		stream.write(written.replace(b"002115016003269411", b"002010077777777771"))
	with refused(PaymentFileError):
		release(document)
	with open(path, "wb") as stream:
		stream.write(written)
	sent = release(document)
	assert (sent.status, {row.status for row in sent.rows}) == ("Sent", {"Sent"})
	with as_user("Lending Manager"), refused(PaymentFileError):
		cancel_file(document.name, "Too late")


def test_cancelled_file_frees_its_payments():
	order = make_executed_order()
	document = generate()
	with as_user("Treasurer"), refused(VoidError):
		cancel_file(document.name, " ")
	with as_user("Treasurer"):
		cancel_file(document.name, "Wrong account")
	assert order.name in {row.disbursement_order for row in generate().rows}


def test_order_in_a_file_is_not_voided():
	order = make_executed_order()
	document = generate()
	with as_user("Lending Manager"), refused(VoidError, "In a Payment File"):
		request_void(order.name, "Mistake")
	with as_user("Treasurer"):
		cancel_file(document.name, "Client came to the counter")
	with as_user("Lending Manager"):
		assert request_void(order.name, "Mistake").void_requested_by


def test_accepted_payment_confirms_that_the_client_has_the_money():
	order = make_executed_order()
	file = make_sent_file()
	done = answer(f"{get_id(order)},accepted,2026-07-15,{order.net_amount:.2f},,,\n")
	assert list_outcomes(done) == [(2, "Applied", "")]
	order.reload()
	assert (order.status, str(order.received_on)) == ("Executed", "2026-07-15")
	assert order.payees[0].payment_status == "Accepted"
	assert get_row(file, order).status == "Accepted"


@pytest.mark.parametrize("status", ["rejected", "returned"])
def test_payment_sent_back_is_reversed_with_its_interest_and_open_for_a_new_order(status):
	order = make_executed_order()
	file = make_sent_file()
	done = answer(f"{get_id(order)},{status},2026-07-15,,AC04,Account closed,\n")
	assert list_outcomes(done) == [(2, "Applied", "")]
	order.reload()
	assert (order.status, order.void_reason) == ("Returned", "AC04 Account closed")
	posted, back = list_gl_lines(order.journal_entry), list_gl_lines(order.reversal_journal_entry)
	assert {account: -amount for account, amount in posted.items()} == back
	assert frappe.db.get_value("Loan", order.loan, ["status", "outstanding_principal_amount"]) == (
		"Approved",
		0,
	)
	row = get_row(file, order)
	assert (row.status, row.bank_code, row.bank_reason) == (status.title(), "AC04", "Account closed")
	assert frappe.db.get_value("Payment File", file.name, "status") in ("Processed", "Sent")
	assert_ledgers_agree()
	again = make_executed_order(loan=order.loan)
	assert (again.status, again.name != order.name) == ("Executed", True)
	assert again.name in {row.disbursement_order for row in generate().rows}


def test_same_answer_again_is_refused_and_its_rows_in_another_file_are_known():
	order = make_executed_order()
	make_sent_file()
	row = f"{get_id(order)},returned,,,AC04,Closed,\n"
	answer(row)
	before = frappe.db.count("GL Entry")
	again = make_answer(row)
	with as_user("Treasurer"), refused(DuplicateAnswerError, "Loaded Before"):
		start_answer(again.name)
	other = answer(row + "\n\n")
	assert list_outcomes(other) == [(2, "Known Before", "")]
	late = answer(f"{get_id(order)},accepted,,,,,\n")
	assert late.rows[0].outcome == "Failed"
	assert frappe.db.count("GL Entry") == before


def test_rows_that_fail_are_told_by_line_and_the_others_are_applied():
	good, other = make_executed_order(), make_executed_order()
	make_sent_file()
	done = answer(
		"NOBODY01,accepted,,,,,\n"
		f"{get_id(other)},returned,,1.00,,,\n"
		f"{get_id(other)},what,,,,,\n"
		f'{get_id(other)},returned,,"1,234.56",,,\n'
		f"{get_id(good)},accepted,,,,,\n"
	)
	assert [(row.line, row.outcome) for row in done.rows] == [
		(2, "Failed"),
		(3, "Failed"),
		(4, "Failed"),
		(5, "Failed"),
		(6, "Applied"),
	]
	assert (done.status, done.number_applied, done.number_failed) == ("Done with Failures", 1, 4)
	assert "NOBODY01" in done.rows[0].message
	other.reload()
	assert other.status == "Executed"


def make_order_for_two():
	order = make_order()
	order.payees[0].update(make_transfer(amount=60_000))
	order.append("payees", make_transfer(payee_kind="Supplier", payee_name="Motors", amount=40_000))
	with as_user("Loan Officer"):
		order.save()
	return pay_out(approve(order))


def test_one_of_several_payees_comes_back_and_the_loan_keeps_what_the_other_got():
	order = make_order_for_two()
	make_sent_file()
	with travel_to("2026-07-20"):
		done = answer(f"{get_id(order, 2)},returned,,,AC04,Closed,\n")
	assert done.rows[0].outcome == "Applied"
	order.reload()
	assert order.status == "Executed"
	row = order.payees[1]
	assert (row.payment_status, row.return_reason) == ("Returned", "AC04 Closed")
	payment = frappe.get_doc("Loan Repayment", row.repayment)
	assert (payment.kind, str(payment.value_date), str(payment.posting_date)) == (
		"Disbursement Returned",
		"2026-07-15",
		"2026-07-20",
	)
	loan = frappe.get_doc("Loan", order.loan)
	assert (loan.status, loan.outstanding_principal_amount) == ("Active", 60_000)
	# No interest is owed of the days on which the bank had the money.
	assert [(part.component, part.amount) for part in payment.allocations] == [("Principal", 40_000)]
	assert_ledgers_agree()
	# It waits for no other file: the loan does not owe it any more.
	with refused(PaymentFileError):
		generate()


def test_order_comes_back_as_a_whole_with_its_last_payee():
	order = make_order_for_two()
	file = make_sent_file()
	answer(f"{get_id(order, 2)},returned,,,AC04,,\n")
	first = frappe.db.get_value("Disbursement Payee", {"parent": order.name, "idx": 2}, "repayment")
	done = answer(f"{get_id(order, 1)},rejected,,,AC01,,\n")
	assert done.rows[0].outcome == "Applied"
	order.reload()
	assert (order.status, order.returned_by) == ("Returned", get_user("Treasurer"))
	assert frappe.db.get_value("Loan Repayment", first, "docstatus") == 2
	assert frappe.db.get_value("Loan", order.loan, ["status", "outstanding_principal_amount"]) == (
		"Approved",
		0,
	)
	assert frappe.db.get_value("Payment File", file.name, "status") == "Processed"
	assert_ledgers_agree()


def test_payee_whose_return_is_reversed_is_paid_by_the_next_file():
	order = make_order_for_two()
	make_sent_file()
	answer(f"{get_id(order, 2)},returned,,,AC04,,\n")
	row = frappe.db.get_value("Disbursement Payee", {"parent": order.name, "idx": 2}, ["name", "repayment"])
	reverse_document("Loan Repayment", row[1], "The account is open again")
	assert [paid.payee for paid in generate().rows] == [row[0]]
	assert frappe.db.get_value("Loan", order.loan, "outstanding_principal_amount") == 100_000
	assert_ledgers_agree()


def test_pain002_of_the_whole_file_and_of_payments():
	first, second = make_executed_order(), make_executed_order()
	file = make_sent_file()
	group = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>"
	done = answer(
		PAIN002.format(file=file.name, group=group, rows="").encode(), format="ISO 20022", layout=None
	)
	assert done.number_applied == file.number_of_payments
	for order in (first, second):
		order.reload()
		assert (order.status, order.void_reason) == ("Returned", "AM04")
	assert frappe.db.get_value("Payment File", file.name, "status") == "Processed"
	assert_ledgers_agree()


@pytest.mark.parametrize(
	"content",
	[
		b"<!DOCTYPE Document [<!ENTITY a 'x'>]><Document>&a;</Document>",
		PAIN002.encode()[:-30],
		b"<a/>",
	],
)
def test_answer_that_cannot_be_read_is_refused_and_nothing_stored(content):
	document = make_answer(content, format="ISO 20022", layout=None)
	with as_user("Treasurer"), refused(BankFileRefusedError, "Answer Cannot Be Read"):
		start_answer(document.name)
	assert not frappe.db.count("Payment Status Row", {"parent": document.name})


def test_refused_group_of_an_accepted_file_accepts_nothing_and_is_told():
	order = make_executed_order()
	document = make_sent_file()
	block = "<OrgnlPmtInfAndSts><OrgnlPmtInfId>{}-1</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts></OrgnlPmtInfAndSts>"
	content = PAIN002.format(
		file=document.name, group="<GrpSts>ACCP</GrpSts>", rows=block.format(document.name)
	)
	told = answer(content.encode(), format="ISO 20022", layout=None)
	[row] = told.rows
	assert row.outcome == "Failed"
	assert f"{document.name}-1" in row.message
	assert get_row(document, order).status == "Sent"
	assert order.reload().status == "Executed"
	assert order.received_on is None


def test_payment_that_the_format_cannot_carry_is_refused_with_its_number():
	make_executed_order()
	document = make_file(format="NACHA", originator_id="1234567890")
	with as_user("Treasurer"), refused(BankFileRefusedError, "File Cannot Be Written"):
		generate_file(document.name)
	document.reload()
	assert (document.status, document.rows, document.file) == ("Draft", [], None)


def test_file_that_does_not_follow_the_schema_is_refused_in_words_and_nothing_is_left(monkeypatch):
	"""All that a payment can hold is checked before; the published schema is asked all the same."""
	order = make_executed_order()
	document = make_file(format="ISO 20022", layout=None)
	before = frappe.db.count("GL Entry")

	def add_without_currency(build, place, name, amount, _currency):
		build.add(place, name, f"{amount:f}")

	monkeypatch.setattr(pain001, "add_amount", add_without_currency)
	with as_user("Treasurer"):
		said = get_refusal(BankFileRefusedError, generate_file, document.name)
		monkeypatch.setattr(frappe.local, "lang", "es")
		said_in_spanish = get_refusal(BankFileRefusedError, generate_file, document.name)
		monkeypatch.setattr(frappe.local, "lang", "en")
	place = f"payment {get_id(order)}, currency of the amount (Amt/InstdAmt/@Ccy): is missing"
	assert place in said
	assert "Correct what is named, then make the file again." in said
	assert f"pago {get_id(order)}, moneda del importe (Amt/InstdAmt/@Ccy): falta" in said_in_spanish
	assert "No se escribió nada." in said_in_spanish
	document.reload()
	assert (document.status, document.rows, document.file) == ("Draft", [], None)
	assert not frappe.db.exists(
		"File", {"attached_to_doctype": "Payment File", "attached_to_name": document.name}
	)
	assert order.reload().payees[0].payment_status != "Sent"
	assert frappe.db.count("GL Entry") == before
	monkeypatch.undo()
	with as_user("Treasurer"):
		assert generate_file(document.name).status == "Generated"


def get_refusal(exception, act, *args):
	"""What a refused act says."""
	with pytest.raises(exception) as caught:
		act(*args)
	return str(caught.value)


def test_draft_needs_an_account_of_the_company_and_a_layout_for_payments():
	with as_user("Treasurer"):
		for values in (
			{"bank_account": make_bank_account_as_admin(is_company_account=0, company=None, account=None)},
			{"bank_account": make_bank_account_as_admin(bank_account_no="", iban="")},
			{"format": "Layout", "layout": "Status, CSV"},
			{"format": "NACHA"},
		):
			with refused(PaymentFileError, "Payment File"):
				frappe.new_doc(
					"Payment File",
					**({"company": "Lending Test", "bank_account": make_bank_account_as_admin()} | values),
				).insert()


def make_bank_account_as_admin(**values):
	user = frappe.session.user
	frappe.set_user("Administrator")
	try:
		return make_bank_account(**values)
	finally:
		frappe.set_user(user)


def test_layouts_are_checked_shown_and_kept_as_they_were_changed():
	for name in ("Mexico, SPEI-like", "Payments, CSV", "Status, CSV"):
		assert "DOR2026000" in preview_layout(name)
	layout = frappe.get_doc("Bank File Layout", "Payments, CSV")
	with refused(BankFileRefusedError, "Layout"):
		layout.update({"definition": layout.definition.replace('"detail"', '"other"')}).save()
	layout.reload()
	with refused(BankFileRefusedError, "Layout"):
		layout.update({"definition": "{"}).save()
	layout.reload()
	layout.update({"definition": layout.definition.replace('"utf-8"', '"latin-1"')}).save()
	assert frappe.db.exists("Version", {"ref_doctype": "Bank File Layout", "docname": layout.name})
	seed_layouts()
	assert "latin-1" in frappe.db.get_value("Bank File Layout", layout.name, "definition")


def test_answer_is_applied_once_however_often_its_job_runs():
	order = make_executed_order()
	make_sent_file()
	done = answer(f"{get_id(order)},returned,,,AC04,,\n")
	before = frappe.db.count("GL Entry")
	apply_answer(done.name)
	assert frappe.db.count("GL Entry") == before


def test_every_reason_has_words():
	assert set(_get_words()) == set(Reason)
