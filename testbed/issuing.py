"""An issuer of tokens whose keys the test holds: for what a real provider would never say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from pipeline.people.issuer import Fetched
from pipeline.people.openid import Provider

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipeline.settings.provider_settings import ProviderSettings

EVENT = "http://schemas.openid.net/event/backchannel-logout"
_KEY = RSAKey.generate_key(2048, {"kid": "ours", "alg": "RS256", "use": "sig"})
_METADATA = {"token_endpoint": "http://127.0.0.1:9/token", "end_session_endpoint": "http://127.0.0.1:9/end"}


def known_provider(settings: ProviderSettings, clock: Callable[[], datetime]) -> Provider:
    """A provider of which all is known, so that nobody asks it; whoever does finds nobody there."""
    provider = Provider(settings, "", clock)
    keys = KeySet([RSAKey.import_key(_KEY.as_dict(private=False))])
    provider._issuer.fetched = Fetched(_METADATA, keys, math.inf)  # noqa: SLF001 - as if just fetched
    return provider


def logout_token(issuer: str, now: datetime, *, signed_by: RSAKey | OctKey = _KEY, **claims: Any) -> str:
    """A logout token that says what it should, but for `claims`; those that are None are left out."""
    told = {
        "iss": issuer,
        "aud": "vankho",
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + 120,
        "jti": "j1",
        "sub": "1",
        "sid": "s1",
        "events": {EVENT: {}},
        **claims,
    }
    algorithm = "HS256" if isinstance(signed_by, OctKey) else "RS256"
    head = {"alg": algorithm, "typ": "logout+jwt", "kid": "ours"}
    body = {key: value for key, value in told.items() if value is not None}
    return jwt.encode(head, body, signed_by)
