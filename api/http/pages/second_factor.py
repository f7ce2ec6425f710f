"""`/account/totp`: setting an authenticator up by its picture, recovery codes, and doing without it again."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import segno
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from api.http.access.cookies import session_of
from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.pages.account import account_page, refused
from api.http.pages.login import SEE_OTHER
from api.http.pages.rendering import render
from domain.errors import ArchiveError

router = APIRouter(prefix="/account/totp")
_IN_FOURS = re.compile(r".{1,4}")


@router.post("", dependencies=[needs()])
def begin(request: Request, archive: TheArchive, actor: TheActor) -> Response:
    """The picture that an authenticator reads, and its secret in letters; nothing is asked for yet."""
    address = archive.people.begin_totp(actor)
    secret = parse_qs(urlsplit(address).query).get("secret", [""])[0]
    return render(request, "totp.html", picture=_picture(address), secret=" ".join(_IN_FOURS.findall(secret)))


@router.post("/enable", dependencies=[needs()])
def enable(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, form: TheForm) -> Response:
    """The authenticator shows the right code: from now on it is asked for. Recovery codes are shown this once."""
    try:
        codes = archive.people.enable_totp(actor, form.get("code"))
    except ArchiveError as error:
        return refused(request, archive, actor, language, error)
    request.state.actor = now = archive.people.actor_of_session(
        session_of(request), actor.origin
    )  # nothing is due any more
    return account_page(request, archive, now, language, codes=codes)


@router.post("/disable", dependencies=[needs()])
def disable(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage) -> Response:
    """No codes are asked for any more."""
    try:
        archive.people.disable_totp(actor)
    except ArchiveError as error:
        return refused(request, archive, actor, language, error)
    return RedirectResponse("/account?done=totp-off", SEE_OTHER)


def _picture(address: str) -> Markup:
    """A QR code as SVG without any style of its own, so that the content security policy lets it be."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=5, border=4, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704 - drawn by segno out of squares; nothing of the address stands in it
