"""Steps of a document that a service takes: it is in one of the states for them, and they are written past the form's rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import by_service


def require_batch_status(batch: Document, refuse: Callable[[str], NoReturn], *statuses: str) -> None:
	"""Call `refuse`, which raises, where a batch is in none of the states."""
	if batch.status not in statuses:
		refuse(
			_("Batch {0} is {1}. This step is for batches that are {2}.").format(
				frappe.bold(batch.name), _(batch.status), ", ".join(_(status) for status in statuses)
			)
		)


def save_step(document: Document, **values: object) -> Document:
	"""Write a step that its service has checked."""
	document.update(values)
	# The step was allowed; who takes it need not hold the right to write its fields.
	return by_service(document).save(ignore_permissions=True)
