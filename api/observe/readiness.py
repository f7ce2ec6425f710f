"""Whether this process can do its work: database, object store and index, asked side by side and not for long."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.observe.inquiry import Inquiry, NoAnswer
from domain.actors import SYSTEM
from domain.errors import ArchiveError, ErrorCode
from domain.messages import Language, explain

if TYPE_CHECKING:
    from pipeline.archive import Archive

_KEPT_SECONDS = 1.0  # probes come from several sides at once
_PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a part does not answer.

    Attributes:
        part: `database`, `store` or `index`.
        code: stable, an `ErrorCode` or `no-answer`.
        message: the sentence.
    """

    part: str
    code: str
    message: str


class Readiness:
    """Asks the three parts behind one archive."""

    def __init__(self, archive: Archive) -> None:
        self._asked: dict[str, Inquiry[object]] = {
            "database": Inquiry(lambda: archive.upkeep.ask_database(SYSTEM), _KEPT_SECONDS),
            "store": Inquiry(lambda: archive.upkeep.ask_store(SYSTEM), _KEPT_SECONDS),
            "index": Inquiry(lambda: archive.finding.search(SYSTEM, "vankho", limit=1), _KEPT_SECONDS),
        }

    def obstacles(self, language: Language) -> list[Obstacle]:
        """What is amiss; empty when all answer."""
        for inquiry in self._asked.values():
            inquiry.begin()
        last = time.monotonic() + _PATIENCE_SECONDS
        found = (_obstacle(part, inquiry, last, language) for part, inquiry in self._asked.items())
        return [obstacle for obstacle in found if obstacle]


def _obstacle(part: str, inquiry: Inquiry[object], last: float, language: Language) -> Obstacle | None:
    try:
        inquiry.answer(last - time.monotonic())
    except NoAnswer as late:
        words = ("không trả lời sau {:.0f} giây", "no answer after {:.0f} seconds")
        return Obstacle(part, "no-answer", words[language is not Language.VI].format(late.seconds))
    except ArchiveError as error:
        return Obstacle(part, error.code.value, explain(error, language))
    except Exception as error:  # noqa: BLE001 - a bug is a reason too, and its words may hold anything
        fault = ArchiveError(ErrorCode.INTERNAL, detail=type(error).__name__)
        return Obstacle(part, fault.code.value, explain(fault, language))
    return None
