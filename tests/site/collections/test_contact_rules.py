"""Rules of contact on a site: stored, confirmed, and asked before an action is recorded."""

from datetime import time

import frappe
import pytest
import time_machine

from lending_app.collections import api
from lending_app.collections.contact_rules.rows import build_rule, read_rows
from lending_app.collections.contacts.describe import describe_rule
from lending_app.collections.contacts.queries import Place, read_rules, read_states
from lending_app.collections.contacts.records import read_record
from lending_app.collections.contacts.seed_rules import seed_contact_rules
from lending_app.collections.exceptions import (
	CollectionActionError,
	ContactPreferenceError,
	ContactRefusedError,
	ContactRuleError,
)
from lending_app.collections.states import PreferenceState
from lending_app.engine.contact.rules import Channel
from lending_app.lending_setup.exceptions import RecordWrittenError
from lending_app.testing.factories import make_client, make_disbursed_loan
from tests.site.clients.test_duplicates import make_merge, make_twins
from tests.site.support import NORTH, as_user, get_user, money, refused, travel_to

RULE, ACTION, PREFERENCE = "Contact Rule", "Collection Action", "Contact Preference"
AGENT = "Collections Agent"
OWN = "Every channel: at most 1 contacts within 1 days"
# A Wednesday; noon of the site.
DAY = "2026-07-15"


@pytest.fixture
def loan():
	return make_loan()


def make_loan(country="Dominican Republic"):
	client = make_client(country=country)
	return make_disbursed_loan(disbursed_on="2026-06-15", client=client.name)


def record(loan, role=AGENT, branch=None, **values):
	with as_user(role, *([branch] if branch else [])):
		values = {"action_type": "Outgoing Call", "result": "No Answer"} | values
		return frappe.get_doc(ACTION, api.record(loan.name, **values))


def prefer(loan, **values):
	with as_user(AGENT):
		return frappe.new_doc(PREFERENCE, client=loan.client, **values).insert()


def authorize(loan, *channels):
	return prefer(loan, channels=[{"channel": name, "state": "Authorized"} for name in channels])


# --- Stored --------------------------------------------------------------------------------------


def test_site_has_the_rules_that_the_app_brings():
	stored = {
		row["name"]: row
		for country in {record.country for record in frappe.get_all(RULE, fields=["country"])}
		for row in (read_record(record) for record in frappe.get_all(RULE, {"country": country}, ["*"]))
	}
	brought = {row["name"]: row for row in read_rows()}
	assert stored.keys() >= brought.keys()
	for name, row in brought.items():
		assert build_rule(stored[name]) == build_rule(row)
		for field in ("law", "article", "source_url", "certainty", "text", "region"):
			assert stored[name][field] == row[field], name


def test_deleted_rule_does_not_come_back():
	frappe.delete_doc(RULE, "DO Saturday")
	seed_contact_rules()
	assert not frappe.db.exists(RULE, "DO Saturday")


def test_every_rule_is_said_in_words():
	for row in read_rows():
		said = describe_rule(row)
		assert row["law"] in said
		assert "{" not in said


def test_rule_in_words_is_the_law_of_that_day():
	row = next(row for row in read_rows() if row["name"] == "DO Saturday")
	assert describe_rule(row).startswith("Call, SMS, Email: only from 09:00 to 13:00 (Saturday) (INDOTEL")


def test_rules_of_a_region_hold_there_alone():
	zone = Place(country="Argentina", region="ciudad de buenos aires", zone=None)
	assert "AR-CABA third parties" in read_rules(zone)
	assert "AR-CABA third parties" not in read_rules(Place(country="Argentina", region="salta", zone=None))


@pytest.mark.parametrize(
	("values", "match"),
	[
		({"kind": "Hours"}, "From or To"),
		({"kind": "Hours", "starts": "10:00", "ends": "09:00"}, "later than From"),
		({"kind": "Frequency", "period_days": 7}, "Most Contacts"),
		({"kind": "Frequency", "maximum": 1}, "Within Days"),
		({"kind": "Hours", "starts": "25:00"}, "not a time"),
		({"kind": "Gap"}, "Minutes Between"),
		({"kind": "Party", "is_prohibition": 1}, "persons"),
		({"kind": "Channel", "is_prohibition": 1}, "channels"),
	],
)
def test_rule_that_says_nothing_is_refused(values, match):
	with as_user("Compliance Officer"), refused(ContactRuleError, "Contact Rule", match):
		frappe.new_doc(RULE, rule_name="Own", **values).insert()


def make_own_rule(**values):
	values = {"rule_name": "Own", "kind": "Frequency", "maximum": 1, "period_days": 1} | values
	with as_user("Compliance Officer"):
		return frappe.new_doc(RULE, **values).insert()


