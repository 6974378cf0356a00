"""Who a client is: its number, telephones, age, spouse, place on the map."""

import json

import frappe
import pytest
from frappe.desk.search import search_link
from frappe.utils import add_years, today
from pymysql.err import IntegrityError

from lending_app.clients.exceptions import (
	DuplicateClientError,
	ImpossibleDatesError,
	ImpossiblePlaceError,
	IncompleteClientError,
	InvalidBirthDateError,
	InvalidIdentityError,
	InvalidPhoneNumberError,
)
from lending_app.testing.factories import make_client, make_company_client, make_unique
from tests.site.support import refused

DO = {"identity_country": "Dominican Republic", "country": "Dominican Republic"}


def test_number_is_written_as_its_country_does():
	client = make_client(identity_number="00113918205", **DO)
	assert (client.identity_number, client.identity_check) == ("001-1391820-5", "Check Digit")
	assert client.identity_key == "00113918205"


def test_company_has_a_tax_number_whatever_the_counter_says():
	company = make_company_client(identity_type="National ID", identity_number="101850043", **DO)
	assert (company.identity_type, company.identity_number) == ("Tax ID", "1-01-85004-3")
	with refused(DuplicateClientError):
		make_company_client(identity_type="Tax ID", identity_number="101-85004-3", **DO)


def test_country_without_an_algorithm_says_so():
	client = make_client(identity_number="1234567 LP", identity_country="Bolivia, Plurinational State of")
	assert (client.identity_number, client.identity_check) == ("1234567LP", "Form Only")


def test_wrong_check_digit_is_refused():
	with refused(InvalidIdentityError, "Wrong Identity Number", match="001-1391820-6.*check digit"):
		make_client(identity_number="001-1391820-6", **DO)


def test_settings_give_the_country_of_a_number_without_one():
	frappe.db.set_single_value("Client Settings", "default_country", "Dominican Republic")
	frappe.clear_document_cache("Client Settings", "Client Settings")
	with refused(InvalidIdentityError, "Wrong Identity Number"):
		make_client(identity_number="001-1391820-6")
	assert make_client(identity_number="00113918205").identity_country == "Dominican Republic"
	frappe.clear_document_cache("Client Settings", "Client Settings")


def test_number_that_was_checked_is_not_checked_again():
	"""A rule that gets stricter does not stop people from saving what they have."""
	client = make_client(identity_number="00113918205", **DO)
	client.db_set({"identity_number": "001-1391820-6"})
	client.reload()
	client.city = "Santiago"
	client.save()
	assert client.identity_check == "Check Digit"


def test_same_passport_number_of_two_countries_is_two_clients():
	number = "RD1234567"
	make_client(identity_type="Passport", identity_number=number, identity_country="Spain")
	make_client(identity_type="Passport", identity_number=number, identity_country="Mexico")
	with refused(DuplicateClientError, "Client Already Exists"):
		make_client(identity_type="Passport", identity_number=number, identity_country="Mexico")


def test_database_itself_gives_a_number_to_one_client():
	"""For two who save at the same moment, when neither sees the other."""
	first, second = make_client(), make_client()
	with pytest.raises(IntegrityError):
		frappe.db.set_value("Client", second.name, "identity_claim", first.identity_claim)


def test_telephones_are_written_in_international_form():
	client = make_client(
		mobile_phone="809-555-1234",
		references=[{"full_name": "Luis", "phone": "(849) 555 4321"}],
		**DO,
		identity_number="00113918205",
	)
	assert client.mobile_phone == "+1 809-555-1234"
	assert client.references[0].phone == "+1 849-555-4321"


def test_wrong_telephone_is_refused_with_its_row():
	with refused(InvalidPhoneNumberError, "Wrong Telephone Number", match="Row 1, Phone: .*123"):
		make_client(references=[{"full_name": "Luis", "phone": "123"}])


def test_wrong_email_is_refused():
	with refused(frappe.InvalidEmailAddressError):
		make_client(email="ana at example")


