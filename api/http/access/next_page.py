"""Where somebody goes on after a log-in: to a page of ours, never elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.requests import Request

_MOST = 2000  # characters
_DOORS = ("/login", "/logout", "/confirm", "/link")  # whoever came from one of them begins at the start page


def safe_next(asked: str) -> str:
    r"""`asked` where it is the path of a page of ours, else empty.

    A browser takes `//name`, `/\name` and what stands behind a tab or line end for another site.
    """
    odd = "\\" in asked or any(letter <= " " or letter == "\x7f" for letter in asked)
    if len(asked) > _MOST or odd or not asked.startswith("/") or asked.startswith("//"):
        return ""
    path = urlsplit(asked).path
    is_door = any(path == door or path.startswith(f"{door}/") for door in _DOORS)
    return "" if is_door or asked == "/" else asked


def asked_page(request: Request) -> str:
    """The page that somebody is on: the one that is asked for, or for a piece of a page the page around it."""
    if "hx-request" in request.headers:
        around = urlsplit(request.headers.get("hx-current-url", ""))
    elif request.method in {"GET", "HEAD"}:
        return safe_next(_with_query(request.url.path, request.url.query))
    else:
        around = urlsplit(request.headers.get("referer", ""))
    return safe_next(_with_query(around.path, around.query))


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
