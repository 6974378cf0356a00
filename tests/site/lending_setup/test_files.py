"""Files: in every field for files that the app has, and on every document of it.

The fields and DocTypes are read from the app, so that a new one is tested here without being named.
"""

import json
from io import BytesIO
from zipfile import ZipFile

import frappe
import pytest
from frappe.core.doctype.file.utils import attach_files_to_document, find_file_by_url
from frappe.handler import upload_file
from frappe.model.base_document import get_controller
from frappe.utils import set_request
from PIL import Image
from pypdf import PdfWriter

from lending_app.lending_setup.documents.own_doctypes import list_own_doctypes
from lending_app.lending_setup.exceptions import ForeignFileError, UnusableFileError
from lending_app.lending_setup.files.attachments import check_attachments, get_kinds
from lending_app.lending_setup.files.kinds import ATTACHMENTS, check_kind
from lending_app.servicing.printouts.build_client_sheet import build_client_sheet
from lending_app.testing.factories import make_client, make_unique
from tests.site.requests import call
from tests.site.support import CENTRAL, NORTH, as_user, get_user, refused

OFFICER = "Loan Officer"
NOBODY_S_KINDS = (
	"page.html",
	"drawing.svg",
	"shell.php",
	"run.sh",
	"tool.js",
	"old.doc",
	"macro.xlsm",
	"noname",
)
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def list_fields():
	"""Every field for a file: its DocType, name and the DocType of the document that it is saved with."""
	for doctype in list_own_doctypes():
		for field in frappe.get_meta(doctype).get(
			"fields", {"fieldtype": ("in", ("Attach", "Attach Image"))}
		):
			yield doctype, field


def make_document(doctype, field, url):
	"""A document that is about to be saved with a file in a field of it or of its rows; not saved."""
	if not frappe.get_meta(doctype).istable:
		return frappe.new_doc(doctype, **{field.fieldname: url})
	tables = frappe.get_all("DocField", {"options": doctype, "fieldtype": "Table"}, ["parent", "fieldname"])
	parent = next(row for row in tables if row.parent in list_own_doctypes())
	return frappe.new_doc(parent.parent, **{parent.fieldname: [{field.fieldname: url}]})


def make_file(name, content, **values):
	return frappe.new_doc("File", file_name=name, content=content, **{"is_private": 1, **values}).insert()


def make_content(kind):
	stream = BytesIO()
	if kind in (".jpg", ".jpeg", ".png", ".webp"):
		form = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}[kind]
		Image.new("RGB", (9, len(kind)), (9, 90, 40)).save(stream, form)
		return stream.getvalue()
	if kind in (".docx", ".xlsx", ".odt", ".ods"):
		with ZipFile(stream, "w") as archive:
			for part in ("word/document.xml", "xl/workbook.xml", "content.xml"):
				archive.writestr(part, f"<x>{kind}</x>")
		return stream.getvalue()
	if kind == ".pdf":
		writer = PdfWriter()
		writer.add_blank_page(100, 100)
		writer.write(stream)
		return stream.getvalue()
	return {".json": b"{}", ".xml": b"<list/>"}.get(kind, f"code,name\n{kind},\n".encode())


def upload(doctype=None, docname=None, name="id.png", content=None, is_private=0, **values):
	"""A file as a form sends it, under the address of a browser."""
	content = content or make_content(".png")
	set_request(
		method="POST", path="/", data={"file": (BytesIO(content), name)}, content_type="multipart/form-data"
	)
	frappe.local.form_dict = frappe._dict(doctype=doctype, docname=docname, is_private=is_private, **values)
	try:
		return upload_file()
	finally:
		frappe.local.request, frappe.local.form_dict = None, frappe._dict()


# --- Fields ----------------------------------------------------------------------------------------


def test_every_field_takes_the_user_s_own_files_of_its_kinds_alone():
	with as_user(OFFICER):
		own = make_file("own.png", make_content(".png")).file_url
	hidden = make_file(f"{make_unique('hidden')}.png", make_content(".png") + b"\0").file_url
	fields = list(list_fields())
	assert len(fields) > 10
	files = make_files({kind for doctype, field in fields for kind in get_kinds(doctype, field.fieldname)})
	for doctype, field in fields:
		kinds = get_kinds(doctype, field.fieldname)
		with as_user(OFFICER):
			for url in (hidden, "/private/files/nowhere.png", "https://example.com/a.png", "/files/../a.png"):
				with refused(UnusableFileError, "Unusable File", match="not on this site"):
					check_attachments(make_document(doctype, field, url))
			if ".png" in kinds:
				check_attachments(make_document(doctype, field, own))
			for name in NOBODY_S_KINDS:
				with refused(UnusableFileError, "Unusable File", match="of a kind that is not taken"):
					check_attachments(make_document(doctype, field, files[name]))
			for kind in kinds:
				if lie := files.get(f"lie{kind}"):
					with refused(UnusableFileError, "Unusable File"):
						check_attachments(make_document(doctype, field, lie))
				check_attachments(make_document(doctype, field, files[f"true{kind}"]))


