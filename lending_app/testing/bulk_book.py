"""A book of any size on a test site, made in bulk: loans worked out by the engine, copied by the database.

For benchmarks and for tests that kill a close. Its loans have no documents of facts behind them. Never for a site in use.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import frappe

from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.portfolio import LAYOUT, pack_loan
from lending_app.engine.replay.replay import LoanReplay
from lending_app.ledger.accounts.dimensions import Dimensions
from lending_app.ledger.accounts.groups import join_group, list_groups
from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import insert_ledger_entries
from lending_app.ledger.lines import LedgerLine, LoanKeys, Voucher
from lending_app.lending_setup.database import execute, list_columns, select
from lending_app.lending_setup.queries import AccountMap
from lending_app.lending_setup.site.complete_site_setup import complete_site_setup
from lending_app.products.adapters import dump_terms, to_float, to_percent
from lending_app.servicing.adapters import get_installment_values, get_loan_values
from lending_app.servicing.stored.loan_states import POSTED_COLUMNS, split_posted
from lending_app.testing.bulk_templates import EVE, TEMPLATES, make_templates
from lending_app.testing.factories import make_branch, make_client, make_loan_product, make_unique
from lending_app.testing.wipe import wipe_company

COMPANY = "Lending Benchmark"
BRANCHES, PRODUCTS = 5, 4
PREFIX = "BENCH-"
OPENING = "BENCH-OPENING"
CHUNK = 50_000


def make_book(
	loans: int, *, installments: bool = True, groups: int = BRANCHES * PRODUCTS, charged: Decimal = Decimal(0)
) -> None:
	"""A company with that many active loans, closed up to EVE. Replaces what an earlier benchmark left.

	A share of them, `charged`, bears fees, insurance and taxes.
	"""
	remove_book()
	frappe.set_user("Administrator")
	complete_site_setup(COMPANY, "DOP", "Dominican Republic", abbr="LX", first_year=2024)
	frappe.db.set_value("Lending Company", COMPANY, "is_disbursed_by_order", 0)
	client = make_client(branch=make_branch(name="Bench 0", company=COMPANY))
	branches = [make_branch(name=f"Bench {number}", company=COMPANY) for number in range(BRANCHES)]
	products = [make_loan_product().name for _ in range(PRODUCTS)]
	accounts = AccountMap(COMPANY)
	group_ids = [
		join_group(accounts, branches[number % BRANCHES], products[number % PRODUCTS], "DOP").id
		for number in range(groups)
	]
	frappe.db.commit()
	_copy_templates(make_templates(charged), group_ids, client, loans, installments=installments)
	_post_opening(client)
	frappe.db.set_value("Lending Company", COMPANY, "last_closed_date", EVE)
	frappe.db.commit()


def provide_for_book(first: date, days: int) -> None:
	"""Provisions for the book from a day on, another share each day: every close posts those of every loan."""
	table = frappe.new_doc("Provision Table", table_name=make_unique(PREFIX), source="The benchmark")
	for number in range(days):
		for limit, share in ((0, 1), (30, 5), (90, 25), (None, 60)):
			table.append(
				"bands",
				{
					"effective_date": first + timedelta(days=number),
					"category": f"Up to {limit}",
					"days_past_due_limit": limit or 0,
					"has_no_limit": limit is None,
					"stage": "1",
					"method": "Rate",
					"rate_percent": share + number,
				},
			)
	table.insert()
	products = {group.product for group in list_groups(COMPANY).values()}
	values = {"provision_table": table.name, "suspend_after_days": 30}
	for product in sorted(products):
		frappe.db.set_value("Loan Product", product, values)
	frappe.db.commit()


def remove_book() -> None:
	"""Take the benchmark's company off the site."""
	frappe.set_user("Administrator")
	if not frappe.db.exists("Lending Company", COMPANY):
		return
	execute(f"DELETE FROM `tabLoan Installment` WHERE parent LIKE '{PREFIX}%'")
	frappe.db.commit()
	execute(f"DELETE FROM `tabLoan` WHERE name LIKE '{PREFIX}%'")
	frappe.db.commit()
	groups = list_groups(COMPANY)
	if groups:
		states = f"FROM lending_loan_state WHERE group_id IN ({','.join(map(str, groups))})"
		first, last = select(f"SELECT MIN(id), MAX(id) {states}")[0]
		for table in ("lending_loan_day", "lending_accrual", "lending_close_event"):
			execute(f"DELETE FROM {table} WHERE loan_id BETWEEN {first or 0} AND {last or 0}")
			frappe.db.commit()
	wipe_company(COMPANY)


