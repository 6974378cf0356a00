"""Batches of appraisals: a file read whole, each fault by its line, and what is written as if each were entered by hand."""

import json
from datetime import date

import frappe
import pytest

from lending_app.collateral import appraisal_api as api
from lending_app.collateral.appraisals import write_batch as writing
from lending_app.collateral.appraisals.check_batch import check_batch
from lending_app.collateral.appraisals.read_file import read_appraisals
from lending_app.collateral.appraisals.start_batch import cancel_batch, retry_failures, start_batch
from lending_app.collateral.appraisals.write_batch import write_batch
from lending_app.collateral.events import resume_appraisal_batches
from lending_app.collateral.exceptions import AppraisalBatchError, AppraisalFileError
from lending_app.testing.factories import make_client
from tests.site.closing.closing import close
from tests.site.collateral.appraisal_support import HEAD, check, list_rows, make_batch, write, write_file
from tests.site.collateral.test_collateral import list_provisions, make_loan, make_table
from tests.site.collateral.test_register import complete, make_pledge, make_thing
from tests.site.support import CENTRAL, NORTH, as_user, assert_ledgers_agree, get_user, refused

TITLE = "Appraisal Batch"


@pytest.fixture(autouse=True)
def told(monkeypatch, counted_commits):
	"""What is handed to workers, in place of workers; the job commits and nothing is kept."""
	made = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: made.append(values))
	return made


@pytest.fixture
def limited():
	"""A credit manager of one branch."""
	limit = {"user": get_user("Credit Manager"), "allow": "Branch", "for_value": CENTRAL, "is_default": 1}
	frappe.new_doc("User Permission", **limit).insert()
	yield
	frappe.clear_cache(user=limit["user"])


def make_book(table):
	"""Three loans over three cars: one secures two of them, one is not pledged."""
	loans = [make_loan(table) for _number in range(3)]
	shared, own, free = complete(make_thing({"2026-06-17": 9_000})), complete(make_thing()), make_thing()
	make_pledge(shared, loans[0], secured_amount=4_000)
	make_pledge(shared, loans[1], rank=2)
	make_pledge(own, loans[2])
	return loans, [shared, own, free]


GIVEN = (
	# The car, its value, day and appraiser.
	(0, 7_500.55, "2026-07-01", "Peritos del Sur"),
	(1, 12_000, "2026-07-10", "Peritos del Sur"),
	(0, 3_000, "2026-07-12", ""),
	# Older than what is known: it changes no value.
	(1, 8_000, "2026-06-01", "Peritos del Norte"),
	(2, 1_000, "2026-07-02", "Peritos del Norte"),
)


def trace(things):
	"""What became of things and of their pledges, and what the register says has changed."""
	found = []
	for number, thing in enumerate(things):
		doc = thing.reload()
		fields = ("value_amount", "lendable_amount", "appraisal_expires_on", "next_expires_on", "status")
		found.append([number, *(str(doc.get(name)) for name in fields)])
		for row in doc.appraisals:
			names = ("idx", "appraised_on", "value_amount", "appraiser", "expires_on", "basis", "currency")
			found.append([number, *(str(row.get(name) or "") for name in names)])
		pledges = frappe.get_all(
			"Loan Collateral", {"collateral": thing.name}, pluck="name", order_by="`rank`"
		)
		for pledge in map(frappe.get_doc, ["Loan Collateral"] * len(pledges), pledges):
			values = [
				(row.idx, str(row.effective_date), row.value_amount, row.appraiser) for row in pledge.history
			]
			found.append([number, pledge.value_amount, values, *list_versions(pledge)])
		found += list_versions(doc)
	return found


def list_versions(doc):
	filters = {"ref_doctype": doc.doctype, "docname": doc.name, "data": ("like", '%"changed"%')}
	said = []
	for data in frappe.get_all("Version", filters, pluck="data", order_by="creation, name"):
		version = json.loads(data)
		added = [
			(table, row.get("value_amount"), str(row.get("appraised_on"))) for table, row in version["added"]
		]
		said.append((sorted(map(tuple, version["changed"])), added))
	# Those of one moment have no order.
	return sorted(said, key=str)


def test_a_batch_leaves_what_appraisals_one_by_one_leave():
	table = make_table()
	loans, things = make_book(table)
	for place, value, day, appraiser in sorted(GIVEN, key=lambda row: row[2]):
		things[place].reload().append(
			"appraisals",
			{"appraised_on": day, "value_amount": value, "appraiser": appraiser or "Tasaciones SA"},
		)
		things[place].save()
	one_by_one = trace(things)
	other_loans, other_things = make_book(table)
	lines = (f"{other_things[place].name};{value:.2f};{day};{who}" for place, value, day, who in GIVEN)
	batch = make_batch(*lines, appraiser="Tasaciones SA")
	assert check(batch).number_ready == len(GIVEN)
	done = write(batch)
	assert (done.status, done.number_written, done.number_failed) == ("Done", len(GIVEN), 0)
	assert trace(other_things) == one_by_one
	close("2026-06-17", "2026-07-14")
	for loan, other in zip(loans, other_loans, strict=True):
		assert list_provisions(loan) == list_provisions(other)
	assert_ledgers_agree()


