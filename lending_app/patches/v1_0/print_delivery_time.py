"""Loan slips of sites that have their templates already name the delivery time too. Own wordings without the day stay."""

import frappe

WORDS = {"en": "delivery time", "es": "hora de entrega", "fr": "heure de remise"}
DAY = "{{ loan.start }}</b>"


def execute() -> None:
	for template in frappe.get_all(
		"Loan Document Template", {"kind": "Loan Slip"}, ["name", "language", "body"]
	):
		words = WORDS.get(template.language)
		if not words or DAY not in template.body or "loan.delivery_time" in template.body:
			continue
		said = f"{{% if loan.delivery_time %}}, {words} {{{{ loan.delivery_time }}}}{{% endif %}}"
		document = frappe.get_doc("Loan Document Template", template.name)
		document.body = template.body.replace(DAY, f"{{{{ loan.start }}}}{said}</b>")
		# The site's own wording, brought up by its migration.
		document.save(ignore_permissions=True)
