"""Signatures of notices: the provider's published example, and every change of what was signed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.messaging.wire.signatures import is_meta, is_twilio, sign_meta, sign_twilio

# Twilio's own example, in "Webhooks Security".
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = {
	"CallSid": "CA1234567890ABCDE",
	"Caller": "+14158675309",
	"Digits": "1234",
	"From": "+14158675309",
	"To": "+18005551212",
}
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_example_that_the_provider_publishes():
	assert sign_twilio(URL, FIELDS, "12345") == SIGNATURE
	assert is_twilio(URL, FIELDS, "12345", SIGNATURE)


@pytest.mark.parametrize(
	("url", "fields", "token", "signature"),
	[
		(URL.replace("https", "http"), FIELDS, "12345", SIGNATURE),
		(URL, {**FIELDS, "Digits": "1235"}, "12345", SIGNATURE),
		(URL, {**FIELDS, "More": ""}, "12345", SIGNATURE),
		(URL, FIELDS, "12346", SIGNATURE),
		(URL, FIELDS, "12345", ""),
		(URL, FIELDS, "12345", "ñ"),
		(URL, FIELDS, "", sign_twilio(URL, FIELDS, "")),
	],
)
def test_what_differs_is_not_genuine(url, fields, token, signature):
	assert not is_twilio(url, fields, token, signature)


# RFC 4231, test case 2: HMAC-SHA-256 of this text under the key "Jefe".
BODY = b"what do ya want for nothing?"
DIGEST = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_signature_of_a_body_is_the_standard_s():
	assert sign_meta(BODY, "Jefe") == DIGEST
	assert is_meta(BODY, "Jefe", DIGEST)
	assert not is_meta(BODY, "", sign_meta(BODY, ""))


@given(st.binary(), st.text(min_size=1), st.text())
def test_only_the_signature_of_the_body_is_genuine(body, secret, other):
	assert is_meta(body, secret, sign_meta(body, secret))
	assert not is_meta(body + b"x", secret, sign_meta(body, secret))
	assert is_meta(body, secret, other) is (other == sign_meta(body, secret))
