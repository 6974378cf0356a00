"""A client's documents, their files, and the checklist."""

from io import BytesIO

import frappe
import pytest
from frappe.utils import add_days, add_months, getdate, today
from PIL import Image

from lending_app.clients.documents.build_checklist import ItemState, build_checklist
from lending_app.clients.documents.renew_files import notify_expiring, refresh_files
from lending_app.clients.exceptions import DocumentExpiredError, IncompleteClientError
from lending_app.clients.queries import list_outdated_clients
from lending_app.lending_setup.exceptions import UnusableFileError
from lending_app.testing.factories import (
	make_client,
	make_client_document,
	make_company_client,
	make_image,
)
from tests.site.support import QueryLog, refused, travel_to


def get_states(client, purpose="Lending"):
	return {item.label: item.state for item in build_checklist(client, purpose)}


# --- Documents and files ---------------------------------------------------------------------------


def test_document_is_kept_with_who_and_when():
	client = make_client(documents=[make_client_document()])
	[row] = client.documents
	assert row.added_by == frappe.session.user
	assert row.added_on
	assert client.next_expiry_date == getdate(row.expiry_date)
	for side in (row.front, row.back):
		attached = frappe.db.get_value("File", {"file_url": side}, ["attached_to_name", "is_private"])
		assert attached == (client.name, 1)


def test_expired_document_is_refused_when_it_is_added():
	row = make_client_document(expiry_date=add_days(today(), -1), issue_date=None)
	with refused(DocumentExpiredError, "Document Not Valid", match="expired on"):
		make_client(documents=[row])


def test_document_that_expires_later_does_not_stop_the_client():
	client = make_client(documents=[make_client_document()])
	with travel_to(add_days(today(), 400)):
		client.reload()
		client.city = "Santiago"
		client.save()
	assert client.city == "Santiago"


@pytest.mark.parametrize(
	("missing", "text"),
	[("front", "image or file"), ("back", "image of its back"), ("expiry_date", "expiry date")],
)
def test_document_without_what_its_kind_asks_for_is_refused(missing, text):
	with refused(IncompleteClientError, "Document Incomplete", match=text):
		make_client(documents=[make_client_document(**{missing: None})])


def test_document_of_tomorrow_is_refused():
	with refused(DocumentExpiredError, "Document Not Valid", match="a day to come"):
		make_client(documents=[make_client_document(issue_date=add_days(today(), 1))])


def get_png():
	stream = BytesIO()
	Image.effect_noise((300, 300), 90).save(stream, "PNG")
	return stream.getvalue()


@pytest.mark.parametrize(
	("name", "content", "text"),
	[
		("cut.png", get_png()[:2_000], "broken or cut off"),
		("text.jpg", b"no image at all", "text.jpg.* is broken"),
		("cut.pdf", b"%PDF-1.7 and no end", "cut.pdf.* is broken"),
		("sheet.txt", b"text", "of a kind that is not taken"),
	],
)
def test_broken_file_is_refused(name, content, text):
	with refused(UnusableFileError, "Unusable File", match=text):
		url = make_image(name=name, content=content)
		make_client(documents=[make_client_document(front=url)])


def test_image_that_is_cut_off_is_refused_before_it_is_mended():
	"""Frappe would draw what is left of it and keep that."""
	stream = BytesIO()
	Image.effect_noise((300, 300), 90).convert("RGB").save(stream, "JPEG")
	values = {"attached_to_doctype": "Client", "attached_to_name": make_client().name}
	file = frappe.new_doc("File", file_name="cut.jpg", **values)
	file.content = stream.getvalue()[:4_000]
	with refused(UnusableFileError, "Unusable File", match="cut off"):
		file.insert()
	file.content = stream.getvalue()
	assert file.insert().name


def test_oversized_file_is_refused(client_settings):
	client_settings(maximum_file_megabytes=1)
	stream = BytesIO()
	Image.effect_noise((1_300, 1_300), 90).save(stream, "PNG")
	url = make_image(content=stream.getvalue())
	with refused(UnusableFileError, "Unusable File", match="the limit is 1 MB"):
		make_client(documents=[make_client_document(front=url)])


def test_file_that_is_not_here_is_refused():
	with refused(UnusableFileError, "Unusable File", match="not on this site"):
		make_client(documents=[make_client_document(front="/private/files/nowhere.png")])


def test_public_file_of_a_client_becomes_private():
	client = make_client(documents=[make_client_document(front=make_image(private=0))])
	assert client.documents[0].front.startswith("/private/files/")


# --- Checklist -------------------------------------------------------------------------------------


