"""What the archive's records show of a document's force, as JSON and as lines for people; never as legal advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.terms import term
from domain.description.validity_sentences import validity_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.description.validity import CitedBy, Validity
    from domain.messages import Language


def validity_json(found: Validity, language: Language) -> dict[str, object]:
    """State, what is said of it, and the records that say so; what is to come only among `coming`."""
    return {
        "state": found.state.value,
        "sentence": " ".join(validity_sentences(found, language)),
        "asked": found.asked,
        "evidence": [_evidence_json(one) for one in found.evidence],
        "coming": [_evidence_json(one) for one in found.coming],
    }


def validity_lines(found: Validity | None, language: Language) -> Iterator[str]:
    """The state, with the records that say so; marked where a person should look."""
    if found is None:
        return
    first, *rest = validity_sentences(found, language)
    yield f"{'?' if found.asked else ' '} {term(found.state, language)}. {first}"
    yield from (f"! {sentence}" for sentence in rest)
    yield from (f"  ← {one.record}  {one.title}" for one in (*found.evidence, *found.coming))


def _evidence_json(one: CitedBy) -> dict[str, object]:
    citation = one.citation
    return {
        "record": one.record,
        "title": one.title,
        "symbol": one.symbol,
        "date": str(one.date) if one.date else None,
        "role": citation.role.value,
        "parts": list(one.articles),
        "by": citation.by,
        "effective": str(citation.effective) if citation.effective else None,
        "page": citation.places[0].page if citation.places else None,
    }
