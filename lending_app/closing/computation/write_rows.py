"""A partition's results, written in bulk: one statement for many loans, and joined updates from what was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from lending_app.closing.computation.day_rows import BUCKET_NAMES, DAY_COLUMNS, ChargeRow, DayRows, LateRow
from lending_app.closing.computation.valuation import SNAPSHOT_VALUES, VALUED_COLUMNS
from lending_app.engine.ledger.arrears import ArrearsStage
from lending_app.engine.loan.state import OPEN_STATUSES
from lending_app.engine.portfolio import CHARGE_ROLES, STATUSES, TIMED_ROLES
from lending_app.lending_setup.database import execute, insert_texts
from lending_app.servicing.stored.loan_states import POSTED_COLUMNS

# Columns that the snapshot holds with the other sign than the ledger.
_SNAPSHOT_COLUMNS = {"unearned_interest", "interest_income", "penalty_income"}
_DAY_ROW = "('{day}'," + ",".join(["%d"] * (len(DAY_COLUMNS) - 2)) + ",%s,%d)"
# A partition's snapshots, by its states. A walk along the snapshots themselves would go one beyond the partition's
# last, which is another worker's, and wait for it.
_OF_PART = "lending_loan_state s STRAIGHT_JOIN lending_loan_day d ON d.closing_date = %s AND d.loan_id = s.id"
LATE_TABLE = "lending_close_late"
CHARGE_TABLE = "lending_close_charge"
_CHARGE_COLUMNS = [POSTED_COLUMNS[role, ""] for role in CHARGE_ROLES]


def write_day(rows: DayRows) -> None:
	"""Snapshots, accruals and events of a day."""
	template = _DAY_ROW.replace("{day}", rows.closing_date.isoformat())
	insert_texts(
		f"INSERT INTO lending_loan_day (closing_date, {', '.join(DAY_COLUMNS)})",
		(template % (*row[:-2], _quote(row[-2]), row[-1]) for row in rows.figures),
	)
	day = f"('{rows.closing_date.isoformat()}',"
	insert_texts(
		"INSERT INTO lending_accrual (closing_date, loan_id, debit_key, credit_key, amount)",
		(f"{day}{loan},{debit},{credit},{amount})" for loan, debit, credit, amount in rows.accruals),
	)
	insert_texts(
		"REPLACE INTO lending_close_event (closing_date, loan_id, status_before, status, days_before, days_past_due)",
		(day + ",".join(map(str, event)) + ")" for event in rows.events),
	)


# Amounts of a loan, and the columns of a closed day that they are carried from.
CARRIED = {
	"outstanding_principal_amount": "outstanding_principal",
	"interest_receivable_amount": "interest_receivable",
	"penalty_receivable_amount": "penalty_receivable",
	"overdue_amount": "overdue",
	"payoff_amount": "payoff",
	"next_due_amount": "next_due_amount",
}


def write_outbox(day: date, part: int, amounts: dict[tuple[int, int, int], int]) -> None:
	"""What a partition has to post of a day: amounts by group, key, and loan where a party is asked for."""
	insert_texts(
		"INSERT INTO lending_close_outbox (closing_date, group_id, part, key_id, loan_id, amount)",
		(
			f"('{day.isoformat()}',{group},{part},{key},{loan},{amount})"
			for (group, key, loan), amount in sorted(amounts.items())
			if amount
		),
	)


def update_states(day: date, posted_day: date | None, first: int, last: int) -> None:
	"""Carry the last day into the states of loans that the arrays have moved, and the last day that was posted."""
	moved = ["s.status = d.status", "s.days_past_due = d.days_past_due"]
	if posted_day is None:
		_update_states(day, first, last, moved)
	elif posted_day == day:
		_update_states(day, first, last, [*moved, *_list_posted()])
	else:
		_update_states(posted_day, first, last, _list_posted())
		_update_states(day, first, last, moved)


def update_charges(rows: Sequence[ChargeRow]) -> None:
	"""Carry what was posted of the charges of loans that the arrays have moved into their states."""
	if not rows:
		return
	columns = ", ".join(f"{name} BIGINT NOT NULL" for name in _CHARGE_COLUMNS)
	execute(
		f"CREATE TEMPORARY TABLE IF NOT EXISTS {CHARGE_TABLE} "
		f"(loan_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, {columns}) ENGINE=InnoDB"
	)
	execute(f"DELETE FROM {CHARGE_TABLE}")
	insert_texts(f"INSERT INTO {CHARGE_TABLE}", (f"({','.join(map(str, row))})" for row in rows))
	assignments = ", ".join(f"s.{name} = t.{name}" for name in _CHARGE_COLUMNS)
	execute(f"UPDATE {CHARGE_TABLE} t JOIN lending_loan_state s ON s.id = t.loan_id SET {assignments}")


def _list_posted() -> list[str]:
	"""What the ledger holds after a day; a loan that is paid needs no further close."""
	open_codes = ", ".join(str(STATUSES.index(status)) for status in OPEN_STATUSES)
	assignments = [f"s.is_open = d.status IN ({open_codes})"]
	for role in TIMED_ROLES:
		name = role.name.lower()
		sign = "-" if name in _SNAPSHOT_COLUMNS else ""
		assignments.append(f"s.{POSTED_COLUMNS[role, '']} = {sign}d.{name}")
	assignments += [
		f"s.{name} = {value}" for name, value in zip(VALUED_COLUMNS, SNAPSHOT_VALUES, strict=True)
	]
	return assignments


def _update_states(day: date, first: int, last: int, assignments: Sequence[str]) -> None:
	execute(
		f"UPDATE {_OF_PART} SET {', '.join(assignments)} WHERE s.id BETWEEN %s AND %s AND d.is_replayed = 0",
		(day, first, last),
	)


def update_loans(day: date, first: int, last: int, minor_units: int, stages: Sequence[ArrearsStage]) -> None:
	"""Carry the day's figures into the loans, but for those with a fact of a later day: theirs are newer."""
	unit = f"{10**-minor_units:.{minor_units}f}" if minor_units else "1"
	assignments = [
		"l.as_of_date = d.closing_date",
		f"l.status = {_spell('d.status', [status.value for status in STATUSES])}",
		f"l.arrears_bucket = IF(d.payoff > 0, {_spell('d.bucket', BUCKET_NAMES)}, '')",
		f"l.arrears_stage = {_choose_stage(stages)}",
		"l.days_past_due = d.days_past_due",
		"l.next_due_date = d.next_due_date",
		*(f"l.{name} = GREATEST(d.{column}, 0) * {unit}" for name, column in CARRIED.items()),
	]
	execute(
		f"UPDATE {_OF_PART} STRAIGHT_JOIN `tabLoan` l ON l.name = s.loan SET {', '.join(assignments)} "
		"WHERE s.id BETWEEN %s AND %s AND s.known_on <= d.closing_date AND l.status IN ('Active', 'Defaulted')",
		(day, *(stage.name for stage in reversed(stages)), first, last),
	)


