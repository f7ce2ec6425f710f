"""What it costs a request to find out whether somebody may see a record: seconds of CPU, not of the clock.

python -m bench.checking     # printed only; on PostgreSQL with --url
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from catalogue.catalogue import open_catalogue
from catalogue.tables import batches, dossiers, fonds, records
from domain.actors import Actor, ActorKind
from domain.documents import RecordState, SourceNature
from domain.people.access import AccessMode
from domain.people.permissions import Permission
from domain.people.rights import EVERYTHING, Rights
from domain.people.roles import Grant, RoleName
from pipeline.finding import sight
from pipeline.processing.progress import NullProgress
from pipeline.role import Role
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.wiring import Parts, now
from testbed.table import table

if TYPE_CHECKING:
    from collections.abc import Callable

_FONDS = tuple(f"H49.{number:02}" for number in range(50))
_MODES = (None, AccessMode.OPEN, AccessMode.OPEN, AccessMode.CONDITIONAL)
_ROUNDS, _EACH = 40, 50
_WHO = {
    "everything": EVERYTHING,
    "official of all": Rights.of([Grant(RoleName.OFFICIAL)]),
    "guest of all, clerk of one fonds": Rights.of([Grant(RoleName.GUEST), Grant(RoleName.CLERK, _FONDS[7])]),
    "archivist of 49 fonds": Rights.of([Grant(RoleName.ARCHIVIST, code) for code in _FONDS[:49]]),
}


def fill(parts: Parts, count: int) -> list[str]:
    """`count` archived records of fifty fonds; codes of those that all of `_WHO` may see."""
    with parts.catalogue._database.writing() as connection:  # noqa: SLF001 - quicker than by the door
        connection.execute(fonds.insert(), [{"code": code} for code in _FONDS])
        connection.execute(batches.insert(), [{"name": "lô", "owner": "x", "opened": now()}])
        told = [
            {"code": f"{code}.D", "title": "Hồ sơ", "fonds": code, "last_ordinal": count, "mode": None}
            for code in _FONDS
        ]
        connection.execute(dossiers.insert(), told)
        connection.execute(records.insert(), [_record(number) for number in range(count)])
    return [_record(number)["code"] for number in range(count) if number % 50 == 7 and number % 4 != 3]  # type: ignore[misc]


def _record(number: int) -> dict[str, object]:
    dossier = f"{_FONDS[number % 50]}.D"
    return {
        "code": f"{dossier}.{number:07}",
        "dossier": dossier,
        "ordinal": number,
        "title": "Quyết định",
        "search_key": "quyet dinh",
        "nature": SourceNature.IMAGES,
        "content": f"{number:064x}",
        "state": RecordState.ARCHIVED,
        "facts": {},
        "batch": "lô",
        "owner": "x",
        "received": now(),
        "mode": _MODES[number % 4],
    }


def costs(parts: Parts, codes: list[str]) -> str:
    """A row for each who asks; rounds take turns, so that a busy machine is busy for all."""
    asked: dict[str, Callable[[str], object]] = {}
    for who, rights in _WHO.items():
        actor = Actor(ActorKind.PERSON, "lan", rights, "P-lan", confirmed=True)
        asked[who] = lambda code, actor=actor: sight.check(parts, actor, code, Permission.SEARCH)  # type: ignore[misc]
    spent: dict[str, list[float]] = {who: [] for who in asked}
    for turn in range(_ROUNDS):
        for who, ask in asked.items():
            begun = time.thread_time()
            for at in range(_EACH):
                ask(codes[(turn * _EACH + at) % len(codes)])
            spent[who].append((time.thread_time() - begun) / _EACH * 1000)
    rows = [[who, f"{median(each):.3f}", f"{quantiles(each, n=20)[18]:.3f}"] for who, each in spent.items()]
    return table(["who", "CPU ms, median", "p95 of rounds"], rows)


def main() -> int:
    """Fill a catalogue and ask."""
    parser = argparse.ArgumentParser(prog="python -m bench.checking", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--url", default="", help="of an empty database; SQLite where there is none")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vankho-checking-") as scratch, ExitStack() as made:
        home = Path(scratch)
        settings = replace(ArchiveSettings(home), database_url=options.url or f"sqlite:///{home / 'a.db'}")
        parts = Parts(settings, Role(writes=False), NullProgress(), now)
        catalogue = open_catalogue(settings.database_url)
        made.callback(catalogue.close)
        parts.__dict__.update(catalogue=catalogue, database=catalogue)
        print(costs(parts, fill(parts, options.records)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
