"""How often a page or a story is begun again whose worker died at it, and what is told when it is given up. Pure."""

from __future__ import annotations

from domain.errors import ArchiveError, ErrorCode

MOST_TRIES = 8  # of a page whose worker died each time: then it is the page that kills
MOST_STORY_TRIES = 3 * MOST_TRIES  # its pages' workers were those of the story as well


def deadly(page: int = 0) -> ArchiveError:
    """What is told of a document, or of its page, at which every worker died."""
    vietnamese, english = (f"trang {page}", f"page {page}") if page else ("tài liệu", "document")
    times = MOST_TRIES if page else MOST_STORY_TRIES
    detail = f"máy làm việc chết {times} lần ở {vietnamese} / workers died {times} times at {english}"
    return ArchiveError(ErrorCode.PARSER_CRASH, detail=detail)
