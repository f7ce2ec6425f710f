"""Where the interface for programs was until 0.1: each address says for one release more where it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import RedirectResponse

from api.http.addresses import API, BEFORE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_STAYING = (API, f"{BEFORE}/uploads")  # uploads answer at both: a redirect would lose their bytes


class Moved:
    """ASGI middleware: what asks below `/api` is told its present address by 308, to be asked there as it was here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or tell the new address."""
        path = scope["path"] if scope["type"] == "http" else ""
        if not path.startswith(f"{BEFORE}/") or f"{path}/".startswith(_STAYING):
            await self._app(scope, receive, send)
            return
        asked = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        now = f"{API}{quote(path.removeprefix(BEFORE))}{asked}"
        await RedirectResponse(now, 308)(scope, receive, send)
