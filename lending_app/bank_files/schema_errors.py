"""What a published schema refuses, as problems that say which payment, which field and why."""

from __future__ import annotations

import re

from lxml import etree

from lending_app.bank_files.errors import Problem, Reason

# Kinds of errors of libxml2, and what each of them means for the field. `bound` is the last group in quotes or braces.
_REASONS = {
	"SCHEMAV_CVC_MAXLENGTH_VALID": Reason.TOO_LONG,
	"SCHEMAV_CVC_MINLENGTH_VALID": Reason.EMPTY,
	"SCHEMAV_CVC_FRACTIONDIGITS_VALID": Reason.DECIMALS,
	"SCHEMAV_CVC_TOTALDIGITS_VALID": Reason.TOO_LARGE,
	"SCHEMAV_CVC_ENUMERATION_VALID": Reason.NOT_VALUE,
	"SCHEMAV_CVC_PATTERN_VALID": Reason.PATTERN,
	"SCHEMAV_CVC_MININCLUSIVE_VALID": Reason.TOO_SMALL,
}
_VALUE = re.compile(r"[Vv]alue '(.*?)' |: '(.*?)' is not a valid value", re.DOTALL)
_LENGTH = re.compile(r"\('(\d+)'\)|length of '(\d+)'\.|allowed \('(\d+)'\)")
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*) \)")
_ATTRIBUTE = re.compile(r"attribute '(\w+)'")
_IDS = "*[local-name()='EndToEndId'] | *[local-name()='PmtId']/*[local-name()='EndToEndId']"
_QUOTED = re.compile(r"pattern '(.*)'\.$|set \{(.*)\}", re.DOTALL)


def explain_error(root: etree._Element, namespace: str, error: etree._LogEntry) -> Problem:
	"""One error of the schema as a problem."""
	text = error.message.replace(f"{{{namespace}}}", "")
	payment, element = name_place(root, error.path)
	attribute, value = _ATTRIBUTE.search(text), _VALUE.search(text)
	if attribute:
		element = f"{element}/@{attribute[1]}"
	reason, bound = _find_reason(error.type_name, text)
	if reason is Reason.EMPTY and bound:
		# The parent, or what stands in the place of the missing one, is where the schema found it.
		above = element if text.startswith(f"Element '{element.rpartition('/')[2]}': Missing") else ""
		element = "/".join(filter(None, (above or element.rpartition("/")[0], bound)))
	return Problem(
		reason=reason,
		payment=payment,
		element=element,
		value=next(filter(None, value.groups()), "")[:60] if value else "",
		bound="" if reason is Reason.EMPTY else bound,
		line=max(error.line, 0),
	)


def _find_reason(kind: str, text: str) -> tuple[Reason, str]:
	"""Why, and what it should have been."""
	if kind == "SCHEMAV_ELEMENT_CONTENT":
		expected = _EXPECTED.search(text)
		if expected and "," not in expected[1]:
			return Reason.EMPTY, expected[1]
		reason = Reason.INCOMPLETE if "Missing child" in text else Reason.NOT_EXPECTED
		return reason, expected[1] if expected else ""
	if kind == "SCHEMAV_CVC_COMPLEX_TYPE_4":
		return Reason.EMPTY, ""
	if kind.startswith("SCHEMAV_CVC_DATATYPE_VALID"):
		return Reason.KIND, ""
	found = _QUOTED.search(text) or _LENGTH.search(text)
	if kind in _REASONS:
		if _REASONS[kind] is Reason.EMPTY:
			return Reason.EMPTY, ""
		bound = next(filter(None, found.groups()), "") if found else ""
		return _REASONS[kind], bound.replace("'", "")
	return Reason.SCHEMA, text


def name_place(root: etree._Element, path: str | None) -> tuple[str, str]:
	"""Where an error is: the payment by its id, and the elements within it.

	>>> root = etree.fromstring("<A xmlns='x'><P><EndToEndId>O-1</EndToEndId><Cdtr><Nm/></Cdtr></P></A>")
	>>> name_place(root, "/*/*/*[2]/*")
	('O-1', 'Cdtr/Nm')
	"""
	found = root.getroottree().xpath(path) if path else []
	if not found:
		return "", "Document"
	names = [str(etree.QName(found[0]).localname)]
	for above in found[0].iterancestors():
		ids = above.xpath(_IDS)
		if ids and ids[0].text:
			return ids[0].text.strip()[:60], "/".join(names)
		names.insert(0, str(etree.QName(above).localname))
	return "", "/".join(names)
