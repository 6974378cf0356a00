"""The one place that draws PDF files: WeasyPrint with the app's own fonts and without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

try:
	import weasyprint
	from weasyprint.text.fonts import FontConfiguration
	from weasyprint.urls import URLFetcher
except OSError:  # WeasyPrint is there and the system library it draws with is not.
	weasyprint = None
	URLFetcher = object

FONTS = Path(__file__).with_name("fonts")


class PangoMissingError(RuntimeError):
	"""The system has no Pango, which WeasyPrint draws with."""

	def __init__(self) -> None:
		super().__init__(
			"PDF files need the system library Pango: install libpango-1.0-0, libpangoft2-1.0-0 and "
			"libharfbuzz-subset0 on Debian and Ubuntu, pango elsewhere."
		)


class ForbiddenUrlError(ValueError):
	"""A document asked for something outside itself."""


def has_pango() -> bool:
	return weasyprint is not None


def render_pdf(html: str, css: str | None = None) -> bytes:
	"""PDF of a page. Images come as data: addresses; anything from a network or a file is left out.

	Raises PangoMissingError.
	"""
	if weasyprint is None:
		raise PangoMissingError
	fonts = FontConfiguration()
	fetcher = DocumentFetcher()
	styles = [weasyprint.CSS(filename=str(FONTS / "fonts.css"), font_config=fonts, url_fetcher=fetcher)]
	if css:
		styles.append(weasyprint.CSS(string=css, font_config=fonts, url_fetcher=fetcher))
	document = weasyprint.HTML(string=html, url_fetcher=fetcher)
	pdf: bytes = document.write_pdf(stylesheets=styles, font_config=fonts)
	return pdf


class DocumentFetcher(URLFetcher):  # type: ignore[misc]
	"""Gives what lies in the document itself and the bundled fonts, refuses the rest."""

	def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
		if not (url.startswith("data:") or _is_font(url)):
			raise ForbiddenUrlError(url)
		return super().fetch(url, headers)


def _is_font(url: str) -> bool:
	parts = urlparse(url)
	if parts.scheme != "file" or parts.netloc:
		return False
	return Path(url2pathname(unquote(parts.path))).resolve().parent == FONTS.resolve()
