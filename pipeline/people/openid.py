"""Log-in by OpenID Connect: the code flow with PKCE (RFC 6749, RFC 7636, OpenID Connect Core 1.0), and bearer tokens.

What a provider signed is believed only when issuer, audience, time, nonce and signature are right; unsigned tokens and
those signed with a shared secret are not. Keys are fetched anew when a token names one that we have not seen.
"""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.errors import ArchiveError, ErrorCode
from pipeline.people.provided import ProvidedIdentity, grants_of, listed
from pipeline.settings.provider_settings import read_grants

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pipeline.settings.provider_settings import ProviderSettings

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
_TIMEOUT_SECONDS = 5.0
_KEPT_SECONDS = 600.0  # metadata and keys; a provider that turns its keys is asked sooner, at an unknown one
_ASKED_SECONDS = 10.0  # between two questions for an unknown key: whoever sends rubbish must not make us ask
_FRESH_SECONDS = 1.0  # what is known of the provider when a browser is sent there
_LEEWAY_SECONDS = 60  # between the clocks
_MOST_BYTES = 1 << 20
_ANEW_SECONDS = 300.0  # within which a proof of who one is counts as new


@dataclass(frozen=True, slots=True)
class Flow:
    """What the browser keeps between asking the provider and coming back from it.

    Attributes:
        state: ties the answer to this browser.
        nonce: ties the token to this log-in.
        verifier: of PKCE.
        redirect: where the provider sends the browser back to.
        then: the page that the person wanted.
        again: the person has to prove anew who it is, whatever the provider remembers.
    """

    state: str
    nonce: str
    verifier: str
    redirect: str
    then: str = ""
    again: bool = False


@dataclass(slots=True)
class _Fetched:
    """What the provider says of itself, and when it was asked."""

    metadata: dict[str, Any] = field(default_factory=dict)
    keys: KeySet = field(default_factory=lambda: KeySet([]))
    at: float = -_KEPT_SECONDS


