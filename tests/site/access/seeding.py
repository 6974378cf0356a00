"""Two branches with a record of every kind that leads to a branch, each text of it a word that nothing else has."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now, today
from frappe.utils.global_search import sync_value

from lending_app.lending_setup.access.references import REFERENCES
from lending_app.testing.factories import make_approved_loan as make_loan
from lending_app.testing.factories import (
	make_branch,
	make_client,
	make_client_document,
	make_disbursement,
	make_loan_application,
	make_loan_product,
	make_repayment,
)
from tests.site.access.catalog import HANGING, Kind, list_kinds
from tests.site.support import get_user

SIDES = {"HERE": "Walk Here", "THERE": "Walk There"}
MARKER = "ZQ{side}X{kind}"
TEXTS = ("Data", "Small Text", "Text", "Text Editor", "Long Text", "Markdown Editor", "HTML Editor")
# Of real documents, which must stay such as can be saved: what anyone types, and nothing that has a form of its own.
FREE_TEXTS = TEXTS[1:]


def get_marker(side: str, doctype: str) -> str:
	return MARKER.format(side=side, kind=frappe.scrub(doctype).replace("_", ""))


def find_markers(text: str, *sides: str) -> set[str]:
	if not sides:
		return set()
	return set(re.findall(rf"ZQ(?:{'|'.join(sides)})X[a-z]+", text))


class Book:
	"""The records of one branch: the name of one of each kind."""

	def __init__(self, side: str, company: str, product: str) -> None:
		self.side, self.company, self.product = side, company, product
		self.branch = make_branch(name=SIDES[side], company=company)
		self.names: dict[str, str] = {}
		self.real: tuple[str, ...] = ()

	def fill(self) -> None:
		"""Real documents where the story needs them, bare rows of everything else."""
		self._wipe_left()
		self._make_story()
		for kind in list_kinds():
			if kind.name not in self.names:
				self.names[kind.name] = f"WALK-{self.side}-{kind.name}"
		for kind in list_kinds():
			self._make_row(kind)
		# Tellers see the tills that they use.
		of_till = {"parenttype": "Till", "parent": self.names["Till"]}
		frappe.db.set_value("Till User", of_till, "user", get_user("Teller", SIDES[self.side]))
		self._hang()

	def _make_story(self) -> None:
		marker = get_marker(self.side, "Client")
		client = make_client(
			branch=self.branch, first_name=marker, last_name=marker, documents=[make_client_document()]
		)
		make = {"client": client.name, "product": self.product, "company": self.company}
		application = make_loan_application(**make)
		loan = make_loan(**make)
		given = make_disbursement(loan=loan.name, value_date="2026-06-15")
		paid = make_repayment(loan=loan.name, amount=100)
		for doc in (client, application, loan, given, paid):
			self.names[doc.doctype] = doc.name
		self.real = tuple(self.names)

	def _make_row(self, kind: Kind) -> None:
		name = self.names[kind.name]
		if frappe.db.exists(kind.name, name):
			doc = frappe.get_doc(kind.name, name)
			self._write_texts(doc, only_empty=True)
			doc.db_update()
		else:
			doc = frappe.new_doc(kind.name, name=name)
			self._write_values(doc)
			doc.db_insert()
		for fieldname, child in kind.tables:
			if not doc.get(fieldname):
				row = doc.append(fieldname, {})
				self._write_values(row)
				row.name = f"{name}-{fieldname}"[:140]
				row.parent, row.parenttype, row.parentfield = doc.name, kind.name, fieldname
				row.db_insert()
			for row in doc.get(fieldname):
				self._write_texts(row, only_empty=True, marker=get_marker(self.side, child))
				row.db_update()

	def _write_values(self, doc: Document) -> None:
		self._write_texts(doc)
		doc.update(
			{"owner": "Administrator", "modified_by": "Administrator", "creation": now(), "modified": now()}
		)
		for field in doc.meta.fields:
			if field.fieldtype == "Link":
				doc.set(field.fieldname, self._choose(field.options))
			elif field.fieldtype == "Select" and not doc.get(field.fieldname):
				doc.set(field.fieldname, next(filter(None, (field.options or "").split("\n")), None))
			elif field.fieldtype in ("Date", "Datetime"):
				doc.set(field.fieldname, today())
		if doc.meta.has_field("branch"):
			doc.branch = self.branch

	def _choose(self, doctype: str) -> str | None:
		if doctype in self.names:
			return self.names[doctype]
		return {"Company": self.company, "Loan Product": self.product}.get(doctype)

	def _write_texts(self, doc: Document, *, only_empty: bool = False, marker: str = "") -> None:
		kinds = FREE_TEXTS if only_empty else TEXTS
		for field in doc.meta.fields:
			if (
				field.fieldtype in kinds
				and not field.unique
				and not (only_empty and doc.get(field.fieldname))
			):
				doc.set(field.fieldname, marker or get_marker(self.side, doc.doctype))

	def _hang(self) -> None:
		"""Comments, files, tags, tasks and versions, on the client and on the loan."""
		for doctype, (kind, name) in HANGING.items():
			for target in ("Client", "Loan"):
				doc = frappe.new_doc(doctype, name=f"walk-{self.side}-{target}-{doctype}".lower())
				frappe.db.delete(doctype, {"name": doc.name})
				self._write_texts(doc)
				doc.update({kind: target, name: self.names[target], "is_private": 1, "status": "Open"})
				doc.update({"creation": now(), "modified": now(), "owner": "Administrator"})
				if doctype == "Tag Link":
					doc.tag = get_marker(self.side, doctype)
				doc.update({"file_url": f"/private/files/{get_marker(self.side, doctype)}.txt"})
				doc.db_insert()

	def put_in_search(self) -> None:
		"""As where the lender lets the desk search for records of every kind."""
		customer = frappe.db.get_value("Client", self.names["Client"], "customer")
		for kind, name in [*self.names.items(), ("Customer", customer)]:
			words = f"{get_marker(self.side, 'Client')} {get_marker(self.side, kind)}"
			sync_value(
				{"doctype": kind, "name": name, "content": words, "title": words, "published": 0, "route": ""}
			)

	def snapshot(self) -> dict[str, dict[str, Any]]:
		"""Every row of the branch's records, of their tables, and of what names or hangs on them."""
		rows: dict[str, dict[str, Any]] = defaultdict(dict)
		names = list(self.names.values())
		for kind in list_kinds():
			table = frappe.qb.DocType(kind.name)
			fields = [table.name, *(table[field] for field, _target in kind.links)]
			fields += [table.branch] if kind.has_branch else []
			criterion = fields[0].isin(names)
			for field in fields[1:]:
				criterion |= field.isin([*names, self.branch])
			self._read(rows, kind.name, criterion)
			for _fieldname, child in kind.tables:
				table = frappe.qb.DocType(child)
				self._read(rows, child, (table.parenttype == kind.name) & table.parent.isin(names))
		# Who reads or exports a record leaves a line, and changes nothing.
		for doctype, (kind, name) in REFERENCES.items():
			if doctype in ("Access Log", "View Log"):
				continue
			table = frappe.qb.DocType(doctype)
			self._read(rows, doctype, table[kind].isin(list(self.names)) & table[name].isin(names))
		return rows

	def _read(self, rows: dict[str, dict[str, Any]], doctype: str, criterion: Any) -> None:
		table = frappe.qb.DocType(doctype)
		found = frappe.qb.from_(table).select("*").where(criterion).run(as_dict=True)
		rows[doctype].update({str(row.name): dict(row) for row in found})

	def wipe(self) -> None:
		for doctype, rows in self.snapshot().items():
			frappe.db.delete(doctype, {"name": ("in", [*rows, ""])})
		frappe.db.delete("__global_search", {"content": ("like", f"%{get_marker(self.side, 'Client')}%")})
		self._wipe_clients()

	def _wipe_left(self) -> None:
		"""What a run that was broken off has left."""
		ours = ("like", f"WALK-{self.side}-%")
		for kind in list_kinds():
			frappe.db.delete(kind.name, {"name": ours})
			for _fieldname, child in kind.tables:
				frappe.db.delete(child, {"parent": ours})
		self._wipe_clients()

	def _wipe_clients(self) -> None:
		"""The branch's, and ERPNext's customers which came with them: left alone they would stand for none."""
		frappe.db.delete("Client", {"branch": self.branch})
		frappe.db.delete("Customer", {"customer_name": ("like", f"%{get_marker(self.side, 'Client')}%")})


def make_product(company: str) -> str:
	currency = frappe.get_cached_value("Company", company, "default_currency")
	return make_loan_product(currency=currency).name
