"""What stands before every request: known hosts, no requests from other sites, and headers that bind the browser.

Whoever can make a clerk's browser send a request here would act as the clerk, whose cookies go with it. Hence:

* `Host` must be a loopback name, the address we serve on, or a name that the administrator gave us; a stranger's name
  that was made to resolve to us (DNS rebinding) is refused. Only `/healthz`, which tells nothing, answers to any.
* Requests that change something must come from our own pages (`Sec-Fetch-Site`, else `Origin`); programs that are no
  browser send neither and pass.
* Pages may load only what we serve, run no inline script, and be framed by nobody.
* What was answered to somebody who logged in is kept nowhere (`Cache-Control: private, no-store`).
* Addresses have a length, and so many requests are in hand at once, so that one who asks much leaves room for others.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request

from api.http.language import language_of, wants_json
from api.http.problems import problem_of
from api.http.request_faults import RequestFault, RequestRefused

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_PULSE = "/healthz"
_AUTHORITY = re.compile(r"(?:\[([^\[\]/\\@?# ]+)\]|([^\[\]/\\@?# :]+))(?::(\d*))?")  # RFC 3986 §3.2.2
_IPV6 = 6
_ADDRESS_MOST = 32 << 10  # bytes of a path and its query; a pasted page may be searched for
_OWN_SITE = frozenset({"same-origin", "none"})
_CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_KEPT_NOWHERE = "private, no-store"
_ALWAYS_ENCRYPTED = "max-age=31536000"  # RFC 6797: a year
_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-cache",
}


class Guard:
    """ASGI middleware.

    Args:
        app: what is guarded.
        host: the address we serve on.
        names: `name` or `name:port` as the address bar shows it, where a proxy stands before us.
        most: requests in hand at once.
    """

    def __init__(self, app: ASGIApp, host: str, names: Collection[str] = (), most: int = 256) -> None:
        self._app = app
        self._host = host.lower()
        self._names = frozenset(name.lower() for name in names)
        self._most, self._in_hand = most, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on and add the headers that the answer does not set itself."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        scope.setdefault("state", {})

        async def send_bound(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if scope["state"].get("private"):  # as whoever found the actor says (`asking`)
                    headers["Cache-Control"] = _KEPT_NOWHERE
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = _ALWAYS_ENCRYPTED
            await send(message)

        refused = self._refusal(scope, Headers(scope=scope))
        if refused is not None:
            await _tell(refused, scope, receive, send_bound)
            return
        self._in_hand += 1
        try:
            await self._app(scope, receive, send_bound)
        finally:
            self._in_hand -= 1

    def _refusal(self, scope: Scope, headers: Headers) -> RequestRefused | None:
        if scope["method"] in {"GET", "HEAD"} and scope["path"] == _PULSE:
            return None
        length = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if length > _ADDRESS_MOST:
            return RequestRefused(RequestFault.ADDRESS_TOO_LONG, length=length, most=_ADDRESS_MOST)
        host = headers.get("host", "")
        if not (is_known_host(host, self._host) or is_public_name(host, self._names)):
            return RequestRefused(RequestFault.HOST_UNKNOWN, host=host[:100])
        if scope["method"] not in _SAFE_METHODS:
            own = _own_origins(scope["scheme"], host, self._names)
            if not _from_own_pages(headers, own):
                return RequestRefused(RequestFault.CROSS_SITE)
        if self._in_hand >= self._most:
            return RequestRefused(RequestFault.SERVER_BUSY)
        return None


async def _tell(refused: RequestRefused, scope: Scope, receive: Receive, send: Send) -> None:
    """A problem for programs; for a person who opens a page, its sentence and nothing about the archive."""
    request = Request(scope)
    language = language_of(request)
    problem = problem_of(refused, language)
    looks = scope["method"] in _SAFE_METHODS or "hx-request" in request.headers
    page = looks and not wants_json(request)
    answer = problem.as_bare_page(language) if page else problem.as_json(scope["path"])
    await answer(scope, receive, send)


def is_public_name(header: str, names: Collection[str]) -> bool:
    """The `Host` header is one of `names`, whatever port a proxy left or put there."""
    host, _ = _host_and_port(header)
    return bool(host) and host in {_host_and_port(name)[0] for name in names}


def is_known_host(header: str, serving: str) -> bool:
    """The `Host` header names this machine's loopback or the address we serve on.

    Someone who serves on all addresses is reached by any of them and by the machine's name; other names are not
    ours, since an address cannot be rebound but a name can.
    """
    name, _ = _host_and_port(header)
    address, ours = _address(name), _address(serving.strip("[]"))
    is_any = ours is not None and ours.is_unspecified
    if address is not None:
        return address.is_loopback or address == ours or is_any
    return bool(name) and (name in {"localhost", serving} or (is_any and name == socket.gethostname().lower()))


def _own_origins(scheme: str, host: str, names: Collection[str]) -> set[tuple[str, str, str]]:
    """Scheme, name and port of our own pages.

    A proxy that encrypts says so (`X-Forwarded-Proto`, which becomes `scheme`), or leaves us in the dark about it.
    """
    public = {(one, *_host_and_port(name)) for name in names for one in (scheme, "https")}
    return {(scheme, *_host_and_port(host)), *public}


def _from_own_pages(headers: Headers, own: Collection[tuple[str, str, str]]) -> bool:
    """Scheme and port count: another port of our machine is another site, and `https` is another than `http`."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in _OWN_SITE:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    scheme, _, authority = origin.partition("://")
    host, port = _host_and_port(authority)
    return bool(host) and (scheme.lower(), host, port) in own


def _host_and_port(authority: str) -> tuple[str, str]:
    """Both of `host:port`, in lower case; an IPv6 address in its one shortest form, and no host where it is none.

    A zone (`[fe80::1%25eth0]`) tells an interface of the client's machine and nothing of ours.
    """
    found = _AUTHORITY.fullmatch(authority.lower())
    if found is None:
        return "", ""
    bracketed, plain, port = found.groups("")
    address = _address(bracketed) if bracketed else None
    return (plain if not bracketed else str(address) if address is not None and address.version == _IPV6 else ""), port


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None
