"""A client of RFC 3161 servers that trusts no answer: everything that is wrong with one is a `TimestampRequestError`.

pyHanko's client has no limit of size, goes where it is sent on to, lets parsing errors through and compares neither
digest nor policy nor time with what was asked for.
"""

from __future__ import annotations

import time
from asyncio import to_thread
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import requests
from asn1crypto import core, tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from requests.auth import HTTPBasicAuth

from signing.verify.cms.parts import CmsUnreadable
from signing.verify.cms.timestamp_doubt import CLOCKS_AGREE, stamps_time
from signing.verify.cms.timestamp_token import numbers_right
from signing.verify.trust.chain import within_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from asn1crypto import cms

_CONNECT, _SILENCE, _WHOLE = 5.0, 10.0, 30.0  # seconds: to connect, without a byte, in all
_MOST_BYTES: Final = 64 << 10  # a token with its whole chain has 5 to 10 kB
_PIECE = 4096
_TRIES = 2
_UNREADABLE = "câu trả lời không đọc được / the answer cannot be read"
_SILENT = "máy chủ không trả lời / it does not answer"
_GRANTED = frozenset({"granted", "granted_with_mods"})
_REPLY = "application/timestamp-reply"


@dataclass(frozen=True, slots=True)
class TimestampServer:
    """One server, and as whom it is asked.

    Attributes:
        url: its address, http or https.
        user, password: HTTP basic authentication; no user for none.
        policy: that its tokens must bear; empty for any.
    """

    url: str
    user: str = ""
    password: bytes = b""
    policy: str = ""

    @property
    def name(self) -> str:
        """Host and port, as people are told; an address may hold a secret."""
        where = urlsplit(self.url)
        return where.netloc.rpartition("@")[2]


