"""A simulated clerk who answers rightly what he is asked, and nothing else: questions, keys, what stays wrong.

python -m bench.review [--kind KIND] [--drawn N] [--kept FOLDER]: the real pages, or N drawn documents read from scans

Beside him one who types every field of the kind's rule by hand, as it stands on the page. Seconds are those of the
keystroke-level model (Card, Moran, Newell 1980): 0.2 a key, 1.35 to make up one's mind, 1.2 to look at a place.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench.describe.drawn import DrawnSet
from bench.describe.real import describe_real
from bench.describe.score import same
from bench.describe.truth import real_documents
from describe.document import describe
from domain.batches import BatchKind
from domain.description.fields import FieldName
from domain.review.batch_rules import rule_of
from domain.review.questions import Answer, questions_of, typed, with_answers
from domain.vietnam_time import VIETNAM
from testbed.pages.ageing import Ageing
from testbed.table import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.describe.truth import Truth
    from domain.description.document import Description
    from domain.review.batch_rules import BatchRule
    from domain.review.questions import Question

_KEY, _MIND, _LOOK = 0.2, 1.35, 1.2  # seconds
_TODAY = datetime(2026, 12, 1, tzinfo=VIETNAM)
_TAKEN = 1  # key: Enter, or the number of a reading


@dataclass
class Effort:
    """What reviewing cost and left.

    Attributes:
        documents, pages, questions: how many.
        keys: of all answers.
        by_hand: keys of typing every field.
        typed_fields: so many fields are typed by hand.
        before, after: fields that are wrong, untold of, before the review and after it.
        compared: fields of the rule that are compared.
        misses: one line each of what stays wrong.
    """

    documents: int = 0
    pages: int = 0
    questions: int = 0
    keys: int = 0
    by_hand: int = 0
    typed_fields: int = 0
    before: int = 0
    after: int = 0
    compared: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, truth: Truth, told: Description, rule: BatchRule, pages: int) -> None:
        """Let the clerk review one document."""
        known = {name: truth.fields.get(name) for name in _compared(truth, rule)}
        asked = [one for one in questions_of(told, rule) if one.field in known]
        answers = [Answer(one.subject, known[one.field], "clerk", _TODAY) for one in asked if one.field]
        self.documents += 1
        self.pages += pages
        self.questions += len(asked)
        self.keys += sum(_keys(one, truth) for one in asked)
        self.by_hand += sum(len(typed(value)) + 1 for value in known.values() if value is not None)
        self.typed_fields += sum(value is not None for value in known.values())
        self.compared += len(known)
        after = with_answers(told, answers)
        for name, value in known.items():
            self.before += not same(told.value(name), value)
            if not same(after.value(name), value):
                self.after += 1
                self.misses.append(f"{truth.name} {name.value}: {after.value(name)!r} instead of {value!r}")

    def rows(self) -> list[tuple[str, str, str]]:
        """A figure a row: reviewed by exception, typed by hand."""
        seconds = self.questions * (_MIND + _LOOK) + self.keys * _KEY
        typing = self.typed_fields * _LOOK + self.by_hand * _KEY
        return [
            ("documents", str(self.documents), ""),
            ("questions a page", f"{self.questions / max(self.pages, 1):.3f}", ""),
            ("questions, or fields typed, a document", self._each(self.questions), self._each(self.typed_fields)),
            ("keys a question", f"{self.keys / max(self.questions, 1):.2f}", ""),
            ("keys a document", self._each(self.keys), self._each(self.by_hand)),
            ("seconds a document, by the model", self._each(seconds), self._each(typing)),
            ("wrong fields before review", f"{self.before} of {self.compared}", ""),
            ("wrong fields left", f"{self.after} of {self.compared}", ""),
        ]

    def _each(self, total: float) -> str:
        return f"{total / max(self.documents, 1):.1f}"


def _compared(truth: Truth, rule: BatchRule) -> Iterator[FieldName]:
    """Fields of the rule of which eyes told the value."""
    signed = {FieldName.SIGNER_NAME, FieldName.SIGNER_POSITION}
    for name in truth.fields:
        told = name.value not in truth.doubtful and (truth.signed_here or name not in signed)
        if name in rule.fields | rule.required and told:
            yield name


def _keys(question: Question, truth: Truth) -> int:
    """Enter or a reading's number where the right one is shown; else what has to be typed, and Enter."""
    wanted = truth.fields.get(question.field) if question.field else None
    if any(same(option, typed(wanted) if wanted else None) for option in question.options):
        return _TAKEN
    return len(typed(wanted)) + _TAKEN if wanted else _TAKEN + 1


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = [kind.value for kind in BatchKind]
    parser.add_argument("--kind", choices=kinds, default=BatchKind.DECISIONS.value)
    parser.add_argument("--drawn", type=int, metavar="N", help="so many drawn documents in place of the real ones")
    parser.add_argument("--kept", type=Path, help="folder in which readings of pages are kept between runs")
    options = parser.parse_args()
    rule, effort = rule_of(BatchKind(options.kind)), Effort()
    if options.drawn:
        for truth, pages in DrawnSet(ageing=Ageing.OFFICE_SCAN, kept=options.kept).documents(range(options.drawn)):
            effort.add(truth, describe(pages), rule, len(pages))
    else:
        for truth in real_documents():
            effort.add(truth, describe_real(truth, options.kept)[0], rule, len(truth.pages))
    print(table(("", "reviewed by exception", "typed by hand"), effort.rows()))
    print(*effort.misses, sep="\n", file=sys.stderr)


if __name__ == "__main__":
    main()