def test_every_field_keeps_a_file_that_the_document_has_in_another_field():
	"""The framework then knows no more of it than its address, and writes a failure into the Error Log alone."""
	fields = [(doctype, field.fieldname) for doctype, field in list_fields()]
	files = make_files({kind for doctype, fieldname in fields for kind in get_kinds(doctype, fieldname)})
	before = frappe.db.count("Error Log")
	for doctype, fieldname in fields:
		# The first by name: a set has another first in each run.
		kind = min(get_kinds(doctype, fieldname))
		document = frappe.new_doc(doctype, name=make_unique("kept"), **{fieldname: files[f"true{kind}"]})
		ties = {"attached_to_doctype": doctype, "attached_to_name": document.name}
		frappe.new_doc("File", file_url=files[f"true{kind}"], attached_to_field="other", **ties).insert()
		attach_files_to_document(document, None)
		kept = frappe.get_doc("File", {**ties, "attached_to_field": fieldname})
		assert kept.file_name
		assert kept.is_private
	assert frappe.db.count("Error Log") == before


def make_files(kinds):
	"""The officer's, by name with their address: of nobody's kinds, and of each kind a true one and one that lies, unless
	that is refused as it is uploaded. No content twice, for the framework keeps one file of it.
	"""
	files = {}
	with as_user(OFFICER):
		for name in NOBODY_S_KINDS:
			files[name] = make_file(name, f"text of no kind in {name}".encode()).file_url
		for kind in sorted(kinds):
			files[f"true{kind}"] = make_file(f"true{kind}", make_content(kind)).file_url
			try:
				files[f"lie{kind}"] = make_file(f"lie{kind}", PICTURE + kind.encode()).file_url
			except UnusableFileError:
				assert frappe.parse_json(frappe.message_log[-1]).title == "Unusable File"
				frappe.clear_messages()
	return files


def test_saving_checks_files_whatever_the_controller_does():
	"""The base of all controllers calls it: shown on one that has no code for files."""
	note = frappe.new_doc("Client Note", client=make_client().name, note="Visit", category="General")
	note.attachment = "/private/files/nowhere.png"
	with refused(UnusableFileError, "Unusable File"):
		note.insert()
	note.attachment = make_file("visit.txt", b"They were out.", is_private=0).file_url
	note.insert()
	file = frappe.get_doc("File", {"file_url": note.attachment})
	assert (file.is_private, file.attached_to_name, file.attached_to_field) == (1, note.name, "attachment")


def test_a_public_file_of_another_document_stays_there_and_is_copied():
	logo = make_file("logo.png", make_content(".png"), is_private=0)
	logo.db_set({"attached_to_doctype": "Website Settings", "attached_to_name": "Website Settings"})
	client = make_client(photo=logo.file_url)
	assert frappe.db.get_value("File", logo.name, "is_private") == 0
	assert client.photo.startswith("/private/files/")
	copy = frappe.get_doc("File", {"file_url": client.photo, "attached_to_name": client.name})
	assert copy.get_content() == logo.get_content()


# --- Documents -------------------------------------------------------------------------------------


def test_what_is_uploaded_for_a_document_is_private_and_of_a_known_kind():
	client = make_client()
	for doctype in list_own_doctypes():
		kinds = get_kinds(doctype, None)
		assert kinds >= ATTACHMENTS, doctype
		for name in NOBODY_S_KINDS:
			with pytest.raises(UnusableFileError):
				check_kind(name, PICTURE, "Upload", kinds)
	for name in NOBODY_S_KINDS:
		with refused(UnusableFileError, "Unusable File"):
			upload("Client", client.name, name, PICTURE)
	for name in ("x.png", "x.csv", "x.txt", "x.pdf", "x.xlsx"):
		with refused(UnusableFileError, "Unusable File"):
			upload("Client", client.name, name, PICTURE)
	assert not frappe.db.exists("File", {"attached_to_doctype": "Client", "attached_to_name": client.name})
	file = upload("Client", client.name)
	assert (file.is_private, file.file_url.startswith("/private/files/")) == (1, True)
	early = upload("Client", "new-client-abc")
	assert early.is_private


def test_what_is_public_is_private_once_it_hangs_on_a_document():
	client = make_client()
	for values in (
		{"attached_to_doctype": "Client", "attached_to_name": client.name},
		{"attached_to_doctype": "Client", "attached_to_name": client.name, "is_private": 0},
	):
		file = upload(name=f"{make_unique('later')}.png")
		assert not file.is_private
		file = frappe.get_doc("File", file.name).update(values).save()
		assert (file.is_private, file.file_url.startswith("/private/files/")) == (1, True)
	library = upload(name=f"{make_unique('library')}.png")
	taken = call_upload_from_library(client, library)
	assert taken.is_private
	assert frappe.db.get_value("File", library.name, "is_private") == 0


