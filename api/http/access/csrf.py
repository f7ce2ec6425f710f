"""The token that proves that a change was asked for on a page of ours: beside the look at `Origin` (`guard`).

It is a keyed hash of the session's secret, or of the visitor's mark before log-in (else a stranger could log somebody
in under an account of his own), so nothing has to be kept.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from api.http.access.cookies import session_of, visitor_of
from api.http.access.forms import form_of, is_form
from api.http.request_faults import RequestFault, RequestRefused

if TYPE_CHECKING:
    from starlette.requests import Request

HEADER, FIELD = "x-csrf-token", "csrf"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PURPOSE = b"vankho csrf 1"


def csrf_token(secret: str) -> str:
    """The token for a session's secret or a visitor's mark."""
    return hmac.digest(secret.encode(), _PURPOSE, "sha256").hex() if secret else ""


async def check_csrf(request: Request) -> None:
    """Refuse a change that a browser asks for without the token of its page.

    A program that proves itself by `Authorization` has no cookies that a stranger's page could use. In an archive
    without accounts there is nothing that a token could be bound to; `guard` looks at where requests come from.

    Raises:
        RequestRefused: CSRF_TOKEN.
    """
    if request.method in _SAFE or not getattr(request.state, "by_cookie", True):
        return
    given = request.headers.get(HEADER, "")
    if not given and is_form(request):
        given = (await form_of(request)).raw(FIELD)
    secret = session_of(request) if getattr(request.state, "actor", None) else visitor_of(request)
    wanted = csrf_token(secret)
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise RequestRefused(RequestFault.CSRF_TOKEN)
