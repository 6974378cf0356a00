"""Serving a client: notes, follow-ups, groups, rating and the 360 view."""

import frappe
import pytest
from frappe.utils import add_days, getdate, today

from lending_app.clients.api import (
	add_follow_up,
	close_follow_up,
	get_overview,
)
from lending_app.clients.exceptions import (
	FollowUpError,
	GroupMemberError,
)
from lending_app.clients.figures import list_obstacles
from lending_app.clients.ratings.rate_clients import build_ratings, rate_clients
from lending_app.closing.run.close_day import close_in_transaction
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import (
	make_client,
	make_company_client,
	make_disbursed_loan,
	make_loan_application,
	make_loan_product,
	make_repayment,
)
from tests.site.clients.steps import make_group
from tests.site.servicing.test_charge_off import charge_off, make_late_loan
from tests.site.support import (
	COMPANY,
	NORTH,
	QueryLog,
	as_user,
	get_user,
	refused,
	travel_to,
)

# --- Notes, follow-ups, groups ---------------------------------------------------------------------


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


def test_group_has_members_roles_and_a_meeting_day():
	first, second = make_client(), make_client()
	group = make_group([{"client": first.name, "role": "President"}, second], meeting_day="Tuesday")
	assert group.meeting_time is None  # not the time of the entry
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


# --- Rating and the 360 view -----------------------------------------------------------------------


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
		close_in_transaction(COMPANY, [getdate("2026-06-15")])
	with travel_to("2026-06-16"):
		payoff = get_loan_state(loan.name, getdate("2026-06-16")).payoff
		make_repayment(loan=loan.name, amount=float(payoff))
		paid = build_ratings([client.name])[client.name]
	received = frappe.get_all(
		"Loan Repayment Allocation",
		{
			"component": "Interest",
			"parent": ("in", frappe.get_all("Loan Repayment", {"loan": loan.name}, pluck="name")),
		},
		["sum(amount) as total"],
	)[0].total
	assert received > 0
	assert float(paid.lifetime_value) == pytest.approx(120 + received)
	assert (paid.figures.loans_paid, paid.figures.open_loans, paid.figures.exposure) == (1, 0, 0)
	points = {line.factor.value: line.points for line in paid.lines}
	assert points["Worst Days Late"] == 40
	assert points["Months as Client"] == 15
	assert paid.score == sum(points.values())
	assert paid.segment == "A"


def test_what_is_charged_off_is_lost_and_still_owed():
	loan = make_late_loan()
	charge_off(loan)
	rating = build_ratings([loan.client])[loan.client]
	assert (rating.figures.lost, rating.figures.exposure) == (8_000, 0)
	assert rating.lifetime_value < 0
	assert [loan.name in text for text in list_obstacles(loan.client)] == [True]


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
