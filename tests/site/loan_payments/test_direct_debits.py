"""Direct debits: what is due is debited once, and what the bank says is posted, reversed or tried again, on the real ledger."""

from decimal import Decimal

import frappe
import pytest

from lending_app.disbursement.exceptions import DuplicateAnswerError, SecondApproverError
from lending_app.lending_setup.exceptions import FrozenRequestError
from lending_app.lending_setup.files.stored_file import read_stored
from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.loan_payments.direct_debits import make_batch as module
from lending_app.loan_payments.direct_debits.apply_response import apply_response
from lending_app.loan_payments.direct_debits.check_mandate import cancel_mandate, end_expired
from lending_app.loan_payments.direct_debits.collect_debits import collect_rest
from lending_app.loan_payments.direct_debits.exceptions import (
	DebitBatchError,
	DebitCurrencyError,
	MandateAccountError,
	MandateError,
	UnknownDebitError,
)
from lending_app.loan_payments.direct_debits.load_response import load_response
from lending_app.loan_payments.direct_debits.make_batch import JOB, make_batch, start_batch
from lending_app.loan_payments.direct_debits.release_batch import cancel_batch, release_batch
from lending_app.loan_payments.direct_debits.send_notices import send_notices
from lending_app.loan_payments.making import make_in_parts as making
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.servicing.state.read_states import read_states
from lending_app.testing.factories import make_disbursed_loan, make_repayment
from tests.site.loan_payments.debit_support import (
	DAY,
	assert_failed,
	get_receipt,
	list_debits,
	make,
	make_draft,
	make_mandate,
	make_response,
	respond,
	run,
	send,
)
from tests.site.support import (
	COMPANY,
	NORTH,
	QueryLog,
	as_user,
	assert_ledgers_agree,
	list_gl_lines,
	refused,
	travel_to,
)