def test_a_batch_that_is_run_again_does_nothing_twice(told):
	_loans, things = make_book(make_table())
	batch = make_batch(*(f"{thing.name};5000,00;2026-07-10;" for thing in things))
	check(batch)
	with as_user("Credit Manager"):
		start_batch(batch.name)
	resume_appraisal_batches()
	assert [values["name"] for values in told] == [batch.name] * 2
	for _run in range(2):
		write_batch(batch.name)
	frappe.set_user("Administrator")
	assert [len(thing.reload().appraisals) for thing in things] == [2, 2, 2]
	assert {row.status for row in list_rows(batch)} == {"Written"}
	with as_user("Credit Manager"), refused(AppraisalBatchError, TITLE, match="is Done"):
		start_batch(batch.name)
	again = make_batch(*(f"{thing.name};5000,00;2026-07-10;" for thing in things))
	with as_user("Credit Manager"), refused(AppraisalBatchError, TITLE, match=batch.name):
		check_batch(again.name)


def test_every_fault_is_told_by_its_line_and_nothing_is_written(limited):
	_loans, [car, other, gone] = make_book(make_table())
	gone.db_set("status", "Executed")
	far = make_thing(client=make_client(branch=NORTH))
	batch = make_batch(
		f"{car.name};7000,00;2026-07-01;A;;",
		f"{car.name};7100,00;01/07/2026;A;;",
		f"{car.name};doce;2026-07-02;A;;",
		f"{car.name};;2026-07-03;A;;",
		f"{car.name};-1,00;2026-07-04;A;;",
		f"{car.name};1,005;2026-07-05;A;;",
		f"{car.name};5,00;;A;;",
		f"{car.name};5,00;ayer;A;;",
		f"{car.name};5,00;2026-07-16;A;;",
		f"{car.name};5,00;2026-06-17;A;;",
		f"{other.name};5,00;2026-07-06;A;6,00;",
		f"{other.name};5,00;2026-07-07;A;;USD",
		f"{gone.name};5,00;2026-07-08;A;;",
		f"{far.name};5,00;2026-07-09;A;;",
		"COL-NONE;5,00;2026-07-09;A;;",
		";5,00;2026-07-09;A;;",
		f"{other.name};5,00;2026-07-11;A;;;DOP;7",
		head=f"{HEAD};Valor de liquidación;Moneda",
	)
	assert batch.branch == CENTRAL
	before = trace([car, other])
	done = check(batch)
	said = [(row.status, row.message or "") for row in list_rows(batch)]
	words = (
		"", "Line 2 has the same thing and day", "doce is not a number", "value is missing", "not above zero",
		"more than 2 decimals", "day of the appraisal is missing", "ayer is not a date", "in the future",
		"has an appraisal of", "forced sale value is above", "valued in DOP, not in USD", "is Executed",
		f"no collateral {far.name}", "no collateral COL-NONE", "names no collateral", "more cells",
	)  # fmt: skip
	for line, ((status, message), word) in enumerate(zip(said, words, strict=True), 2):
		assert word in message, (line, message)
		assert status == ("Faulty" if word else "Ready")
	assert (done.number_ready, done.number_faulty) == (1, 16)
	with as_user("Credit Manager"):
		with refused(AppraisalBatchError, TITLE, match="16 lines are faulty"):
			start_batch(batch.name)
		assert [row["line"] for row in api.list_rows(batch.name)] == list(range(3, 19))
	assert trace([car, other]) == before


def test_a_thing_that_has_changed_since_the_check_fails_alone_and_is_tried_again():
	_loans, [car, other, _free] = make_book(make_table())
	batch = make_batch(f"{car.name};7000,00;2026-07-01;A", f"{other.name};8000,00;2026-07-01;A")
	check(batch)
	car.reload().append("appraisals", {"appraised_on": "2026-07-01", "value_amount": 1})
	car.save()
	done = write(batch)
	assert (done.status, done.number_written, done.number_failed) == ("Done with Failures", 1, 1)
	assert "has an appraisal of" in list_rows(batch)[0].message
	assert other.reload().value_amount == 8_000
	car.reload().set("appraisals", car.appraisals[:1])
	car.save()
	with as_user("Credit Manager"):
		retry_failures(batch.name)
		write_batch(batch.name)
	assert frappe.db.get_value("Appraisal Batch", batch.name, "status") == "Done"
	assert (car.reload().value_amount, len(other.reload().appraisals)) == (7_000, 2)


