"""Payroll deductions: the list that goes to an employer, what comes back, and every difference named."""

import frappe
import pytest

from lending_app.disbursement.payment_files.layouts import seed_layouts
from lending_app.lending_setup.files.stored_file import read_stored
from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.loan_payments.making import make_in_parts as making
from lending_app.loan_payments.payroll import make_file as module
from lending_app.loan_payments.payroll.check_agreement import is_payday, read_paydays
from lending_app.loan_payments.payroll.enroll import enroll_loans, mark_left
from lending_app.loan_payments.payroll.exceptions import DuplicatePayrollFileError, PayrollError
from lending_app.loan_payments.payroll.make_file import JOB, cancel_file, make_file, start_file
from lending_app.loan_payments.payroll.read_answer import check_answer, post_answer
from lending_app.testing.factories import (
	get_cash_mode,
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_unique,
)
from tests.site.loan_payments.debit_support import assert_failed, make_draft, make_mandate, run
from tests.site.support import COMPANY, NORTH, as_user, assert_ledgers_agree, refused, travel_to

STARTED = "2026-06-15"
PAYDAY = "2026-07-15"


@pytest.fixture(autouse=True)
def told(monkeypatch, counted_commits):
	"""What is handed to workers, in place of workers; the job commits and nothing is kept."""
	made = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: made.append(values))
	return made


def make_agreement(**overrides):
	values = {
		"employer": make_unique("Ministerio"),
		"company": COMPANY,
		"starts_on": "2026-01-01",
		"paydays": "30, 15",
		"deduction_code": "PREST",
		"mode_of_payment": get_cash_mode(),
	} | overrides
	with as_user("Treasurer"):
		return frappe.new_doc("Payroll Agreement", **values).insert()


def make_employees(agreement, *numbers):
	"""Loans whose first installment is due on the payday, each with its employee."""
	loans = [make_disbursed_loan(disbursed_on=STARTED).name for _ in numbers]
	with as_user("Treasurer"):
		for loan, number in zip(loans, numbers, strict=True):
			frappe.new_doc(
				"Payroll Employee", agreement=agreement.name, loan=loan, employee_number=number
			).insert()
	return loans


def make_list(agreement, payday=PAYDAY):
	with as_user("Treasurer"):
		document = frappe.new_doc("Payroll File", agreement=agreement.name, payday=payday).insert()
		start_file(document.name)
		make_file(document.name)
	return document.reload()


def answer(document, content, ending="csv"):
	with as_user("Treasurer"):
		file = frappe.new_doc(
			"File", file_name=f"{make_unique('nomina')}.{ending}", is_private=1, content=content
		).insert()
		document.reload()
		document.answer_file = file.file_url
		document.save()
		return check_answer(document.name)


def post(document):
	with as_user("Treasurer"):
		document = post_answer(document.name)
		post_batch(document.payment_batch)
	return document


def list_rows(document):
	rows = frappe.get_all("Payroll Line", {"payroll_file": document.name}, ["*"], order_by="line, creation")
	return {row.employee_number: row for row in rows}


def test_file_goes_out_and_comes_back_with_every_difference_named():
	agreement = make_agreement()
	equal, less, more, missing = make_employees(agreement, "E1", "E2", "E3", "E4")
	document = make_list(agreement)
	rows = list_rows(document)
	due = frappe.db.get_value("Loan Installment", {"parent": equal, "number": 1}, "total_amount")
	assert (document.number_of_deductions, document.total_amount) == (4, due * 4)
	assert {row.asked_amount for row in rows.values()} == {due}
	assert f"E1,{rows['E1'].client_name},{equal},{PAYDAY},{due:.2f},PREST" in read_stored(document).decode(
		"utf-8-sig"
	)
	before = frappe.db.count("Loan Repayment")
	lines = (
		"Número de empleado;Nombre;Monto",
		f"E1;Ana;{due:.2f}".replace(".", ","),
		"e2;Luis;1.000,00",
		f"E3;Rosa;{due + 50:.2f}".replace(".", ","),
		"E9;Nadie;500,00",
	)
	checked = answer(document, "\n".join(lines).encode("cp1252"))
	assert frappe.db.count("Loan Repayment") == before
	assert (checked.number_equal, checked.number_less, checked.number_more) == (1, 1, 1)
	assert (checked.number_missing, checked.number_unknown) == (1, 1)
	rows = list_rows(document)
	assert [(rows[key].outcome, rows[key].difference_amount) for key in ("E1", "E2", "E3", "E4", "E9")] == [
		("As Asked", 0),
		("Less", 1000 - due),
		("More", 50),
		("Missing", -due),
		("Unknown", 500),
	]
	posted = post(checked)
	assert posted.status == "Posted"
	batch = frappe.get_doc("Payment Batch", posted.payment_batch)
	assert (batch.source, batch.status, batch.number_posted) == ("Payroll", "Posted", 3)
	# The sums of the file, the batch and the loans are one: what the unknown paid is in none.
	assert batch.posted_amount == pytest.approx(posted.deducted_amount - 500)
	paid = [frappe.db.get_value("Loan", loan, "paid_amount") for loan in (equal, less, more, missing)]
	assert paid == [due, 1000, due + 50, 0]
	assert_ledgers_agree()
	with as_user("Treasurer"), refused(PayrollError, "Payroll"):
		post_answer(document.name)


