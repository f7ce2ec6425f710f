"""Pages from templates. A template says each sentence twice where it stands: `{{ say("Tra cứu", "Search") }}`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from api.changed_pages import inline_picture, not_drawn_sentence, page_title
from api.http.addresses import api_url, record_url, with_query
from api.http.answers import reason_sentence
from api.http.language import LANGUAGE_COOKIE, language_of
from api.http.pages.head import head_words, role_words
from api.notices import event_detail, notice_line
from api.terms import finding_term, term
from domain import list_lengths
from domain.findings import FindingLevel
from domain.messages import Language
from domain.signatures.change_words import change_sentence
from domain.signatures.finding_words import finding_sentence
from domain.signatures.role_words import reason_words, role_word
from domain.vietnam_time import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from starlette.requests import Request

_KILO = 1024
_YEAR_SECONDS = 365 * 24 * 3600


def render(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """The page `template` in the reader's language; a language chosen by `?lang=` is remembered."""
    language = language_of(request)
    text = _ENVIRONMENT.get_template(template).render({**_words(request, language), **values})
    response = HTMLResponse(text, status)
    if request.query_params.get("lang") in set(Language):
        response.set_cookie(LANGUAGE_COOKIE, language.value, max_age=_YEAR_SECONDS, samesite="lax", httponly=True)
    return response


def marked(snippet: str, marks: Iterable[tuple[int, int]]) -> Markup:
    """`snippet` as HTML with the matched words in `<mark>`."""
    out, done = Markup(), 0
    for start, end in sorted(marks):
        if start >= done:
            out += escape(snippet[done:start]) + Markup("<mark>%s</mark>") % snippet[start:end]
            done = end
    return out + escape(snippet[done:])


def _words(request: Request, language: Language) -> dict[str, object]:
    other = Language.EN if language is Language.VI else Language.VI
    return {
        "lang": language.value,
        "say": partial(_say, language),
        "term": lambda code: term(code, language),
        "role_words": lambda role: role_words(role, language),
        "event_detail": lambda event, told: event_detail(event, language, told=told),
        "notice_line": lambda notice: notice_line(notice, language),
        "term_of_level": lambda level: term(FindingLevel(level), language),
        "finding": lambda found: finding_term(found, language),
        "signature_finding": lambda code: finding_sentence(code, language),
        "later_change": lambda change: change_sentence(change, language),
        "page_title": lambda page: page_title(page, language),
        "not_drawn": lambda fault: not_drawn_sentence(fault, language),
        "role": lambda role: role_word(role, language),
        "role_reasons": lambda reasons: reason_words(reasons, language),
        "reason": lambda code, facts: reason_sentence(code, facts, language),
        "number": partial(_number, language),
        "size": partial(_size, language),
        "moment": partial(_moment, language),
        "stated": partial(_stated, language),
        "day": lambda when: when.astimezone(VIETNAM).strftime("%d/%m/%Y") if when else "",
        "other_language_url": str(request.url.include_query_params(lang=other.value).replace(scheme="", netloc="")),
        "path": request.url.path,
        **head_words(request, language),
        "organisation": request.app.state.archive.settings.organisation,
    }


def _say(language: Language, vietnamese: str, english: str, **facts: object) -> str:
    text = vietnamese if language is Language.VI else english
    return text.format(**facts) if facts else text


def _number(language: Language, value: int) -> str:
    return f"{value:,}".replace(",", ".") if language is Language.VI else f"{value:,}"


def _size(language: Language, size: float) -> str:
    for unit in ("B", "KB", "MB"):
        if size < _KILO:
            return _decimal(language, size, unit)
        size /= _KILO
    return _decimal(language, size, "GB")


def _decimal(language: Language, value: float, unit: str) -> str:
    text = f"{value:.0f}" if unit == "B" else f"{value:.1f}"
    return f"{text.replace('.', ',') if language is Language.VI else text} {unit}"


def _moment(language: Language, when: datetime | None) -> str:
    if when is None:
        return _say(language, "không có", "none")
    return f"{when.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"


def _stated(language: Language, when: datetime | None) -> str:
    """A time that somebody else wrote down: in Vietnam's zone, and as it was written when that differs."""
    shown = _moment(language, when)
    if when is None or when.utcoffset() == VIETNAM.utcoffset(None):
        return shown
    zone = when.strftime("%z")
    return f"{shown} ({_say(language, 'tệp ghi', 'written')} {when:%H:%M:%S} UTC{zone[:3]}:{zone[3:]})"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    functions: dict[str, Callable[..., Any]] = {
        "record_url": record_url,
        "api_url": api_url,
        "with_query": with_query,
        "marked": marked,
        "inline_picture": inline_picture,
    }
    environment.globals.update(functions, lengths=list_lengths)
    return environment


_ENVIRONMENT = _environment()
