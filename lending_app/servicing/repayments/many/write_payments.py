"""Write computed payments: receipts, allocations, references and both parts of the loans' stored figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.naming import NamingSeries, make_autoname
from frappe.utils import cint, now

from lending_app.engine.ledger.arrears import find_stage
from lending_app.engine.loan.allocation import Allocation
from lending_app.engine.portfolio import LAYOUT, pack_loan
from lending_app.ledger.accounts.groups import Group
from lending_app.ledger.lines import LoanKeys
from lending_app.lending_setup.database import execute, list_places, overwrite, write_rows
from lending_app.products.adapters import to_float
from lending_app.servicing.adapters import get_allocation_values, get_installment_values, get_loan_values
from lending_app.servicing.arrears_queries import list_stages
from lending_app.servicing.payment_modes.check_reference import normalize
from lending_app.servicing.payment_modes.methods import find_method
from lending_app.servicing.repayments.many.compute_payments import Computed
from lending_app.servicing.repayments.many.queries import read_checkpoint_days, read_installments
from lending_app.servicing.state.refresh_loan import is_same
from lending_app.servicing.stored.checkpoints import DAYS_APART
from lending_app.servicing.stored.loan_states import NO_LAYOUT, POSTED_COLUMNS, Minor, split_posted, to_minor

RECEIPT = "Loan Repayment"
ALLOCATION = "Loan Repayment Allocation"
# Parts of a series that are the same for all receipts of a moment.
_SHARED = re.compile(r"[\w\-/]*|#+")


@dataclass(slots=True, kw_only=True)
class Payment:
	"""A payment with its loan, and what the engine says of it."""

	key: str
	name: str
	keys: LoanKeys
	company: str
	group: Group
	amount: Decimal
	value_date: date
	posting_date: date
	mode_of_payment: str
	external_reference: str
	excess_rule: str
	client_name: str
	state_id: int
	posted: Minor
	computed: Computed


def reserve_names(series: str, count: int) -> list[str]:
	"""The next numbers of a series, taken at once. Its row is locked until the transaction ends."""
	naming = NamingSeries(series)
	parts = naming.series.split(".")
	if not all(_SHARED.fullmatch(part) for part in parts) or "#" in "".join(parts[:-1]):
		return [make_autoname(series, RECEIPT) for _ in range(count)]
	first = make_autoname(series, RECEIPT)
	digits = len(parts[-1])
	prefix = naming.get_prefix()
	number = cint(first[len(prefix) :])
	if count > 1:
		execute("UPDATE `tabSeries` SET `current` = `current` + %s WHERE `name` = %s", (count - 1, prefix))
	return [f"{prefix}{number + step:0{digits}d}" for step in range(count)]


def claim_references(payments: Sequence[Payment]) -> None:
	"""The references are these payments' own. Raises the database's error where one is taken."""
	rows = [
		("in", payment.company, payment.mode_of_payment, reference, RECEIPT, payment.name)
		for payment in payments
		if (reference := normalize(payment.external_reference or ""))
	]
	columns = ("direction", "company", "channel", "reference", "voucher_type", "voucher_no")
	write_rows("lending_reference", columns, rows)


def write_receipts(payments: Sequence[Payment], journal: str, series: str) -> None:
	"""The documents as they are once submitted, with their allocations."""
	empty = frappe.new_doc(RECEIPT).get_valid_dict()
	made = _get_made()
	rows = [empty | made | _get_receipt(payment, journal, series) | {"docstatus": 1} for payment in payments]
	columns = list(rows[0])
	write_rows(f"tab{RECEIPT}", columns, [tuple(row[name] for name in columns) for row in rows])
	# What is held for the client is of no installment, which the database keeps as zero.
	parts = [
		{
			**made, "docstatus": 1, "name": frappe.generate_hash(length=10), "parent": payment.name, "parenttype": RECEIPT,
			"parentfield": "allocations", "idx": number, **_get_allocation(part, payment.keys.currency),
		}
		for payment in payments
		for number, part in enumerate(payment.computed.after.get_allocations(payment.name), start=1)
	]  # fmt: skip
	if parts:
		write_rows(f"tab{ALLOCATION}", list(parts[0]), [tuple(row.values()) for row in parts])


def _get_allocation(part: Allocation, currency: str) -> dict[str, Any]:
	values = get_allocation_values(part, currency)
	return values | {"installment_number": values["installment_number"] or 0}


def _get_receipt(payment: Payment, journal: str, series: str) -> dict[str, Any]:
	owed, after = payment.computed.owed, payment.computed.after
	return {
		"name": payment.name,
		"naming_series": series,
		"loan": payment.keys.name,
		"client": payment.keys.client,
		"client_name": payment.client_name,
		"company": payment.company,
		"branch": payment.keys.branch,
		"received_at_branch": payment.keys.branch,
		"currency": payment.keys.currency,
		"amount": to_float(payment.amount),
		"value_date": payment.value_date,
		"posting_date": payment.posting_date,
		"mode_of_payment": payment.mode_of_payment,
		"payment_method": method.value if (method := find_method(payment.mode_of_payment)) else None,
		"external_reference": payment.external_reference or None,
		**({"excess_rule": payment.excess_rule} if payment.excess_rule else {}),
		"due_amount": to_float(owed.due),
		"overdue_amount": to_float(owed.overdue),
		"payoff_amount": to_float(owed.payoff),
		"outstanding_principal_amount": to_float(after.outstanding_principal),
		"next_due_date": after.next_due_date,
		"next_due_amount": to_float(after.next_due_amount),
		"journal_entry": journal,
	}


def write_states(payments: Sequence[Payment]) -> None:
	"""What the close knows of the loans: what is posted, the packed loan, the replay with the payment."""
	rows, checkpoints = [], []
	for payment in payments:
		computed = payment.computed
		minor = to_minor(computed.changes, computed.carried.terms.rounding)
		posted = {key: payment.posted.get(key, 0) + minor.get(key, 0) for key in {**payment.posted, **minor}}
		columns, others = split_posted(posted)
		packed = pack_loan(computed.carried)
		layout = NO_LAYOUT if packed.needs_replay else LAYOUT
		rows.append(
			(
				payment.state_id, payment.keys.name, payment.group.id, 1, payment.posting_date, layout, packed.horizon_day,
				packed.loan, packed.rows, packed.charges, others, *columns,
			)
		)  # fmt: skip
		kept = computed.checkpoint
		checkpoints.append(
			(payment.keys.name, kept.value_day, kept.number_of_facts, kept.fingerprint, kept.data)
		)
	written = ("is_open", "layout", "horizon_day", "figures", "installments", "charges", "posted_others")
	columns = (
		"id", "loan", "group_id", "is_open", "known_on", *written[1:], *POSTED_COLUMNS.values(),
	)  # fmt: skip
	tail = (
		overwrite((*written, *POSTED_COLUMNS.values())) + ", known_on = GREATEST(known_on, VALUES(known_on))"
	)
	write_rows("lending_loan_state", columns, rows, tail=tail)
	kept_columns = ("loan", "value_day", "number_of_facts", "fingerprint", "data")
	write_rows("lending_loan_checkpoint", kept_columns, checkpoints, verb="REPLACE")
	_thin_out([payment.keys.name for payment in payments])


def _thin_out(loans: Sequence[str]) -> None:
	"""Drop each checkpoint before the newest that is near the one before itself."""
	dropped = [
		(loan, days[1])
		for loan, days in read_checkpoint_days(loans).items()
		if len(days) >= 3 and (days[1] - days[2]).days < DAYS_APART
	]
	if dropped:
		execute(
			"DELETE FROM lending_loan_checkpoint WHERE (loan, value_day) IN "
			f"({','.join(['(%s, %s)'] * len(dropped))})",
			[value for row in dropped for value in row],
		)


def mark_days(payments: Sequence[Payment]) -> None:
	"""Mark the closed days whose figures payments of earlier days have changed."""
	back: dict[tuple[date, date], list[str]] = defaultdict(list)
	for payment in payments:
		if payment.value_date < payment.posting_date:
			back[payment.value_date, payment.posting_date].append(payment.keys.name)
	for (first, last), loans in back.items():
		execute(
			"UPDATE lending_loan_state s JOIN `tabDay Close` c ON c.company = %s AND c.closing_date BETWEEN %s AND %s "
			"JOIN lending_loan_day d ON d.closing_date = c.closing_date AND d.loan_id = s.id "
			f"SET d.is_changed = 1 WHERE s.loan IN ({list_places(len(loans))})",
			(payments[0].company, first, last, *loans),
		)


def write_loans(payments: Sequence[Payment]) -> None:
	"""The loans' derived fields and those of their installments that changed."""
	stages, made = list_stages(), _get_made()
	rows = []
	for payment in payments:
		after = payment.computed.after
		stage = find_stage(stages, after.days_past_due) if after.payoff > 0 else ""
		values = get_loan_values(after) | {"arrears_stage": stage or ""}
		rows.append(
			{"name": payment.keys.name, **values, **{k: made[k] for k in ("modified", "modified_by")}}
		)
	columns = list(rows[0])
	write_rows("tabLoan", columns, [tuple(row.values()) for row in rows], tail=overwrite(columns[1:]))
	_write_installments(payments, made)
	for payment in payments:
		frappe.clear_document_cache("Loan", payment.keys.name)


