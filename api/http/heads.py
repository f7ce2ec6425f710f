"""HEAD wherever GET is (RFC 9110 §9.3.2): the same headers and no body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ASKED_BY_HEAD = "vankho.asked_by_head"  # in the scope of a request that reaches its route as GET
_OWN_HEAD = re.compile(r"/api/(v1/)?uploads/[^/]+")  # tus asks by HEAD how much is here; there is no GET


class HeadAsGet:
    """ASGI middleware: a HEAD request is answered by the route of GET, and the body is left out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, HEAD as GET."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or _OWN_HEAD.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET", ASKED_BY_HEAD: True}, receive, send_head)
