"""What every page of the portal shows around its own content, and how it says no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import frappe
from frappe import _

from lending_app import __version__
from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.portal.access import is_guest
from lending_app.portal.exceptions import SignInError
from lending_app.printing.documents import Company
from lending_app.products.simulator.portal_products import has_portal_products

LANGUAGES = (("en", "English"), ("es", "Español"), ("fr", "Français"))


@dataclass(frozen=True, slots=True)
class Refusal:
	title: str
	message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
	"""Head and foot of a page. `here` is its own address, to come back to after signing in."""

	title: str
	company: Company
	language: str
	here: str
	version: str
	is_guest: bool
	is_public: bool
	has_simulator: bool
	languages: tuple[tuple[str, str], ...]
	refusal: Refusal | None


def build_frame(title: str, *, refusal: Refusal | None = None, is_public: bool = False) -> Frame:
	"""The frame of a page in the visitor's language."""
	company = frappe.db.get_default("company")
	return Frame(
		title=title,
		company=build_company(company) if company else Company(name=_("Lending")),
		language=build_wording(company, "USD").locale.replace("_", "-") if company else "en",
		here=get_here(),
		version=__version__,
		is_guest=is_guest(),
		is_public=is_public,
		has_simulator=has_portal_products(),
		languages=LANGUAGES if is_guest() else (),
		refusal=refusal,
	)


def get_here() -> str:
	"""Path and query of the page that is asked for."""
	request = frappe.local.request
	query = request.query_string.decode() if request else ""
	path = request.path if request else "/"
	return f"{path}?{query}" if query else path


def show(context: Any, title: str, build: Callable[[], Any], *, is_public: bool = False) -> None:
	"""Fill a page's context with `content`, or with the refusal that came instead. Guests are sent to sign in."""
	context.no_cache = 1
	if not is_guest() and getattr(frappe.local, "session_obj", None):
		# The page carries it, and what it sends is refused without. A key has no session, and needs none.
		frappe.sessions.get_csrf_token()
	content, refusal = None, None
	try:
		content = build()
	except SignInError:
		frappe.clear_last_message()
		frappe.local.flags.redirect_location = f"/login?redirect-to={quote(get_here(), safe='')}"
		raise frappe.Redirect(302) from None
	except (frappe.ValidationError, frappe.PermissionError) as error:
		refusal = read_refusal(error)
		context.http_status_code = getattr(error, "http_status_code", 417)
	context.content = content
	context.page = build_frame(title, refusal=refusal, is_public=is_public)


def read_refusal(error: Exception) -> Refusal:
	"""Title and words of a refusal, as plain text."""
	message = frappe.parse_json(frappe.message_log[-1]) if frappe.message_log else {}
	frappe.clear_last_message()
	text = frappe.utils.strip_html(message.get("message") or str(error))
	return Refusal(message.get("title") or _("Not Possible"), text)