def test_own_rule_refuses_once_it_is_confirmed(loan):
	rule = make_own_rule(is_confirmed=1)
	assert not rule.is_confirmed
	with travel_to(DAY):
		record(loan)
		record(loan)
		with as_user(AGENT):
			assert api.ask(loan.name, action_type="Outgoing Call")["unconfirmed"][-1] == OWN
		with as_user("Compliance Officer"):
			api.confirm("Own", reason="Policy of 2026, page 3")
		with refused(ContactRefusedError, "Contact Not Allowed", OWN):
			record(loan)


def test_confirmation_names_who_and_why_and_ends_with_what_was_read():
	make_own_rule()
	with as_user("Compliance Officer") as user:
		with refused(ContactRuleError, "Contact Rule"):
			api.confirm("Own", reason=" ")
		api.confirm("Own", reason="Policy")
		rule = frappe.get_doc(RULE, "Own")
		assert (rule.is_confirmed, rule.confirmed_by, rule.confirmation_note) == (1, user, "Policy")
		with refused(ContactRuleError, "Contact Rule"):
			api.confirm("Own", reason="Again")
		rule.is_enabled = 0
		rule.save()
		assert rule.is_confirmed
		rule.maximum = 2
		rule.save()
		assert (rule.is_confirmed, rule.confirmed_by) == (0, None)


def test_only_compliance_and_managers_confirm():
	for role in (AGENT, "Loan Officer", "Lending Auditor"):
		with as_user(role), refused(frappe.PermissionError):
			api.confirm("CO visits", reason="Read")


# --- Asked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("country", "moment", "action_type", "law"),
	[
		("Dominican Republic", "2026-07-18T17:01:00+00:00", "Outgoing Call", "INDOTEL"),
		("Peru", "2026-07-18T15:00:00+00:00", "Home Visit", "Ley 29571"),
		("Ecuador", "2026-07-19T15:00:00+00:00", "WhatsApp", "Ley Orgánica de Defensa del Consumidor"),
	],
)
def test_hours_of_the_country_refuse_and_name_their_law(country, moment, action_type, law):
	loan = make_loan(country)
	with time_machine.travel(moment), refused(ContactRefusedError, "Contact Not Allowed", law):
		record(loan, action_type=action_type)


def test_hours_are_those_of_the_client_s_clock(loan):
	prefer(loan, time_zone="Pacific/Honolulu")
	with travel_to(DAY), refused(ContactRefusedError, "Contact Not Allowed", "07:00"):
		record(loan)


def test_colombia_refuses_a_second_channel_a_reference_and_what_was_not_authorized():
	loan = make_loan("Colombia")
	with travel_to(DAY), refused(ContactRefusedError, match="authorized"):
		record(loan)
	authorize(loan, "Call", "SMS")
	with travel_to("2026-07-13"):
		record(loan, action_type="SMS", result=None)
	with travel_to(DAY):
		with refused(
			ContactRefusedError, "Contact Not Allowed", "At most 1 different channels within 7 days"
		):
			record(loan)
		with refused(ContactRefusedError, match="Not to be contacted"):
			record(loan, party="Reference", person_name="Luis Mora")
		record(loan, action_type="SMS", result=None)
		# What a guarantor has authorized is not stored: somebody answers for it.
		with refused(ContactRefusedError, match="authorized"):
			record(loan, party="Guarantor", person_name="Eva Ruiz")
		said = {"override_reason": "Authorized in the guarantee", "role": "Compliance Officer"}
		assert "Ley 2300" in record(loan, party="Guarantor", person_name="Eva Ruiz", **said).broken_rules


def test_chile_refuses_a_second_call_in_a_week():
	loan = make_loan("Chile")
	with travel_to("2026-07-13"):
		record(loan)
	with travel_to(DAY):
		with as_user(AGENT):
			answer = api.ask(loan.name, action_type="Home Visit")
		assert not answer["is_allowed"]
		assert answer["when"].startswith("Allowed from ")
		assert any("two years" in text for text in answer["guidance"])
		with refused(ContactRefusedError, "Contact Not Allowed", "Ley 19.496"):
			record(loan)
		# They called: that is no contact of the lender's.
		record(loan, action_type="Incoming Call", result="Asks for a Statement")


def test_channel_that_the_client_closed_stays_closed(loan):
	prefer(loan, channels=[{"channel": "Call", "state": "Closed", "source": "STOP"}])
	with travel_to(DAY):
		with refused(ContactRefusedError, "Contact Not Allowed", "does not want"):
			record(loan)
		record(loan, action_type="SMS", result=None)


def test_contact_outside_the_rules_is_answered_for():
	loan = make_loan("Chile")
	with travel_to("2026-07-13"):
		record(loan)
	with travel_to(DAY):
		with refused(ContactRefusedError, "Contact Not Allowed"):
			record(loan, override_reason="Urgent")
		made = record(loan, role="Lending Manager", override_reason="The client asked for it in writing")
		assert "Ley 19.496" in made.broken_rules
		# A reason that nothing asked for is not kept.
		other = record(make_loan(), role="Lending Manager", override_reason="Just so")
		assert (other.override_reason, other.broken_rules) == (None, "")


