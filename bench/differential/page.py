"""The differential table as a page: what each judge says of all files, and every disagreement with its reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bench.differential.judges import FAILED, JUDGES, NOT_SEEN, OPEN, PASSED, Answers, Said
from bench.differential.reasons import Reason, Row, disagrees, reason_of
from testbed.table import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

_UNEXPLAINED = Reason("not explained", "look at it", "", lambda _: True)
_MOST_FILES = 6
_HEAD = """# Our verdicts beside those of others

Made by `python -m bench.differential --jars DIR`, not by hand; `bench/differential/dss.pom.xml` tells how to get EU
DSS. Where a disagreement has no reason, the command ends with 1. Judges, all without a network, with the same anchors:
ours; pyHanko {pyhanko} as its makers show it (what is not known of revocation is forgiven); poppler's `pdfsig`
{pdfsig} without certificates; EU DSS 6.4 with its default policy. Judged as of {moment}. The files of real offices are
not part of this repository; a verdict on which all four agree is not thereby right.
"""


def rows_of(judges: Mapping[str, Answers]) -> dict[str, Row]:
    """What each judge says of each signature, by field; a judge's word on the file is its word on each."""
    fields = {field: None for answers in judges.values() for field in answers if field} or {"": None}
    return {
        field: {name: answers.get(field) or answers.get("") or NOT_SEEN for name, answers in judges.items()}
        for field in fields
    }


def page(said: Mapping[Path, Mapping[str, Answers]], versions: Mapping[str, str]) -> tuple[str, int]:
    """The page, and how many disagreements no reason explains."""
    files = {path.name: rows_of(judges) for path, judges in said.items()}
    signatures = [(name, row) for name, rows in files.items() for row in rows.values()]
    kinds: dict[Reason, list[tuple[str, Row]]] = defaultdict(list)
    for name, row in signatures:
        if disagrees(row):
            kinds[reason_of(row) or _UNEXPLAINED].append((name, row))
    parts = [
        _HEAD.format_map(versions),
        f"## All signatures\n\n{len(files)} files, {len(signatures)} signatures.\n\n{_totals(signatures)}",
        f"## Disagreements\n\nAbout {sum(map(len, kinds.values()))} signatures not all judges say the same.\n\n"
        + "\n\n".join(_kind(kind, found) for kind, found in sorted(kinds.items(), key=lambda item: -len(item[1]))),
        f"## Each file\n\n{_files(files)}",
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n", len(kinds[_UNEXPLAINED])


def _totals(signatures: list[tuple[str, Row]]) -> str:
    head = ["judge", "numbers right", "wrong", "not said", "passed", "open", "failed", "no conclusion"]
    rows = []
    for judge in _judges(signatures):
        told = [row[judge] for _, row in signatures]
        numbers = Counter(said.right for said in told)
        ends = Counter(said.conclusion for said in told)
        counts = [numbers[True], numbers[False], numbers[None], *(ends[end] for end in (PASSED, OPEN, FAILED, None))]
        rows.append([judge, *map(str, counts)])
    return table(head, rows)


def _kind(kind: Reason, found: list[tuple[str, Row]]) -> str:
    names = list(dict.fromkeys(name for name, _ in found))
    shown = ", ".join(f"`{name}`" for name in names[:_MOST_FILES]) + (" …" if len(names) > _MOST_FILES else "")
    lines = [
        f"### {kind.title[0].upper()}{kind.title[1:]} ({len(found)} signatures of {len(names)} files)",
        f"Right: {kind.right}.",
        f"By: {kind.clause}.",
        f"Seen in: {shown}.",
        table(["judge", "says"], [[judge, _counted(row[judge] for _, row in found)] for judge in _judges(found)]),
    ]
    return "\n\n".join(line for line in lines if line != "By: .")


def _files(files: Mapping[str, Mapping[str, Row]]) -> str:
    rows = []
    for name, signatures in files.items():
        found = [(name, row) for row in signatures.values()]
        judged = (_counted((row[judge] for _, row in found), lambda said: said.short) for judge in _judges(found))
        rows.append([f"`{name}`", str(len(found)), *judged])
    return table(["file", "signatures", *JUDGES[: len(rows[0]) - 2]], rows)


def _judges(found: list[tuple[str, Row]]) -> list[str]:
    return [judge for judge in JUDGES if judge in found[0][1]]


def _counted(told: Iterable[Said], words: Callable[[Said], str] = lambda said: said.words) -> str:
    counts = Counter(map(words, told))
    return "; ".join(f"{count} × {said}" for said, count in counts.most_common())
