"""The description of a document: its fields, what it cites, and what is odd about it as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from domain.description.citations import Citation
from domain.description.fields import Field, FieldName, Value
from domain.terms import Term


class DescriptionFinding(Term):
    """What is to be told of a document as a whole."""

    NO_HEAD = "no-head"  # nothing on its first page says what it is
    HEAD_CUT_OFF = "head-cut-off"
    SEVERAL_DOCUMENTS = "several-documents"  # another head begins on a later page
    OTHER_LANGUAGE = "other-language"
    APPENDIX_FIRST = "appendix-first"  # it begins with an appendix that bears its parent's number
    SECRECY_STAMP = "secrecy-stamp"
    LIFTED_SECRECY = "lifted-secrecy"  # GIẢI MẬT


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, and the pages that it is about."""

    code: DescriptionFinding
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a document.

    Attributes:
        fields: each name at most once, in the order of `FieldName`.
        citations: each document once, in reading order.
        findings: about the whole.
        extractor: name and version of who described it; empty where only persons and sheets spoke.
    """

    fields: tuple[Field, ...]
    citations: tuple[Citation, ...] = ()
    findings: tuple[Finding, ...] = ()
    extractor: str = ""

    def field(self, name: FieldName) -> Field | None:
        """The field of that name, if anything is known of it."""
        return next((field for field in self.fields if field.name == name), None)

    def value(self, name: FieldName) -> Value | None:
        """Its value, if it has one."""
        field = self.field(name)
        return field.value if field else None

    def text(self, name: FieldName) -> str:
        """Its value as one text, items joined by `; `; empty where it has none."""
        value = self.value(name)
        return "; ".join(value) if isinstance(value, tuple) else value or ""
