"""A realm of a real Keycloak: its people, groups and clients, made by its own interface."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from testbed.servers.recipes import PASSWORD, USER

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

REALM, CLIENT, SECRET = "tinh", "vankho", "client-secret"
_GROUPS_MAPPER = {
    "name": "groups",
    "protocol": "openid-connect",
    "protocolMapper": "oidc-group-membership-mapper",
    "config": {"claim.name": "groups", "full.path": "true", "id.token.claim": "true", "access.token.claim": "true"},
}
_AUDIENCE_MAPPER = {
    "name": "audience",
    "protocol": "openid-connect",
    "protocolMapper": "oidc-audience-mapper",
    "config": {"included.client.audience": CLIENT, "access.token.claim": "true"},
}


@dataclass(frozen=True, slots=True)
class Realm:
    """One realm.

    Attributes:
        server: address of Keycloak.
        admin: its interface, logged in.
    """

    server: str
    admin: httpx.Client

    @property
    def issuer(self) -> str:
        """As its tokens name it."""
        return f"{self.server}/realms/{REALM}"

    def person(self, name: str, password: str, groups: Sequence[str] = ()) -> str:
        """Make a person; returns the identifier."""
        told = {
            "username": name,
            "firstName": name.title(),
            "lastName": "Nguyễn",
            "email": f"{name}@example.invalid",
            "emailVerified": True,
            "enabled": True,
            "groups": [f"/{group}" for group in groups],
            "credentials": [{"type": "password", "value": password, "temporary": False}],
        }
        place = self._made("/users", told)
        return place.rsplit("/", 1)[-1]

    def change(self, person: str, **told: object) -> None:
        """Change a person, such as `enabled=False`."""
        self.admin.put(f"{self._path}/users/{person}", json=told).raise_for_status()

    def log_out_everywhere(self, person: str) -> None:
        """End all of a person's sessions there, as its administrators do; clients that asked for it are told."""
        self.admin.post(f"{self._path}/users/{person}/logout").raise_for_status()

    def turn_keys(self) -> None:
        """Let it sign with a new key from now on."""
        config = {"priority": ["200"], "enabled": ["true"], "active": ["true"], "algorithm": ["RS256"]}
        told = {"name": "fresh", "providerId": "rsa-generated", "providerType": "org.keycloak.keys.KeyProvider"}
        self._made("/components", {**told, "config": config})

    def program(self, name: str, secret: str) -> str:
        """Make a client that logs in for itself, and return an access token of its."""
        told = {"clientId": name, "secret": secret, "serviceAccountsEnabled": True, "standardFlowEnabled": False}
        self._made("/clients", {**told, "protocolMappers": [_AUDIENCE_MAPPER]})
        form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
        answer = httpx.post(f"{self.issuer}/protocol/openid-connect/token", data=form, timeout=60).raise_for_status()
        return str(answer.json()["access_token"])

    def log_in(self, url: str, name: str, password: str) -> tuple[str, Mapping[str, str]]:
        """Log in on its page as a browser would; returns the page's text and what the address behind it carries."""
        with httpx.Client(timeout=60) as browser:
            page = browser.get(url)
            action = re.search(r'action="([^"]+)"', page.text)
            if action is None:
                return page.text, {}
            form = {"username": name, "password": password, "credentialId": ""}
            kept = "; ".join(f"{cookie.name}={cookie.value}" for cookie in page.cookies.jar)
            headers = {
                "Cookie": kept
            }  # by hand: browsers, unlike httpx, send `Secure` cookies to loopback in the clear
            answer = browser.post(html.unescape(action[1]), data=form, headers=headers)
            sent = httpx.URL(answer.headers["location"]).params if answer.is_redirect else httpx.QueryParams()
            return answer.text, dict(sent)

    @property
    def _path(self) -> str:
        return f"/admin/realms/{REALM}"

    def _made(self, place: str, told: Mapping[str, Any]) -> str:
        answer = self.admin.post(f"{self._path}{place}", json=told).raise_for_status()
        return str(answer.headers["location"])


class _Administrator(httpx.Auth):
    """Logs in anew for each request: its tokens live for a minute, and tests on a busy machine for longer."""

    requires_response_body = True

    def __init__(self, server: str) -> None:
        self._place = f"{server}/realms/master/protocol/openid-connect/token"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Ask for a token, then for what is wanted."""
        form = {"grant_type": "password", "client_id": "admin-cli", "username": USER, "password": PASSWORD}
        answer = yield httpx.Request("POST", self._place, data=form)
        request.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield request


def make_realm(server: str, groups: Sequence[str], redirects: Sequence[str], told_at: str = "") -> Realm:
    """Make the realm, its groups, and our client, whose pages lie below `redirects`; hears of log-outs at `told_at`."""
    admin = httpx.Client(base_url=server, auth=_Administrator(server), timeout=60)
    client = {
        "clientId": CLIENT,
        "secret": SECRET,
        "redirectUris": [f"{redirect}/*" for redirect in redirects],
        "attributes": {
            "post.logout.redirect.uris": "##".join(f"{redirect}/*" for redirect in redirects),
            "backchannel.logout.url": told_at,
            "backchannel.logout.session.required": "true",
        },
        "protocolMappers": [_GROUPS_MAPPER],
    }
    realm = {"realm": REALM, "enabled": True, "groups": [{"name": group} for group in groups], "clients": [client]}
    admin.post("/admin/realms", json=realm).raise_for_status()
    return Realm(server, admin)
