"""Carry a document through a page of the framework: on the screen inside it, on paper without it.

The framework draws print formats into a page of its own. The document's style would reach that page's other parts and
the page's style the document. So the page gets the document with its style nested under one class, and the PDF hook
takes the document out again, with its style as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lending_app.printing.render_document import Payload, get_css, render_html

_OPEN, _CLOSE = "<!-- lending-document -->", "<!-- /lending-document -->"
_PAPER = '<style class="lending-paper" media="not all">'
_AT_PAGE = re.compile(r"@page\s*\{(?:[^{}]|\{[^{}]*\})*\}")
_BODY_RULE = re.compile(r"^body\s*\{", re.MULTILINE)
_SCREEN = """
.lending-document { font-family: DejaVu Sans Condensed, Inter, sans-serif; overflow-x: auto; }
.lending-document .foot { display: none; }
.lending-document .parties { align-items: flex-start; }
.lending-document :is(h1, h2, .company) { font-weight: 700; }
.lending-document :is(dt, dd, .label) { font-weight: 400; }
.lending-document .label { padding: 0; }
"""


@dataclass(frozen=True, slots=True)
class EmbeddedDocument:
	html: str
	css: str


def embed_document(payload: Payload) -> str:
	"""A fragment to put into any page."""
	css = get_css(payload)
	nested = _BODY_RULE.sub("& {", _AT_PAGE.sub("", css))
	html = render_html(payload)
	head, body = _get_inner(html, "head"), _get_inner(html, "body")
	return "\n".join(
		(
			_OPEN,
			f"{_PAPER}{css}</style>",
			f"<template>{head}</template>",
			f"<style>.lending-document {{ {nested} }}{_SCREEN}</style>",
			f'<article class="lending-document" lang="{payload.letter.language}">{body}</article>',
			_CLOSE,
		)
	)


def extract_document(html: str) -> EmbeddedDocument | None:
	"""The document that a page carries, as it was before; None where it carries none."""
	_before, opened, rest = html.partition(_OPEN)
	fragment, closed, _after = rest.partition(_CLOSE)
	if not (opened and closed):
		return None
	language = re.search(r'<article class="lending-document" lang="([^"]*)">', fragment)
	head, body = _get_inner(fragment, "template"), _get_inner(fragment, "article")
	page = f'<!DOCTYPE html><html lang="{language[1] if language else ""}"><head>{head}</head><body>{body}</body></html>'
	return EmbeddedDocument(page, fragment.partition(_PAPER)[2].partition("</style>")[0])


def _get_inner(html: str, tag: str) -> str:
	"""What stands between a tag's first opening and its last closing."""
	found = re.search(rf"<{tag}[^>]*>(.*)</{tag}>", html, re.DOTALL)
	return found[1] if found else ""