def _write_installments(payments: Sequence[Payment], made: dict[str, Any]) -> None:
	wanted = {
		payment.keys.name: [
			get_installment_values(row, payment.keys.currency) for row in payment.computed.after.installments
		]
		for payment in payments
	}
	fields = next((list(rows[0]) for rows in wanted.values() if rows), None)
	if not fields:
		return
	stored = read_installments(list(wanted), fields)
	changed, gone = [], []
	for loan, rows in wanted.items():
		present = stored[loan]
		for values in rows:
			name, old = present.pop(values["number"], (None, ()))
			new = tuple(values.values())
			if name is None or (old != new and not _is_same(old, new)):
				changed.append(
					(name or frappe.generate_hash(length=10), *made.values(), loan, "Loan", "installments", values["number"], *new)
				)  # fmt: skip
		gone += [name for name, _values in present.values()]
	columns = ("name", *made, "parent", "parenttype", "parentfield", "idx", *fields)
	write_rows("tabLoan Installment", columns, changed, tail=overwrite((*fields, "idx")))
	if gone:
		frappe.db.delete("Loan Installment", {"name": ("in", gone)})


def _is_same(old: Sequence[Any], new: Sequence[Any]) -> bool:
	return all(is_same(left, right) for left, right in zip(old, new, strict=True))


def _get_made() -> dict[str, Any]:
	stamp, user = now(), frappe.session.user
	return {"creation": stamp, "modified": stamp, "owner": user, "modified_by": user}