class Provider:
    """A provider of identities, asked over HTTPS; loopback without.

    Args:
        settings: of the archive, with an issuer; found usable when they were read.
        secret: of our client there; empty for a public one.
        clock: the present, with time zone.
    """

    def __init__(self, settings: ProviderSettings, secret: str, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._secret = secret
        self._clock = clock
        self._roles, self._programs = read_grants(settings.roles), read_grants(settings.programs)
        self._verify: Any = settings.ca_file or True
        self._fetched = _Fetched()
        self._lock = threading.Lock()

    @property
    def label(self) -> str:
        """What people call it."""
        return self._settings.label

    def begin(self, redirect: str, then: str = "", *, again: bool = False) -> tuple[str, Flow]:
        """Where to send the browser, and what it keeps until it comes back.

        Raises:
            ArchiveError: PROVIDER_AWAY.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        flow = Flow(state, nonce, verifier, redirect, then, again)
        self._known(most=_FRESH_SECONDS)  # a browser sent to a provider that is away would be told nothing
        with self._client(redirect) as client:
            url, _ = client.create_authorization_url(
                self._endpoint("authorization_endpoint"),
                state=flow.state,
                nonce=flow.nonce,
                code_verifier=flow.verifier,
                **({"prompt": "login", "max_age": "0"} if again else {}),
            )
        return str(url), flow

    def finish(self, flow: Flow, answer: Mapping[str, str]) -> ProvidedIdentity:
        """Who came back from the provider.

        Args:
            flow: what the browser kept.
            answer: parameters of the address that it came back to.

        Raises:
            ArchiveError: PROVIDER_AWAY; PROVIDER_REFUSED, the provider says no or its answer proves nothing;
                PROVIDER_CLOCK, its clock and ours differ too much.
        """
        if not secrets.compare_digest(answer.get("state", "").encode(), flow.state.encode()):
            raise _refused("state")
        if answer.get("iss", self._settings.issuer) != self._settings.issuer:  # RFC 9207
            raise _refused("iss")
        if "code" not in answer:
            raise _refused(f"{answer.get('error', 'code')[:60]} {answer.get('error_description', '')[:200]}".strip())
        token = self._exchanged(flow, answer["code"])
        claims = self._claims(token, self._settings.client)
        if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), flow.nonce.encode()):
            raise _refused("nonce")
        if claims.get("azp", self._settings.client) != self._settings.client:
            raise _refused("azp")
        if flow.again and self._clock().timestamp() - float(claims.get("auth_time") or 0) > _ANEW_SECONDS:
            raise _refused("auth_time")
        return self._identity(claims, grants_of(listed(claims, self._settings.groups_claim), self._roles), token)

    def identity_of(self, bearer: str) -> ProvidedIdentity:
        """The program that an access token of the provider speaks for (RFC 9068).

        Raises:
            ArchiveError: PROVIDER_AWAY, PROVIDER_REFUSED, PROVIDER_CLOCK.
        """
        claims = self._claims(bearer, self._settings.audience or self._settings.client)
        program = str(claims.get("client_id") or claims.get("azp") or "")
        return self._identity({**claims, "preferred_username": program}, grants_of([program], self._programs), "")

    def farewell(self, id_token: str, back: str) -> str | None:
        """Where the browser logs out at the provider too (RP-Initiated Logout 1.0); None where that is not offered.

        Raises:
            ArchiveError: PROVIDER_AWAY.
        """
        end = self._known().metadata.get("end_session_endpoint")
        if not isinstance(end, str):
            return None
        told = {"client_id": self._settings.client, "post_logout_redirect_uri": back}
        return f"{end}?{urlencode({**told, **({'id_token_hint': id_token} if id_token else {})})}"

    def _identity(self, claims: Mapping[str, Any], grants: tuple[Any, ...], token: str) -> ProvidedIdentity:
        subject = str(claims.get("sub") or "")
        if not subject:
            raise _refused("sub")
        name = str(claims.get("preferred_username") or claims.get("email") or subject)
        full_name = str(claims.get("name") or name)
        return ProvidedIdentity(self._settings.issuer, subject, name, full_name, grants, token)

    def _exchanged(self, flow: Flow, code: str) -> str:
        """The ID token for a code."""
        with self._client(flow.redirect) as client, _asking(self._settings.issuer):
            try:
                answer = client.fetch_token(
                    self._endpoint("token_endpoint"),
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=flow.verifier,
                )
            except AuthlibBaseError as error:
                raise _refused(f"{error.error} {error.description}"[:200]) from error
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise _refused("id_token")
        return token

    def _claims(self, token: str, audience: str) -> dict[str, Any]:
        """What a token says, once it is proved that the provider says it, to us, now."""
        try:
            claims = dict(self._decoded(token).claims)
        except (JoseError, ValueError) as error:
            raise _refused(f"{type(error).__name__}"[:100]) from error
        if claims.get("iss") != self._settings.issuer:
            raise _refused("iss")
        named = claims.get("aud")
        if audience not in (named if isinstance(named, list) else [named]):
            raise _refused("aud")
        self._check_time(claims)
        return claims

    def _check_time(self, claims: Mapping[str, Any]) -> None:
        now = self._clock().timestamp()
        issued, expires = claims.get("iat", now), claims.get("exp")
        if not isinstance(expires, int | float) or not isinstance(issued, int | float):
            raise _refused("exp")
        ahead = max(issued, claims.get("nbf") or issued) - now
        if ahead > _LEEWAY_SECONDS:
            raise ArchiveError(ErrorCode.PROVIDER_CLOCK, seconds=round(ahead))
        if now - expires > _LEEWAY_SECONDS:
            raise _refused("exp")

    def _decoded(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self._known().keys, algorithms=_ALGORITHMS)
        except (JoseError, ValueError):  # perhaps it turned its keys
            if time.monotonic() - self._fetched.at < _ASKED_SECONDS:
                raise
        return jwt.decode(token, self._known(most=0).keys, algorithms=_ALGORITHMS)

    def _endpoint(self, name: str) -> str:
        return str(self._known().metadata[name])

    def _known(self, *, most: float = _KEPT_SECONDS) -> _Fetched:
        """What the provider says of itself, asked again when that is older than `most` seconds."""
        with self._lock:
            if time.monotonic() - self._fetched.at < most:
                return self._fetched
            with _asking(self._settings.issuer):
                metadata = self._get(f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration")
                if metadata.get("issuer") != self._settings.issuer:
                    raise _refused(f"issuer {metadata.get('issuer')!r}"[:200])
                keys = KeySet.import_key_set(self._get(metadata["jwks_uri"]))  # type: ignore[arg-type]
                self._fetched = _Fetched(metadata, keys, time.monotonic())
            return self._fetched

    def _get(self, url: str) -> dict[str, Any]:
        with httpx.Client(timeout=_TIMEOUT_SECONDS, verify=self._verify, trust_env=False) as client:
            answer = client.get(url).raise_for_status()
        if len(answer.content) > _MOST_BYTES:
            raise ValueError(url)
        return dict(answer.json())

    def _client(self, redirect: str) -> OAuth2Client:
        return OAuth2Client(
            self._settings.client,
            self._secret or None,
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            scope="openid profile email",
            redirect_uri=redirect,
            code_challenge_method="S256",
            timeout=_TIMEOUT_SECONDS,
            verify=self._verify,
            trust_env=False,
        )


class _asking:  # noqa: N801 - a context
    """Within it, what goes wrong on the way to the provider is told as PROVIDER_AWAY."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if isinstance(error, httpx.HTTPError | OSError | KeyError | ValueError) and not isinstance(error, ArchiveError):
            detail = f"{type(error).__name__}: {error}"[:200]
            raise ArchiveError(ErrorCode.PROVIDER_AWAY, issuer=self._issuer, detail=detail) from error


def _refused(detail: str) -> ArchiveError:
    return ArchiveError(ErrorCode.PROVIDER_REFUSED, detail=detail)
