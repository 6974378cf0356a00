"""A master gets another name: what Frappe's links do not reach follows, or the act is refused."""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model.rename_doc import rename_doc
from frappe.utils import formatdate

from lending_app.engine.loan.state import LedgerRole
from lending_app.ledger.accounts.groups import get_fingerprint, list_groups
from lending_app.ledger.exceptions import MasterInUseError
from lending_app.ledger.tables import DIMENSION_COLUMNS, NAME_COLUMNS
from lending_app.lending_setup.database import execute


def refuse_during_close() -> None:
	"""Raise MasterInUseError while a close runs: its processes hold names. Later closes wait until the rename is done."""
	rows = frappe.get_all("Lending Company", pluck="name", order_by="name")
	for company in rows:
		closing = frappe.db.get_value("Lending Company", company, "closing_until", for_update=True)
		if closing:
			frappe.throw(
				_(
					"{0} is being closed up to {1}, under today's names. Rename when the close is over; see Day Close."
				).format(frappe.bold(company), formatdate(closing)),
				exc=MasterInUseError,
				title=_("Close Running"),
			)


def follow_rename(doctype: str, old: str, new: str) -> None:
	"""Carry a new name into the tables that are no DocTypes, and into what they hold as text or bytes."""
	for table, field in list_columns(doctype):
		# Nothing that lives had the new name: what stands there is of a document that was deleted.
		execute(f"DELETE FROM `{table}` WHERE `{field}` = %s AND `{field}` <> %s", (new, old))
		execute(f"UPDATE `{table}` SET `{field}` = %s WHERE `{field}` = %s", (new, old))
	if doctype in ("Account", "Cost Center"):
		refresh_fingerprints(frappe.db.get_value(doctype, new, "company"))
	if doctype == "Mode of Payment":
		_follow_channel(old, new)
	if doctype == "Company":
		_rename_lending_company(old, new)


def follow_merge(doctype: str, old: str, new: str, company: str | None) -> None:
	"""Carry a merge: what stood under both names stands under one, or nothing of lending stood under the old one."""
	if doctype == "Account":
		# Balances of both accounts are one from here on; the next close adds up the ledgers from the first day.
		for table in ("lending_account_balance", "lending_role_balance"):
			execute(f"DELETE FROM {table} WHERE company = %s", (company,))
	if doctype in ("Account", "Cost Center"):
		for table, field in list_columns(doctype):
			execute(f"UPDATE `{table}` SET `{field}` = %s WHERE `{field}` = %s", (new, old))
		refresh_fingerprints(company)
		return
	for table, field in list_columns(doctype):
		execute(f"DELETE FROM `{table}` WHERE `{field}` = %s", (old,))


def follow_dimension(doctype: str, old: str, new: str) -> None:
	"""Carry a new name, or a merge, into the values of the accounting dimensions of its DocType."""
	for field in frappe.get_all("Accounting Dimension", {"document_type": doctype}, pluck="fieldname"):
		before, after = (json.dumps({field: name})[1:-1] for name in (old, new))
		for column in DIMENSION_COLUMNS:
			table, name = column.split(".")
			execute(
				f"UPDATE `{table}` SET `{name}` = REPLACE(`{name}`, %s, %s) WHERE LOCATE(%s, `{name}`) > 0",
				(before, after, before),
			)
		refresh_fingerprints(None)


def refresh_fingerprints(company: str | None) -> None:
	"""Loans that begin from here on join the groups that stand in the same places as they do, under the new names."""
	for name in [company] if company else frappe.get_all("Lending Company", pluck="name"):
		for group in list_groups(name).values():
			fingerprint = get_fingerprint(group.cost_center, group.dimensions, group.accounts)
			# Where two groups have become one in all but number, the first is joined.
			execute(
				"UPDATE IGNORE lending_book_group SET fingerprint = %s WHERE id = %s", (fingerprint, group.id)
			)


def list_columns(doctype: str) -> list[tuple[str, str]]:
	"""Tables and columns that hold names of a DocType's documents."""
	pairs = (name.split(".") for name in NAME_COLUMNS.get(doctype, ()))
	return [(table, field) for table, field in pairs]


def _follow_channel(old: str, new: str) -> None:
	"""A mode of payment is the channel of cash and bank in what is posted of a loan, and in its replays."""
	before, after = (json.dumps([LedgerRole.FUNDS.value, name])[:-1] + ", " for name in (old, new))
	execute(
		"UPDATE lending_loan_state SET posted_others = REPLACE(posted_others, %s, %s) "
		"WHERE LOCATE(%s, posted_others) > 0",
		(before, after, before),
	)
	# Caches: the next replay starts from the facts, which have the new name.
	execute(
		"DELETE c FROM lending_loan_checkpoint c "
		"JOIN (SELECT DISTINCT loan FROM `tabLoan Ledger Entry` WHERE channel = %s) e ON e.loan = c.loan",
		(new,),
	)


def _rename_lending_company(old: str, new: str) -> None:
	if frappe.db.exists("Lending Company", old):
		# The company's lending record bears its name; anyone who may rename the company renames both.
		rename_doc(
			"Lending Company",
			old,
			new,
			force=True,
			ignore_permissions=True,  # as said above
			show_alert=False,
			rebuild_search=False,
		)