def _choose_stage(stages: Sequence[ArrearsStage]) -> str:
	"""The stage by days past due, the names as parameters from the last one to the first."""
	cases = "".join(f" WHEN d.days_past_due >= {int(stage.from_days)} THEN %s" for stage in reversed(stages))
	return f"CASE WHEN d.payoff <= 0 THEN ''{cases} ELSE '' END"


def update_late_installments(day: date, rows: Sequence[LateRow], minor_units: int) -> None:
	"""Age the installments that are behind, of the loans whose figures are the day's."""
	if not rows:
		return
	unit = f"{10**-minor_units:.{minor_units}f}" if minor_units else "1"
	execute(
		f"CREATE TEMPORARY TABLE IF NOT EXISTS {LATE_TABLE} (loan_id BIGINT UNSIGNED NOT NULL, due_date DATE NOT NULL, "
		"penalty BIGINT NOT NULL, unpaid BIGINT NOT NULL, days_late INT NOT NULL, PRIMARY KEY (loan_id, due_date)) "
		"ENGINE=InnoDB"
	)
	execute(f"DELETE FROM {LATE_TABLE}")
	insert_texts(
		f"INSERT INTO {LATE_TABLE}",
		(f"({loan},'{due}',{penalty},{unpaid},{days})" for loan, due, penalty, unpaid, days in rows),
	)
	execute(
		f"UPDATE {LATE_TABLE} t JOIN lending_loan_state s ON s.id = t.loan_id "
		"JOIN `tabLoan Installment` i ON i.parent = s.loan AND i.due_date = t.due_date "
		f"SET i.penalty_amount = t.penalty * {unit}, i.unpaid_amount = t.unpaid * {unit}, "
		f"i.overdue_amount = t.unpaid * {unit}, i.days_late = t.days_late, i.status = 'Overdue' "
		"WHERE s.known_on <= %s",
		(day,),
	)


def _spell(column: str, words: Iterable[str]) -> str:
	"""The text of a number that counts into words."""
	return f"ELT({column} + 1, {', '.join(repr(word) for word in words)})"


def _quote(text: str | None) -> str:
	return "NULL" if text is None else f"'{text}'"
