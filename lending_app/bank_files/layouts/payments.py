"""Payments by a layout: each instruction is a row with the names of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from lending_app.bank_files.layouts.definition import Layout
from lending_app.bank_files.layouts.write import write_layout
from lending_app.bank_files.payment import Instruction, Sender, check_instructions


def write_payments(layout: Layout, sender: Sender, instructions: Sequence[Instruction]) -> bytes:
	"""A file of payments by a layout. Header and trailer know `file_id`, `sender_name`, `sender_identity`, `created_on`.

	:raises BankFileError: by the number of the payment and the field.
	"""
	check_instructions(instructions)
	header = {
		"file_id": sender.file_id,
		"sender_name": sender.name,
		"sender_identity": sender.identity,
		"created_on": sender.created_at,
	}
	return write_layout(layout, header, [asdict(payment) for payment in instructions])
