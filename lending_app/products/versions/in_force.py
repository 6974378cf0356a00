"""The versions of a product: which one is in force on a day, and what each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import getdate

from lending_app.products.states import ProductStatus

FIELDS = (
	"name", "product_code", "version_number", "status", "effective_from", "effective_until", "activated_on",
	"activated_by", "previous_version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
	"""One version. Without a first or last day it is open on that side."""

	name: str
	number: int
	status: str
	effective_from: date | None
	effective_until: date | None
	is_activated: bool

	def covers(self, day: date) -> bool:
		"""True on the days on which the version is the one in force."""
		return (
			self.is_activated
			and (self.effective_from is None or self.effective_from <= day)
			and (self.effective_until is None or day <= self.effective_until)
		)


def list_versions(code: str, *, for_update: bool = False) -> list[Version]:
	"""All versions of a product code, the first one first. `for_update` locks them and reads what is committed now."""
	table = frappe.qb.DocType("Loan Product")
	query = (
		frappe.qb.from_(table)
		.select(*(table[field] for field in FIELDS))
		.where(table.product_code == code)
		.orderby(table.version_number)
	)
	return [_build(row) for row in (query.for_update() if for_update else query).run(as_dict=True)]


def get_version_in_force(code: str, day: date | str | None = None) -> str | None:
	"""Name of the version of a product code that new applications of a day use; None where there is none."""
	day = getdate(day)
	return next((version.name for version in list_versions(code) if version.covers(day)), None)


def list_offered(day: date, text: str = "") -> list[frappe._dict]:
	"""Products that take applications on a day, by name: active, in force, within their dates; with a text in them."""
	table = frappe.qb.DocType("Loan Product")
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.product_name, table.product_type, table.product_code)
		.where((table.is_active == 1) & ((table.version_number < 2) | table.activated_on.isnotnull()))
		.orderby(table.product_name)
		.orderby(table.name)
	)
	for first, last in (
		(table.effective_from, table.effective_until),
		(table.offer_start_date, table.offer_end_date),
	):
		query = query.where(first.isnull() | (first <= day)).where(last.isnull() | (last >= day))
	query = query.where(table.deactivate_on.isnull() | (table.deactivate_on > day))
	if text:
		like = f"%{text}%"
		query = query.where(
			table.product_name.like(like) | table.name.like(like) | table.product_type.like(like)
		)
	return query.run(as_dict=True)


def list_siblings(product: str) -> list[str]:
	"""A version and all others of its code, for filters; the name itself where nothing has it."""
	code = frappe.db.get_value("Loan Product", product, "product_code")
	return [version.name for version in list_versions(code)] if code else [product]


def _build(row: frappe._dict) -> Version:
	number = row.version_number or 1
	return Version(
		name=row.name,
		number=number,
		status=row.status or ProductStatus.ACTIVE.value,
		effective_from=getdate(row.effective_from) if row.effective_from else None,
		effective_until=getdate(row.effective_until) if row.effective_until else None,
		# The first version is in force as it is saved.
		is_activated=number == 1 or bool(row.activated_on),
	)
