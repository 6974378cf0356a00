"""A credit manager takes a file of appraisals in, in Spanish: sees what is wrong by line, corrects the file, and writes it."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, today
from playwright.sync_api import expect

from lending_app.collateral.appraisals.write_batch import write_batch
from lending_app.testing.factories import make_client, make_unique
from tests.site.browser.desk import SECONDS
from tests.site.browser.story import BRANCH
from tests.site.collateral.test_register import make_thing
from tests.site.support import as_user, get_user

HEAD = "Garantía;Valor de avalúo;Fecha de avalúo;Tasador\n"


@pytest.fixture
def manager_in_spanish(people):
	user = get_user("Credit Manager", BRANCH)
	frappe.db.set_value("User", user, "language", "es")
	frappe.db.commit()
	yield
	frappe.db.set_value("User", user, "language", "en")
	frappe.db.commit()


@pytest.fixture
def things(manager_in_spanish, open_days):
	client = make_client(branch=BRANCH)
	made = [make_thing({add_days(today(), -90): 10_000}, client=client).name for _number in range(2)]
	frappe.db.commit()
	return made


def attach(rows):
	name = f"{make_unique('avaluos')}.csv"
	file = frappe.new_doc("File", file_name=name, is_private=1, content=(HEAD + rows).encode("cp1252"))
	return file.insert().file_url


def test_credit_manager_writes_a_file_of_appraisals_in_spanish(things, sign_in):
	first, second = things
	with as_user("Credit Manager", BRANCH):
		url = attach(
			f"{first};12.500,00;{today()};Peritos del Sur\n{second};doce;{today()};Peritos del Sur\n"
		)
		batch = frappe.new_doc("Appraisal Batch", file=url).insert()
	frappe.db.commit()
	desk = sign_in("Credit Manager")
	desk.open_form("Appraisal Batch", batch.name)
	desk.press("Revisar el archivo")
	desk.wait_for("status", "Checked")
	lines = desk.control("rows_html")
	expect(lines).to_contain_text("doce no es un número.")
	expect(desk.page.get_by_role("button", name="Registrar los avalúos")).to_have_count(0)
	desk.show("appraisals-faulty")
	with as_user("Credit Manager", BRANCH):
		fixed = attach(f"{first};12.500,00;{today()};Peritos del Sur\n{second};9.000,00;{today()};\n")
		batch = frappe.get_doc("Appraisal Batch", batch.name)
		batch.update({"file": fixed, "appraiser": "Tasaciones SA"}).save()
	frappe.db.commit()
	desk.page.evaluate("() => cur_frm.reload_doc()")
	desk.wait_for_requests()
	desk.press("Revisar de nuevo")
	desk.wait_for("number_ready", 2)
	desk.press("Registrar los avalúos")
	expect(desk.dialog).to_contain_text("Líneas: 2.")
	desk.show("appraisals-ask")
	desk.dialog.locator(".btn-primary").click()
	desk.wait_for("status", "Running")
	# What the worker does, which the test's server has none of.
	frappe.db.rollback()
	write_batch(batch.name)
	frappe.set_user("Administrator")
	desk.press("Actualizar")
	desk.wait_for("status", "Done")
	desk.show("appraisals-done")
	expect(desk.form).to_contain_text("Hecho", timeout=30 * SECONDS)
	desk.open("appraisal-batch")
	expect(desk.form).to_contain_text(batch.name)
	desk.show("appraisals-list")
	desk.open("appraisal-batch-row")
	expect(desk.form).to_contain_text(second)
	desk.show("appraisals-rows")
	assert desk.errors == []
	frappe.db.rollback()
	assert [frappe.db.get_value("Collateral", name, "value_amount") for name in things] == [12_500, 9_000]
	rows = frappe.get_doc("Collateral", second).appraisals
	assert [row.appraiser for row in rows] == ["Tasaciones SA", "Tasaciones SA"]
