"""Where a walk through an answer stands, as opaque text that fits into an address."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.search import PLAIN, AnswerShape, SearchOrder

if TYPE_CHECKING:
    from domain.people.access import Sight


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a walk.

    Attributes:
        view: name of the state of the index that the walk looks at.
        level: number of the rule that gave the answer (see `answers` of the back ends' queries).
        place: where the next hits begin, as the back end counts.
    """

    view: str
    level: int
    place: tuple[float | str | int, ...]


def write_cursor(cursor: Cursor, query: str, sight: Sight | None = None, shape: AnswerShape = PLAIN) -> str:
    """`cursor` as text; it belongs to `query` and its order, and to who may find the same."""
    data = [_mark(query, sight, shape), cursor.view, cursor.level, *cursor.place]
    return urlsafe_b64encode(json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(text: str, query: str, sight: Sight | None = None, shape: AnswerShape = PLAIN) -> Cursor:
    """The cursor that was written.

    Raises:
        ArchiveError: QUERY_INVALID, it is damaged, of another query or order, or of somebody who may find other things.
    """
    try:
        mark, view, level, *place = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError) as error:
        raise _damaged(query) from error
    if not (isinstance(view, str) and isinstance(level, int) and place and _plain(place)):
        raise _damaged(query)
    if mark != _mark(query, sight, shape):
        raise _refused(query, "dấu trang thuộc câu hỏi khác (the cursor belongs to another query)")
    return Cursor(view, level, tuple(place))


def _plain(place: list[object]) -> bool:
    return all(isinstance(part, (int, float, str)) for part in place)


def _mark(query: str, sight: Sight | None, shape: AnswerShape) -> str:
    key = sight.key.encode() if sight else b""
    asked = query if shape.order is SearchOrder.RELEVANCE else f"{query}\0{shape.order}"
    return blake2b(asked.encode("utf-8", "surrogatepass"), digest_size=6, key=key).hexdigest()


def _damaged(query: str) -> ArchiveError:
    return _refused(query, "dấu trang hỏng (the cursor is damaged)")


def _refused(query: str, detail: str) -> ArchiveError:
    return ArchiveError(ErrorCode.QUERY_INVALID, query=query, detail=detail)
