"""What it costs that each finds only what he may see: the same queries with and without a filter, in turn.

python -m bench.search.sight --pages 100000 --engine tantivy
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bench.search.material import queries, records, sample_texts
from bench.search.scale import engine
from domain.people.access import AccessMode, Sight
from domain.people.rights import EVERYTHING, Rights
from domain.people.roles import Grant, RoleName
from testbed.table import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.search_index import IndexedPage, SearchIndex

FONDS = tuple(f"H49.{number:02}" for number in range(50))
_MODES = (None,) * 12 + (AccessMode.OPEN,) * 4 + (AccessMode.CONDITIONAL,) * 3 + (AccessMode.SECRET,)
_TOGETHER, _PAGES_A_RECORD, _EACH, _ROUNDS = 100, 10, 12, 5
_SHARE = 0.95

ROLES = {
    "everything": Sight.of(EVERYTHING),
    "guest of all": Sight.of(Rights.of([Grant(RoleName.GUEST)])),
    "clerk of one fonds, guest of all": Sight.of(
        Rights.of([Grant(RoleName.GUEST), Grant(RoleName.CLERK, FONDS[7])], records=frozenset({"VK.0000009"}))
    ),
    "clerk of 25 fonds": Sight.of(Rights.of([Grant(RoleName.CLERK, code) for code in FONDS[:25]])),
    "archivist of 49 fonds": Sight.of(Rights.of([Grant(RoleName.ARCHIVIST, code) for code in FONDS[:49]])),
    "official of one fonds": Sight.of(Rights.of([Grant(RoleName.OFFICIAL, FONDS[3])])),
}


def fill(index: SearchIndex, pages: int) -> None:
    """`pages` pages, their records spread over fifty fonds and all access modes."""
    source = enumerate(records())
    portions = max(pages // _PAGES_A_RECORD // _TOGETHER, 1)
    for portion in range(portions):
        if portion % 10 == 0:
            _tell(f"{portion * _PAGES_A_RECORD * _TOGETHER:,} of {pages:,} pages are in the index")
        with index.batch():
            for number, (record, of_record) in islice(source, _TOGETHER):
                index.put_record(record, [_placed(page, number) for page in of_record])


def waits(index: SearchIndex, asked: Sequence[str]) -> dict[str, list[float]]:
    """Milliseconds of each query by role; the roles take turns, so that a busy machine is busy for all."""
    out: dict[str, list[float]] = {role: [] for role in ROLES}
    for number in range(1, _ROUNDS + 1):
        _tell(f"round {number} of {_ROUNDS}: {len(asked)} queries by {len(ROLES)} roles")
        for query in asked:
            for role, sight in ROLES.items():
                begun = time.perf_counter()
                index.search(query, sight=sight)
                out[role].append((time.perf_counter() - begun) * 1000)
    return out


def costs(measured: dict[str, list[float]]) -> str:
    """A row a role; each query counts by its quickest round: the others measured the machine."""
    rows = []
    whole: tuple[float, float] = (0.0, 0.0)
    for role, found in measured.items():
        once = len(found) // _ROUNDS
        best = sorted(min(found[query::once]) for query in range(once))
        half, most = (best[min(int(len(best) * share), len(best) - 1)] for share in (0.5, _SHARE))
        whole = whole if whole[0] else (half, most)
        rows.append([role, f"{half:.2f}", f"{most:.2f}", f"{most / whole[1] - 1:+.0%}"])
    return table(["who", "p50, ms", "p95, ms", "p95 against everything"], rows)


def _placed(page: IndexedPage, number: int) -> IndexedPage:
    mode = _MODES[(number * 7) % len(_MODES)]
    return replace(page, fonds=FONDS[number % len(FONDS)], mode=mode)


def _tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def main() -> int:
    """One engine at one size."""
    parser = argparse.ArgumentParser(prog="python -m bench.search.sight", description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--engine", choices=("tantivy", "opensearch"), default="tantivy")
    options = parser.parse_args()
    asked = [query for of_kind in queries(sample_texts(1000), _EACH, seed=4).values() for query in of_kind]
    with (
        tempfile.TemporaryDirectory(prefix="vankho-sight-") as scratch,
        engine(options.engine, Path(scratch) / "index") as under_test,
    ):
        fill(under_test.index, options.pages)
        print(costs(waits(under_test.index, asked)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
