"""What a process does with an archive."""

from __future__ import annotations

from dataclasses import dataclass

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Role:
    """What a process does with an archive.

    Attributes:
        writes: takes in or works; searching, showing and verifying do not.
        works: sees documents through; where it does not, other machines must. By default only an archive on one
            machine works by itself.
        worker: its name among all that work, the same after a restart; `local` where one process works alone.
        concurrency: pages read at once; 0 as the settings say.
        rebuilds: fills the working database, which nobody else uses until it is whole.
    """

    writes: bool
    works: bool | None = None
    worker: str = LOCAL
    concurrency: int = 0
    rebuilds: bool = False
