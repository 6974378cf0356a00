"""A file of what is due of many loans: a worker takes them part by part, saves each, and then writes the file.

The document is Draft, Making, and Generated in the end; Failed, with its reason, where the file cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime, strip_html

from lending_app.lending_setup.database import read_committed
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.jobs import DocumentJob
from lending_app.lending_setup.transactions import retry_when_busy, return_to

# Loans that are looked at in one transaction.
CHUNK = 250
SAVEPOINT = "file_making"
MESSAGE = 1_000


class MakingStatus(str, Enum):
	"""As far as a file is being made. What becomes of it then is its document's to say."""

	DRAFT = "Draft"
	MAKING = "Making"
	FAILED = "Failed"
	GENERATED = "Generated"


# The file is still to be made: its document may be corrected.
OPEN = (MakingStatus.DRAFT.value, MakingStatus.FAILED.value)
# Nothing of it has gone out.
KEPT_BACK = tuple(status.value for status in MakingStatus)


class Taken(NamedTuple):
	"""Loans that were looked at, in the order of their names, and what the document counts of them."""

	last_loan: str
	number: int
	counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMaking:
	"""What is made of one kind of document: how its loans are taken, how its file is written, how its rows are dropped.

	`counts` are the document's numbers of what was taken. `take` stores the rows of the next loans, no more than its limit;
	None after the last. `write` answers fields of the document. `drop` is told whether a file that failed leaves its rows to be looked at.
	"""

	job: DocumentJob
	counts: Sequence[str]
	take: Callable[[Document, int], Taken | None]
	write: Callable[[Document], Mapping[str, Any]]
	drop: Callable[[str, bool], None]


def start_making(making: FileMaking, document: Document, number: int) -> Document:
	"""Hand a document to a worker. The caller has locked it, and knows how many loans there are to look at."""
	making.drop(document.name, False)
	save_step(
		document,
		status=MakingStatus.MAKING.value,
		failure=None,
		last_loan=None,
		number_to_look_at=number,
		number_looked_at=0,
		**dict.fromkeys(making.counts, 0),
		started_by=frappe.session.user,
		started_on=now_datetime(),
	)
	making.job.start(document.name)
	return document


def make_in_parts(making: FileMaking, name: str) -> None:
	"""The job. Safe to run again, and beside another worker: the document is locked part by part."""
	with read_committed():
		frappe.db.commit()  # nosemgrep: nothing is written yet; rows are read as they are committed from here on
		if _try(making, name, _take_all) and _try(making, name, _end):
			frappe.db.commit()  # nosemgrep: the file is made


def _take_all(making: FileMaking, name: str) -> None:
	while retry_when_busy(partial(_take_next, making, name)):
		frappe.db.commit()  # nosemgrep: the rows of the part are stored; an interrupted worker goes on after them


def _try(making: FileMaking, name: str, act: Callable[[FileMaking, str], None]) -> bool:
	"""Whether it was done. What cannot be done is told on the document; a database that is busy or away is tried again."""
	try:
		act(making, name)
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError, frappe.db.OperationalError):
		raise
	except Exception as error:
		return_to(SAVEPOINT, error)
		_fail(making, name, error)
		frappe.db.commit()  # nosemgrep: the reason is to be seen
		return False
	return True


def _lock(making: FileMaking, name: str) -> Document | None:
	"""The document, as its maker, while it is being made. What is done after this is undone where it fails."""
	document = frappe.get_doc(making.job.doctype, name, for_update=True)
	frappe.db.savepoint(SAVEPOINT)
	if document.status != MakingStatus.MAKING.value:
		return None
	frappe.set_user(document.started_by)
	return document


def _take_next(making: FileMaking, name: str) -> bool:
	document = _lock(making, name)
	part = making.take(document, CHUNK) if document else None
	if not part:
		return False
	counts = {field: (document.get(field) or 0) + number for field, number in part.counts.items()}
	done = {"last_loan": part.last_loan, "number_looked_at": document.number_looked_at + part.number}
	frappe.db.set_value(document.doctype, name, {**counts, **done})
	return True


def _end(making: FileMaking, name: str) -> None:
	if document := _lock(making, name):
		save_step(
			document,
			status=MakingStatus.GENERATED.value,
			generated_by=document.started_by,
			generated_on=now_datetime(),
			**making.write(document),
		)


def _fail(making: FileMaking, name: str, error: Exception) -> None:
	if isinstance(error, frappe.ValidationError):
		reason = strip_html(str(error))[:MESSAGE] or type(error).__name__
	else:
		log = frappe.log_error(title=f"{making.job.doctype} {name}")
		reason = _("See Error Log {0}.").format(log.name)
	frappe.local.message_log = []
	making.drop(name, True)
	document = frappe.get_doc(making.job.doctype, name, for_update=True)
	save_step(document, status=MakingStatus.FAILED.value, failure=reason)
