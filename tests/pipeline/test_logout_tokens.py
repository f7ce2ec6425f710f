"""What a provider's word that somebody logged out must say to be believed (OpenID Connect Back-Channel Logout 1.0)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc.jwk import OctKey, RSAKey

from domain.errors import ArchiveError, ErrorCode
from pipeline.settings.provider_settings import ProviderSettings
from testbed.issuing import EVENT, known_provider, logout_token

ISSUER = "https://sso.example.invalid"
_NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
_PROVIDER = known_provider(ProviderSettings(issuer=ISSUER), lambda: _NOW)


def _refused(token: str) -> str:
    with pytest.raises(ArchiveError) as caught:
        _PROVIDER.log_out_told(token)
    assert caught.value.code is ErrorCode.PROVIDER_REFUSED
    return str(caught.value.facts["detail"])


def test_it_says_who_is_out_and_until_when_it_counts() -> None:
    told = _PROVIDER.log_out_told(logout_token(ISSUER, _NOW))
    assert (told.issuer, told.subject, told.session) == (ISSUER, "1", "s1")
    assert told.expires > _NOW + timedelta(minutes=2)
    other = _PROVIDER.log_out_told(logout_token(ISSUER, _NOW, jti="j2", sid=None))
    assert (other.session, other.digest == told.digest) == ("", False)
    assert _PROVIDER.log_out_told(logout_token(ISSUER, _NOW, sub=None)).subject == ""


@pytest.mark.parametrize(
    ("claims", "detail"),
    [
        ({"iss": "https://other.example.invalid"}, "iss"),
        ({"aud": "other"}, "aud"),
        ({"aud": ["other"]}, "aud"),
        ({"exp": None}, "exp"),
        ({"exp": int(_NOW.timestamp()) - 120}, "exp"),
        ({"iat": None}, "jti"),
        ({"jti": None}, "jti"),
        ({"jti": 7}, "jti"),
        ({"sub": None, "sid": None}, "sub"),
        ({"sub": ["1"]}, "jti"),
        ({"events": None}, "events"),
        ({"events": {}}, "events"),
        ({"events": [EVENT]}, "events"),
        ({"events": {EVENT: True}}, "events"),
        ({"nonce": "n"}, "nonce"),
    ],
)
def test_one_that_does_not_say_so_is_refused(claims: dict[str, Any], detail: str) -> None:
    assert _refused(logout_token(ISSUER, _NOW, **claims)) == detail


def test_one_that_another_signed_is_refused() -> None:
    stranger = RSAKey.generate_key(2048, {"kid": "ours"})
    _refused(logout_token(ISSUER, _NOW, signed_by=stranger))
    _refused(logout_token(ISSUER, _NOW, signed_by=OctKey.import_key(b"shared" * 8)))
    for rubbish in ("", "x", "a.b.c", "ế.ế.ế"):
        _refused(rubbish)


def test_one_of_a_clock_that_is_ahead_is_told() -> None:
    with pytest.raises(ArchiveError) as caught:
        _PROVIDER.log_out_told(logout_token(ISSUER, _NOW + timedelta(minutes=5)))
    assert caught.value.code is ErrorCode.PROVIDER_CLOCK
