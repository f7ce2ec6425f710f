"""What is expected of the documents of a batch by its kind, as data (`batch_rules.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from domain.batches import BatchKind
from domain.description.fields import FieldName
from domain.terms import Term


class Releasing(Term):
    """Who releases the documents of a batch."""

    AUTOMATIC = "automatic"  # each by itself when nothing is asked of it; else whoever handed it in
    CLERK = "clerk"
    REVIEWER = "reviewer"
    TWO = "two"  # a reviewer, and another one after him


@dataclass(frozen=True, slots=True)
class BatchRule:
    """The rule of one kind of batch.

    Attributes:
        fields: for which a person is asked where the machine is unsure.
        required: for which he is asked where nothing was found.
        release: who releases.
        sample: every how many-th document without a question is shown to a person all the same; 0: none.
    """

    fields: frozenset[FieldName]
    required: frozenset[FieldName]
    release: Releasing
    sample: int


def rule_of(kind: BatchKind) -> BatchRule:
    """The rule of a kind; of one that a later program knows that of GENERAL."""
    rules = _rules()
    return rules.get(kind, rules[BatchKind.GENERAL])


@cache
def _rules() -> dict[BatchKind, BatchRule]:
    read = tomllib.loads((files("domain") / "review" / "batch_rules.toml").read_text(encoding="utf-8"))
    return {
        BatchKind(kind): BatchRule(
            frozenset(map(FieldName, one["fields"])),
            frozenset(map(FieldName, one["required"])),
            Releasing(one["release"]),
            one["sample"],
        )
        for kind, one in read.items()
    }