def test_age_limits_of_settings_hold():
	with refused(InvalidBirthDateError, "Birth Date", match="17 years old, the youngest may be 18"):
		make_client(birth_date=add_years(today(), -17))
	assert make_client(birth_date=add_years(today(), -18)).name
	with refused(InvalidBirthDateError, "Birth Date", match="cannot be a birth date"):
		make_client(birth_date=add_years(today(), 1))


def test_oldest_age_holds_where_it_is_set(client_settings):
	client_settings(maximum_age=75)
	with refused(InvalidBirthDateError, "Birth Date", match="oldest may be 75"):
		make_client(birth_date=add_years(today(), -76))


def test_married_client_names_the_spouse():
	with refused(IncompleteClientError, "Something Is Missing", match="Spouse's Name"):
		make_client(marital_status="Married")
	assert make_client(marital_status="Married", spouse_name="Luis Mota").name
	assert make_client(marital_status="Single").name


def test_politically_exposed_client_names_the_position():
	with refused(IncompleteClientError, "Something Is Missing", match="Political Position"):
		make_client(is_politically_exposed=1)


def test_dates_out_of_order_are_refused():
	with refused(ImpossibleDatesError, "Dates", match="Employment End Date"):
		make_client(employment_start_date="2026-02-01", employment_end_date="2026-01-31")


def test_full_name_has_every_name():
	client = make_client(
		first_name=" María  José", last_name="Rojas", second_last_name="Quispe", married_name="de Vargas"
	)
	assert client.client_name == "María José Rojas Quispe de Vargas"


def test_partners_own_at_most_the_whole():
	people = [{"role": "Partner", "full_name": name, "ownership_percent": 60} for name in ("Ana", "Luis")]
	with refused(IncompleteClientError, "Ownership", match="120"):
		make_company_client(officers=people)
	people[1]["ownership_percent"] = 40
	assert make_company_client(officers=people).name


def test_household_is_summed_by_the_engine():
	client = make_client(
		monthly_income=60_000,
		incomes=[{"source": "Rent", "monthly_amount": 5_000, "is_provable": 1}, {"source": "Sales", "monthly_amount": 2_500}],
		expenses=[{"expense_type": "Food", "monthly_amount": 12_000}],
		debts=[{"institution": "Bank", "installment_amount": 4_000, "outstanding_amount": 30_000}],
		available_monthly_income=1,
	)  # fmt: skip
	assert (client.other_monthly_income, client.provable_other_monthly_income) == (7_500, 5_000)
	assert client.total_debt_outstanding_amount == 30_000
	assert client.available_monthly_income == 60_000 + 7_500 - 12_000 - 4_000
	assert client.currency == client.incomes[0].currency == "DOP"


def test_pin_and_coordinates_say_the_same():
	client = make_client(latitude=18.47, longitude=-69.9)
	[feature] = json.loads(client.location)["features"]
	assert feature["geometry"]["coordinates"] == [-69.9, 18.47]
	feature["geometry"]["coordinates"] = [-70.7, 19.45]
	client.location = json.dumps({"type": "FeatureCollection", "features": [feature]})
	client.save()
	assert (client.latitude, client.longitude) == (19.45, -70.7)


@pytest.mark.parametrize("values", [{"latitude": 91, "longitude": 0}, {"location": '{"features": []}'}])
def test_place_that_is_none_is_refused(values):
	with refused(ImpossiblePlaceError, "Place on the Map"):
		make_client(**values)


def test_client_is_found_by_number_telephone_and_address():
	street = make_unique("Calle")
	client = make_client(address=street, mobile_phone="+1 809-555-1234")
	for text in (client.identity_number, street):
		found = frappe.get_list("Client", or_filters={"identity_number": text, "address": text}, pluck="name")
		assert client.name in found
	names = search_link("Client", client.identity_number)
	assert client.name in {row["value"] for row in names}