def test_same_answer_is_not_taken_twice_and_the_next_file_asks_for_the_rest():
	agreement = make_agreement()
	[loan] = make_employees(agreement, "E1")
	first = make_list(agreement)
	content = b"Loan,Amount\n%s,1000.00\n" % loan.encode()
	answer(first, content)
	with travel_to("2026-07-30"):
		# What the first file asks for is not asked for again.
		empty = make_list(agreement, "2026-07-30")
		assert (empty.status, list_rows(empty)) == ("Failed", {})
		assert "has anything due" in empty.failure
		post(first)
		second = make_list(agreement, "2026-08-15")
		with refused(DuplicatePayrollFileError, "Loaded Before", first.name):
			answer(second, content)
	state = frappe.get_doc("Loan", loan)
	due = sum(row.total_amount for row in state.installments[:2]) - 1000
	assert list_rows(second)["E1"].asked_amount >= due


def test_excel_comes_back_as_it_went_and_a_layout_is_data():
	seed_layouts()
	agreement = make_agreement(format="Excel")
	make_employees(agreement, "10045", "10046")
	document = make_list(agreement)
	checked = answer(document, read_stored(document), "xlsx")
	assert (checked.number_equal, checked.number_unknown) == (2, 0)
	other = make_agreement(format="Layout", layout="Payroll, Fixed")
	make_employees(other, "20001")
	fixed = make_list(other)
	row = list_rows(fixed)["20001"]
	assert f"PREST     {'20001':<20}" in read_stored(fixed).decode()
	assert f"{round(row.asked_amount * 100):014d}" in read_stored(fixed).decode()


def test_loan_that_cannot_be_calculated_is_a_line_and_the_others_are_asked_for():
	agreement = make_agreement()
	good, bad = make_employees(agreement, "E1", "E2")
	frappe.db.set_value("Loan", bad, "terms", "{}")
	document = make_list(agreement)
	assert (document.status, document.number_of_deductions, document.number_left_out) == ("Generated", 1, 1)
	rows = list_rows(document)
	assert (rows["E1"].loan, rows["E1"].outcome, rows["E1"].line) == (good, "Waiting", 1)
	assert (rows["E2"].loan, rows["E2"].outcome, rows["E2"].asked_amount) == (bad, "Left Out", 0)
	assert bad in rows["E2"].message
	content = read_stored(document).decode("utf-8-sig")
	assert good in content
	assert bad not in content
	checked = answer(document, f"Loan,Amount\n{good},1000.00\n{bad},1000.00\n".encode())
	# What was not asked is nobody's on this list.
	assert (checked.number_missing, checked.number_unknown) == (0, 1)
	assert list_rows(document)["E2"].outcome == "Left Out"


def test_file_of_which_no_loan_can_be_calculated_fails_with_the_reason():
	agreement = make_agreement()
	[bad] = make_employees(agreement, "E1")
	frappe.db.set_value("Loan", bad, "terms", "{}")
	document = make_list(agreement)
	assert document.status == "Failed"
	assert bad in document.failure


def test_payroll_loans_of_the_employer_are_enrolled_once():
	employer = make_unique("Alcaldía")
	product = make_loan_product(product_type="Payroll")
	client = make_client(employer=employer)
	loan = make_disbursed_loan(disbursed_on=STARTED, client=client, product=product).name
	make_disbursed_loan(disbursed_on=STARTED, client=make_client(employer=employer))
	agreement = make_agreement(employer=employer)
	with as_user("Treasurer"):
		assert (enroll_loans(agreement), enroll_loans(agreement)) == (1, 0)
	employee = frappe.get_last_doc("Payroll Employee", {"agreement": agreement.name})
	assert (employee.loan, employee.client, employee.branch) == (loan, client.name, client.branch)
	# Without a number of the employer, the identity number is on the list and tells who it is.
	document = make_list(agreement)
	[row] = list_rows(document).values()
	assert row.employee_number == client.identity_number
	checked = answer(document, f"Cédula,Monto\n{client.identity_number},{row.asked_amount:.2f}\n".encode())
	assert checked.number_equal == 1


