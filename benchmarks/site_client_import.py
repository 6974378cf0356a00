"""Clients through Frappe's Data Import, against ERPNext's own customers through it in the same run.

A client is checked and makes its customer, so it costs at least one customer more. Prints rows a second and the
ratio; fails above the bound. SIZE sets the number of rows, 1,000 where it is not set.
"""

from __future__ import annotations

import csv
import os
import random
import sys
from io import StringIO
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

import frappe
from frappe.core.doctype.data_import.importer import Importer

from lending_app.testing.factories import make_branch, make_cedula, make_unique

SIZE = int(os.environ.get("SIZE", "1000"))
BOUND = 4.0


def main() -> None:
	frappe.init(site=os.environ["LENDING_TEST_SITE"], sites_path=os.environ["SITES_PATH"])
	frappe.connect()
	frappe.set_user("Administrator")
	branch = make_branch(name="Central")
	mark = make_unique("BENCH")
	customers = [{"Customer Name": f"{mark} {n}", "Customer Type": "Individual"} for n in range(SIZE)]
	try:
		peer = measure("Customer", customers)
		ours = measure("Client", [make_row(mark, branch) for _number in range(SIZE)])
	finally:
		forget(mark)
		frappe.destroy()
	print(f"Customers: {SIZE / peer:8.1f} rows/s")
	print(f"Clients:   {SIZE / ours:8.1f} rows/s, {ours:.1f} s for {SIZE:,}")
	print(f"A client costs {ours / peer:.2f} customers (bound {BOUND})")
	sys.exit(ours / peer > BOUND)


def make_row(mark: str, branch: str) -> dict[str, str]:
	number = make_cedula()
	country = "Dominican Republic"
	return {
		"Client Type": "Individual", "First Name": "Ana", "Last Name": f"{mark} {number}", "Branch": branch,
		"Country of Issue": country, "Identity Type": "National ID", "Identity Number": number,
		"Birth Date": "1990-05-01", "Mobile Phone": f"809-555-{random.randrange(1000, 10_000)}",
		"Email": f"{number}@example.com", "Address": "Calle 1", "City": "Santiago", "Country": country,
		"Monthly Income": "30000",
	}  # fmt: skip


def measure(doctype: str, rows: list[dict[str, str]]) -> float:
	"""Seconds of the import; every row must be in."""
	stream = StringIO()
	writer = csv.DictWriter(stream, list(rows[0]))
	writer.writeheader()
	writer.writerows(rows)
	file = frappe.new_doc("File", file_name=f"{make_unique('bench')}.csv", is_private=1)
	file.content = stream.getvalue()
	file.insert()
	record = frappe.new_doc(
		"Data Import", reference_doctype=doctype, import_type="Insert New Records", mute_emails=1
	)
	record.import_file = file.file_url
	record.insert()
	frappe.db.commit()
	start = perf_counter()
	Importer(doctype, data_import=record).import_data()
	seconds = perf_counter() - start
	assert record.reload().status == "Success", record.status
	return seconds


def forget(mark: str) -> None:
	frappe.db.rollback()
	frappe.db.delete("Client", {"client_name": ("like", f"%{mark}%")})
	frappe.db.delete("Customer", {"customer_name": ("like", f"%{mark}%")})
	frappe.db.commit()


if __name__ == "__main__":
	main()