def test_checklist_follows_the_kind_of_client():
	person = get_states(make_client())
	assert person["National ID Card"] is ItemState.MISSING
	assert "Power of Attorney" not in person
	assert get_states(make_company_client())["Power of Attorney"] is ItemState.MISSING


def test_file_is_complete_when_nothing_mandatory_is_missing(client_settings):
	client_settings(verification_methods=[])
	address = make_client_document(document_type="Proof of Address", back=None, expiry_date=None)
	client = make_client(documents=[make_client_document()])
	assert (client.kyc_status, client.missing_documents) == ("Incomplete", "Proof of Address")
	client.append("documents", address)
	client.save()
	assert (client.kyc_status, client.missing_documents) == ("Complete", None)


def test_higher_risk_asks_for_more():
	low = make_client()
	high = make_client(is_politically_exposed=1, political_position="Mayor")
	assert "Source of Funds Statement" not in get_states(low)
	assert get_states(high)["Source of Funds Statement"] is ItemState.MISSING


def test_days_make_a_file_expire_and_the_officers_are_told_once(client_settings):
	client_settings(verification_methods=[], expiry_notice_days=30)
	address = make_client_document(document_type="Proof of Address", back=None, expiry_date=None)
	client = make_client(documents=[make_client_document(), address])
	expiry = client.next_expiry_date
	with travel_to(add_days(expiry, -30)):
		assert get_states(client)["National ID Card"] is ItemState.EXPIRING
		assert notify_expiring() == 1
	with travel_to(add_days(expiry, -29)):
		assert notify_expiring() == 0
	with travel_to(add_days(expiry, 1)):
		refresh_files()
	assert frappe.db.get_value("Client", client.name, "kyc_status") == "Expired"


def test_morning_s_job_reads_no_client_whose_file_is_in_order():
	make_client(documents=[make_client_document()])
	assert make_client().name not in list_outdated_clients()
	with QueryLog() as queries:
		refresh_files()
	assert len(queries) <= 1 + 20 * len(list_outdated_clients())


def test_newer_document_of_a_kind_takes_the_place_of_the_old_one():
	old = make_client_document(expiry_date=add_days(today(), 5))
	new = make_client_document(expiry_date=add_days(today(), 500))
	client = make_client(documents=[old, new])
	assert client.next_expiry_date == getdate(add_days(today(), 500))


def test_file_is_renewed_by_risk(client_settings):
	client_settings(renewal_months_low=24, renewal_months_high=12)
	client = make_client(client_since="2026-01-01")
	assert getdate(client.kyc_renewal_date) == getdate(add_months("2026-01-01", 24))
	client.update({"is_politically_exposed": 1, "political_position": "Mayor"})
	client.save()
	assert getdate(client.kyc_renewal_date) == getdate(add_months("2026-01-01", 12))
	client.kyc_reviewed_on = today()
	client.save()
	assert getdate(client.kyc_renewal_date) == getdate(add_months(today(), 12))


PERSONAL = {"client_name", "nationality", "marital_status", "address"}


def test_account_opening_of_a_natural_person():
	"""FND-28: name, nationality, marital status, address, copy of ID, utility bill; the rest is optional."""
	client = make_client(nationality="Bolivia, Plurinational State of")
	items = {item.label: item for item in build_checklist(client, "Account Opening")}
	assert {label for label, item in items.items() if item.is_mandatory} == {
		"Full Name", "Nationality", "Marital Status", "Address", "National ID Card", "Utility Bill",
	}  # fmt: skip
	assert items["Nationality"].state is ItemState.PRESENT
	assert items["Utility Bill"].state is ItemState.MISSING
	assert not items["Profession"].is_mandatory


def test_account_opening_of_a_sole_proprietorship():
	"""FND-29."""
	client = make_company_client(legal_form="Sole Proprietorship", owner_name="Ana Rojas")
	states = get_states(client, "Account Opening")
	assert states["Owner's Name"] is ItemState.PRESENT
	assert {
		"Company Name", "Address", "Identity Number", "Certified Tax Registration",
		"Commercial Registration Certificate", "Municipal Register", "Representative's ID Card",
	} <= set(states)  # fmt: skip


def test_account_opening_of_a_company():
	"""FND-30: with representatives, partners, executives and their documents."""
	people = [{"role": role, "full_name": "Ana"} for role in ("Legal Representative", "Partner")]
	states = get_states(make_company_client(officers=people), "Account Opening")
	assert states["Legal Representative"] is states["Partner"] is ItemState.PRESENT
	assert states["Executive"] is ItemState.MISSING
	assert {
		"Incorporation Deed and Statutes",
		"Power of Attorney",
		"List of Partners",
		"List of Executives",
	} <= set(states)