# --- Recorded ------------------------------------------------------------------------------------


def test_action_keeps_the_loan_s_figures_of_that_day(loan):
	frappe.db.set_value("Loan", loan.name, {"days_past_due": 12, "overdue_amount": 345.67})
	with travel_to(DAY):
		made = record(
			loan, result="Promise to Pay", promised_on="2026-07-20", amount=345.67, duration_minutes=4
		)
	assert (made.days_past_due, money(made.overdue_amount), money(made.amount)) == (
		12,
		money(345.67),
		money(345.67),
	)
	assert (made.client, made.branch, made.company) == (loan.client, loan.branch, loan.company)
	assert made.collector == get_user(AGENT)


@pytest.mark.parametrize(
	("values", "match"),
	[
		({"result": None}, "result of the call"),
		({"result": "Promise to Pay"}, "day and the amount"),
		({"result": "Promise to Pay", "promised_on": "2026-07-14", "amount": 5}, "before the action"),
		({"result": "Promise to Pay", "promised_on": "2026-07-16", "amount": -5}, "day and the amount"),
		({"result": "Paid"}, "amount that was paid"),
		({"result": "New Data", "new_data": " "}, "new data"),
		({"party": "Guarantor"}, "name of the person"),
		({"next_action": "Letter"}, "or neither"),
		({"next_action": "Letter", "next_action_on": "2026-07-14"}, "before the action"),
		({"acted_on": "2026-07-16 10:00:00"}, "future"),
	],
)
def test_action_that_lacks_something_is_refused(loan, values, match):
	with travel_to(DAY), refused(CollectionActionError, "Collection Action", match):
		record(loan, **values)


def test_paid_loan_is_not_collected(loan):
	frappe.db.set_value("Loan", loan.name, "status", "Paid")
	with travel_to(DAY), refused(CollectionActionError, match="nothing to collect"):
		record(loan)


def test_action_is_written_once(loan):
	with travel_to(DAY):
		made = record(loan)
		made.notes = "Other"
		with refused(RecordWrittenError, "Written Once"):
			made.save()
		with refused(RecordWrittenError):
			frappe.delete_doc(ACTION, made.name)
		with refused(RecordWrittenError):
			frappe.new_doc(
				ACTION, loan=loan.name, action_type="Legal", acted_on="2026-07-01 10:00:00"
			).insert()


def test_actions_are_of_the_branch_and_of_those_who_collect(loan):
	with travel_to(DAY):
		made = record(loan)
		for role in ("Teller", "Lending Accountant", "Lending Auditor"):
			with refused(frappe.PermissionError):
				record(loan, role=role)
		with refused(frappe.PermissionError):
			record(loan, branch=NORTH)
		with as_user(AGENT, NORTH):
			assert made.name not in frappe.get_list(ACTION, pluck="name")
			assert not frappe.has_permission(ACTION, "read", made.name)
		with as_user(AGENT):
			assert made.name in frappe.get_list(ACTION, pluck="name")


def test_preference_is_checked(loan):
	with refused(ContactPreferenceError, "Contact Preference", "time zone"):
		prefer(loan, time_zone="Mars/Olympus")
	with refused(ContactPreferenceError, "Contact Preference", "twice"):
		authorize(loan, "Call", "Call")
	authorize(loan, "Call")
	with refused(ContactPreferenceError, "Contact Preference", "already"):
		authorize(loan, "SMS")


def test_clients_that_become_one_keep_what_either_has_closed():
	kept, merged = make_twins()
	for client, state in ((kept.name, "Authorized"), (merged.name, "Closed")):
		rows = [{"channel": "Call", "state": state}]
		frappe.new_doc(PREFERENCE, client=client, channels=rows).insert()
	make_merge(kept, merged).submit()
	assert frappe.db.count(PREFERENCE, {"client": kept.name}) == 2
	assert read_states(kept.name) == {Channel.CALL: PreferenceState.CLOSED}


def test_erased_client_leaves_no_name_behind(loan):
	authorize(loan, "Call")
	with travel_to(DAY):
		made = record(loan, party="Guarantor", person_name="Eva Ruiz", phone="809-555-0101", notes="At work")
	client = frappe.get_doc("Client", loan.client)
	client.client_name = "Erased"
	client.run_method("client_erased")
	made.reload()
	assert (made.person_name, made.phone, made.notes, made.client_name) == ("", "", "", "Erased")
	assert not frappe.db.exists(PREFERENCE, {"client": loan.client})


def test_time_of_a_rule_is_read_as_stored():
	rule = make_own_rule(kind="Hours", starts="8:30", ends="17:00")
	stored = frappe.get_all(RULE, {"name": rule.name}, ["*"])[0]
	built = build_rule(read_record(stored))
	assert (built.starts, built.ends) == (time(8, 30), time(17))