def test_files_without_appraisals_are_refused_and_a_batch_is_given_up():
	for content, words in (
		(b"", "empty"),
		(b"Valor;Fecha\n1;2026-07-01\n", "headings of appraisals"),
		(HEAD.encode("cp1252"), "no appraisals"),
		(b"PK\x03\x04zip", "not an Excel workbook"),
	):
		batch = make_batch()
		frappe.get_doc("File", {"attached_to_name": batch.name}).delete()
		file = frappe.new_doc("File", file_name=f"{batch.name}.txt", is_private=1, content=b"x").insert()
		batch.reload().update({"file": file.file_url})
		batch.flags.ignore_permissions = True
		batch.save()
		stored = frappe.get_doc("File", {"attached_to_name": batch.name})
		with open(stored.get_full_path(), "wb") as stream:
			stream.write(content)
		with as_user("Credit Manager"), refused(AppraisalFileError, "File Cannot Be Read", match=words):
			check_batch(batch.name)
	thing = make_thing()
	batch = make_batch(f"{thing.name};7000,00;2026-07-01;A")
	check(batch)
	with as_user("Credit Manager"):
		assert cancel_batch(batch.name).status == "Cancelled"
		with refused(AppraisalBatchError, TITLE, match="is Cancelled"):
			start_batch(batch.name)
	# The file is free again.
	assert check(make_batch(f"{thing.name};7000,00;2026-07-01;A")).number_ready == 1


def test_batches_are_of_those_who_may_write_things_of_their_branch(limited):
	thing, far = make_thing(), make_thing(client=make_client(branch=NORTH))
	everywhere = make_batch(f"{thing.name};7000,00;2026-07-02;A", role="Lending Manager")
	with as_user("Credit Manager"), pytest.raises(frappe.PermissionError):
		api.check(everywhere.name)
	mixed = make_batch(f"{far.name};7000,00;2026-07-02;A", role="Lending Manager", branch=CENTRAL)
	assert check(mixed, "Lending Manager").number_faulty == 1
	assert list_rows(mixed)[0].message == f"{far.name} is of branch North."
	batch = make_batch(f"{thing.name};7000,00;2026-07-01;A")
	check(batch)
	with as_user("Loan Officer"), pytest.raises(frappe.PermissionError):
		api.write(batch.name)
	with as_user("Treasurer"), pytest.raises(frappe.PermissionError):
		api.list_rows(batch.name)
	# Who loses the right to a thing between the check and the job does not change it.
	frappe.db.set_value("Collateral", thing.name, {"client": far.client, "branch": NORTH})
	assert write(batch).status == "Done with Failures"
	assert len(thing.reload().appraisals) == 1
	row = frappe.get_last_doc("Appraisal Batch Row", {"batch": batch.name})
	row.flags.ignore_permissions = True
	with refused(AppraisalBatchError, TITLE, match="Lines come from the file"):
		frappe.copy_doc(row).insert()
	batch.reload().flags.ignore_permissions = True
	with refused(AppraisalBatchError, "Batch Kept", match="is kept"):
		batch.delete()


def test_the_number_of_statements_does_not_grow_with_the_lines(monkeypatch):
	def count(number):
		things = [make_thing() for _number in range(number)]
		batch = make_batch(*(f"{thing.name};7000,00;2026-07-01;A{number}" for thing in things))
		ran, execute = [], frappe.db._cursor.execute
		with monkeypatch.context() as patched:
			patched.setattr(
				frappe.db._cursor,
				"execute",
				lambda *values, **more: ran.append(values) or execute(*values, **more),
			)
			check(batch)
			assert write(batch).number_written == number
		return len(ran)

	count(1)
	assert count(2) == count(9)


def test_a_file_is_read_by_its_headings_in_three_languages():
	for head, line in (
		("Collateral,Value,Date,Forced Sale Value,Valid Until", 'C-1,"1,234.56",2026-07-01,"1,000.00",2027-07-01'),
		("No. garantía;Valor tasado;Fecha;Valor de venta forzosa;Vence", "C-1;1.234,56;01/07/2026;1.000,00;01/07/2027"),
		("N° garantie;Valeur;Date d'expertise;Valeur de liquidation;Expire le", "C-1;1 234,56;01/07/2026;1 000,00;01/07/2027"),
	):  # fmt: skip
		[read] = read_appraisals("a.csv", write_file(line, head=head))
		assert (read.get("collateral"), str(read.amounts["value"])) == ("C-1", "1234.56")
		assert str(read.amounts["forced_sale"]) == "1000.00"
		assert read.days == {"appraised_on": date(2026, 7, 1), "expires_on": date(2027, 7, 1)}
		assert read.faults == ()


def test_chunks_are_written_in_turns(monkeypatch):
	monkeypatch.setattr(writing, "CHUNK", 2)
	_loans, things = make_book(make_table())
	lines = [f"{thing.name};{7000 + day},00;2026-07-0{day};A" for day in (3, 1, 2) for thing in things]
	batch = make_batch(*lines)
	check(batch)
	assert [row.turn for row in list_rows(batch)] == [3, 3, 3, 1, 1, 1, 2, 2, 2]
	assert write(batch).number_written == 9
	pledge = frappe.get_doc("Loan Collateral", {"collateral": things[1].name})
	assert [row.value_amount for row in pledge.history] == [10_000, 7_001, 7_002, 7_003]