def _copy_templates(
	templates: list, groups: list[int], client: object, loans: int, *, installments: bool
) -> None:
	names = [_insert_template(number, *parts, groups, client) for number, parts in enumerate(templates)]
	frappe.db.commit()
	tables = {"tabLoan": "name", "lending_loan_state": "loan", "lending_loan_checkpoint": "loan"}
	if installments:
		tables["tabLoan Installment"] = "parent"
	copies = loans // TEMPLATES
	execute(
		"CREATE TEMPORARY TABLE lending_bench_copy (n INT PRIMARY KEY) SELECT seq AS n FROM seq_1_to_1000000 WHERE seq < %s",
		(copies,),
	)
	for table, key in tables.items():
		columns = [name for name in list_columns(table) if (table, name) != ("lending_loan_state", "id")]
		chosen = ", ".join(f"t.`{name}`" for name in columns)
		chosen = chosen.replace(f"t.`{key}`", f"CONCAT(t.`{key}`, '-', LPAD(c.n, 7, '0'))")
		if table == "tabLoan Installment":
			chosen = chosen.replace("t.`name`", "CONCAT(t.`name`, '-', c.n)")
		chosen = chosen.replace("t.`external_code`", "NULL")
		step = max(CHUNK // TEMPLATES, 1) if table != "tabLoan Installment" else 20
		for start in range(1, copies, step):
			execute(
				f"INSERT INTO `{table}` ({', '.join(f'`{name}`' for name in columns)}) SELECT {chosen} "
				f"FROM `{table}` t JOIN lending_bench_copy c WHERE t.`{key}` IN ({','.join(['%s'] * len(names))}) "
				"AND c.n >= %s AND c.n < %s ORDER BY c.n, t.`" + key + "`",
				(*names, start, start + step),
			)
			frappe.db.commit()
	execute("DROP TEMPORARY TABLE lending_bench_copy")
	execute("ANALYZE TABLE `tabLoan`, lending_loan_state, `tabLoan Installment`")
	frappe.db.commit()


def _insert_template(
	number: int, terms: LoanTerms, loan: LoanReplay, checkpoint: bytes, groups: list[int], client: object
) -> str:
	name = f"{PREFIX}{number:04}"
	group = groups[number % len(groups)]
	keys = list_groups(COMPANY)[group]
	state = loan.get_state(EVE)
	doc = frappe.new_doc(
		"Loan", client=client.name, client_name=client.client_name, customer=client.customer, company=COMPANY,
		branch=keys.branch, product=keys.product, currency="DOP", terms=dump_terms(terms),
		principal_amount=to_float(terms.principal), number_of_installments=terms.number_of_installments,
		interest_percent=to_percent(terms.annual_rate), **get_loan_values(state),
	)  # fmt: skip
	doc.name = name
	doc.db_insert()
	for row in state.installments:
		child = frappe.new_doc("Loan Installment", **get_installment_values(row, "DOP"))
		child.update({"parent": name, "parenttype": "Loan", "parentfield": "installments", "idx": row.number})
		child.name = f"{name}-{row.number}"
		child.db_insert()
	packed = pack_loan(loan)
	columns, others = split_posted(loan.get_position())
	fields = (
		"loan",
		"group_id",
		"known_on",
		"status",
		"days_past_due",
		"layout",
		"horizon_day",
		"figures",
		"installments",
		"charges",
		"posted_others",
	)
	values = (
		name, group, EVE, 2 if state.status.value == "Defaulted" else 1, state.days_past_due,
		0 if packed.needs_replay else LAYOUT, packed.horizon_day, packed.loan, packed.rows, packed.charges, others,
		*columns,
	)  # fmt: skip
	execute(
		f"INSERT INTO lending_loan_state ({', '.join((*fields, *POSTED_COLUMNS.values()))}) "
		f"VALUES ({','.join(['%s'] * len(values))})",
		values,
	)
	execute(
		"INSERT INTO lending_loan_checkpoint (loan, value_day, number_of_facts, fingerprint, data) "
		"VALUES (%s, %s, 0, '', %s)",
		(name, EVE, checkpoint),
	)
	return name


def _post_opening(client: object) -> None:
	"""One entry for what the ledger holds of the book."""
	placer = Placer(COMPANY)
	totals: dict = {}
	columns = ", ".join(f"SUM({name})" for name in POSTED_COLUMNS.values())
	groups = list_groups(COMPANY)
	for group, *sums in select(
		f"SELECT group_id, {columns} FROM lending_loan_state WHERE group_id IN ({','.join(map(str, groups))}) GROUP BY group_id"
	):
		for key, amount in zip(POSTED_COLUMNS, sums, strict=True):
			totals[group, key] = int(amount)
	for group, others, count in select(
		"SELECT group_id, posted_others, COUNT(*) FROM lending_loan_state "
		f"WHERE group_id IN ({','.join(map(str, groups))}) GROUP BY group_id, posted_others"
	):
		for role, channel, amount in frappe.parse_json(others):
			key = LedgerRole(role), channel
			totals[group, key] = totals.get((group, key), 0) + amount * count
	voucher = Voucher(
		company=COMPANY, doctype="Loan", name=f"{PREFIX}0000", posting_date=EVE, value_date=EVE, remark="Opening",
	)  # fmt: skip
	journal = frappe.new_doc(
		"Journal Entry", company=COMPANY, posting_date=EVE, lending_document_type="Loan", docstatus=1
	)
	journal.name = OPENING
	journal.db_insert()
	for number, group in groups.items():
		keys = LoanKeys(
			name=f"{PREFIX}0000", client=client.name, customer=client.customer, branch=group.branch,
			product=group.product, currency="DOP",
		)  # fmt: skip
		lines = [
			LedgerLine(
				loan=keys,
				role=role,
				channel=channel,
				place=placer.get_place(group, (role, channel), keys),
				amount=Decimal(amount) / 100,
			)
			for (owner, (role, channel)), amount in totals.items()
			if owner == number and amount
		]
		if lines:
			_insert_opening(voucher, lines)


def _insert_opening(voucher: Voucher, lines: list[LedgerLine]) -> None:
	"""Both ledgers' rows, past ERPNext's journal entry: it cannot spell so large a total."""
	insert_ledger_entries(voucher, lines, None, Dimensions(COMPANY))
	for line in lines:
		frappe.new_doc(
			"GL Entry", company=COMPANY, account=line.place.account, cost_center=line.place.cost_center, posting_date=EVE, voucher_type="Journal Entry",
			voucher_no=OPENING, debit=to_float(line.debit), credit=to_float(line.credit),
			is_cancelled=0,
		).db_insert()  # fmt: skip
