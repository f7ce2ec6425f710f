"""What a client learns when something goes wrong: a total table from error codes to HTTP, as RFC 9457 problems.

`RequestFault` holds what only HTTP knows (hosts, offsets of uploads); everything else is `domain.errors`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from domain.errors import ArchiveError, ErrorCode
from domain.messages import Language, explain

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    ErrorCode.NOTHING_FOUND: _S.NOT_FOUND,
    ErrorCode.ONLY_PASSED_OVER: _S.NOT_FOUND,
    ErrorCode.ONLY_LEFT_OUT: _S.NOT_FOUND,
    ErrorCode.FOLDER_NOT_EMPTY: _S.CONFLICT,
    ErrorCode.SIGNATURE_BROKEN: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.ALREADY_ARCHIVED: _S.CONFLICT,
    ErrorCode.BROKEN_PAGE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.TIME_LIMIT: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.MEMORY_LIMIT: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.PARSER_CRASH: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.ARCHIVE_MISSING: _S.SERVICE_UNAVAILABLE,
    ErrorCode.ARCHIVE_EXISTS: _S.CONFLICT,
    ErrorCode.ARCHIVE_NEWER: _S.SERVICE_UNAVAILABLE,
    ErrorCode.ARCHIVE_LOCKED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.SETTINGS_INVALID: _S.SERVICE_UNAVAILABLE,
    ErrorCode.DISK_FULL: _S.INSUFFICIENT_STORAGE,
    ErrorCode.STORE_FAILED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.DATABASE_FAILED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.INDEX_FAILED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.DATABASE_EMPTY: _S.SERVICE_UNAVAILABLE,
    ErrorCode.INDEX_EMPTY: _S.SERVICE_UNAVAILABLE,
    ErrorCode.TESSERACT_MISSING: _S.SERVICE_UNAVAILABLE,
    ErrorCode.LANGUAGE_DATA_MISSING: _S.SERVICE_UNAVAILABLE,
    ErrorCode.READER_UNFIT: _S.SERVICE_UNAVAILABLE,
    ErrorCode.NETWORK_IN_REACH: _S.SERVICE_UNAVAILABLE,
    ErrorCode.OBJECT_CORRUPT: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.LOCK_WEAKENED: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.OBJECT_MISSING: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.OBJECT_EXISTS: _S.CONFLICT,
    ErrorCode.KEYS_FOREIGN: _S.SERVICE_UNAVAILABLE,
    ErrorCode.KEY_UNUSABLE: _S.SERVICE_UNAVAILABLE,
    ErrorCode.CERTIFICATE_UNUSABLE: _S.SERVICE_UNAVAILABLE,
    ErrorCode.SIGNING_FAILED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.TIMESTAMP_FAILED: _S.SERVICE_UNAVAILABLE,
    ErrorCode.NOT_CONFORMANT: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.PAGE_NOT_SHOWN: _S.INTERNAL_SERVER_ERROR,
    ErrorCode.RECORD_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.NOT_FAILED: _S.CONFLICT,
    ErrorCode.NOT_ARCHIVED: _S.CONFLICT,
    ErrorCode.RECORD_CHANGED: _S.CONFLICT,
    ErrorCode.LINE_NOT_FOUND: _S.NOT_FOUND,
    ErrorCode.HOLD_UNSUPPORTED: _S.CONFLICT,
    ErrorCode.QUERY_INVALID: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.USAGE: _S.UNPROCESSABLE_ENTITY,
    ErrorCode.INTERNAL: _S.INTERNAL_SERVER_ERROR,
}


class RequestFault(StrEnum):
    """What can be wrong with a request itself."""

    PATH_NOT_FOUND = "path-not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    REQUEST_INVALID = "request-invalid"
    HOST_UNKNOWN = "host-unknown"
    CROSS_SITE = "cross-site-request"
    UPLOAD_VERSION = "upload-version"
    UPLOAD_UNKNOWN = "upload-unknown"
    UPLOAD_OFFSET = "upload-offset"
    UPLOAD_BUSY = "upload-busy"
    UPLOAD_CHECKSUM = "upload-checksum"
    UPLOAD_TYPE = "upload-type"
    UPLOAD_TOO_LONG = "upload-too-long"


_CHECKSUM_MISMATCH = 460  # tus 1.0.0, extension Checksum
_FAULTS: dict[RequestFault, tuple[int, str, str]] = {
    RequestFault.PATH_NOT_FOUND: (
        _S.NOT_FOUND,
        "Không có trang này. Hãy kiểm tra địa chỉ hoặc bắt đầu lại từ trang tra cứu.",
        "There is no such page. Check the address, or begin again at the search page.",
    ),
    RequestFault.METHOD_NOT_ALLOWED: (
        _S.METHOD_NOT_ALLOWED,
        "Địa chỉ này không nhận kiểu yêu cầu đó.",
        "This address does not take such a request.",
    ),
    RequestFault.REQUEST_INVALID: (
        _S.UNPROCESSABLE_ENTITY,
        "Yêu cầu sai ở {place}. Hãy xem lại giá trị đã gửi.",
        "The request is wrong at {place}: {detail}.",
    ),
    RequestFault.HOST_UNKNOWN: (
        _S.MISDIRECTED_REQUEST,
        "Máy chủ này không mang tên “{host}”. Hãy mở bằng địa chỉ mà lệnh “vankho serve” đã in ra.",
        "This server is not called “{host}”. Open it by the address that “vankho serve” printed.",
    ),
    RequestFault.CROSS_SITE: (
        _S.FORBIDDEN,
        "Yêu cầu đến từ một trang web khác nên bị từ chối; kho không bị thay đổi.",
        "The request came from another site and was refused; nothing was changed.",
    ),
    RequestFault.UPLOAD_VERSION: (
        _S.PRECONDITION_FAILED,
        "Chỉ nhận giao thức tải lên tus phiên bản 1.0.0.",
        "Only version 1.0.0 of the tus upload protocol is spoken here.",
    ),
    RequestFault.UPLOAD_UNKNOWN: (
        _S.NOT_FOUND,
        "Không còn lần tải lên này (đã hủy hoặc quá hạn). Hãy chọn tệp và tải lại.",
        "This upload is gone (cancelled or expired). Choose the file and upload it again.",
    ),
    RequestFault.UPLOAD_OFFSET: (
        _S.CONFLICT,
        "Tải lên lệch vị trí: đã có {found} byte, yêu cầu bắt đầu từ {given}.",
        "The upload is out of step: {found} bytes are here, the request begins at {given}.",
    ),
    RequestFault.UPLOAD_BUSY: (
        _S.LOCKED,
        "Tệp này đang được tải lên hoặc nhận vào kho ở một yêu cầu khác; hãy đợi.",
        "Another request is uploading or taking in this file; wait for it.",
    ),
    RequestFault.UPLOAD_CHECKSUM: (
        _CHECKSUM_MISMATCH,
        "Dữ liệu đến nơi khác với dữ liệu đã gửi (mã băm không khớp); phần này được bỏ, hãy gửi lại.",
        "What arrived is not what was sent (checksum mismatch); this part was dropped, send it again.",
    ),
    RequestFault.UPLOAD_TYPE: (
        _S.UNSUPPORTED_MEDIA_TYPE,
        "Phần tải lên phải có kiểu application/offset+octet-stream.",
        "Parts of an upload have the type application/offset+octet-stream.",
    ),
    RequestFault.UPLOAD_TOO_LONG: (
        _S.REQUEST_ENTITY_TOO_LARGE,
        "Gửi nhiều byte hơn độ dài đã khai ({length}); phần này được bỏ.",
        "More bytes were sent than the declared length ({length}); this part was dropped.",
    ),
}


class RequestRefused(Exception):  # noqa: N818 - a verdict on the request, not a bug
    """A request that cannot be answered, whatever the archive holds.

    Attributes:
        fault: what is wrong with it.
        facts: what its sentence names.
        headers: what the answer must carry besides (`Tus-Version`).
    """

    def __init__(self, fault: RequestFault, headers: Mapping[str, str] | None = None, **facts: str | float) -> None:
        super().__init__(fault, facts)
        self.fault = fault
        self.facts = facts
        self.headers = dict(headers or {})


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


def problem_of(error: ArchiveError | RequestRefused, language: Language) -> Problem:
    """How `error` is told over HTTP."""
    if isinstance(error, RequestRefused):
        status, vietnamese, english = _FAULTS[error.fault]
        sentence = vietnamese if language is Language.VI else english
        return Problem(int(status), error.fault.value, sentence.format(**error.facts), error.headers)
    status = STATUS.get(error.code, HTTPStatus.INTERNAL_SERVER_ERROR)  # a code that a later release wrote
    headers = {"Retry-After": _RETRY_SECONDS} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    return Problem(int(status), error.code.value, explain(error, language), headers)


def phrase(status: int) -> str:
    """The standard words of a status; those of tus for its own."""
    return "Checksum Mismatch" if status == _CHECKSUM_MISMATCH else HTTPStatus(status).phrase