def call_upload_from_library(client, library):
	set_request(method="POST", path="/")
	frappe.local.form_dict = frappe._dict(
		doctype="Client", docname=client.name, library_file_name=library.name
	)
	return upload_file()


def test_a_document_s_file_is_not_taken_away_or_published():
	with as_user(OFFICER):
		client = make_client()
		file = upload("Client", client.name)
	for values in (
		{"is_private": 0},
		{"attached_to_doctype": None, "attached_to_name": None, "is_private": 0},
	):
		with as_user(OFFICER):
			document = frappe.get_doc("File", file.name).update(values)
			try:
				document.save()
			except ForeignFileError:
				frappe.clear_messages()
		kept = frappe.get_doc("File", file.name)
		assert (kept.is_private, kept.attached_to_name) == (1, client.name)


# --- Files of others -------------------------------------------------------------------------------


def test_nobody_takes_the_private_file_of_another_by_its_address():
	"""By a record of their own for it, by the picture of their own user, in capitals, or by its bare name."""
	name = make_unique("id").lower()
	hidden = make_file(f"{name}.png", make_content(".png"), owner="Administrator").file_url
	for role in (OFFICER, "Borrower"):
		with as_user(role, NORTH):
			capitals = make_file(f"{name.upper()}.png", make_content(".png") + b"\0" * len(role))
			for values in (
				{"file_url": hidden},
				{"file_url": hidden, "is_private": 1, "content": ""},
				{"file_name": hidden.rpartition("/")[2], "is_private": 1},
			):
				with refused(ForeignFileError, "File Not Yours"):
					frappe.new_doc("File", **values).insert()
			with refused(frappe.ValidationError):
				frappe.new_doc("File", file_url=frappe.utils.get_url(hidden)).insert()
			own = make_file("mine.png", make_content(".png") + role.encode())
			with refused(ForeignFileError, "File Not Yours"):
				frappe.get_doc("File", own.name).update({"file_url": hidden}).save()
			named = make_file("named.png", b"\0" + make_content(".png"), file_url=hidden)
			assert named.file_url != hidden
			user = frappe.get_doc("User", get_user(role, NORTH))
			user.user_image = hidden
			with refused(ForeignFileError, "File Not Yours"):
				user.save(ignore_permissions=True)
			for path in (hidden, hidden.upper().replace("/PRIVATE/FILES", "/private/files")):
				assert not can_download(path) or path == capitals.file_url
			assert can_download(own.file_url)


def can_download(path):
	"""Whether the framework would send what lies at an address. It asks this, writes a log and commits, and sends it."""
	set_request(method="GET", path=path)
	try:
		return bool(find_file_by_url(path))
	finally:
		frappe.local.request = None


def test_files_of_another_branch_are_neither_read_nor_listed():
	with as_user(OFFICER):
		client = make_client(branch=CENTRAL)
		file = upload("Client", client.name)
	# Uploaded once for a client who is elsewhere now.
	file.db_set("owner", get_user(OFFICER, NORTH))
	for role in (OFFICER, "Teller", "Borrower"):
		with as_user(role, NORTH):
			assert not frappe.has_permission("File", "read", file)
			assert not frappe.has_permission("File", "write", file)
			assert not can_download(file.file_url) or role == "Borrower"
			assert file.name not in frappe.get_list("File", pluck="name", limit=0) or role == "Borrower"
			with pytest.raises((frappe.PermissionError, UnusableFileError)):
				upload("Client", client.name)
			with pytest.raises(frappe.PermissionError):
				call(
					"frappe.client.insert",
					doc=json.dumps(
						{
							"doctype": "File",
							"file_name": "x.txt",
							"content": "x",
							"attached_to_doctype": "Client",
							"attached_to_name": client.name,
						}
					),
				)
	with as_user(OFFICER, CENTRAL):
		assert frappe.has_permission("File", "read", file)
		assert file.name in frappe.get_list("File", pluck="name", limit=0)
		assert can_download(file.file_url)


def test_a_client_sheet_embeds_the_client_s_own_picture_alone():
	with as_user(OFFICER):
		client = make_client(branch=CENTRAL)
	hidden = make_file("other.png", make_content(".png") + b"\0\0")
	client.db_set("photo", hidden.file_url)
	with as_user(OFFICER):
		assert build_client_sheet(client).photo == ""
	own = upload("Client", client.name, content=make_content(".webp"), name="face.webp")
	client.db_set("photo", own.file_url)
	with as_user(OFFICER):
		assert build_client_sheet(client).photo.startswith("data:image/webp;base64,")
	client.db_set("photo", make_file("drawing.svg", PICTURE).file_url)
	assert build_client_sheet(client).photo == ""


def test_kinds_of_every_controller_are_known():
	for doctype in list_own_doctypes():
		names = {field.fieldname for name, field in list_fields() if name == doctype}
		assert set(get_controller(doctype).file_kinds) <= names, doctype
