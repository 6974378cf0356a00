"""One HTTP request to a provider: within its time, and never asked twice by itself."""

from __future__ import annotations

import threading

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from lending_app.messaging.providers.outgoing import UnansweredError
from lending_app.messaging.wire.model import Answer, Outcome, Request

_local = threading.local()


def call(request: Request, timeout: float) -> requests.Response | Answer:
	"""The response; an answer where nobody was reached, so that nothing was sent.

	Raises UnansweredError: the request was made, and what came of it is not known.
	"""
	try:
		return _get_session().request(
			request.method,
			request.url,
			data=request.body,
			headers=dict(request.headers),
			auth=(request.user, request.password) if request.user else None,
			timeout=timeout,
			allow_redirects=False,
		)
	except requests.RequestException as error:
		if _is_unreached(error):
			return Answer(outcome=Outcome.LATER, code="unreached", reason=str(error)[:200])
		raise UnansweredError(str(error)[:200]) from error


def _is_unreached(error: requests.RequestException) -> bool:
	"""Whether no connection was made."""
	if isinstance(
		error, requests.ConnectTimeout | requests.exceptions.InvalidURL | requests.exceptions.MissingSchema
	):
		return True
	cause = error.args[0] if error.args else None
	reason = cause.reason if isinstance(cause, MaxRetryError) else cause
	return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _get_session() -> requests.Session:
	"""One of each thread: connections are kept."""
	if not hasattr(_local, "session"):
		session = requests.Session()
		adapter = HTTPAdapter(max_retries=0)
		session.mount("https://", adapter)
		session.mount("http://", adapter)
		_local.session = session
	return _local.session
