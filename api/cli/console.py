"""Results on stdout, everything else on stderr, in the chosen language."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api import logs
from api.cli.words import say
from domain.fact_words import is_vietnamese
from domain.messages import Language, explain

if TYPE_CHECKING:
    from domain.errors import ArchiveError


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

    def result(self, value: dict[str, object], text: str) -> None:
        """One result: `value` as a JSON line, or `text` for people."""
        print(json.dumps(value, ensure_ascii=False) if self.as_json else text, flush=True)

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
        print(logs.redacted(text), end=end, file=sys.stderr, flush=True)
