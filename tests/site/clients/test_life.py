"""A client's life: status, verification, notes, follow-ups, groups, rating, the 360 view, export and erasure."""

import json
from io import BytesIO
from zipfile import ZipFile

import frappe
import pytest
from frappe.utils import add_days, getdate, today
from frappe.www.printview import get_print_format

from lending_app.clients.api import (
	add_follow_up,
	close_follow_up,
	decide_status_request,
	download_file,
	get_overview,
)
from lending_app.clients.exceptions import (
	ClientNotLendableError,
	ErasureRefusedError,
	FollowUpError,
	GroupMemberError,
	SecondPersonError,
	StatusChangeError,
	VerificationError,
)
from lending_app.clients.providers.base import VerificationUnavailableError
from lending_app.clients.services.erase_client import erase_client
from lending_app.clients.services.rate_clients import build_ratings, rate_clients
from lending_app.clients.services.verify_client import verify_client
from lending_app.printing.hook import GENERATOR, generate_pdf
from lending_app.servicing.services.close_day import DayCloser
from lending_app.servicing.services.get_loan_state import get_loan_state
from lending_app.testing.factories import (
	make_client,
	make_client_document,
	make_company_client,
	make_disbursed_loan,
	make_image,
	make_loan_application,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.support import (
	COMPANY,
	NORTH,
	QueryLog,
	as_user,
	assert_ledgers_agree,
	get_user,
	refused,
	travel_to,
)


def ask(client, request_type, reason="Moved abroad"):
	return frappe.new_doc(
		"Client Status Request", client=client.name, request_type=request_type, reason=reason
	).insert()


# --- Status --------------------------------------------------------------------------------------


def test_client_is_deactivated_and_reactivated_by_two_people():
	client = make_client()
	for request_type, status in (("Deactivate", "Inactive"), ("Reactivate", "Active")):
		with as_user("Loan Officer"):
			request = ask(client, request_type)
		assert frappe.db.get_value("Client", client.name, "status") != status
		with as_user("Credit Manager") as manager:
			decide_status_request(request.name, True)
		request.reload()
		assert (request.status, request.decided_by) == ("Approved", manager)
		assert frappe.db.get_value("Client", client.name, "status") == status
	comments = frappe.get_all("Comment", {"reference_name": client.name}, pluck="content")
	assert any("Moved abroad" in text for text in comments)


def test_nobody_decides_what_they_asked_for():
	client = make_client()
	with as_user("Credit Manager"):
		request = ask(client, "Deactivate")
		with refused(SecondPersonError, "Second Person Needed"):
			decide_status_request(request.name, True)
	assert frappe.db.get_value("Client", client.name, "status") == "Active"


def test_officer_does_not_decide():
	client = make_client()
	request = ask(client, "Deactivate")
	with as_user("Loan Officer"), refused(frappe.PermissionError, exact=False):
		decide_status_request(request.name, True)


def test_declined_request_leaves_the_client_and_is_final():
	client = make_client()
	request = ask(client, "Deactivate")
	with as_user("Credit Manager"):
		with refused(StatusChangeError, "Status Request", match="why"):
			decide_status_request(request.name, False)
		decide_status_request(request.name, False, "Still our client")
		with refused(StatusChangeError, "Status Request", match="already"):
			decide_status_request(request.name, True)
	assert frappe.db.get_value("Client", client.name, "status") == "Active"


def test_request_s_decision_is_written_by_nobody_else():
	request = ask(make_client(), "Deactivate")
	request.status, request.decided_by = "Approved", "Administrator"
	request.save()
	assert (request.reload().status, request.decided_by) == ("Pending", None)


def test_request_that_does_not_apply_is_refused():
	client = make_client()
	with refused(StatusChangeError, "Status Request", match="does not apply"):
		ask(client, "Reactivate")
	ask(client, "Deactivate")
	with refused(StatusChangeError, "Status Request", match="waits for its decision"):
		ask(client, "Block")


def test_status_is_not_changed_behind_the_second_person():
	client = make_client()
	client.status = "Inactive"
	with refused(StatusChangeError, "Status Not Changed", match="second person"):
		client.save()


def test_block_takes_its_reason_and_nobody_else():
	client = make_client()
	client.status = "Blocked"
	with refused(StatusChangeError, "Status Not Changed", match="reason of the block"):
		client.save()
	client.reload().update({"status": "Blocked", "block_reason": "On a sanctions list"})
	client.save()
	client.status = "Active"
	with refused(StatusChangeError, "Status Not Changed"):
		client.save()


def test_client_with_an_open_loan_is_not_deactivated():
	loan = make_disbursed_loan()
	request = ask(frappe.get_doc("Client", loan.client), "Deactivate")
	with as_user("Credit Manager"), refused(StatusChangeError, "Status Not Changed", match=loan.name):
		decide_status_request(request.name, True)


def test_prospect_becomes_active_with_the_first_loan():
	client = make_client(status="Prospect")
	make_disbursed_loan(client=client)
	assert frappe.db.get_value("Client", client.name, "status") == "Active"


def test_blocked_client_s_application_says_why():
	client = make_client()
	application = make_loan_application(client=client.name)
	client.update({"status": "Blocked", "block_reason": "Forged payslip"})
	client.save()
	application.status = "Submitted"
	with refused(ClientNotLendableError, "Client Cannot Borrow", match="Forged payslip"):
		application.save()


# --- Verification --------------------------------------------------------------------------------


def test_manual_verification_is_recorded_with_who_and_when():
	client = make_client(mobile_phone="+1 809-555-1234")
	with as_user("Loan Officer") as officer:
		verify_client(client.name, "Telephone", answer="Passed", remarks="Answered")
	[row] = client.reload().verifications
	assert (row.step, row.result, row.provider, row.verified_by) == ("Telephone", "Passed", "Manual", officer)
	assert (row.checked_value, row.remarks) == ("+1 809-555-1234", "Answered")


def test_verification_counts_for_the_value_that_was_verified():
	client = make_client(mobile_phone="+1 809-555-1234")
	verify_client(client.name, "Telephone", answer="Passed")
	client.reload().save()
	assert "Verified: Telephone" not in client.missing_documents
	client.mobile_phone = "+1 809-555-9999"
	client.save()
	assert "Verified: Telephone" in client.missing_documents


def test_verifications_are_not_written_by_hand():
	client = make_client()
	client.append("verifications", {"step": "Face", "result": "Passed"})
	client.save()
	assert client.reload().verifications == []


def test_face_needs_its_evidence_and_a_failure_its_reason():
	client = make_client()
	with refused(VerificationError, "Verification", match="evidence"):
		verify_client(client.name, "Face", answer="Passed")
	with refused(VerificationError, "Verification", match="remarks"):
		verify_client(client.name, "Face", answer="Failed", evidence=make_image())
	verify_client(client.name, "Face", answer="Passed", evidence=make_image())
	assert client.reload().verifications[0].evidence


def test_nothing_to_verify_is_refused():
	client = make_client()
	with refused(VerificationError, "Nothing to Verify", match="Email"):
		verify_client(client.name, "Email", answer="Passed")


def test_other_provider_answers_instead_of_the_person(monkeypatch, client_settings):
	"""An app's bureau behind the same interface."""
	hooks = frappe.get_hooks
	own = {
		"Manual": ["lending_app.clients.providers.manual.verify"],
		"Bureau": ["lending_app.testing.bureau.verify"],
	}
	names = "lending_verification_providers"
	monkeypatch.setattr(
		frappe, "get_hooks", lambda hook=None, *args: own if hook == names else hooks(hook, *args)
	)
	client_settings(verification_methods=[{"step": "Credit Bureau", "provider": "Bureau"}])
	client = make_client()
	verify_client(client.name, "Credit Bureau", answer="Failed")
	[row] = client.reload().verifications
	assert (row.result, row.provider, row.score, row.reference) == ("Passed", "Bureau", 712, "B-1")
	del own["Bureau"]
	with refused(VerificationUnavailableError, "Provider Missing"):
		verify_client(client.name, "Credit Bureau")


# --- Notes, follow-ups, groups -------------------------------------------------------------------


def test_teller_notes_what_happened_and_another_branch_does_not_read_it():
	client = make_client()
	values = {"client": client.name, "category": "Complaint", "priority": "High", "note": "Waited an hour"}
	with as_user("Teller"):
		note = frappe.new_doc("Client Note", **values).insert()
		assert get_overview(client.name)["notes"][0]["note"] == "Waited an hour"
	with as_user("Teller", NORTH):
		assert note.name not in frappe.get_list("Client Note", pluck="name", limit=0)
		with pytest.raises(frappe.PermissionError):
			get_overview(client.name)


def follow(client, **overrides):
	values = {
		"kind": "Visit",
		"due_date": add_days(today(), 3),
		"assigned_to": get_user("Loan Officer"),
		"description": "See the shop",
	}
	return add_follow_up(client.name, **values | overrides)


def test_follow_up_is_somebody_s_task_with_a_day():
	client = make_client()
	with as_user("Credit Manager"):
		task = follow(client)
	with as_user("Loan Officer"):
		[row] = get_overview(client.name)["follow_ups"]
		assert (row["type"], str(row["date"]), row["name"]) == ("Visit", add_days(today(), 3), task)
		close_follow_up(task)
		assert get_overview(client.name)["follow_ups"] == []


@pytest.mark.parametrize(
	"values",
	[
		{"due_date": "2026-07-14"},
		{"assigned_to": "nobody@example.com"},
		{"assigned_to": get_user("Loan Officer", NORTH)},
		{"description": " "},
	],
)
def test_follow_up_that_nobody_can_do_is_refused(values):
	with refused(FollowUpError, "Follow-Up"):
		follow(make_client(), **values)


def make_group(members, **values):
	defaults = {"group_name": make_unique("Group"), "branch": "Central", "status": "Active"}
	rows = [row if isinstance(row, dict) else {"client": row.name} for row in members]
	return frappe.new_doc("Client Group", members=rows, **defaults | values).insert()


def test_group_has_members_roles_and_a_meeting_day():
	first, second = make_client(), make_client()
	group = make_group([{"client": first.name, "role": "President"}, second], meeting_day="Tuesday")
	assert group.number_of_members == 2
	[row] = get_overview(first.name)["groups"]
	assert (row["name"], row["role"], row["meeting_day"]) == (group.name, "President", "Tuesday")


def test_members_that_a_group_cannot_have_are_refused(client_settings):
	client = make_client()
	with refused(GroupMemberError, "Group", match="2 times"):
		make_group([client, client])
	presidents = [{"client": make_client().name, "role": "President"} for _number in range(2)]
	with refused(GroupMemberError, "Group", match="2 members as President"):
		make_group(presidents)
	with refused(GroupMemberError, "Group", match="company"):
		make_group([make_company_client()])
	client_settings(minimum_group_members=3)
	with refused(GroupMemberError, "Group", match="needs 3"):
		make_group([client])


def test_client_is_in_one_group_of_a_type_at_a_time():
	client = make_client()
	group = make_group([client])
	with refused(GroupMemberError, "Group", match=group.group_name):
		make_group([client])
	assert make_group([client], group_type="Village Bank").name
	group.members[0].left_on = today()
	group.save()
	assert make_group([client]).name


# --- Rating and the 360 view ---------------------------------------------------------------------


def test_rating_follows_loans_and_payments():
	product = make_loan_product(opening_fee_percent=1)
	with travel_to("2026-05-15"):
		client = make_client(client_since="2024-01-01")
		loan = make_disbursed_loan(
			client=client, product=product, principal_amount=12_000, number_of_installments=2
		)
		fresh = build_ratings([client.name])[client.name]
	assert (fresh.figures.open_loans, fresh.figures.days_past_due) == (1, 0)
	assert (fresh.figures.exposure, fresh.lifetime_value) == (12_000, 120)
	with travel_to("2026-06-15"):
		make_repayment(loan=loan.name)
		DayCloser(COMPANY).close([getdate("2026-06-15")])
	with travel_to("2026-06-16"):
		payoff = get_loan_state(loan.name, getdate("2026-06-16")).payoff
		make_repayment(loan=loan.name, amount=float(payoff))
		paid = build_ratings([client.name])[client.name]
	income = {"loan": loan.name, "role": ("in", ("Interest Income", "Fee Income"))}
	earned = frappe.get_all("Loan Ledger Entry", income, ["sum(credit_amount - debit_amount) as total"])[
		0
	].total
	assert earned > 120
	assert float(paid.lifetime_value) == pytest.approx(earned)
	assert (paid.figures.loans_paid, paid.figures.open_loans, paid.figures.exposure) == (1, 0, 0)
	points = {line.factor.value: line.points for line in paid.lines}
	assert points["Worst Days Late"] == 40
	assert points["Months as Client"] == 15
	assert paid.score == sum(points.values())
	assert paid.segment == "A"


def test_ratings_are_built_in_a_fixed_number_of_queries():
	clients = [make_client().name for _number in range(3)]
	build_ratings(clients[:1])
	with QueryLog() as one:
		build_ratings(clients[:1])
	with QueryLog() as three:
		build_ratings(clients)
	assert len(one) == len(three)


def test_late_client_is_listed_as_late():
	with travel_to("2026-05-01"):
		loan = make_disbursed_loan(principal_amount=12_000)
	frappe.db.set_value("Loan", loan.name, {"days_past_due": 44, "overdue_amount": 1_100})
	rate_clients([loan.client])
	late = frappe.get_list("Client", {"days_past_due": (">", 0)}, pluck="name", limit=0)
	assert loan.client in late
	view = get_overview(loan.client)
	assert any("44 days" in alert["text"] for alert in view["alerts"])


def test_overview_gathers_what_every_module_knows():
	client = make_client()
	loan = make_disbursed_loan(client=client, principal_amount=12_000)
	payment = make_repayment(loan=loan.name)
	make_loan_application(client=client.name)
	view = get_overview(client.name)
	assert [row["name"] for row in view["loans"]] == [loan.name]
	assert [row["name"] for row in view["payments"]] == [payment.name]
	assert len(view["applications"]) == 1
	texts = " ".join(event["text"] for event in view["events"])
	assert "Disbursed" in texts
	assert "Paid" in texts
	assert "Client entered" in texts
	assert set(view["checklists"]) == {"Lending", "Account Opening"}


# --- Paper, export, erasure ----------------------------------------------------------------------


def test_client_sheet_is_a_pdf_with_the_client_on_it():
	loan = make_disbursed_loan(principal_amount=12_000)
	record = frappe.get_doc("Print Format", "Client Sheet")
	client = frappe.get_doc("Client", loan.client)
	html = frappe.get_jenv().from_string(get_print_format("Client", record)).render(doc=client)
	assert loan.name in html
	assert "Client Sheet" in html
	assert generate_pdf(html=html, pdf_generator=GENERATOR).startswith(b"%PDF")


def get_file(client):
	download_file(client.name)
	archive = ZipFile(BytesIO(frappe.response.filecontent))
	return {name: archive.read(name) for name in archive.namelist()}


def test_whole_file_is_a_zip_with_an_index():
	client = make_client(documents=[make_client_document(front=make_image(name="card.png"))])
	loan = make_disbursed_loan(client=client, principal_amount=12_000)
	files = get_file(client)
	index = files["Index.csv"].decode("utf-8-sig")
	assert {"Client Sheet.pdf", f"Loan Statement {loan.name}.pdf", "client.json", "Notes.csv"} <= set(files)
	assert files["Client Sheet.pdf"][:5] == b"%PDF-"
	assert all(name in index for name in files if name != "Index.csv")
	assert sum(name.startswith("Documents/") for name in files) == 2
	assert json.loads(files["client.json"])["identity_number"] == client.identity_number


def test_file_lost_on_disk_is_named_in_the_index():
	client = make_client(documents=[make_client_document()])
	frappe.db.set_value(
		"File", {"file_url": client.documents[0].front}, "file_url", "/private/files/gone.png"
	)
	assert "cannot be read" in get_file(client)["Index.csv"].decode("utf-8-sig")


def test_open_loan_refuses_erasure():
	loan = make_disbursed_loan()
	with refused(ErasureRefusedError, "Data Not Erased", match=loan.name):
		erase_client(loan.client, "Asked by letter")


def test_law_refuses_erasure_for_its_months(client_settings):
	client_settings(retention_months=60)
	with travel_to("2026-06-15"):
		loan = make_disbursed_loan(principal_amount=12_000, number_of_installments=1)
		make_repayment(loan=loan.name, amount=frappe.db.get_value("Loan", loan.name, "payoff_amount"))
	with refused(ErasureRefusedError, "Data Not Erased", match="60 months"):
		erase_client(loan.client, "Asked by letter")
	client_settings(retention_months=0)
	client_name = frappe.db.get_value("Client", loan.client, "client_name")
	erase_client(loan.client, "Asked by letter")
	assert client_name not in frappe.db.get_value("Loan", loan.name, "client_name")
	assert_ledgers_agree()


def test_erased_client_is_nobody_any_more():
	client = make_client(
		mobile_phone="+1 809-555-1234", email="ana@example.com", documents=[make_client_document()], birth_date="1990-01-01"
	)  # fmt: skip
	frappe.new_doc("Client Note", client=client.name, note="Knows her well").insert()
	client.city = "Santiago"
	client.save()
	erase_client(client.name, "Asked by letter")
	erased = frappe.get_doc("Client", client.name)
	assert (erased.mobile_phone, erased.email, erased.birth_date, erased.city) == (None, None, None, None)
	assert erased.documents == []
	assert not frappe.db.exists("Customer", client.customer)
	assert erased.client_name == frappe.db.get_value("Customer", erased.customer, "customer_name")
	text = json.dumps(erased.as_dict(), default=str)
	assert client.last_name not in text
	for doctype, field in (("Version", "docname"), ("Client Note", "client"), ("File", "attached_to_name")):
		assert not frappe.db.exists(doctype, {field: client.name}), doctype


def test_frappe_s_own_deletion_request_is_refused_with_an_open_loan():
	user = get_user("Borrower")
	client = make_client(user=user, email=user)
	make_disbursed_loan(client=client)
	with refused(ErasureRefusedError, "Data Not Erased"):
		frappe.new_doc("Personal Data Deletion Request", email=user).insert(ignore_permissions=True)


def test_frappe_s_own_download_holds_the_client():
	from frappe.website.doctype.personal_data_download_request.personal_data_download_request import (
		get_user_data,
	)

	user = get_user("Borrower")
	client = make_client(user=user)
	rows = json.loads(get_user_data(user))["Client"]
	assert [row["name"] for row in rows] == [client.name]
