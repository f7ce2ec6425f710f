"""Our two cookies: the session of who has logged in, and the mark of a visitor who has not.

Behind TLS they bear the prefix `__Host-` (RFC 6265bis §4.1.3.2): no other host of the same domain can set one.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_SESSION, _VISITOR = "vankho_session", "vankho_visitor"
_VALUE = re.compile(r"[A-Za-z0-9_-]{16,200}")


def session_of(request: Request) -> str:
    """The secret of the session that a request belongs to; empty without one."""
    return _value(request, _SESSION)


def visitor_of(request: Request) -> str:
    """The mark of a visitor; empty without one."""
    return _value(request, _VISITOR)


def set_session(request: Request, response: Response, secret: str) -> None:
    """Let the browser keep the session until it is closed; how long it holds is the server's business."""
    _set(request, response, _SESSION, secret)
    _delete(request, response, _VISITOR)


def delete_session(request: Request, response: Response) -> None:
    """Let the browser forget the session."""
    _delete(request, response, _SESSION)


def mark_visitor(request: Request) -> str:
    """The mark that a visitor has, or a new one, which `keep_visitor` must set."""
    return visitor_of(request) or secrets.token_urlsafe(24)


def keep_visitor(request: Request, response: Response, mark: str) -> None:
    """Let the browser keep the mark of a visitor."""
    if mark != visitor_of(request):
        _set(request, response, _VISITOR, mark)


def _named(request: Request, name: str) -> str:
    return f"__Host-{name}" if request.url.scheme == "https" else name


def _value(request: Request, name: str) -> str:
    value = request.cookies.get(_named(request, name), "")
    return value if _VALUE.fullmatch(value) else ""


def _set(request: Request, response: Response, name: str, value: str) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(_named(request, name), value, path="/", secure=secure, httponly=True, samesite="lax")


def _delete(request: Request, response: Response, name: str) -> None:
    secure = request.url.scheme == "https"
    response.delete_cookie(_named(request, name), path="/", secure=secure, httponly=True, samesite="lax")
