"""Payments and direct debits by a layout: each instruction is a row with the names of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lending_app.bank_files.collection import NEEDED, Collection
from lending_app.bank_files.layouts.definition import Layout
from lending_app.bank_files.layouts.write import write_layout
from lending_app.bank_files.payment import Instruction, Sender, check_instructions


def write_payments(layout: Layout, sender: Sender, instructions: Sequence[Instruction]) -> bytes:
	"""A file of payments by a layout. Header and trailer know `file_id`, `sender_name`, `sender_identity`, `created_on`.

	:raises BankFileError: by the number of the payment and the field.
	"""
	check_instructions(instructions)
	return write_layout(layout, _get_header(sender), [asdict(payment) for payment in instructions])


def write_collections(layout: Layout, sender: Sender, collections: Sequence[Collection]) -> bytes:
	"""A file of direct debits by a layout; `sequence` is the code of ISO 20022.

	:raises BankFileError: by the number of the debit and the field.
	"""
	check_instructions(collections, NEEDED)
	rows = [asdict(row) | {"sequence": row.sequence.value} for row in collections]
	return write_layout(layout, _get_header(sender), rows)


def _get_header(sender: Sender) -> dict[str, Any]:
	return {
		"file_id": sender.file_id,
		"sender_name": sender.name,
		"sender_identity": sender.identity,
		"created_on": sender.created_at,
	}
