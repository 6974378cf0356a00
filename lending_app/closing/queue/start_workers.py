"""Call for workers on a close's partitions: jobs of the queue `long`, or processes of this machine."""

from __future__ import annotations

import multiprocessing
from datetime import date

import frappe

from lending_app.closing.run.close_days import help_close

TIMEOUT_SECONDS = 4 * 60 * 60


def enqueue_workers(company: str, closing_date: date, count: int) -> None:
	"""Jobs for whichever machines serve the queue. One that finds nothing to do ends at once."""
	for number in range(count):
		frappe.enqueue(
			help_close,
			queue="long",
			timeout=TIMEOUT_SECONDS,
			# A name of its own each time: the job of a worker that was killed would keep a new one away.
			job_id=f"lending-close::{company}::{closing_date}::{number}::{frappe.generate_hash(length=8)}",
			company=company,
			closing_date=closing_date,
		)


def fork_workers(company: str, closing_date: date, count: int) -> list[multiprocessing.Process]:
	"""Processes of this one, each in a connection of its own."""
	context = multiprocessing.get_context("fork")
	place = frappe.local.site, frappe.local.sites_path
	workers = [
		context.Process(target=_work, args=(*place, company, closing_date), daemon=True) for _ in range(count)
	]
	for worker in workers:
		worker.start()
	return workers


def _work(site: str, sites_path: str, company: str, closing_date: date) -> None:
	_close_inherited_socket()
	frappe.init(site=site, sites_path=sites_path, force=True)
	frappe.connect()
	try:
		help_close(company, closing_date)
	finally:
		frappe.destroy()


def _close_inherited_socket() -> None:
	"""Close this process's copy of its parent's connection, without a word to the server.

	While a copy is open the server takes a parent that was killed for alive, and keeps its locks.
	"""
	inherited = getattr(frappe.local, "db", None)
	if inherited and inherited._conn:
		inherited._conn._force_close()
