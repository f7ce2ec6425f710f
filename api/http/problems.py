"""What a client learns when something goes wrong: a total table from error codes to HTTP, as RFC 9457 problems.

What only HTTP knows (hosts, offsets of uploads) stands in `api.http.request_faults`; all else is `domain.errors`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus

from markupsafe import escape
from starlette.responses import HTMLResponse, JSONResponse

from api.http.request_faults import CHECKSUM_MISMATCH, FAULTS, RequestRefused
from domain.errors import ArchiveError, ErrorCode
from domain.messages import Language, explain

PROBLEM_TYPE = "application/problem+json"
_RETRY_SECONDS = "30"

_S = HTTPStatus
STATUS: dict[ErrorCode, HTTPStatus] = {
    ErrorCode.EMPTY_FILE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.TRUNCATED_FILE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.UNREADABLE_FILE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.UNREADABLE_FOLDER: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.NOT_A_FILE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.FILE_CHANGED: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.SIGNED_AMONG_OTHERS: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.UNSUPPORTED_FORMAT: _S.UNSUPPORTED_MEDIA_TYPE,
    ErrorCode.NO_FIXED_PAGES: _S.UNSUPPORTED_MEDIA_TYPE,
    ErrorCode.PACKED_FILES: _S.UNSUPPORTED_MEDIA_TYPE,
    ErrorCode.DYNAMIC_FORM: _S.UNSUPPORTED_MEDIA_TYPE,
    ErrorCode.REPAIR_UNSUPPORTED: _S.UNSUPPORTED_MEDIA_TYPE,
    ErrorCode.UNSAFE_MARKUP: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.OUTPUT_EXISTS: _S.CONFLICT,
    ErrorCode.WRONG_EXTENSION: _S.UNSUPPORTED_MEDIA_TYPE,
    ErrorCode.PASSWORD_PROTECTED: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.NO_PAGES: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.IMAGE_TOO_LARGE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.FILE_TOO_LARGE: _S.REQUEST_ENTITY_TOO_LARGE,
    ErrorCode.TOO_MANY_PAGES: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.DECOMPRESSION_BOMB: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.FORM_DRAWS_ITSELF: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.FORMS_TOO_DEEP: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.TOO_MANY_OPERATORS: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.PATTERN_TOO_FINE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.FONT_MAP_TOO_LARGE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.ACTIVE_CONTENT: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.SECRET_FILE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.SECRET_DOCUMENT: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.NOTHING_FOUND: _S.NOT_FOUND,
    ErrorCode.ONLY_PASSED_OVER: _S.NOT_FOUND,
    ErrorCode.ONLY_LEFT_OUT: _S.NOT_FOUND,
    ErrorCode.FOLDER_NOT_EMPTY: _S.CONFLICT,
    ErrorCode.SIGNATURE_BROKEN: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.ALREADY_ARCHIVED: _S.CONFLICT,
    ErrorCode.FILED_ELSEWHERE: _S.CONFLICT,
    ErrorCode.BROKEN_PAGE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.TIME_LIMIT: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.MEMORY_LIMIT: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.PARSER_CRASH: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.ARCHIVE_MISSING: _S.SERVICE_UNAVAILABLE,
    ErrorCode.ARCHIVE_EXISTS: _S.CONFLICT,
    ErrorCode.ARCHIVE_NEWER: _S.SERVICE_UNAVAILABLE,
    ErrorCode.ARCHIVE_LOCKED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.NO_WORKER: _S.SERVICE_UNAVAILABLE,
    ErrorCode.SETTINGS_INVALID: _S.SERVICE_UNAVAILABLE,
    ErrorCode.DISK_FULL: _S.INSUFFICIENT_STORAGE,
    ErrorCode.STORE_FAILED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.DATABASE_FAILED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.INDEX_FAILED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.DATABASE_EMPTY: _S.SERVICE_UNAVAILABLE,
    ErrorCode.REBUILD_UNFINISHED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.INDEX_EMPTY: _S.SERVICE_UNAVAILABLE,
    ErrorCode.INDEX_OUTDATED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.TESSERACT_MISSING: _S.SERVICE_UNAVAILABLE,
    ErrorCode.LANGUAGE_DATA_MISSING: _S.SERVICE_UNAVAILABLE,
    ErrorCode.READER_UNFIT: _S.SERVICE_UNAVAILABLE,
    ErrorCode.NETWORK_IN_REACH: _S.SERVICE_UNAVAILABLE,
    ErrorCode.OBJECT_CORRUPT: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.LOCK_WEAKENED: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.OBJECT_MISSING: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.OBJECT_EXISTS: _S.CONFLICT,
    ErrorCode.PACKAGE_ALTERED: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.PACKAGE_ROLLED_BACK: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.KEYS_FOREIGN: _S.SERVICE_UNAVAILABLE,
    ErrorCode.KEY_UNUSABLE: _S.SERVICE_UNAVAILABLE,
    ErrorCode.CERTIFICATE_UNUSABLE: _S.SERVICE_UNAVAILABLE,
    ErrorCode.TOKEN_AWAY: _S.SERVICE_UNAVAILABLE,
    ErrorCode.PIN_REFUSED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.ANCHOR_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.EVIDENCE_NOT_FETCHED: _S.CONFLICT,
    ErrorCode.SIGNING_SERVICE_AWAY: _S.SERVICE_UNAVAILABLE,
    ErrorCode.SIGNING_UNCONFIRMED: _S.CONFLICT,
    ErrorCode.EVIDENCE_UNUSABLE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.SIGNING_FAILED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.TIMESTAMP_FAILED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.NOT_CONFORMANT: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.PAGE_NOT_SHOWN: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.RECORD_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.NOT_FAILED: _S.CONFLICT,
    ErrorCode.NOT_ARCHIVED: _S.CONFLICT,
    ErrorCode.NOT_IN_REVIEW: _S.CONFLICT,
    ErrorCode.REVIEW_HELD: _S.LOCKED,
    ErrorCode.RECORD_CHANGED: _S.CONFLICT,
    ErrorCode.LINE_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.STOP_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.AUTHORITY_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.FIELD_UNKNOWN: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.FIELD_INVALID: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.SHEET_UNREADABLE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.SHEET_TOO_LARGE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.SHEET_NO_HEADINGS: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.SHEET_NO_FILES: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.SHEET_NO_DOSSIERS: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.BATCH_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.AUDIT_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.AUDIT_RUNNING: _S.CONFLICT,
    ErrorCode.NOTHING_TO_AUDIT: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.FONDS_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.FONDS_OTHER: _S.CONFLICT,
    ErrorCode.REQUEST_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.REQUEST_DECIDED: _S.CONFLICT,
    ErrorCode.BATCH_CLOSED: _S.CONFLICT,
    ErrorCode.BATCH_EXISTS: _S.CONFLICT,
    ErrorCode.SEVERAL_BATCHES: _S.CONFLICT,
    ErrorCode.HOLD_UNSUPPORTED: _S.CONFLICT,
    ErrorCode.QUERY_INVALID: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.LOGIN_NEEDED: _S.UNAUTHORIZED,
    ErrorCode.NOT_PERMITTED: _S.FORBIDDEN,
    ErrorCode.CONFIRMATION_NEEDED: _S.FORBIDDEN,
    ErrorCode.EXPORT_UNPROTECTED: _S.FORBIDDEN,
    ErrorCode.EXPORT_PASSWORD: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.PROVIDER_AWAY: _S.SERVICE_UNAVAILABLE,
    ErrorCode.PROVIDER_REFUSED: _S.FORBIDDEN,
    ErrorCode.PROVIDER_NO_ROLE: _S.FORBIDDEN,
    ErrorCode.PROVIDED_ACCOUNT: _S.CONFLICT,
    ErrorCode.PROVIDER_CLOCK: _S.SERVICE_UNAVAILABLE,
    ErrorCode.ACCOUNTS_NEEDED: _S.FORBIDDEN,
    ErrorCode.TLS_NEEDED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.TLS_UNFIT: _S.SERVICE_UNAVAILABLE,
    ErrorCode.LOGIN_REFUSED: _S.UNAUTHORIZED,
    ErrorCode.LOGIN_DELAYED: _S.TOO_MANY_REQUESTS,
    ErrorCode.CODE_NEEDED: _S.UNAUTHORIZED,
    ErrorCode.CODE_WRONG: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.PASSWORD_WRONG: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.PASSWORD_WEAK: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.PASSWORD_REPEATED: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.PASSWORD_EXPIRED: _S.FORBIDDEN,
    ErrorCode.SECOND_FACTOR_NEEDED: _S.FORBIDDEN,
    ErrorCode.LINK_INVALID: _S.NOT_FOUND,
    ErrorCode.ACCOUNT_NEEDED: _S.FORBIDDEN,
    ErrorCode.PERSON_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.PERSON_EXISTS: _S.CONFLICT,
    ErrorCode.PERSON_NAME_INVALID: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.ROLE_UNKNOWN: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.ROLE_NOT_HELD: _S.FORBIDDEN,
    ErrorCode.OWN_RIGHTS: _S.FORBIDDEN,
    ErrorCode.LAST_ADMINISTRATOR: _S.CONFLICT,
    ErrorCode.PEOPLE_KEY_MISSING: _S.SERVICE_UNAVAILABLE,
    ErrorCode.JOURNAL_FULL: _S.SERVICE_UNAVAILABLE,
    ErrorCode.JOURNAL_ALTERED: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.JOURNAL_KEY_MISSING: _S.SERVICE_UNAVAILABLE,
    ErrorCode.JOURNAL_KEY_HERE: _S.CONFLICT,
    ErrorCode.JOURNAL_EMPTY: _S.NOT_FOUND,
    ErrorCode.ENTRY_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.CHECKPOINT_UNUSABLE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.MAIL_FAILED: _S.BAD_GATEWAY,
    ErrorCode.MAIL_OVERDUE: _S.SERVICE_UNAVAILABLE,
    ErrorCode.USAGE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.INTERNAL: _S.INTERNAL_SERVER_ERROR,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault ready to be told: status, stable code, sentence, headers."""

    status: int
    code: str
    sentence: str
    headers: dict[str, str] = field(default_factory=dict)

    def as_json(self, instance: str) -> JSONResponse:
        """The problem as RFC 9457 wants it; `code` is our extension and part of the contract."""
        body = {
            "type": f"urn:vankho:problem:{self.code}",
            "title": phrase(self.status),
            "status": self.status,
            "detail": self.sentence,
            "instance": instance,
            "code": self.code,
        }
        return JSONResponse(body, self.status, headers=self.headers, media_type=PROBLEM_TYPE)

    def as_bare_page(self, language: Language) -> HTMLResponse:
        """The sentence alone, for a reader who may not even see whose archive this is, or when we are too busy."""
        sentence, name = escape(self.sentence), "Văn Khố"
        text = (
            f'<!DOCTYPE html><html lang="{language.value}"><meta charset="utf-8"><title>{name}</title>'
            f"<h1>{name}</h1><p>{sentence}</p><p><code>{escape(self.code)}</code></p>"
        )
        return HTMLResponse(text, self.status, headers=self.headers)


def problem_of(error: ArchiveError | RequestRefused, language: Language) -> Problem:
    """How `error` is told over HTTP."""
    if isinstance(error, RequestRefused):
        status, vietnamese, english = FAULTS[error.fault]
        sentence = vietnamese if language is Language.VI else english
        headers = _again(status) | error.headers
        return Problem(int(status), error.fault.value, sentence.format(**error.facts), headers)
    status = STATUS.get(error.code, HTTPStatus.INTERNAL_SERVER_ERROR)  # a code that a later release wrote
    return Problem(int(status), error.code.value, explain(error, language), _again(status))


def _again(status: int) -> dict[str, str]:
    """When to come again, for what may pass by itself."""
    return {"Retry-After": _RETRY_SECONDS} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}


def phrase(status: int) -> str:
    """The standard words of a status; those of tus for its own."""
    return "Checksum Mismatch" if status == CHECKSUM_MISMATCH else HTTPStatus(status).phrase
