"""What stands before every request: known hosts, no requests from other sites, and headers that bind the browser.

There is no log-in yet, so whoever can make a clerk's browser send a request here would act as the clerk. Hence:

* `Host` must be a loopback name, the address we serve on, or a name that the administrator gave us; a stranger's name
  that was made to resolve to us (DNS rebinding) is refused. Only what probes ask for is answered under any name.
* Requests that change something must come from our own pages (`Sec-Fetch-Site`, else `Origin`); programs that are no
  browser send neither and pass.
* Pages may load only what we serve, run no inline script, and be framed by nobody.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request

from api.language import language_of
from api.problems import RequestFault, RequestRefused, problem_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})  # asked by address or by whatever name a cluster gives us
_OWN_SITE = frozenset({"same-origin", "none"})
_CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
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
    """

    def __init__(self, app: ASGIApp, host: str, names: Collection[str] = ()) -> None:
        self._app = app
        self._host = host.lower()
        self._names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on and add the headers that the answer does not set itself."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_bound(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refusal(scope, Headers(scope=scope))
        if refused is None:
            await self._app(scope, receive, send_bound)
            return
        problem = problem_of(refused, language_of(Request(scope)))
        await problem.as_json(scope["path"])(scope, receive, send_bound)

    def _refusal(self, scope: Scope, headers: Headers) -> RequestRefused | None:
        if scope["method"] == "GET" and scope["path"] in PROBES:
            return None
        host = headers.get("host", "")
        if not (is_known_host(host, self._host) or is_public_name(host, self._names)):
            return RequestRefused(RequestFault.HOST_UNKNOWN, host=host[:100])
        if scope["method"] not in _SAFE_METHODS and not _from_own_pages(headers, {host.lower(), *self._names}):
            return RequestRefused(RequestFault.CROSS_SITE)
        return None


def is_public_name(header: str, names: Collection[str]) -> bool:
    """The `Host` header is one of `names`, whatever port a proxy left or put there."""
    if not _is_authority(header):
        return False
    host = header.lower()
    return host in names or host.partition(":")[0] in {name.partition(":")[0] for name in names}


def is_known_host(header: str, serving: str) -> bool:
    """The `Host` header names this machine's loopback or the address we serve on.

    Someone who serves on all addresses is reached by any of them and by the machine's name; other names are not
    ours, since an address cannot be rebound but a name can.
    """
    name = (urlsplit(f"//{header}").hostname or "").lower() if _is_authority(header) else ""
    address = _address(name)
    if address is not None:
        return address.is_loopback or name == serving.strip("[]") or _is_any(serving)
    return bool(name) and (
        name in {"localhost", serving} or (_is_any(serving) and name == socket.gethostname().lower())
    )


def _from_own_pages(headers: Headers, own: Collection[str]) -> bool:
    """Here the port counts: another port of our machine is another site."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in _OWN_SITE:
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() in own


def _is_authority(header: str) -> bool:
    return bool(header) and not set(header) & set("/\\@?# ") and header.count("[") == header.count("]") <= 1


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _is_any(serving: str) -> bool:
    address = _address(serving.strip("[]"))
    return address is not None and address.is_unspecified
