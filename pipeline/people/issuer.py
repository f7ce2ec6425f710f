"""A provider of identities as its metadata and keys tell of it, and what it signed.

What a provider signed is believed only when issuer, audience, time and signature are right; unsigned tokens and those
signed with a shared secret are not. Keys are fetched anew when a token names one that we have not seen.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
from authlib.integrations.httpx_client import oauth2_client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from pipeline.settings.provider_settings import ProviderSettings

TIMEOUT_SECONDS = 5.0
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
_KEPT_SECONDS = 600.0  # metadata and keys; a provider that turns its keys is asked sooner, at an unknown one
_ASKED_SECONDS = 10.0  # between two questions for an unknown key: whoever sends rubbish must not make us ask
LEEWAY_SECONDS = 60  # between the clocks
_MOST_BYTES = 1 << 20
# Authlib asks by httpx2 where that is installed, and by httpx else; their errors have nothing in common.
_HTTP_ERRORS: tuple[type[Exception], ...] = (httpx.HTTPError, getattr(oauth2_client, "httpx2", httpx).HTTPError)
_UNREACHED: tuple[type[Exception], ...] = (*_HTTP_ERRORS, OSError, KeyError, ValueError)


@dataclass(slots=True)
class Fetched:
    """What the provider says of itself, and when it was asked."""

    metadata: dict[str, Any] = field(default_factory=dict)
    keys: KeySet = field(default_factory=lambda: KeySet([]))
    at: float = -_KEPT_SECONDS


class Issuer:
    """The issuer of tokens, asked over HTTPS; loopback without.

    Args:
        settings: of the archive.
        clock: the present, with time zone.
    """

    def __init__(self, settings: ProviderSettings, clock: Callable[[], datetime]) -> None:
        self.name = settings.issuer
        self.verify: Any = settings.ca_file or True
        self.clock = clock
        self.fetched = Fetched()
        self._lock = threading.Lock()

    def claims(self, token: str, audience: str) -> dict[str, Any]:
        """What a token says, once it is proved that the provider says it, to us, now.

        Raises:
            ArchiveError: PROVIDER_AWAY, PROVIDER_REFUSED, PROVIDER_CLOCK.
        """
        try:
            claims = dict(self._decoded(token).claims)
        except (JoseError, ValueError) as error:
            raise refused(f"{type(error).__name__}"[:100]) from error
        if claims.get("iss") != self.name:
            raise refused("iss")
        named = claims.get("aud")
        if audience not in (named if isinstance(named, list) else [named]):
            raise refused("aud")
        self._check_time(claims)
        return claims

    def _check_time(self, claims: Mapping[str, Any]) -> None:
        now = self.clock().timestamp()
        issued, expires = claims.get("iat", now), claims.get("exp")
        if not isinstance(expires, int | float) or not isinstance(issued, int | float):
            raise refused("exp")
        ahead = max(issued, claims.get("nbf") or issued) - now
        if ahead > LEEWAY_SECONDS:
            raise ArchiveError(ErrorCode.PROVIDER_CLOCK, seconds=round(ahead))
        if now - expires > LEEWAY_SECONDS:
            raise refused("exp")

    def _decoded(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self.known().keys, algorithms=_ALGORITHMS)
        except (JoseError, ValueError):  # perhaps it turned its keys
            if time.monotonic() - self.fetched.at < _ASKED_SECONDS:
                raise
        return jwt.decode(token, self.known(most=0).keys, algorithms=_ALGORITHMS)

    def endpoint(self, name: str) -> str:
        """An address of the provider's."""
        return str(self.known().metadata[name])

    def known(self, *, most: float = _KEPT_SECONDS) -> Fetched:
        """What the provider says of itself, asked again when that is older than `most` seconds."""
        with self._lock:
            if time.monotonic() - self.fetched.at < most:
                return self.fetched
            with self.asking():
                metadata = self._get(f"{self.name.rstrip('/')}/.well-known/openid-configuration")
                if metadata.get("issuer") != self.name:
                    raise refused(f"issuer {metadata.get('issuer')!r}"[:200])
                keys = KeySet.import_key_set(self._get(metadata["jwks_uri"]))  # type: ignore[arg-type]
                self.fetched = Fetched(metadata, keys, time.monotonic())
            return self.fetched

    def _get(self, url: str) -> dict[str, Any]:
        with httpx.Client(timeout=TIMEOUT_SECONDS, verify=self.verify, trust_env=False) as client:
            answer = client.get(url).raise_for_status()
        if len(answer.content) > _MOST_BYTES:
            raise ValueError(url)
        return dict(answer.json())

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Within it, what goes wrong on the way to the provider is told as PROVIDER_AWAY."""
        try:
            yield
        except ArchiveError:
            raise
        except _UNREACHED as error:
            raise self.away(f"{type(error).__name__}: {error}") from error

    def away(self, detail: str) -> ArchiveError:
        """The provider cannot be asked."""
        return ArchiveError(ErrorCode.PROVIDER_AWAY, issuer=self.name, detail=detail[:200])


def refused(detail: str) -> ArchiveError:
    """The provider says no, or what it says proves nothing."""
    return ArchiveError(ErrorCode.PROVIDER_REFUSED, detail=detail)
