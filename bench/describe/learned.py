"""`python -m bench.describe.learned --kept FOLDER [--count N]`: names that an archive learned, before and after.

Drawn documents of few bodies and signers, badly kept and read by our own reader, are described. Of the first half a
clerk says what he is asked for; what is seen often there is proposed, and a person who knows the truth confirms or
refuses it. Told is how many names of the other half are right, asked for, and wrong without being asked for.
"""

from __future__ import annotations

import argparse
import pickle
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bench.describe.drawn import read_scan
from describe.authorities.learned import LearnedNames
from describe.document import describe
from describe.pages import DescribedPage
from domain.description.authorities import (
    AuthorityDecision,
    AuthorityKind,
    AuthorityName,
    AuthorityState,
    SeenName,
)
from domain.description.fields import FieldName
from domain.vietnam_time import VIETNAM
from domain.vietnamese import tone_key
from pipeline.authorities.proposing import proposals, together
from testbed.corpus import Part
from testbed.pages.administrative import administrative
from testbed.pages.ageing import Ageing, age
from testbed.pages.layout import draw

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.describe.drawn import Told
    from domain.description.authorities import AuthorityRecord
    from domain.description.document import Description
    from testbed.pages.document import Document
    from testbed.pages.layout import Look

OFFICES, SIGNERS, LEAST = 4, 2, 2  # bodies; who sign for each; records in which a name stands to be proposed
_WORDS = 3  # of a long name, at least
_BODY = 4  # paragraphs: all of it stands on one page
_AGEINGS = (  # one after the other
    (Ageing.YELLOWED, Ageing.PHOTOCOPY),
    (Ageing.STAMPED, Ageing.PHOTOCOPY),
    (Ageing.STAMPED, Ageing.OFFICE_SCAN),
    (Ageing.PHOTOCOPY, Ageing.PHOTOCOPY),
)
_NAMES = (
    *(FieldName.ISSUER_PARENT, FieldName.ISSUER, FieldName.PLACE),
    *(FieldName.SIGNER_NAME, FieldName.SIGNER_POSITION),
)
_NOW = datetime(2026, 11, 30, tzinfo=VIETNAM)
Truth = dict[FieldName, str]


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=Path, required=True, help="folder in which readings are kept between runs")
    parser.add_argument("--count", type=int, default=48, help="drawn documents")
    options = parser.parse_args()
    documents = list(_documents(options.count, options.kept))
    before = [describe(pages) for _, pages in documents]
    truths = [truth for truth, _ in documents]
    half = len(documents) // 2
    records = list(_decided(before[:half], truths[:half]))
    confirmed = sum(record.state is AuthorityState.CONFIRMED for record in records)
    print(f"{len(documents)} documents, {len(records)} names proposed, {confirmed} confirmed")
    learned = LearnedNames(records)
    _tell("before", truths[half:], before[half:])
    _tell("after", truths[half:], [learned.improve(description) for description in before[half:]])


def _documents(count: int, kept: Path) -> Iterator[tuple[Truth, list[DescribedPage]]]:
    for seed in range(count):
        document, truth, look = _document(seed)
        place = kept / f"learned-{seed}.pkl"
        if not place.exists():
            first, second = _AGEINGS[seed // OFFICES % len(_AGEINGS)]
            told: list[Told] = [read_scan(age(next(draw(document, 300, look)), first, seed), seed + 1, second)]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(pickle.dumps(told))
        read: list[Told] = pickle.loads(place.read_bytes())  # noqa: S301 - our own, from an earlier run
        yield truth, [DescribedPage(number, *size, text) for number, (size, text) in enumerate(read, 1)]


def _document(seed: int) -> tuple[Document, Truth, Look]:
    """A drawn document of one of few bodies, signed by one of few."""
    office = seed % OFFICES
    body = _bodies()[office]
    person, _ = administrative(Part.JUDGE, 2000 + office * SIGNERS + seed // OFFICES % SIGNERS)
    own, look = administrative(Part.JUDGE, seed)
    dated = own.document.place_date.partition(",")[2]
    place = body.place_date.partition(",")[0]
    short = body.number.rpartition("-")[2]
    document = replace(
        own.document,
        superior=body.superior,
        issuer=body.issuer,
        number=f"Số: {seed + 11}/QĐ-{short}",
        place_date=f"{place},{dated}",
        body=own.document.body[:_BODY],
        role=body.role,
        signer=person.document.signer,
        nation=body.nation,
    )
    texts = (document.superior, document.issuer, place, document.signer, document.role[-1])
    return document, dict(zip(_NAMES, texts, strict=True)), look


@cache
def _bodies() -> tuple[Document, ...]:
    """Documents of bodies with long names, the first of which have one above them."""
    drawn = [administrative(Part.JUDGE, seed)[0].document for seed in range(1000, 1100)]
    long = [one for one in drawn if len(one.issuer.split()) >= _WORDS]
    below = [one for one in long if one.superior]
    return (*below[: OFFICES // 2], *[one for one in long if not one.superior][: OFFICES // 2])


def _decided(described: Sequence[Description], truths: Sequence[Truth]) -> Iterator[AuthorityRecord]:
    """What is proposed, decided by one who knows."""
    right = {tone_key(text) for truth in truths for text in truth.values()}
    said = zip(described, truths, strict=True)
    seen = together(one for description, truth in said for one in _seen(description, truth)).values()
    for shown in proposals(seen, (), LEAST):
        record = shown.record
        well = all(tone_key(one) in right for one in (record.name, record.position, record.issuer) if one)
        state = AuthorityState.CONFIRMED if well else AuthorityState.REFUSED
        yield record.decided(AuthorityDecision(state, _NOW, "bench", "truth", record.name))


def _seen(description: Description, truth: Truth) -> Iterator[SeenName]:
    """As `catalogue.authorities.seen_names` finds them in the database, when a clerk said what he was asked for."""
    sure = {one.name: str(one.value) for one in description.fields if one.value and not one.asked}
    sure |= {one.name: truth[one.name] for one in description.fields if one.asked and one.name in truth}
    day = sure.get(FieldName.DATE, "")
    for name, kind in (
        (FieldName.ISSUER, AuthorityKind.BODY),
        (FieldName.ISSUER_PARENT, AuthorityKind.BODY),
        (FieldName.PLACE, AuthorityKind.PLACE),
    ):
        if name in sure:
            yield SeenName(AuthorityName(kind, sure[name]), 1, day, day)
    signs = (FieldName.SIGNER_NAME, FieldName.SIGNER_POSITION, FieldName.ISSUER)
    if all(name in sure for name in signs):
        yield SeenName(AuthorityName(AuthorityKind.PERSON, *(sure[name] for name in signs)), 1, day, day)


def _tell(when: str, truths: Sequence[Truth], described: Sequence[Description]) -> None:
    tally: defaultdict[FieldName, Counter[str]] = defaultdict(Counter)
    for truth, description in zip(truths, described, strict=True):
        for name, text in truth.items():
            field = description.field(name)
            right = tone_key(description.text(name)) == tone_key(text)
            asked = field is not None and field.asked
            tally[name].update(right=right, asked=asked, told_wrong=not right and not asked)
    for name, found in tally.items():
        shares = (f"{found[one] / len(truths):.3f} {one}" for one in ("right", "asked", "told_wrong"))
        print(f"{when:7} {name.value:16} {'  '.join(shares)}")


if __name__ == "__main__":
    main()