STARTED = "2026-06-15"
PAIN002 = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-07-16T08:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{file}</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId><GrpSts>{group}</GrpSts>
</OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"""


@pytest.fixture(autouse=True)
def told(monkeypatch, counted_commits):
	"""What is handed to workers, in place of workers; the job commits and nothing is kept."""
	made = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: made.append(values))
	return made


def make_loan(**overrides):
	return make_disbursed_loan(disbursed_on=STARTED, **overrides).name


def count_posted():
	return frappe.db.count("GL Entry"), frappe.db.count("Loan Repayment")


def test_what_is_due_is_written_once_and_accepted_debits_are_payments():
	first, second, other = make_loan(), make_loan(), make_loan()
	mandate = make_mandate(first)
	make_mandate(second, limit_amount=1000)
	batch = send()
	one, two = list_debits(batch, first, second)
	assert other not in {row.loan for row in list_debits(batch)}
	due = frappe.db.get_value("Loan Installment", {"parent": first, "number": 1}, "total_amount")
	assert (one.amount, one.sequence_type, one.attempt) == (due, "First", 1)
	# The mandate's limit is below what is due.
	assert two.amount == 1000
	written = read_stored(batch).decode()
	for text in (one.end_to_end_id, mandate.name, "Jose Munoz", "<SeqTp>FRST</SeqTp>", f"{due:.2f}"):
		assert text in written
	assert_failed(make_draft(), "has anything")
	before = frappe.db.count("Loan Repayment")
	response = respond(
		f"{one.end_to_end_id},accepted,{DAY},{due},,,\n{two.end_to_end_id},accepted,,1000.00,,,\n"
	)
	assert (response.status, response.number_applied) == ("Done", 2)
	assert frappe.db.count("Loan Repayment") == before + 2
	receipt = get_receipt(one)
	assert (receipt.loan, receipt.amount, str(receipt.value_date)) == (first, due, DAY)
	journal = frappe.db.get_value("Payment Batch Row", {"loan_repayment": receipt.name}, "journal_entry")
	assert list_gl_lines(journal)["Cash"] == Decimal(str(due)) + 1000
	assert frappe.db.get_value("Payment Batch", response.payment_batch, "source") == "Direct Debit"
	assert mandate.reload().number_collected == 1
	assert frappe.db.get_value("Direct Debit Batch", batch.name, ["status", "accepted_amount"]) == (
		"Processed",
		due + 1000,
	)
	assert_ledgers_agree()
	# The same worker again, and the same file again: nothing more.
	with as_user("Treasurer"):
		apply_response(response.name)
		post_batch(response.payment_batch)
	again = make_response(
		f"{one.end_to_end_id},accepted,{DAY},{due},,,\n{two.end_to_end_id},accepted,,1000.00,,,\n"
	)
	with as_user("Treasurer"), refused(DuplicateAnswerError, "Loaded Before"):
		load_response(again.name)
	# The same lines in another file are known before.
	known = respond(f"{one.end_to_end_id},accepted,{DAY},{due},,,again\n")
	assert (known.number_applied, known.rows[0].outcome, known.payment_batch) == (0, "Known Before", None)
	assert frappe.db.count("Loan Repayment") == before + 2


def test_a_returned_debit_takes_its_payment_back_and_follows_its_rule():
	loan = make_loan()
	make_mandate(loan)
	charge = frappe.new_doc(
		"Loan Charge Type", charge_name="Returned Debit Fee", component="Fee", amount=250, currency="DOP"
	).insert()
	frappe.new_doc(
		"Direct Debit Rule",
		bank_code="am04",
		company=COMPANY,
		retries=1,
		days_between=3,
		charge_type=charge.name,
	).insert()
	[debit] = list_debits(send(), loan)
	respond(f"{debit.end_to_end_id},accepted,{DAY},,,,\n")
	receipt = get_receipt(debit)
	assert receipt.docstatus == 1
	respond(f"{debit.end_to_end_id},returned,{DAY},,AM04,Fondos insuficientes,\n")
	debit = frappe.get_doc("Direct Debit", debit.name)
	assert (debit.status, debit.bank_code, str(debit.next_try_on)) == ("Returned", "AM04", "2026-07-18")
	receipt.reload()
	assert receipt.docstatus == 2
	assert "AM04 Fondos insuficientes" in receipt.reversal_reason
	assert frappe.db.get_value("Loan", loan, "paid_amount") == 0
	assert frappe.db.get_value("Loan Charge", debit.loan_charge, ["loan", "total_amount", "docstatus"]) == (
		loan,
		250,
		1,
	)
	assert frappe.db.exists("ToDo", {"reference_name": loan, "description": ("like", "%AM04%")})
	assert_ledgers_agree()
	# What came back is not accepted afterwards, and counts once.
	late = respond(f"{debit.end_to_end_id},accepted,{DAY},,,,late\n")
	assert "was Returned before" in late.rows[0].message
	with travel_to("2026-07-17"):
		assert_failed(make_draft(collection_date="2026-07-17"))
	with travel_to("2026-07-18"):
		[second] = list_debits(send(collection_date="2026-07-18"), loan)
		assert (second.attempt, second.amount > debit.amount) == (2, True)
		respond(f"{second.end_to_end_id},rejected,2026-07-18,,AM04,,\n")
		assert frappe.db.get_value("Direct Debit", second.name, ["status", "next_try_on"]) == (
			"Rejected",
			None,
		)
		assert not get_receipt(second)
		# The rule allows one further try.
		assert_failed(make_draft(collection_date="2026-07-25"))
	assert_ledgers_agree()


def test_a_bank_that_says_one_thing_of_the_whole_file_or_nothing_at_all():
	loan = make_loan()
	make_mandate(loan)
	batch = send()
	respond(PAIN002.format(file=batch.name, group="RJCT").encode(), format="ISO 20022", layout=None)
	assert list_debits(batch, loan)[0].status == "Rejected"
	other = make_loan()
	make_mandate(other)
	batch = send()
	[debit] = list_debits(batch, other)
	# Not tried again before the next installment, as no rule speaks of it; named as left out.
	assert list_debits(batch, loan)[0].status == "Left Out"
	with as_user("Treasurer"):
		collect_rest(batch.name)
	payment_batch = frappe.db.get_value(
		"Payment Batch Row", frappe.db.get_value("Direct Debit", debit.name, "payment_row"), "batch"
	)
	with as_user("Treasurer"):
		post_batch(payment_batch)
	assert get_receipt(debit).amount == debit.amount
	assert frappe.db.get_value("Direct Debit Batch", batch.name, "status") == "Processed"
	assert_ledgers_agree()


def test_layouts_carry_what_is_due():
	loan = make_loan()
	make_mandate(loan, account_type="Other", account_number="123456789", bank="021000021")
	fixed = make(format="Layout", layout="Direct Debits, Fixed")
	[debit] = list_debits(fixed, loan)
	assert f"{round(debit.amount * 100):016d}" in read_stored(fixed).decode()
	with as_user("Treasurer"):
		cancel_batch(fixed.name, "Another format")
	csv = make(format="Layout", layout="Direct Debits, CSV")
	assert f",{debit.amount:.2f}," in read_stored(csv).decode()


def test_nobody_is_debited_twice_ahead_or_after_the_mandate():
	ahead, closed, sold = make_loan(), make_loan(), make_loan()
	for loan in (ahead, closed, sold):
		make_mandate(loan)
	make_repayment(loan=ahead, amount=20_000)
	make_repayment(loan=closed, amount=200_000)
	frappe.db.set_value("Loan", sold, "status", "Sold")
	ended = make_loan()
	make_mandate(ended, valid_until="2026-07-14")
	running = make_loan()
	mandate = make_mandate(running)
	batch = make()
	rows = {row.loan: row for row in list_debits(batch)}
	assert not {closed, sold} & set(rows)
	assert ahead not in rows or rows[ahead].amount < frappe.db.get_value("Loan", ahead, "payoff_amount")
	assert "ended on" in rows[ended].message
	# A mandate that is cancelled after the file was made stops its release.
	with as_user("Treasurer"), refused(SecondApproverError, "Second Person Needed"):
		release_batch(batch.name)
	with as_user("Treasurer"), refused(MandateError, "Direct Debit Mandate"):
		cancel_mandate(mandate.name, " ")
	with as_user("Treasurer"):
		cancel_mandate(mandate.name, "Client closed the account")
	with as_user("Lending Manager"), refused(DebitBatchError, "Direct Debit Batch", mandate.name):
		release_batch(batch.name)
	with as_user("Treasurer"):
		cancel_batch(batch.name, "Mandate cancelled")
	assert end_expired() >= 1
	assert frappe.db.get_value("Direct Debit Mandate", {"loan": ended}, "status") == "Ended"


def test_states_read_together_are_those_of_each_loan_by_itself():
	plain, paid, reversed_one, broken = make_loan(), make_loan(), make_loan(), make_loan()
	make_repayment(loan=paid, amount=1_500)
	receipt = make_repayment(loan=reversed_one, amount=1_500)
	receipt.reversal_reason = "Wrong loan"
	receipt.cancel()
	frappe.db.set_value("Loan", broken, "terms", "no terms")
	loans = [plain, paid, broken, reversed_one]
	# Before and after the newest stored replay, and on its day.
	for day in ("2026-06-20", "2026-07-15", "2026-09-30"):
		day = frappe.utils.getdate(day)
		found = dict(read_states(loans, day))
		assert list(found) == loans
		for loan in (plain, paid, reversed_one):
			assert found[loan] == get_loan_state(loan, day)
		# One whose terms cannot be read leaves the others, with the error that it gives by itself.
		with pytest.raises(type(found[broken])):
			get_loan_state(broken, day)
	with QueryLog() as log:
		list(read_states(loans, frappe.utils.getdate(DAY)))
	many = len(log)
	with QueryLog() as log:
		list(read_states(loans[:1], frappe.utils.getdate(DAY)))
	assert len(log) == many


def test_mandate_of_a_client_is_for_all_loans_and_one_of_a_loan_goes_before():
	first = make_loan()
	second = make_loan(client=frappe.get_doc("Client", frappe.db.get_value("Loan", first, "client")))
	general, own = make_mandate(first, loan=None), make_mandate(second)
	one, two = list_debits(send(), first, second)
	assert (one.mandate, two.mandate) == (general.name, own.name)


def test_last_installment_closes_the_loan():
	loan = make_disbursed_loan(disbursed_on=STARTED, number_of_installments=1).name
	make_mandate(loan)
	[debit] = list_debits(send(), loan)
	assert debit.sequence_type == "Last"
	respond(f"{debit.end_to_end_id},accepted,{DAY},,,,\n")
	assert frappe.db.get_value("Loan", loan, "status") == "Paid"
	assert_ledgers_agree()


def test_refused_with_the_ledger_untouched():
	loan = make_loan()
	before = count_posted()
	with refused(MandateAccountError, "Account Number"):
		make_mandate(loan, account_number="002115016003269412")
	with refused(DebitCurrencyError, "Foreign Currency"):
		make_mandate(loan, currency="USD")
	make_mandate(loan)
	with refused(MandateError, "Direct Debit Mandate", "in force"):
		make_mandate(loan)
	frappe.db.set_value("Lending Company", COMPANY, "direct_debit_limit_amount", 10)
	draft = make_draft()
	assert_failed(draft, "10.00 at most")
	frappe.db.set_value("Lending Company", COMPANY, "direct_debit_limit_amount", 0)
	with refused(DebitBatchError, "One Batch a Day", draft.name):
		make_draft(bank_account=draft.bank_account)
	unknown = make_response("D2600099000001,accepted,,,,,\n")
	with as_user("Treasurer"), refused(UnknownDebitError, "Unknown Batch"):
		load_response(unknown.name)
	content = PAIN002.format(file="DDB-2026-99999", group="ACSC").encode()
	unknown = make_response(content, format="ISO 20022", layout=None)
	with as_user("Treasurer"), refused(UnknownDebitError, "Unknown Batch", "DDB-2026-99999"):
		load_response(unknown.name)
	assert count_posted() == before


def test_wrong_lines_are_failed_by_their_line_and_the_others_applied():
	first, second = make_loan(), make_loan()
	for loan in (first, second):
		make_mandate(loan)
	one, two = list_debits(send(), first, second)
	response = respond(
		f"{one.end_to_end_id},accepted,,1.00,,,\nNOBODY,accepted,,,,,\n{two.end_to_end_id},accepted,,,,,\n"
	)
	assert [row.outcome for row in response.rows] == ["Failed", "Failed", "Applied"]
	assert "The bank says 1" in response.rows[0].message
	assert get_receipt(two)
	assert not get_receipt(one)


def test_a_debit_above_the_usual_is_announced_before():
	loan = make_loan()
	make_mandate(loan)
	frappe.db.set_value(
		"Lending Company", COMPANY, {"direct_debit_notice_days": 5, "direct_debit_notice_percent": 10}
	)
	# Two installments are due on August 20: more than the usual.
	with travel_to("2026-08-20"):
		draft = make_draft(collection_date="2026-08-20")
		assert_failed(draft)
		[left_out] = list_debits(draft, loan)
		assert "above the usual" in left_out.message
	with travel_to("2026-08-15"):
		assert send_notices() == 1
		assert send_notices() == 0
	notice = frappe.get_last_doc("Direct Debit Notice", {"loan": loan})
	assert str(notice.collection_date) == "2026-08-20"
	with travel_to("2026-08-20"):
		batch = run(draft)
	[debit] = list_debits(batch, loan)
	assert (debit.status, debit.amount) == ("Waiting", notice.amount)


def test_rows_of_another_branch_are_not_seen_and_officers_send_nothing():
	loan = make_loan()
	mandate = make_mandate(loan, role="Loan Officer")
	batch = make()
	with as_user("Loan Officer", NORTH):
		assert not frappe.has_permission("Direct Debit Mandate", "read", mandate)
		assert not frappe.get_list("Direct Debit", {"batch": batch.name})
	with as_user("Loan Officer"):
		assert frappe.get_list("Direct Debit", {"batch": batch.name, "loan": loan})
		assert not frappe.has_permission("Direct Debit Batch", "read", batch)
	with as_user("Borrower"):
		for doctype in ("Direct Debit Mandate", "Direct Debit", "Direct Debit Batch"):
			assert not frappe.has_permission(doctype, "read")


class Killed(BaseException):
	"""The worker is gone: nothing catches it."""


def test_a_worker_killed_in_the_middle_debits_nobody_twice(told, monkeypatch):
	"""Every part is saved; the next worker goes on after it, and the batch is that of one that nobody killed."""
	monkeypatch.setattr(frappe.db, "commit", lambda: frappe.db.savepoint("saved"))
	monkeypatch.setattr(making, "CHUNK", 2)
	loans = sorted(make_loan() for _ in range(7))
	for loan in loans:
		make_mandate(loan)
	batch = make_draft()
	with as_user("Treasurer"):
		start_batch(batch.name)
	assert (told[-1]["name"], batch.reload().status, batch.number_to_look_at >= 7) == (
		batch.name,
		"Making",
		True,
	)
	frappe.db.commit()
	taken, insert = [], module.insert_records
	for kills in (0, 1, 2):

		def fall(doctype, rows, left=[kills]):  # noqa: B006 - a count of its own for each round
			insert(doctype, rows)
			if not left[0]:
				raise Killed
			left[0] -= 1

		monkeypatch.setattr(module, "insert_records", fall)
		with pytest.raises(Killed):
			make_batch(batch.name)
		frappe.db.rollback(save_point="saved")
		taken.append(frappe.db.count("Direct Debit", {"batch": batch.name}))
		assert batch.reload().number_looked_at == taken[-1]
	monkeypatch.setattr(module, "insert_records", insert)
	assert taken == [0, 2, 6]
	told.clear()
	JOB.resume()
	assert batch.name in {call["name"] for call in told}
	make_batch(batch.name)
	make_batch(batch.name)
	frappe.set_user("Administrator")
	batch.reload()
	rows = list_debits(batch)
	assert (batch.status, batch.number_of_debits) == (
		"Generated",
		len([row for row in rows if row.end_to_end_id]),
	)
	assert [row.loan for row in rows if row.loan in loans] == loans
	assert [row.line for row in rows] == list(range(1, len(rows) + 1))
	written = read_stored(batch).decode()
	assert [written.count(f">{row.end_to_end_id}<") for row in rows if row.end_to_end_id] == [
		1
	] * batch.number_of_debits


def test_a_batch_is_made_once_at_a_time_and_may_be_cancelled_meanwhile():
	loan = make_loan()
	make_mandate(loan)
	batch = make_draft()
	with as_user("Treasurer"):
		start_batch(batch.name)
	with as_user("Lending Manager"), refused(DebitBatchError, "Direct Debit Batch", "Making"):
		start_batch(batch.name)
	with as_user("Treasurer"):
		batch.reload().collection_date = "2026-07-16"
		with refused(FrozenRequestError, "No Longer Open"):
			batch.save()
		cancel_batch(batch.name, "Wrong account")
		make_batch(batch.name)
	assert (batch.reload().status, list_debits(batch)) == ("Cancelled", [])
	assert list_debits(make(), loan)[0].status == "Waiting"


def test_a_batch_that_failed_is_corrected_and_made_again():
	loan = make_loan()
	make_mandate(loan, holder="Ana")
	batch = make_draft(format="NACHA", originator_id="1234567890")
	assert_failed(batch)
	with as_user("Treasurer"):
		batch.update({"format": "ISO 20022"}).save()
	run(batch)
	assert (batch.status, batch.failure) == ("Generated", None)
	[debit] = list_debits(batch, loan)
	assert (debit.status, batch.number_of_debits) == (
		"Waiting",
		len(list_debits(batch)) - batch.number_left_out,
	)


def test_parts_are_read_in_as_many_statements_whatever_their_number(monkeypatch):
	"""The statements of a part do not grow with its loans, but for the locks that are taken one by one."""
	counts = []
	for number in (2, 6):
		for _ in range(number):
			make_mandate(make_loan())
		batch = make_draft()
		with as_user("Treasurer"):
			start_batch(batch.name)
			with QueryLog() as log:
				make_batch(batch.name)
		counts.append(
			len([text for text in log if "`tabLoan`" not in text or "for update" not in text.lower()])
		)
		with as_user("Treasurer"):
			cancel_batch(batch.name, "Counted")
	assert counts[1] <= counts[0] + 1
