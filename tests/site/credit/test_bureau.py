"""Credit bureau reports: by hand, by a file, by the inbox; who may see them, and what is refused."""

from pathlib import Path

import frappe
import pytest

from lending_app.clients.personal_data.erase_client import erase_client
from lending_app.credit.bureau.api import ask_bureau, take_upload
from lending_app.credit.bureau.exceptions import (
	BureauConsentError,
	BureauReportError,
	BureauUnavailableError,
	UnreadableBureauFileError,
)
from lending_app.credit.bureau.providers import mask
from lending_app.credit.bureau.read_file import read_file
from lending_app.credit.bureau.request_report import take_inbox
from lending_app.testing.factories import make_bureau_report, make_client, make_image, make_policy_version
from tests.site.credit.bureau_files import make_csv, make_json
from tests.site.support import NORTH, as_user, money, refused

DOCTYPE = "Credit Bureau Report"


@pytest.fixture
def consenting():
	version = make_policy_version()
	with as_user("Loan Officer"):
		client = make_client(identity_number=f"BUR-{frappe.generate_hash(length=8)}")
		client.append(
			"consents",
			{
				"purpose": "Credit Bureau",
				"policy_version": version,
				"given_on": "2026-07-01",
				"channel": "Signed on Paper",
			},
		)
		return client.save()


@pytest.fixture
def inbox():
	"""A folder of the test's own in the place of the site's."""
	folder = Path(frappe.get_site_path("private")).resolve() / f"inbox-{frappe.generate_hash(length=6)}"
	folder.mkdir()
	frappe.db.set_single_value("Evaluation Settings", "bureau_inbox", folder.name)
	frappe.clear_document_cache("Evaluation Settings", "Evaluation Settings")
	yield folder
	for path in sorted(folder.rglob("*"), reverse=True):
		path.unlink() if path.is_file() else path.rmdir()
	folder.rmdir()
	frappe.clear_document_cache("Evaluation Settings", "Evaluation Settings")


@pytest.mark.parametrize("name", ["report.json", "report.csv"])
def test_uploaded_file_becomes_a_submitted_report_once(consenting, name):
	make = {"report.json": make_json, "report.csv": make_csv}[name]
	with as_user("Loan Officer") as user:
		url = make_image(name=name, content=make(consenting.identity_number))
		[made] = take_upload(url)
		assert take_upload(url) == [made]
	report = frappe.get_doc(DOCTYPE, made)
	assert (report.docstatus, report.provider, report.queried_by, report.score) == (1, "File", user, 640)
	assert (str(report.report_date), str(report.valid_until)) == ("2026-07-10", "2026-08-09")
	assert [row.status for row in report.accounts] == ["Past Due", "Current"]
	assert money(report.total_debt_amount) == money("52000.50")
	assert money(report.overdue_amount) == money("12000.50")
	assert money(report.monthly_payments_amount) == 3300
	counts = (report.number_of_open_accounts, report.number_of_recent_inquiries, report.worst_days_past_due)
	assert counts == (2, 1, 62)
	assert [row.code for row in report.prevention_codes] == ["P7"]


def test_report_by_hand_is_checked_signed_and_summed(consenting):
	with as_user("Loan Officer") as user:
		report = make_bureau_report(client=consenting.name, provider="Forged", accounts=[
			{"lender": "A", "balance_amount": 100, "monthly_payment_amount": 10},
		])  # fmt: skip
		report.submit()
	assert (report.provider, report.queried_by, report.branch) == ("Manual", user, "Central")
	assert money(report.total_debt_amount) == 100
	with refused(BureauReportError, "Bureau Report", match="day to come"):
		make_bureau_report(client=consenting.name, report_date="2026-07-16")
	with refused(BureauReportError, "Bureau Report", match="accounts|Accounts, row 1"):
		make_bureau_report(
			client=consenting.name,
			accounts=[{"lender": "A", "balance_amount": 1, "opened_on": "2026-07-16"}],
		)
	with refused(BureauReportError, "Bureau Report", match="already on file"):
		make_bureau_report(client=consenting.name, external_reference=report.external_reference)
	assert make_bureau_report(client=consenting.name, currency="USD").currency == "DOP"


def test_no_report_without_the_client_s_standing_consent(consenting, inbox):
	consent = consenting.consents[-1]
	consent.withdrawn_on, consent.withdrawal_reason = "2026-07-10", "Asked to"
	consenting.save()
	(inbox / "a.json").write_bytes(make_json(consenting.identity_number))
	with as_user("Loan Officer"), refused(BureauConsentError, "Consent Missing"):
		ask_bureau(consenting.name)
	with refused(BureauConsentError, "Consent Missing"):
		make_bureau_report(client=consenting.name)


def test_bureau_is_asked_through_the_inbox(consenting, inbox):
	with as_user("Loan Officer"), refused(BureauUnavailableError, "No Report"):
		ask_bureau(consenting.name)
	(inbox / "0-broken.json").write_bytes(b'{"format": "lending-bureau-1", "rep')
	(inbox / "old.json").write_bytes(
		make_json(consenting.identity_number, report_date="2026-06-01", reference="R-0")
	)
	(inbox / "new.csv").write_bytes(make_csv(consenting.identity_number))
	with as_user("Loan Officer"):
		made = ask_bureau(consenting.name)
	assert frappe.db.get_value(DOCTYPE, made, "external_reference") == "R-1"


