"""A timestamp server may answer anything: only a good token for just this request is taken."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from asn1crypto import core
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from signing.seal.timestamp_client import HttpTimeStamper, TimestampServer
from tests.signing.office_authority import behaving, office

if TYPE_CHECKING:
    from asn1crypto import cms, tsp

DIGEST = hashlib.sha256(b"x").digest()
HOUR = timedelta(hours=1)


def stamp(policy: str = "", ahead: timedelta = timedelta()) -> cms.ContentInfo:
    server = TimestampServer(f"{office().url}/tsa", "lan", b"x", policy)
    stamper = HttpTimeStamper(server, lambda: datetime.now(UTC) + ahead, pause=0)
    return asyncio.run(stamper.async_timestamp(DIGEST, "sha256"))


def other_nonce(request: tsp.TimeStampReq) -> None:
    request["nonce"] = core.Integer(7)


def other_digest(request: tsp.TimeStampReq) -> None:
    request["message_imprint"]["hashed_message"] = hashlib.sha256(b"y").digest()


def test_a_good_token_is_taken() -> None:
    with behaving():
        info = stamp()["content"]["encap_content_info"]["content"].parsed
    assert info["message_imprint"]["hashed_message"].native == DIGEST


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"change": other_nonce}, "sai nonce"),
        ({"change": other_digest}, "giá trị băm khác"),
        ({"ahead": HOUR}, "ở tương lai"),
        ({"ahead": -HOUR}, "đã cũ"),
        ({"answer": b"<html>", "kind": "text/html; charset=utf-8"}, "trả lời text/html"),
        ({"answer": b"<html>"}, "không đọc được"),
        ({"answer": b""}, "không đọc được"),
        ({"answer": bytes(70_000)}, "dài quá 64 KiB"),
        ({"answer": bytes.fromhex("3005 3003 020102")}, "từ chối"),
        ({"answer": b"x", "status": 503}, "HTTP 503"),
        ({"answer": b"x", "status": 302}, "HTTP 302"),
    ],
    ids=["nonce", "digest", "future", "past", "html", "nonsense", "nothing", "large", "refusal", "ill", "elsewhere"],
)
def test_a_bad_answer_is_refused_with_its_reason(how: dict[str, Any], words: str) -> None:
    with behaving(**how), pytest.raises(TimestampRequestError, match=words):
        stamp()


@pytest.mark.parametrize(("days", "words"), [(-2, "ở tương lai"), (2, "đã cũ")])
def test_a_clock_of_ours_that_is_two_days_off_is_told_beside_the_servers(days: int, words: str) -> None:
    ahead = timedelta(days=days)
    with behaving(), pytest.raises(TimestampRequestError, match=words) as told:
        stamp(ahead=ahead)
    assert "máy này" in str(told.value), "which of the two clocks is off, people must see"


def test_a_token_under_another_policy_is_refused() -> None:
    with behaving(), pytest.raises(TimestampRequestError, match="khác chính sách đã đặt"):
        stamp("1.2.3.4")
