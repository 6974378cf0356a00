"""The patch that makes files of the app's documents private, on a site where they were uploaded as public."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from lending_app.lending_setup.files.hide_public import hide_public_files
from lending_app.patches.v1_0.hide_public_files import execute
from lending_app.testing.factories import make_client, make_client_document, make_unique
from tests.site.support import COMPANY

CONTENT = b"Identity card of Ana"


@pytest.fixture
def made() -> Any:
	"""Files of the disk that a test has made; they go with it, as its rows do."""
	folders = [Path(frappe.get_site_path(place, "files")) for place in ("public", "private")]
	before = {path for folder in folders for path in folder.rglob("*")}
	frappe.db.after_commit.reset()
	yield
	frappe.db.after_commit.reset()
	for path in {path for folder in folders for path in folder.rglob("*")} - before:
		if path.is_file():
			path.unlink()


def make_public(doctype: str | None, name: str | None, **values: Any) -> Document:
	"""A file as a site had it that took public ones: its row and its bytes."""
	file_name = f"{make_unique('card').lower()}.png"
	get_path(f"/files/{file_name}").write_bytes(CONTENT)
	row = frappe.new_doc(
		"File",
		file_name=file_name,
		file_url=f"/files/{file_name}",
		is_private=0,
		attached_to_doctype=doctype,
		attached_to_name=name,
		folder="Home/Attachments",
		**values,
	)
	row.set_new_name()
	row.db_insert()
	return row


def get_path(url: str) -> Path:
	place = "private" if url.startswith("/private") else "public"
	return Path(frappe.get_site_path(place, "files", url.rpartition("/")[2]))


def run() -> list[str]:
	found = hide_public_files()
	frappe.db.after_commit.run()
	return found


def test_file_moves_with_every_field_that_names_it(made):
	client = make_client(documents=[make_client_document()])
	photo, front = make_public("Client", client.name), make_public("Client", client.name)
	thumbnail = make_public(None, None)
	frappe.db.set_value("File", photo.name, "thumbnail_url", thumbnail.file_url)
	frappe.db.set_value("Client", client.name, "photo", photo.file_url)
	frappe.db.set_value("Client Document", client.documents[0].name, "front", front.file_url)
	assert {photo.file_url, front.file_url} <= set(run())
	client.reload()
	for file, url in ((photo, client.photo), (front, client.documents[0].front)):
		row = frappe.get_doc("File", file.name)
		assert (row.is_private, row.file_url, row.thumbnail_url) == (1, url, None)
		assert url.startswith("/private/files/")
		assert get_path(url).read_bytes() == CONTENT
		assert not get_path(file.file_url).exists()
	assert not get_path(thumbnail.file_url).exists()


def test_file_that_nothing_but_a_field_names_is_found_and_tied(made):
	client = make_client()
	file = make_public(None, None)
	frappe.db.set_value("Client", client.name, "photo", file.file_url)
	run()
	url = frappe.db.get_value("Client", client.name, "photo")
	tied = {"file_url": url, "attached_to_doctype": "Client", "attached_to_name": client.name}
	assert frappe.db.count("File", tied) == 1
	assert not get_path(file.file_url).exists()


def test_file_that_is_public_for_another_document_stays_and_the_client_has_a_copy(made):
	client = make_client()
	logo = make_public("Company", COMPANY)
	frappe.db.set_value("Client", client.name, "photo", logo.file_url)
	run()
	url = frappe.db.get_value("Client", client.name, "photo")
	assert url.startswith("/private/files/")
	assert get_path(url).read_bytes() == get_path(logo.file_url).read_bytes() == CONTENT
	assert frappe.db.get_value("File", logo.name, ["file_url", "is_private"]) == (logo.file_url, 0)
	tied = {
		"file_url": url,
		"attached_to_doctype": "Client",
		"attached_to_name": client.name,
		"is_private": 1,
	}
	assert frappe.db.count("File", tied) == 1


def test_run_again_changes_nothing_and_one_that_was_broken_off_is_finished(made):
	client = make_client()
	file = make_public("Client", client.name)
	frappe.db.savepoint("eve")
	hide_public_files()
	# Killed before the commit: the rows are as they were, and so is the file.
	frappe.db.rollback(save_point="eve")
	frappe.db.after_commit.reset()
	assert get_path(file.file_url).read_bytes() == CONTENT
	execute()
	frappe.db.after_commit.run()
	moved = frappe.db.get_value("File", file.name, "file_url")
	assert get_path(moved).read_bytes() == CONTENT
	assert not get_path(file.file_url).exists()
	assert file.file_url not in run()
	assert frappe.db.get_value("File", file.name, "file_url") == moved


def test_what_is_missing_or_leads_out_of_the_folder_is_left(made):
	client = make_client()
	lost = make_public("Client", client.name)
	get_path(lost.file_url).unlink()
	out = make_public("Client", client.name)
	frappe.db.set_value("File", out.name, "file_url", "/files/../../site_config.json")
	assert {lost.file_url, "/files/../../site_config.json"} & set(run()) == set()
	assert Path(frappe.get_site_path("site_config.json")).exists()


def test_public_file_of_a_document_of_no_app_of_ours_is_left(made):
	logo = make_public("Company", COMPANY)
	assert logo.file_url not in run()
	assert get_path(logo.file_url).exists()