def test_inbox_is_emptied_file_by_file(consenting, inbox):
	(inbox / "a.json").write_bytes(make_json("nobody"))
	(inbox / "b.json").write_bytes(make_json(consenting.identity_number)[:-40])
	(inbox / "c.csv").write_bytes(make_csv(consenting.identity_number))
	outcome = take_inbox()
	assert outcome["a.json"] == "0 of 1 reports taken"
	assert "ends before it should" in outcome["b.json"]
	assert outcome["c.csv"] == "1 of 1 reports taken"
	kept = {str(path.relative_to(inbox)) for path in inbox.rglob("*") if path.is_file()}
	assert kept == {"done/a.json", "done/c.csv", "refused/b.json", "refused/b.json.txt"}
	assert take_inbox() == {}
	assert frappe.db.count(DOCTYPE, {"client": consenting.name}) == 1


def test_report_of_another_person_is_refused_with_numbers_masked(consenting):
	url = make_image(name="x.json", content=make_json("402-9999999-1"))
	with refused(BureauReportError, "Unknown Client", match=r"\*{9}99-1"):
		take_upload(url)
	assert (mask("40299999991"), mask("1234")) == ("*******9991", "****")


BROKEN = {
	"day": ({"report_date": "10/07/2026"}, "line 4, field.*report_date.*YYYY-MM-DD"),
	"missing": ({"reference": None}, "line 4, field.*reference.*is missing"),
	"unknown": ({"colour": "red"}, "colour.*not a field"),
	"amount": (
		{"accounts": [{"lender": "A", "balance_amount": "1.000,50"}]},
		"line 11, field.*balance_amount",
	),
	"negative": ({"accounts": [{"lender": "A", "balance_amount": -1}]}, "balance_amount"),
	"status": ({"accounts": [{"lender": "A", "balance_amount": 1, "status": "Bad"}]}, "Past Due"),
	"score": ({"score": 6.5}, "score.*whole number"),
	"list": ({"accounts": "none"}, "accounts.*list of objects"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_malformed_json_names_line_and_field(case):
	changes, match = BROKEN[case]
	with refused(UnreadableBureauFileError, "Bureau File Refused", match=match):
		read_file("a.json", make_json("1", **changes))


def test_cut_and_foreign_files_are_refused():
	whole = make_csv("1")
	lines = whole.splitlines(keepends=True)
	cases = {
		"a.json": (make_json("1")[:300], "ends before it should"),
		"b.json": (b'{"reports": []}', "no file of a format"),
		"c.pdf": (b"%PDF", "no file of a format"),
		"d.csv": (b"".join(lines[:-1]), "ends before it should"),
		"e.csv": (b"".join([*lines[:3], *lines[4:]]), "ends before it should"),
		"f.csv": (whole.replace(b"2022-03-01", b"2022-13-01"), "line 3, field.*opened_on"),
		"g.csv": (whole.replace(b"account,R-1", b"account,R-9"), "line 3, field.*reference.*report above"),
		"h.csv": (b"a,b\n1,2\n", "no file of a format"),
		"i.csv": (whole.replace(b"settled_on", b"lender"), "line 1, field.*lender.*twice"),
	}
	for name, (content, match) in cases.items():
		with refused(UnreadableBureauFileError, "Bureau File Refused", match=match):
			read_file(name, content)


def test_branch_and_role_decide_who_sees_a_report(consenting):
	report = make_bureau_report(client=consenting.name).submit()
	for role, branch, may in (
		("Loan Officer", "Central", True),
		("Loan Officer", NORTH, False),
		("Credit Manager", NORTH, True),
		("Compliance Officer", "Central", True),
		("Teller", "Central", False),
	):
		with as_user(role, branch):
			assert bool(frappe.has_permission(DOCTYPE, "read", report.name)) is may, role
	with as_user("Teller"), refused(frappe.PermissionError):
		ask_bureau(consenting.name)
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError):
		ask_bureau(consenting.name)
	with as_user("Loan Officer"), refused(frappe.PermissionError):
		frappe.get_doc(DOCTYPE, report.name).cancel()


def test_reports_of_an_erased_client_are_gone(consenting):
	report = make_bureau_report(client=consenting.name).submit()
	erase_client(consenting.name, "Asked to")
	assert not frappe.db.exists(DOCTYPE, report.name)


def test_formats_are_read_as_the_manual_shows_them():
	text = (Path(__file__).parents[3] / "docs" / "evaluation.md").read_text()
	found = {}
	for kind in ("json", "csv"):
		content = text.split(f"```{kind}\n")[1].split("```")[0]
		[found[kind]] = read_file(f"manual.{kind}", content.encode())
	assert found["json"].accounts[0].balance_amount == money("12000.50")
	assert [found["json"].reference, found["csv"].reference] == ["R-2026-1", "R-2026-2"]