def test_who_leaves_is_collected_by_others():
	agreement = make_agreement()
	loan, banked, staying = make_employees(agreement, "E1", "E2", "E3")
	make_mandate(banked)
	draft = make_draft()
	assert_failed(draft)
	employees = {
		row.loan: row.name
		for row in frappe.get_all("Payroll Employee", {"agreement": agreement.name}, ["name", "loan"])
	}
	with as_user("Treasurer"):
		with refused(PayrollError, "Payroll", "Say why"):
			mark_left(employees[loan], PAYDAY, " ")
		assert mark_left(employees[loan], PAYDAY, "Resigned").collected_by == "Normal Collection"
		assert mark_left(employees[banked], PAYDAY, "Resigned").collected_by == "Direct Debit"
	assert frappe.db.exists(
		"ToDo", {"reference_name": loan, "description": ("like", f"%{agreement.employer}%")}
	)
	assert {row.loan for row in list_rows(make_list(agreement)).values()} == {staying}
	assert run(draft).number_of_debits == 1


def test_refused_agreements_files_and_rows_of_other_branches():
	agreement = make_agreement()
	[loan] = make_employees(agreement, "E1")
	with refused(PayrollError, "Payroll", "from 1 to 31"):
		make_agreement(paydays="32")
	with refused(PayrollError, "Payroll", "is in force"):
		make_agreement(employer=agreement.employer)
	with refused(PayrollError, "Payroll", "not a payday"):
		make_list(agreement, "2026-07-16")
	with refused(PayrollError, "Payroll", "already"):
		make_employees_of(loan, make_agreement())
	document = make_list(agreement)
	with refused(PayrollError, "Payroll", document.name):
		make_list(agreement)
	with as_user("Loan Officer", NORTH):
		assert not frappe.get_list("Payroll Line", {"payroll_file": document.name})
	with as_user("Loan Officer"):
		assert frappe.get_list("Payroll Line", {"payroll_file": document.name})
	with as_user("Treasurer"):
		cancel_file(document.name, "Wrong month")
	assert make_list(agreement).number_of_deductions == 1
	assert (read_paydays("30; 15"), is_payday("15, 31", frappe.utils.getdate("2026-02-28"))) == (
		[15, 30],
		True,
	)


def make_employees_of(loan, agreement):
	with as_user("Treasurer"):
		frappe.new_doc("Payroll Employee", agreement=agreement.name, loan=loan).insert()


class Killed(BaseException):
	"""The worker is gone: nothing catches it."""


def test_a_worker_killed_in_the_middle_asks_for_nothing_twice(told, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: frappe.db.savepoint("saved"))
	monkeypatch.setattr(making, "CHUNK", 2)
	agreement = make_agreement()
	loans = make_employees(agreement, *(f"E{number}" for number in range(5)))
	with as_user("Treasurer"):
		document = frappe.new_doc("Payroll File", agreement=agreement.name, payday=PAYDAY).insert()
		start_file(document.name)
	frappe.db.commit()
	monkeypatch.setattr(module, "number_lines", kill)
	with pytest.raises(Killed):
		make_file(document.name)
	frappe.db.rollback(save_point="saved")
	document.reload()
	assert (document.status, document.number_looked_at, document.number_of_deductions) == ("Making", 5, 5)
	monkeypatch.undo()
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: told.append(values))
	told.clear()
	JOB.resume()
	assert document.name in {call["name"] for call in told}
	make_file(document.name)
	frappe.set_user("Administrator")
	rows = list_rows(document.reload())
	assert (document.status, sorted(row.loan for row in rows.values())) == ("Generated", sorted(loans))
	in_order = sorted(rows.values(), key=lambda row: (row.client_name, row.loan))
	assert [row.line for row in in_order] == [1, 2, 3, 4, 5]


def kill(*_args):
	raise Killed


def test_an_agreement_makes_one_file_at_a_time_and_stays_as_it_is():
	agreement = make_agreement()
	make_employees(agreement, "E1")
	with as_user("Treasurer"):
		first, second = (
			frappe.new_doc("Payroll File", agreement=agreement.name, payday=payday).insert()
			for payday in (PAYDAY, "2026-07-30")
		)
		start_file(first.name)
		with refused(PayrollError, "Payroll", first.name):
			start_file(second.name)
		with refused(PayrollError, "Payroll", "Making"):
			start_file(first.name)
		with refused(PayrollError, "Payroll", first.name):
			agreement.update({"deduction_code": "OTHER"}).save()
		make_file(first.name)
		agreement.reload().update({"deduction_code": "OTHER"}).save()
	assert first.reload().status == "Generated"
