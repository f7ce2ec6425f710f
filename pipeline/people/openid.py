"""OpenID Connect: log-in by the code flow with PKCE (RFC 6749, RFC 7636, OpenID Connect Core 1.0), and bearer tokens.

What the provider says later of whom it let in comes by refresh tokens, and by its word that somebody logged out there
(OpenID Connect Back-Channel Logout 1.0).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client

from catalogue.people.provided_sessions import LogOutThere
from pipeline.people.issuer import LEEWAY_SECONDS, TIMEOUT_SECONDS, Issuer, refused
from pipeline.people.openers import digest_of
from pipeline.people.provided import ProvidedIdentity, grants_of, listed
from pipeline.settings.provider_settings import read_grants

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.people.roles import Grant
    from pipeline.settings.provider_settings import ProviderSettings

_FRESH_SECONDS = 1.0  # what is known of the provider when a browser is sent there
_LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"
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
        self._roles, self._programs = read_grants(settings.roles), read_grants(settings.programs)
        self._issuer = Issuer(settings, clock)

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
        self._issuer.known(most=_FRESH_SECONDS)  # a browser sent to a provider that is away would be told nothing
        with self._client(redirect) as client:
            url, _ = client.create_authorization_url(
                self._issuer.endpoint("authorization_endpoint"),
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
            raise refused("state")
        if answer.get("iss", self._settings.issuer) != self._settings.issuer:  # RFC 9207
            raise refused("iss")
        if "code" not in answer:
            raise refused(f"{answer.get('error', 'code')[:60]} {answer.get('error_description', '')[:200]}".strip())
        given = {"code": answer["code"], "code_verifier": flow.verifier}
        tokens = self._tokens(flow.redirect, grant_type="authorization_code", **given)
        if not isinstance(tokens.get("id_token"), str):
            raise refused("id_token")
        claims = self._issuer.claims(tokens["id_token"], self._settings.client)
        if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), flow.nonce.encode()):
            raise refused("nonce")
        if claims.get("azp", self._settings.client) != self._settings.client:
            raise refused("azp")
        if flow.again and self._issuer.clock().timestamp() - float(claims.get("auth_time") or 0) > _ANEW_SECONDS:
            raise refused("auth_time")
        return self._person(claims, tokens)

    def renew(self, refresh: str, subject: str) -> tuple[ProvidedIdentity | None, str]:
        """Ask again about a person by the refresh token that came last.

        Returns:
            The person as the provider says now, None where it only says that nothing changed; the next refresh token.

        Raises:
            ArchiveError: PROVIDER_AWAY; PROVIDER_REFUSED, the person may not stay; PROVIDER_CLOCK.
        """
        tokens = self._tokens("", grant_type="refresh_token", refresh_token=refresh)
        then = str(tokens.get("refresh_token") or refresh)
        if not isinstance(tokens.get("id_token"), str):
            return None, then
        claims = self._issuer.claims(tokens["id_token"], self._settings.client)
        if claims.get("sub") != subject:  # OpenID Connect Core 1.0 §12.2
            raise refused("sub")
        return self._person(claims, tokens), then

    def log_out_told(self, token: str) -> LogOutThere:
        """Who is out at the provider, as a logout token says (OpenID Connect Back-Channel Logout 1.0 §2.4, §2.6).

        Raises:
            ArchiveError: PROVIDER_AWAY, PROVIDER_REFUSED, PROVIDER_CLOCK.
        """
        claims = self._issuer.claims(token, self._settings.client)
        events, told = claims.get("events"), {key: claims.get(key, "") for key in ("sub", "sid", "jti")}
        if not isinstance(events, dict) or not isinstance(events.get(_LOGGED_OUT), dict):
            raise refused("events")
        if "nonce" in claims:  # it is an ID token
            raise refused("nonce")
        if not all(isinstance(text, str) for text in told.values()) or not told["jti"] or "iat" not in claims:
            raise refused("jti")
        if not told["sub"] and not told["sid"]:
            raise refused("sub")
        expires = datetime.fromtimestamp(claims["exp"] + LEEWAY_SECONDS, UTC)
        return LogOutThere(digest_of(f"logout {told['jti']}"), expires, claims["iss"], told["sub"], told["sid"])

    def identity_of(self, bearer: str) -> ProvidedIdentity:
        """The program that an access token of the provider speaks for (RFC 9068).

        Raises:
            ArchiveError: PROVIDER_AWAY, PROVIDER_REFUSED, PROVIDER_CLOCK.
        """
        claims = self._issuer.claims(bearer, self._settings.audience or self._settings.client)
        program = str(claims.get("client_id") or claims.get("azp") or "")
        return self._identity({**claims, "preferred_username": program}, grants_of([program], self._programs))

    def farewell(self, id_token: str, back: str) -> str | None:
        """Where the browser logs out at the provider too (RP-Initiated Logout 1.0); None where that is not offered.

        Raises:
            ArchiveError: PROVIDER_AWAY.
        """
        end = self._issuer.known().metadata.get("end_session_endpoint")
        if not isinstance(end, str):
            return None
        told = {"client_id": self._settings.client, "post_logout_redirect_uri": back}
        return f"{end}?{urlencode({**told, **({'id_token_hint': id_token} if id_token else {})})}"

    def _person(self, claims: Mapping[str, Any], answer: Mapping[str, Any]) -> ProvidedIdentity:
        identity = self._identity(claims, grants_of(listed(claims, self._settings.groups_claim), self._roles))
        refresh = str(answer.get("refresh_token") or "")
        session = str(claims.get("sid") or "")
        return replace(identity, id_token=str(answer["id_token"]), session=session, refresh=refresh)

    def _identity(self, claims: Mapping[str, Any], grants: tuple[Grant, ...]) -> ProvidedIdentity:
        subject = str(claims.get("sub") or "")
        if not subject:
            raise refused("sub")
        name = str(claims.get("preferred_username") or claims.get("email") or subject)
        full_name = str(claims.get("name") or name)
        return ProvidedIdentity(self._settings.issuer, subject, name, full_name, grants)

    def _tokens(self, redirect: str, **given: str) -> Mapping[str, Any]:
        """What the provider gives for a code, or for a refresh token."""
        with self._client(redirect) as client, self._issuer.asking():
            try:
                return dict(client.fetch_token(self._issuer.endpoint("token_endpoint"), **given))
            except AuthlibBaseError as error:
                detail = f"{error.error} {error.description}"[:200]
                if "refresh_token" in given and error.error != "invalid_grant":  # it is us whom it does not want
                    raise self._issuer.away(detail) from error
                raise refused(detail) from error

    def _client(self, redirect: str) -> OAuth2Client:
        return OAuth2Client(
            self._settings.client,
            self._secret or None,
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            scope="openid profile email",
            redirect_uri=redirect,
            code_challenge_method="S256",
            timeout=TIMEOUT_SECONDS,
            verify=self._issuer.verify,
            trust_env=False,
        )
