"""Collateral agreements of sites that have their templates already tell a thing apart: its fields, policy and rank.

Own wordings stay.
"""

import frappe

WORDS = {"en": ("policy", "rank"), "es": ("póliza", "rango"), "fr": ("police", "rang")}
PLACE = "{% if item.location %} · {{ item.location }}{% endif %}"


def execute() -> None:
	for template in frappe.get_all(
		"Loan Document Template", {"kind": "Collateral Agreement"}, ["name", "language", "body"]
	):
		words = WORDS.get(template.language)
		if not words or PLACE not in template.body or "item.details" in template.body:
			continue
		policy, rank = words
		said = (
			"{% if item.details %} · {{ item.details }}{% endif %}"
			+ PLACE
			+ f"{{% if item.policy %}} · {policy} {{{{ item.policy }}}}{{% endif %}}"
			+ f"{{% if item.rank %}} · {rank} {{{{ item.rank }}}}{{% endif %}}"
		)
		document = frappe.get_doc("Loan Document Template", template.name)
		document.body = template.body.replace(PLACE, said)
		# The site's own wording, brought up by its migration.
		document.save(ignore_permissions=True)
