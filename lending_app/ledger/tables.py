"""The close's own tables. They are no DocTypes: a row for each loan and day would be written as documents are.

| Table | A row is |
| --- | --- |
| lending_loan_state | a disbursed loan: what the ledger holds of it, and its elements of the book's arrays |
| lending_loan_checkpoint | a replay of a loan's first facts, or of all of them |
| lending_loan_day | a loan on a closed day: its figures, for reports. Partitioned by month |
| lending_accrual | what a close posted of a loan: the detail of the sub-ledger, a debit and a credit |
| lending_close_outbox | what a partition has to post of a branch and product on a day |
| lending_close_event | a loan whose status or arrears bucket changed on a day |
| lending_close_worker | a process that closes partitions now: its connection and its last heartbeat |
| lending_account_balance | an account after a day: what both ledgers hold |
| lending_role_balance | what the sub-ledger holds of a branch and role in an account after one of the last days |
| lending_book_group | loans that are posted together: of a branch and product, whose balances stand in the same places |
| lending_bound_account | the account in which a role of a group's loans stands until they have run off |
| lending_group_place | where closes post a role of a group since a day: account, cost center, dimensions |
| lending_place_shift | what a close posted of a loan elsewhere than its group's, where it lowers what stood there |
| lending_ledger_key, lending_category | numbers of role and channel, category and stage |
| lending_reference | a bank's reference that a posted document holds; free again once the document is reversed |

Amounts are whole minor units of the loan's currency, debit positive.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe.utils import add_months, get_first_day, getdate

from lending_app.lending_setup.database import execute, list_columns, select

MONTHS_AHEAD = 3
_POSTED = ", ".join(
	f"posted_{name} BIGINT NOT NULL DEFAULT 0"
	for name in (
		"interest_receivable",
		"interest_income",
		"unearned_interest",
		"penalty_receivable",
		"penalty_income",
		"fee_receivable",
		"fee_income",
		"insurance_receivable",
		"insurance_payable",
		"tax_receivable",
		"tax_payable",
	)
)
_CHARGES = "charges MEDIUMBLOB NOT NULL DEFAULT ''"
# What is posted of a loan's valuation, and the columns of it in a day's snapshot.
_VALUED = ", ".join(
	f"valued_{name} BIGINT NOT NULL DEFAULT 0" for name in ("provision", "interest", "penalty")
)
_VALUE = (
	"category SMALLINT UNSIGNED NOT NULL DEFAULT 0, is_suspended TINYINT NOT NULL DEFAULT 0, "
	"provision BIGINT NOT NULL DEFAULT 0, "
	"suspended_interest BIGINT NOT NULL DEFAULT 0, suspended_penalty BIGINT NOT NULL DEFAULT 0"
)
# Where the balances of a group's loans stand.
_BINDING = (
	"cost_center VARCHAR(140) NOT NULL DEFAULT '', dimensions VARCHAR(1000) NOT NULL DEFAULT '', "
	"fingerprint CHAR(40) NOT NULL DEFAULT ''"
)
# The branch that had what was posted, where it is no longer the loan's.
_SHIFTED = "branch VARCHAR(140) NOT NULL DEFAULT ''"
# Texts compare as those of Frappe's tables do.
OPTIONS = "ENGINE=InnoDB ROW_FORMAT=DYNAMIC CHARACTER SET=utf8mb4 COLLATE=utf8mb4_unicode_ci"
TABLES = {
	"lending_book_group": f"""
		id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
		company VARCHAR(140) NOT NULL, branch VARCHAR(140) NOT NULL, product VARCHAR(140) NOT NULL,
		currency VARCHAR(140) NOT NULL, {_BINDING},
		UNIQUE KEY bound_group (company, branch, product, currency, fingerprint)
	""",
	"lending_bound_account": """
		group_id INT UNSIGNED NOT NULL, role VARCHAR(140) NOT NULL, account VARCHAR(140) NOT NULL,
		PRIMARY KEY (group_id, role)
	""",
	"lending_group_place": """
		group_id INT UNSIGNED NOT NULL, key_id SMALLINT UNSIGNED NOT NULL, from_date DATE NOT NULL,
		account VARCHAR(140) NOT NULL, cost_center VARCHAR(140) NOT NULL, dimensions VARCHAR(1000) NOT NULL DEFAULT '',
		PRIMARY KEY (group_id, key_id, from_date)
	""",
	"lending_ledger_key": """
		id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
		role VARCHAR(140) NOT NULL, channel VARCHAR(140) NOT NULL DEFAULT '',
		UNIQUE KEY ledger_key (role, channel)
	""",
	"lending_category": """
		id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
		category VARCHAR(140) NOT NULL, stage TINYINT NOT NULL,
		UNIQUE KEY category_stage (category, stage)
	""",
	"lending_loan_state": f"""
		id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
		loan VARCHAR(140) NOT NULL, group_id INT UNSIGNED NOT NULL,
		is_open TINYINT NOT NULL DEFAULT 1, known_on DATE NOT NULL,
		status TINYINT NOT NULL DEFAULT 0, days_past_due INT NOT NULL DEFAULT 0,
		{_POSTED}, {_VALUED}, posted_others TEXT NOT NULL,
		layout INT UNSIGNED NOT NULL DEFAULT 0, horizon_day INT NOT NULL DEFAULT 0,
		figures VARBINARY(1000) NOT NULL, installments MEDIUMBLOB NOT NULL, {_CHARGES},
		UNIQUE KEY loan (loan), KEY open_loans (is_open, id)
	""",
	"lending_loan_checkpoint": """
		loan VARCHAR(140) NOT NULL, value_day DATE NOT NULL,
		number_of_facts INT NOT NULL, fingerprint BINARY(20) NOT NULL, data MEDIUMBLOB NOT NULL,
		PRIMARY KEY (loan, value_day)
	""",
	"lending_loan_day": f"""
		closing_date DATE NOT NULL, loan_id BIGINT UNSIGNED NOT NULL, group_id INT UNSIGNED NOT NULL,
		is_replayed TINYINT NOT NULL, is_changed TINYINT NOT NULL DEFAULT 0, status TINYINT NOT NULL,
		bucket TINYINT NOT NULL, days_past_due INT NOT NULL,
		outstanding_principal BIGINT NOT NULL, interest_receivable BIGINT NOT NULL,
		unearned_interest BIGINT NOT NULL, interest_income BIGINT NOT NULL,
		penalty_receivable BIGINT NOT NULL, penalty_income BIGINT NOT NULL,
		overdue BIGINT NOT NULL, payoff BIGINT NOT NULL, {_VALUE},
		next_due_date DATE NULL, next_due_amount BIGINT NOT NULL,
		PRIMARY KEY (closing_date, loan_id)
	""",
	"lending_accrual": """
		closing_date DATE NOT NULL, loan_id BIGINT UNSIGNED NOT NULL,
		debit_key SMALLINT UNSIGNED NOT NULL, credit_key SMALLINT UNSIGNED NOT NULL, amount BIGINT NOT NULL,
		PRIMARY KEY (closing_date, loan_id, debit_key, credit_key)
	""",
	"lending_close_outbox": """
		closing_date DATE NOT NULL, group_id INT UNSIGNED NOT NULL, part BIGINT UNSIGNED NOT NULL,
		key_id SMALLINT UNSIGNED NOT NULL, loan_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
		amount BIGINT NOT NULL, journal_entry VARCHAR(140) NULL,
		PRIMARY KEY (closing_date, group_id, part, key_id, loan_id)
	""",
	"lending_place_shift": f"""
		id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
		closing_date DATE NOT NULL, loan_id BIGINT UNSIGNED NOT NULL, key_id SMALLINT UNSIGNED NOT NULL,
		account VARCHAR(140) NOT NULL, cost_center VARCHAR(140) NOT NULL, dimensions VARCHAR(1000) NOT NULL DEFAULT '',
		{_SHIFTED}, amount BIGINT NOT NULL,
		KEY loan_shifts (loan_id, key_id)
	""",
	"lending_close_worker": """
		worker VARCHAR(140) NOT NULL PRIMARY KEY, company VARCHAR(140) NOT NULL,
		connection_id BIGINT UNSIGNED NOT NULL, beat_on DATETIME(6) NOT NULL
	""",
	"lending_account_balance": """
		company VARCHAR(140) NOT NULL, closing_date DATE NOT NULL, account VARCHAR(140) NOT NULL,
		checked_on DATETIME(6) NOT NULL, sub_ledger DECIMAL(21,6) NOT NULL, general_ledger DECIMAL(21,6) NOT NULL,
		PRIMARY KEY (company, closing_date, account)
	""",
	"lending_role_balance": """
		company VARCHAR(140) NOT NULL, closing_date DATE NOT NULL, branch VARCHAR(140) NOT NULL,
		role VARCHAR(140) NOT NULL, account VARCHAR(140) NOT NULL, amount DECIMAL(21,6) NOT NULL,
		PRIMARY KEY (company, closing_date, branch, role, account)
	""",
	"lending_reference": """
		direction VARCHAR(3) NOT NULL, company VARCHAR(140) NOT NULL, channel VARCHAR(140) NOT NULL,
		reference VARCHAR(140) NOT NULL, voucher_type VARCHAR(140) NOT NULL, voucher_no VARCHAR(140) NOT NULL,
		PRIMARY KEY (direction, company, channel, reference), KEY voucher (voucher_type, voucher_no)
	""",
	"lending_close_event": """
		closing_date DATE NOT NULL, loan_id BIGINT UNSIGNED NOT NULL,
		status_before TINYINT NOT NULL, status TINYINT NOT NULL,
		days_before INT NOT NULL, days_past_due INT NOT NULL,
		PRIMARY KEY (closing_date, loan_id)
	""",
}

# Columns that hold the name of a document, which a rename must follow; a document's own kind stands beside it.
NAME_COLUMNS = {
	"Company": (
		"lending_book_group.company", "lending_close_worker.company", "lending_account_balance.company",
		"lending_role_balance.company", "lending_reference.company",
	),
	"Branch": ("lending_book_group.branch", "lending_role_balance.branch", "lending_place_shift.branch"),
	"Loan Product": ("lending_book_group.product",),
	"Currency": ("lending_book_group.currency",),
	"Mode of Payment": ("lending_ledger_key.channel", "lending_reference.channel"),
	"Account": (
		"lending_account_balance.account", "lending_role_balance.account", "lending_bound_account.account",
		"lending_group_place.account", "lending_place_shift.account",
	),
	"Cost Center": (
		"lending_book_group.cost_center", "lending_group_place.cost_center", "lending_place_shift.cost_center",
	),
	"Loan": ("lending_loan_state.loan", "lending_loan_checkpoint.loan"),
	"Journal Entry": ("lending_close_outbox.journal_entry",),
}  # fmt: skip
# Values of accounting dimensions, as JSON: names of documents of any kind.
DIMENSION_COLUMNS = (
	"lending_book_group.dimensions", "lending_group_place.dimensions", "lending_place_shift.dimensions",
)  # fmt: skip
# Texts that name no document: those of the app's own lists, of processes, and of the documents of facts, which are
# never renamed.
OTHER_TEXTS = (
	"lending_ledger_key.role", "lending_category.category", "lending_close_worker.worker", "lending_reference.direction",
	"lending_reference.reference", "lending_reference.voucher_type", "lending_reference.voucher_no",
	"lending_bound_account.role", "lending_role_balance.role",
)  # fmt: skip

# Columns that tables made by earlier versions lack.
ADDED_COLUMNS = {
	"lending_loan_state": f"{_POSTED}, {_VALUED}, {_CHARGES}",
	"lending_loan_day": _VALUE,
	"lending_book_group": _BINDING,
	"lending_place_shift": _SHIFTED,
}
# A unique key that tables made by earlier versions have, and what stands for it now.
REPLACED_KEYS = {
	"lending_book_group": ("book_group", "bound_group (company, branch, product, currency, fingerprint)")
}
PARTITIONS = {
	"lending_loan_day": "PARTITION BY RANGE COLUMNS (closing_date) (PARTITION later VALUES LESS THAN (MAXVALUE))"
}


def create_tables() -> None:
	"""Make what is missing. Safe to run again; a change of tables commits, so where all is there none is made."""
	present = set(select("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"))
	for name, definition in TABLES.items():
		if (name,) not in present:
			frappe.db.sql_ddl(
				f"CREATE TABLE IF NOT EXISTS `{name}` ({definition}) {OPTIONS} {PARTITIONS.get(name, '')}"
			)
	for name, columns in ADDED_COLUMNS.items():
		_add_columns(name, columns.split(", "))
	for name, (old, new) in REPLACED_KEYS.items():
		_replace_key(name, old, new)
	add_months_ahead(getdate())


def _add_columns(table: str, columns: list[str]) -> None:
	present = list_columns(table)
	missing = [column for column in columns if column.split()[0] not in present]
	if missing:
		added = ", ".join(f"ADD COLUMN IF NOT EXISTS {column}" for column in missing)
		frappe.db.sql_ddl(f"ALTER TABLE `{table}` {added}")


def _replace_key(table: str, old: str, new: str) -> None:
	rows = select(
		"SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = %s "
		"AND index_name = %s LIMIT 1",
		(table, old),
	)
	if rows:
		frappe.db.sql_ddl(f"ALTER TABLE `{table}` DROP INDEX {old}, ADD UNIQUE KEY {new}")


def drop_tables() -> None:
	"""Take the tables off the site, with the app."""
	for name in TABLES:
		frappe.db.sql_ddl(f"DROP TABLE IF EXISTS `{name}`")


def add_months_ahead(day: date) -> None:
	"""Give the months to come partitions of their own, so that each can be dropped at once when it is old."""
	present = set(list_months())
	for number in range(MONTHS_AHEAD + 1):
		first = getdate(add_months(get_first_day(day), number))
		name, following = f"m{first:%Y%m}", getdate(add_months(first, 1))
		if name not in present and name > max(present, default=""):
			frappe.db.commit()  # a change of tables ends the transaction anyway
			execute(
				f"ALTER TABLE lending_loan_day REORGANIZE PARTITION later INTO ("
				f"PARTITION {name} VALUES LESS THAN ('{following}'), PARTITION later VALUES LESS THAN (MAXVALUE))"
			)


def list_months() -> list[str]:
	"""Names of the months' partitions, m202611, oldest first."""
	rows = select(
		"SELECT partition_name FROM information_schema.partitions WHERE table_schema = DATABASE() "
		"AND table_name = 'lending_loan_day' AND partition_name LIKE 'm%' ORDER BY partition_name"
	)
	return [name for (name,) in rows]


def drop_months_before(day: date) -> list[str]:
	"""Drop the snapshots of whole months before a day; returns their names. What was posted stays."""
	old = [name for name in list_months() if name < f"m{getdate(day):%Y%m}"]
	for name in old:
		frappe.db.commit()
		execute(f"ALTER TABLE lending_loan_day DROP PARTITION {name}")
	return old
