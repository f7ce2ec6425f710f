"""`/login/provider`: to the provider of identities, back from it, and out of it."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.http.access.asking import origin_of
from api.http.access.cookies import flow_of, keep_flow, keep_proof, proof_of, session_of, set_session
from api.http.access.forms import TheForm
from api.http.access.next_page import safe_next
from api.http.access.rules import ANYBODY, SIGNED
from api.http.dependencies import TheArchive, TheLanguage
from api.http.pages.login import SEE_OTHER, TheNext, door, first_page
from api.http.pages.rendering import render
from api.http.problems import problem_of
from domain.errors import ArchiveError, ErrorCode
from pipeline.people.openid import Flow

router = APIRouter(prefix="/login/provider")
_NEVER_KEPT = {"Cache-Control": "no-store"}


@router.get("", dependencies=[ANYBODY])
def to_provider(
    request: Request,
    archive: TheArchive,
    language: TheLanguage,
    goes_on: TheNext = "",
    again: Annotated[bool, Query()] = False,
) -> Response:
    """On to the provider; `again` for who has logged in and proves anew who it is."""
    goes_on = safe_next(goes_on)
    if not (archive.provided.label() and archive.people.exist()):
        return RedirectResponse("/login", SEE_OTHER)
    try:
        url, flow = archive.provided.begin(f"{_home(request)}/login/provider/back", goes_on, again=again)
    except ArchiveError as error:
        return door(request, goes_on=goes_on, problem=problem_of(error, language))
    response = RedirectResponse(url, SEE_OTHER)
    keep_flow(request, response, _packed(flow))
    return response


@router.get("/back", dependencies=[ANYBODY])
def from_provider(request: Request, archive: TheArchive, language: TheLanguage) -> Response:
    """A new session for who came back, or its proof renewed; then the page that was wanted."""
    flow = _unpacked(flow_of(request))
    answer, origin = dict(request.query_params), origin_of(request)
    try:
        if flow is None:
            raise ArchiveError(ErrorCode.PROVIDER_REFUSED, detail="state")  # noqa: TRY301 - told as all else here
        if flow.again:
            archive.provided.confirm(flow, answer, session_of(request), origin)
            response: Response = RedirectResponse(flow.then or "/account", SEE_OTHER)
        else:
            came, proof = archive.provided.log_in(flow, answer, origin)
            if before := session_of(request):
                archive.people.log_out(before)
            response = RedirectResponse(first_page(request, archive, came, flow.then), SEE_OTHER)
            set_session(request, response, came.token)
            keep_proof(request, response, proof)
    except ArchiveError as error:
        response = door(request, goes_on=flow.then if flow else "", problem=problem_of(error, language))
    keep_flow(request, response, "")
    return response


@router.get("/farewell", dependencies=[ANYBODY])
def farewell(request: Request, archive: TheArchive) -> Response:
    """Out of the provider too, from a page of its own: a form of ours may not lead to another site."""
    page = "/login?done=logged-out"
    there = archive.provided.farewell(proof_of(request), f"{_home(request)}{page}")
    response = render(request, "farewell.html", there=there) if there else RedirectResponse(page, SEE_OTHER)
    keep_proof(request, response, "")
    return response


@router.post("/back-channel", dependencies=[SIGNED])
def logged_out_there(request: Request, archive: TheArchive, form: TheForm) -> Response:
    """The provider itself says that somebody is out (OpenID Connect Back-Channel Logout 1.0)."""
    try:
        archive.provided.log_out_told(form.raw("logout_token"), origin_of(request))
    except ArchiveError as error:
        if error.code is not ErrorCode.PROVIDER_REFUSED:
            raise
        told = {"error": "invalid_request", "error_description": str(error.facts.get("detail", ""))}
        return JSONResponse(told, 400, headers=_NEVER_KEPT)
    return Response(status_code=200, headers=_NEVER_KEPT)


def _home(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _packed(flow: Flow) -> str:
    return base64.urlsafe_b64encode(json.dumps(asdict(flow)).encode()).decode().rstrip("=")


def _unpacked(kept: str) -> Flow | None:
    """What the browser kept; None where it kept nothing, or not ours."""
    try:
        told = json.loads(base64.urlsafe_b64decode(kept + "=" * (-len(kept) % 4)))
        flow = Flow(**told)
    except (ValueError, TypeError, binascii.Error):
        return None
    texts = (flow.state, flow.nonce, flow.verifier, flow.redirect, flow.then)
    if not all(isinstance(text, str) for text in texts) or not flow.state:
        return None
    return Flow(flow.state, flow.nonce, flow.verifier, flow.redirect, safe_next(flow.then), again=flow.again is True)
