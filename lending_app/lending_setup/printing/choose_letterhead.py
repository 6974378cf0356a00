"""The letter head of a printed document: the one that was chosen, the site's default, the company's own, or none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import frappe

from lending_app.lending_setup.printing.build_letterhead import read_public_image
from lending_app.printing.render_document import Payload

# Paper is drawn without scripts, and without what a page would load.
_SCRIPT = re.compile(r"<(script|iframe|object|embed|link)\b.*?(?:</\1>|/?>)", re.IGNORECASE | re.DOTALL)
_SOURCE = re.compile(r"""(<img\b[^>]*?\bsrc\s*=\s*)(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)


def put_letterhead(payload: Payload, letter_head: Any = None, no_letterhead: Any = False) -> Payload:
	"""A document with the letter head that its print was asked for: HTML as Frappe has filled it in."""
	letter = replace(payload.letter, head=_draw(str(letter_head or "")), has_head=not no_letterhead)
	return replace(payload, letter=letter)


def _draw(html: str) -> str:
	"""The HTML with its pictures within it, since paper is drawn without a network."""
	return _SOURCE.sub(_embed, _SCRIPT.sub("", html)).strip()


def _embed(found: re.Match[str]) -> str:
	"""A picture that anybody may see; a letter head is no way to print what is private."""
	address = found[3].removeprefix(frappe.utils.get_url())
	data = read_public_image(address) if address.startswith("/files/") else ""
	return f"{found[1]}{found[2]}{data}{found[2]}"
