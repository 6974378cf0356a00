"""What may never decide a credit: attributes that the law protects, in the words forms use for them.

Regulation B, 12 CFR 1002.6(b) (ECOA): race, color, religion, national origin, sex, marital status, age beyond the
capacity to contract, public assistance. Directive (EU) 2023/2225, article 6, and the constitutions of our countries add
nationality, political opinion, disability, language, birth and sexual orientation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lending_app.engine.values.errors import EngineError

# Words by attribute, without accents, in English, Spanish and French. Each is compared with whole words of a name.
PROTECTED_ATTRIBUTES: dict[str, tuple[str, ...]] = {
	"sex": (
		"sex", "sexo", "sexe", "gender", "genero", "genre", "male", "female", "woman", "man", "mujer", "hombre", "femme",
		"homme", "femenino", "masculino", "feminin", "masculin", "pregnant", "pregnancy", "embarazo", "grossesse",
		"maternity",
	),
	"sexual_orientation": ("orientation", "orientacion", "lgbt", "homosexual", "transgender"),
	"marital_status": (
		"marital", "married", "spouse", "husband", "wife", "divorced", "widow", "widowed", "civil status", "estado civil",
		"etat civil", "casado", "casada", "conyuge", "esposo", "esposa", "conjoint", "marie", "mariee",
		"situation matrimoniale", "matrimonial",
	),
	"family": ("dependents", "children", "childbearing", "number of children", "hijos", "dependientes", "enfants"),
	"ethnicity": (
		"ethnicity", "ethnic", "ethnie", "etnia", "race", "racial", "raza", "skin", "skin color", "indigenous", "indigena",
		"caste", "tribe", "tribu", "afrodescendant",
	),
	"religion": ("religion", "religious", "faith", "church", "creed", "religioso", "iglesia", "credo"),
	"nationality": (
		"nationality", "citizenship", "citizen", "national origin", "foreigner", "foreign worker", "foreign national", "immigrant",
		"immigration", "birth place", "birthplace", "place of birth", "country of birth", "nacionalidad", "extranjero",
		"nationalite", "etranger",
	),
	"language": ("language", "mother tongue", "idioma", "langue"),
	"political_opinion": (
		"political", "politically", "politics", "politico", "politica", "politique", "union member", "trade union",
		"sindicato", "syndicat",
	),
	"disability": ("disability", "disabled", "handicap", "handicapped", "discapacidad", "discapacitado", "health condition",
		"health status", "illness", "medical condition"),
	"age": ("age", "ages", "dob", "birth", "birthday", "birthdate", "born", "edad", "nacimiento", "naissance", "anos de edad"),
	"public_assistance": ("public assistance", "welfare", "asistencia publica", "subsidio"),
	"name": ("name", "first name", "last name", "surname", "nombre", "apellido", "prenom"),
}  # fmt: skip
# Ages that are not the client's own.
_ALLOWED = re.compile(
	r"\b(?:(?:business|company|account|vehicle|collateral|relationship)s? age|age of (?:the )?(?:business|company"
	r"|account|vehicle|collateral|relationship)|(?:company|business|product|factor|trade) name)\b"
)


class ProtectedAttributeError(EngineError):
	"""A factor or an answer that is a protected attribute. `bound` is the attribute."""


@lru_cache(maxsize=4096)
def find_protected(name: str) -> str | None:
	"""The protected attribute that a name speaks of, or None.

	>>> find_protected("client_gender"), find_protected("Estado civil"), find_protected("business_age_months")
	('sex', 'marital_status', None)
	"""
	plain = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name))
	plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
	words = _ALLOWED.sub(" ", " ".join(re.findall(r"[a-z]+", plain)))
	# "Nationalities" are nationality, too.
	singular = re.sub(r"s\b", "", re.sub(r"ies\b", "y", words))
	padded = f" {words} | {singular} "
	for attribute, terms in PROTECTED_ATTRIBUTES.items():
		if any(f" {term} " in padded for term in terms):
			return attribute
	return None


def refuse_protected(name: str, field: str) -> None:
	"""Refuse a name that speaks of a protected attribute."""
	attribute = find_protected(name)
	if attribute is not None:
		raise ProtectedAttributeError(field, name, attribute)
