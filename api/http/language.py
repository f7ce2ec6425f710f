"""Which language a reader gets: `?lang=`, then the cookie, then (programs only) `Accept-Language`; Vietnamese first.

Pages do not follow `Accept-Language`: many Vietnamese offices use browsers installed in English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.messages import Language

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

LANGUAGE_COOKIE = "vankho_lang"


def language_of(request: HTTPConnection) -> Language:
    """The language of sentences in the answer to `request`."""
    chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    if chosen in set(Language):
        return Language(chosen)
    return _accepted(request.headers.get("accept-language", "")) if wants_json(request) else Language.VI


def wants_json(request: HTTPConnection) -> bool:
    """The request is a program's (under `/api`, or a probe), not a person's."""
    return request.url.path.startswith(("/api/", "/healthz", "/readyz"))


def _accepted(header: str) -> Language:
    """The first language of ours that `header` names, in its order of weights."""
    weighted = []
    for order, part in enumerate(header.split(",")):
        tag, _, parameters = part.strip().partition(";")
        weight = parameters.strip().removeprefix("q=") or "1"
        known = tag.strip().lower()[:2]
        if known in set(Language) and _is_weight(weight):
            weighted.append((-float(weight), order, known))
    return Language(min(weighted)[2]) if weighted else Language.VI


def _is_weight(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and float(text) > 0
