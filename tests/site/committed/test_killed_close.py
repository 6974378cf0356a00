"""A close killed at any moment and run again, run twice at once, by one worker or three: the same to the cent.

LENDING_KILLS and LENDING_KILL_LOANS make it long: `make test-faith` kills 50 times in a close of 5,000 loans.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from decimal import Decimal

import frappe
import pytest

from lending_app.closing.queue import coordinator, heartbeat
from lending_app.closing.run.close_days import close_until
from lending_app.lending_setup.database import execute, select
from lending_app.testing.bulk_book import COMPANY, make_book, remove_book
from tests.site.committed.killing import (
	forget_eve,
	go_back,
	keep_eve,
	kill,
	kill_database,
	list_processes,
	start_close,
	take_picture,
	wait_until_working,
)
from tests.site.support import assert_ledgers_agree

KILLS = int(os.environ.get("LENDING_KILLS", "3"))
LOANS = int(os.environ.get("LENDING_KILL_LOANS", "720"))
UNTIL = "2026-06-12"


@pytest.fixture(scope="module")
def undisturbed(site: str) -> Iterator[tuple[dict[str, str], float]]:
	"""What a close of three days leaves that nobody disturbs, and the seconds it takes once it has begun."""
	make_book(LOANS, groups=4, charged=Decimal("0.3"))
	keep_eve()
	process = start_close(UNTIL, workers=3)
	wait_until_working(process)
	started = time.monotonic()
	output, _ = process.communicate(timeout=600)
	assert process.returncode == 0, output
	yield take_picture(), time.monotonic() - started
	frappe.db.rollback()
	forget_eve()
	remove_book()


@pytest.fixture(autouse=True)
def eve(undisturbed: tuple, undone: None) -> None:
	go_back()


def close_again() -> None:
	close_until(COMPANY, frappe.utils.getdate(UNTIL))


def test_undisturbed_close_is_whole(undisturbed):
	picture, _ = undisturbed
	close_again()
	assert take_picture() == picture
	assert_ledgers_agree(COMPANY)
	rows = select(
		"SELECT status, COUNT(*) FROM `tabDay Close` WHERE company = %s GROUP BY status", (COMPANY,)
	)
	assert rows == (("Completed", 3),)


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_close_ends_as_if_nothing_had_happened(undisturbed, number):
	picture, seconds = undisturbed
	chance = random.Random(f"{number}")
	process = start_close(UNTIL, workers=3)
	wait_until_working(process)
	time.sleep(chance.uniform(0, seconds))
	victims = list_processes(process)
	# The database where it is ours, the coordinator, a worker, or all of them.
	chosen = chance.choice([[], [process.pid], victims[1:2], victims])
	if chosen or not kill_database():
		for victim in chosen or victims:
			kill(victim)
	process.communicate(timeout=600)
	close_again()
	assert take_picture() == picture, f"killed {len(chosen) or 'the database'} of {len(victims)}"
	assert_ledgers_agree(COMPANY)


def test_two_closes_at_once_close_each_day_once(undisturbed):
	picture, _ = undisturbed
	both = [start_close(UNTIL, workers=1), start_close(UNTIL, workers=3)]
	for process in both:
		output, _ = process.communicate(timeout=600)
		assert process.returncode == 0, output
	assert take_picture() == picture


def test_days_one_by_one_and_in_one_pass_are_the_same(undisturbed):
	picture, _ = undisturbed
	for day in ("2026-06-10", "2026-06-11", UNTIL):
		close_until(COMPANY, frappe.utils.getdate(day))
	assert take_picture() == picture


def test_worker_that_stays_silent_loses_its_partition(undisturbed):
	picture, _ = undisturbed
	execute(
		"INSERT INTO lending_close_worker SELECT 'gone', %s, CONNECTION_ID() + 1000000, NOW() - INTERVAL 1 HOUR",
		(COMPANY,),
	)
	frappe.db.commit()
	close_again()
	assert take_picture() == picture
	assert select("SELECT COUNT(*) FROM lending_close_worker") == ((0,),)


def test_close_that_hangs_with_all_its_workers_is_taken_over(undisturbed, monkeypatch):
	picture, seconds = undisturbed
	process = start_close(UNTIL, workers=3)
	wait_until_working(process)
	time.sleep(seconds / 3)
	victims = list_processes(process)
	for victim in victims:
		os.kill(victim, signal.SIGSTOP)
	monkeypatch.setattr(heartbeat, "SECONDS_OF_SILENCE", 2)
	monkeypatch.setattr(coordinator, "SECONDS_A_TRY", 1)
	try:
		close_again()
	finally:
		for victim in victims:
			kill(victim)
		process.communicate(timeout=600)
	assert take_picture() == picture