class HttpTimeStamper(TimeStamper):
    """Asks one server, once more where it does not answer."""

    def __init__(
        self, server: TimestampServer, clock: Callable[[], datetime], tries: int = _TRIES, pause: float = 0.5
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.server = server
        self._clock, self._tries, self._pause = clock, tries, pause

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token for this digest.

        Raises:
            TimestampRequestError: no answer, a refusal, or an answer that is no good token for just this request.
        """
        nonce, request = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]
        before = self._clock()
        response = await self.async_request_tsa_response(request)
        asked = _Asked(message_digest, md_algorithm, nonce, self.server.policy, before, self._clock())
        try:
            return _checked(response, asked)
        except (ValueError, TypeError, KeyError, AttributeError, LookupError, CmsUnreadable) as error:
            raise TimestampRequestError(_UNREADABLE) from error

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """What the server says to a request.

        Raises:
            TimestampRequestError: it does not answer, or with something that is no response.
        """
        content = await to_thread(self._asked_again, req.dump())
        try:
            status = _status(content)
            response = tsp.TimeStampResp.load(content, strict=True)
        except (ValueError, TypeError, LookupError) as error:
            raise TimestampRequestError(_UNREADABLE) from error
        if status not in _GRANTED:
            raise TimestampRequestError(f"máy chủ từ chối ({status}) / it refuses ({status})")
        return response

    def _asked_again(self, body: bytes) -> bytes:
        for left in range(self._tries - 1, -1, -1):
            try:
                return _post(self.server, body)
            except (requests.ConnectionError, requests.Timeout) as error:
                if not left:
                    raise TimestampRequestError(_SILENT) from error
                time.sleep(self._pause)
            except requests.RequestException as error:
                raise TimestampRequestError("địa chỉ máy chủ không dùng được / its address cannot be used") from error
        raise TimestampRequestError(_SILENT)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for, and when: just before, and when the answer was here."""

    digest: bytes
    algorithm: str
    nonce: int
    policy: str
    before: datetime
    after: datetime


def _post(server: TimestampServer, body: bytes) -> bytes:
    """The body of the answer, read to a limit of bytes and of time; no other address is followed."""
    last = time.monotonic() + _WHOLE
    headers = {"Content-Type": "application/timestamp-query", "Accept": _REPLY}
    with requests.Session() as session:
        session.trust_env = False  # neither another user from .netrc nor a proxy that nobody set here
        if server.user:
            session.auth = HTTPBasicAuth(server.user.encode(), server.password)
        limits = (_CONNECT, _SILENCE)
        with session.post(
            server.url, body, headers=headers, timeout=limits, stream=True, allow_redirects=False
        ) as answer:
            kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if answer.status_code != requests.codes.ok:
                raise TimestampRequestError(
                    f"máy chủ trả lời HTTP {answer.status_code} / it answers HTTP {answer.status_code}"
                )
            if kind != _REPLY:
                kind = kind[:40] or "?"
                raise TimestampRequestError(
                    f"máy chủ trả lời {kind}, không phải dấu thời gian / it answers {kind}, which is no timestamp"
                )
            return _read(answer, last)


def _read(answer: requests.Response, last: float) -> bytes:
    content = bytearray()
    for piece in answer.iter_content(_PIECE):
        content += piece
        if len(content) > _MOST_BYTES:
            raise TimestampRequestError(
                f"câu trả lời dài quá {_MOST_BYTES >> 10} KiB / the answer is larger than {_MOST_BYTES >> 10} KiB"
            )
        if time.monotonic() > last:
            raise TimestampRequestError(
                f"câu trả lời chưa xong sau {_WHOLE:.0f} giây / the answer is not whole after {_WHOLE:.0f} s"
            )
    return bytes(content)


def _status(content: bytes) -> str:
    """How the request went; a refusal has no token, which the library's class of a response wants."""
    parts = core.SequenceOf.load(content, strict=True, spec=core.Any)
    return str(tsp.PKIStatusInfo.load(parts[0].dump())["status"].native)


def _checked(response: tsp.TimeStampResp, asked: _Asked) -> cms.ContentInfo:
    """The token in the response, when it is one for what was asked, now, with a right signature (RFC 3161 §2.4.2)."""
    token = response["time_stamp_token"]
    info = token["content"]["encap_content_info"]["content"].parsed
    for wrong, reason in _faults(info, asked):
        if wrong:
            raise TimestampRequestError(reason)
    signer = numbers_right(token["content"])
    if signer is None:
        raise TimestampRequestError("chữ ký trên dấu thời gian không đúng / the signature on the timestamp is wrong")
    if not stamps_time(signer) or not within_period(signer, info["gen_time"].native):
        raise TimestampRequestError(
            "chứng thư ký dấu thời gian không được cấp cho việc đó hoặc không còn hiệu lực"
            " / the certificate was not issued for timestamps or is not in force"
        )
    return token


def _faults(info: tsp.TSTInfo, asked: _Asked) -> tuple[tuple[bool, str], ...]:
    imprint, moment, policy = info["message_imprint"], info["gen_time"].native, info["policy"].dotted
    same = imprint["hash_algorithm"]["algorithm"].native == asked.algorithm
    clocks = f"{_told(moment)}, máy này {_told(asked.after)}"
    english = f"{_told(moment)}, this machine {_told(asked.after)}"
    return (
        (
            info["nonce"].native != asked.nonce,
            "dấu thời gian của một yêu cầu khác, sai nonce / the timestamp answers another request (nonce)",
        ),
        (
            not same or imprint["hashed_message"].native != asked.digest,
            "dấu thời gian của một giá trị băm khác / the timestamp is of another digest",
        ),
        (
            bool(asked.policy) and policy != asked.policy,
            f"chính sách {policy}, khác chính sách đã đặt / policy {policy} is not the one asked for",
        ),
        (
            moment > asked.after + CLOCKS_AGREE,
            f"dấu thời gian ở tương lai: {clocks} / the timestamp is in the future: {english}",
        ),
        (moment < asked.before - CLOCKS_AGREE, f"dấu thời gian đã cũ: {clocks} / the timestamp is old: {english}"),
    )


def _told(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y %H:%M:%S} UTC"
