"""Ten thousand wrong passwords: how many are compared, what is kept of them, and whether the right person comes in.

python -m bench.guessing     # printed only
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

from catalogue.catalogue import open_catalogue
from catalogue.people.tables import attempts
from domain.actors import SYSTEM
from domain.errors import ArchiveError, ErrorCode
from domain.people.roles import Grant, RoleName
from domain.vietnam_time import VIETNAM
from pipeline.people import openers
from pipeline.people.use_cases import PeopleUseCases
from pipeline.processing.progress import NullProgress
from pipeline.role import Role
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.wiring import Parts
from storage.objects.file_store import FileObjectStore
from testbed.table import table

if TYPE_CHECKING:
    from collections.abc import Callable

_PASSWORD, _WRONG = "Kho@Sach2026", "Sai@Roi2026"
_EACH = timedelta(seconds=0.1)  # between two guesses
_LIGHT = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # counted, not measured: a real one costs 64 MiB


@dataclass
class _Clock:
    time: datetime = datetime(2026, 11, 30, 8, tzinfo=VIETNAM)

    def __call__(self) -> datetime:
        return self.time


def _name(turn: int) -> str:
    return f"name{turn}"


def _address(turn: int) -> str:
    return f"10.{turn >> 16 & 255}.{turn >> 8 & 255}.{turn & 255}"


_WAYS: dict[str, tuple[Callable[[int], str], Callable[[int], str]]] = {
    "one name, one address": (lambda _: "lan", lambda _: "203.0.113.9"),
    "one name, an address each": (lambda _: "lan", _address),
    "a name each, one address": (_name, lambda _: "203.0.113.9"),
    "a name and an address each": (_name, _address),
}


def guessed(way: str, times: int, home: Path) -> list[object]:
    """A row of the table."""
    clock = _Clock()
    parts = Parts(ArchiveSettings(home), Role(writes=False), NullProgress(), clock)
    catalogue = open_catalogue(f"sqlite:///{home / 'vankho.db'}")
    parts.__dict__.update(store=FileObjectStore(home / "store"), catalogue=catalogue, database=catalogue)
    people = PeopleUseCases(parts)
    _, link = people.add(SYSTEM, "lan", "", [Grant(RoleName.CLERK)])
    people.use_link(link, _PASSWORD, "10.0.0.7")
    name, address = _WAYS[way]
    compared, before = 0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    for turn in range(times):
        clock.time += _EACH
        try:
            people.log_in(name(turn), _WRONG, "", address(turn))
        except ArchiveError as error:
            compared += error.code is ErrorCode.LOGIN_REFUSED
    spent = time.process_time() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10
    with catalogue._database.reading() as connection:  # noqa: SLF001 - how many rows they left
        rows = len(connection.execute(attempts.select()).all())
    row = [way, compared, f"{spent / times * 1000:.2f}", rows, grown, _comes_in(people)]
    parts.writer.close()
    catalogue.close()
    return row


def _comes_in(people: PeopleUseCases) -> str:
    """What the right person is told, who comes from her office."""
    try:
        people.log_in("lan", _PASSWORD, "", "192.0.2.1")
    except ArchiveError as error:
        return f"{error.code.value} {error.facts.get('seconds', '')} s"
    return "comes in"


def main() -> int:
    """Guess in each way."""
    parser = argparse.ArgumentParser(prog="python -m bench.guessing", description=__doc__)
    parser.add_argument("--times", type=int, default=10_000)
    times = parser.parse_args().times
    openers._hasher = lambda: _LIGHT  # type: ignore[assignment]  # noqa: SLF001
    openers._NOBODY = _LIGHT.hash("of nobody")  # type: ignore[misc]  # noqa: SLF001
    rows = []
    for way in _WAYS:
        with tempfile.TemporaryDirectory(prefix="vankho-guessing-") as scratch:
            rows.append(guessed(way, times, Path(scratch)))
    heads = ["guesses", "compared", "CPU ms each", "rows kept", "MiB more", "the right person"]
    print(table(heads, [[str(cell) for cell in row] for row in rows]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
