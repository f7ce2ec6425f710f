"""What a document was released with: who, when, and what persons said of it before anything was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conformity import ConformityFinding
from domain.conformity_words import told_finding, told_in_place
from domain.messages import Language
from domain.review.questions import Answer, counting, field_of, line_of


@dataclass(frozen=True, slots=True)
class Release:
    """The release of one document. Kept with its masters, so that every later try at it is written alike.

    Attributes:
        persons: names of who released it, in order; empty where it went on by itself.
        time: when, with time zone.
        answers: what counts of what persons said, oldest first.
        reason: why it was released although something was open; empty where nothing was.
        findings: what kept it from conforming all the same.
    """

    persons: tuple[str, ...]
    time: datetime
    answers: tuple[Answer, ...] = ()
    reason: str = ""
    findings: tuple[ConformityFinding, ...] = ()

    @property
    def sentence(self) -> str:
        """The line of the event: who released it, how much persons said of it."""
        counted = counting(self.answers)
        fields = sum(field_of(subject) is not None for subject in counted)
        lines = sum(line_of(subject) is not None for subject in counted)
        parts = [f"duyệt bởi {', '.join(self.persons)}"] if self.persons else ["tự động"]
        parts += [f"{fields} trường do người trả lời"] if fields else []
        parts += [f"{lines} dòng chữ do người xem"] if lines else []
        parts += [f"chưa đạt: {'; '.join(map(_told, self.findings))}"] if self.findings else []
        parts += [f"lý do: {' '.join(self.reason.split())}"] if self.reason else []
        return "; ".join(parts)


def _told(finding: ConformityFinding) -> str:
    return told_in_place(finding, told_finding(finding, Language.VI), Language.VI)
