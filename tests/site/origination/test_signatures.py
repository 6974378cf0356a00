"""Documents that must be signed count once somebody has seen the signature (APP-19)."""

import frappe

from lending_app.origination.evaluation.evaluate_application import evaluate_application
from lending_app.origination.exceptions import ApplicationDocumentError
from lending_app.testing.factories import (
	make_image,
	make_loan_application,
	make_loan_product,
	make_screening_list,
	make_sound_client,
)
from tests.site.support import refused


def see(application):
	evaluation = evaluate_application(application.name)
	[check] = [row.result for row in evaluation.checks if row.code == "signatures"]
	return check, evaluation.documents_state


def test_paper_without_its_signature_is_not_valid_and_keeps_the_file_incomplete():
	make_screening_list()
	kind = frappe.new_doc(
		"Client Document Type", document_name="Sworn Deed", is_signature_required=1
	).insert()
	product = make_loan_product(documents=[{"document_type": kind.name, "is_required": 1}])
	application = make_loan_application(client=make_sound_client().name, product=product.name)
	paper = application.documents[0]
	paper.attachment = make_image()
	application.save()
	assert see(application) == ("Missing", "Incomplete")
	application.reload().documents[0].state = "Valid"
	with refused(ApplicationDocumentError, "Document", match="must be signed"):
		application.save()
	application.reload().documents[0].update({"state": "Valid", "is_signed": 1})
	application.save()
	assert see(application) == ("Passed", "Complete")
	application.documents[0].update({"state": "Received", "attachment": make_image()})
	application.save()
	assert (application.documents[0].is_signed, see(application)) == (0, ("Missing", "Incomplete"))
	kind.update({"is_signature_required": 0}).save()
	assert see(application)[0] == "Passed"
