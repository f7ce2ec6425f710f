"""Results on stdout, everything else on stderr, in the chosen language.

Whatever is written goes through `domain.visible` here: no name of a stranger acts on the terminal.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.cli.words import say
from api.observe import logs
from domain.fact_words import is_vietnamese
from domain.messages import Language, explain
from domain.visible import visible, visible_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.errors import ArchiveError


BOLD, PLAIN = "\x1b[1m", "\x1b[0m"  # around what was searched for; they do no harm, whoever writes them
_OUR_OWN = re.compile(f"({re.escape(BOLD)}|{re.escape(PLAIN)})")
_OF_TEXT = "\n\f\t\u00ad"  # line and page ends, tabs, soft hyphens

_LOG = logging.getLogger("vankho.console")


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command speaks.

    Attributes:
        language: of sentences.
        as_json: results as JSON lines instead of text.
    """

    language: Language
    as_json: bool = False

    def result(self, value: dict[str, object], text: str | Sequence[str]) -> None:
        """One result: `value` as a JSON line, or for people a text, or lines, each of which stays one line."""
        self.plain(json_line(value) if self.as_json else shown(text))

    def page_text(self, value: dict[str, object], text: str) -> None:
        """What a document says: `value` as a JSON line, or the text itself, but for what acts on a terminal."""
        self.plain(json_line(value) if self.as_json else shown_page(text))

    def plain(self, text: str) -> None:
        """Print what is visible already."""
        print(text, flush=True)

    def note(self, key: str, **facts: object) -> None:
        """A sentence beside the results."""
        beside(say(self.language, key, **facts))

    def word(self, key: str, **facts: object) -> str:
        """A word or sentence in the console's language."""
        return say(self.language, key, **facts)

    def error(self, error: ArchiveError, source: str | None = None) -> None:
        """What was found (in `source`, one of several), why we refuse, what to do next; the stable code in brackets."""
        sentence = ": ".join(filter(None, (source, explain(error, self.language))))
        if logs.as_json():
            _LOG.error(sentence, extra={"code": error.code.value})
        else:
            beside(f"vankho: {sentence} [{error.code.value}]")
            detail = str(error.facts.get("detail", ""))
            if detail and detail not in sentence and not is_vietnamese(detail):
                beside(f"        {self.word('library-said')}: {detail}")


def beside(text: str, end: str = "\n") -> None:
    """A line beside the results, on stderr; in the log where that is for collectors."""
    if logs.as_json():
        _LOG.info(text)
    else:
        print(shown(logs.redacted(text)), end=end, file=sys.stderr, flush=True)


def shown(text: str | Sequence[str]) -> str:
    """A text for people as it may be printed; line ends within one of several lines are seen."""
    if not isinstance(text, str):
        return "\n".join(_shown_line(line, "") for line in text)
    return _shown_line(text, "\n")


def shown_page(text: str) -> str:
    """What a document says, as it may be printed."""
    return visible(text, _OF_TEXT)


def _shown_line(text: str, kept: str) -> str:
    return "".join(part if part in (BOLD, PLAIN) else visible(part, kept) for part in _OUR_OWN.split(text))


def json_line(value: dict[str, object]) -> str:
    """One line of JSON."""
    return visible_json(json.dumps(value, ensure_ascii=False))
