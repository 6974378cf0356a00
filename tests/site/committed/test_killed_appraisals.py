"""Batches of appraisals killed at random moments, and two workers at once: each appraisal once."""

from __future__ import annotations

import random
from functools import partial

import frappe
import pytest

from lending_app.collateral.appraisals import write_batch as writing
from lending_app.collateral.appraisals.start_batch import start_batch
from lending_app.testing.copy_loans import copy_loans
from lending_app.testing.factories import make_disbursed_loan
from tests.site.collateral.appraisal_support import check, list_rows, make_batch
from tests.site.collateral.test_register import make_pledge, make_thing
from tests.site.committed.lost_workers import Killed, kill_at
from tests.site.committed.racing import POSTED, race
from tests.site.support import get_user

KILLS = 30
THINGS = 8


@pytest.fixture
def pledges(committed_company, monkeypatch):
	"""Pledges, each of a car of its own."""
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **values: None)
	monkeypatch.setattr(writing, "CHUNK", 1)
	model = make_disbursed_loan(company=committed_company, disbursed_on="2026-06-15")
	loans = copy_loans([model.name], THINGS)
	client = frappe.get_doc("Client", model.client)
	made = []
	for loan in loans:
		made.append(make_pledge(make_thing(client=client), frappe._dict(name=loan)))
	frappe.db.commit()
	yield made
	frappe.db.rollback()
	for name in frappe.get_all("Appraisal Batch", pluck="name"):
		for file in frappe.get_all("File", {"attached_to_name": name}, pluck="name"):
			frappe.delete_doc("File", file, force=True)
		frappe.db.delete("Appraisal Batch Row", {"batch": name})
		frappe.db.delete("Appraisal Batch", {"name": name})
	frappe.db.commit()


def start(pledges) -> str:
	lines = [f"{pledge.collateral};{8_000 + day},00;2026-07-0{day};A" for day in (1, 2) for pledge in pledges]
	batch = make_batch(*lines)
	assert check(batch).number_ready == 2 * THINGS
	start_batch(batch.name)
	# The worker is this one: the manager's own session is of no matter here.
	frappe.db.set_value("Appraisal Batch", batch.name, "started_by", get_user("Credit Manager"))
	frappe.db.commit()
	return batch.name


def assert_written_once(pledges, batch) -> None:
	assert frappe.db.get_value("Appraisal Batch", batch, ["status", "number_written"]) == ("Done", 2 * THINGS)
	assert {row.status for row in list_rows(frappe._dict(name=batch))} == {"Written"}
	for pledge in pledges:
		thing = frappe.get_doc("Collateral", pledge.collateral)
		rows = [(row.idx, str(row.appraised_on), row.value_amount) for row in thing.appraisals]
		assert rows == [(1, "2026-06-17", 10_000), (2, "2026-07-01", 8_001), (3, "2026-07-02", 8_002)]
		values = [row.value_amount for row in pledge.reload().history]
		assert (values, pledge.value_amount, thing.value_amount) == ([10_000, 8_001, 8_002], 8_002, 8_002)
		changes = {"ref_doctype": "Collateral", "docname": thing.name, "data": ("like", '%"appraisals"%')}
		assert frappe.db.count("Version", changes) == 2


def test_killed_at_random_moments_each_appraisal_is_written_once(pledges):
	batch = start(pledges)
	moments, kills, runs = random.Random(14), 0, 0
	while frappe.db.get_value("Appraisal Batch", batch, "status") == "Running":
		revive = kill_at(moments.randrange(3, 60)) if kills < KILLS else lambda: None
		try:
			writing.write_batch(batch)
		except Killed:
			kills += 1
		finally:
			revive()
		# What a lost connection leaves to the database.
		frappe.db.rollback()
		frappe.set_user("Administrator")
		runs += 1
		assert runs < 200
	assert kills > 10
	assert_written_once(pledges, batch)


def test_two_workers_at_once_write_each_appraisal_once(pledges):
	batch = start(pledges)
	answers = race([partial(writing.write_batch, batch)] * 2, get_user("Credit Manager"))
	assert {answer.error for answer in answers} == {POSTED}, answers
	assert_written_once(pledges, batch)


def test_a_form_saved_beside_the_job_keeps_its_appraisal(pledges):
	"""What a person enters while the job waits for the thing is there when the job writes."""
	batch = start(pledges)
	things = [pledge.collateral for pledge in pledges]

	def enter():
		for name in things:
			thing = frappe.get_doc("Collateral", name, for_update=True)
			thing.append("appraisals", {"appraised_on": "2026-07-03", "value_amount": 9_000})
			thing.save()
			frappe.db.commit()

	answers = race([partial(writing.write_batch, batch), enter], get_user("Credit Manager"))
	assert {answer.error for answer in answers} == {POSTED}, answers
	for pledge in pledges:
		thing = frappe.get_doc("Collateral", pledge.collateral)
		days = [(row.idx, str(row.appraised_on)) for row in thing.appraisals]
		assert days == [(1, "2026-06-17"), (2, "2026-07-01"), (3, "2026-07-02"), (4, "2026-07-03")]
		assert (pledge.reload().value_amount, thing.value_amount) == (9_000, 9_000)
