"""Who may read what the program writes: its owner alone, but for what is written to be handed on."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWNER_ALONE = 0o077  # folders 0700, files 0600
_ASKED_FOR: list[int] = []  # the umask that we were started with


def keep_private() -> None:
    """From here on this process and its children write for their owner alone."""
    _ASKED_FOR.append(os.umask(_OWNER_ALONE))


@contextmanager
def handed_on() -> Iterator[None]:
    """Within it, files are written as whoever started the program wants it: copies for others to read."""
    before = os.umask(_ASKED_FOR[-1]) if _ASKED_FOR else None
    try:
        yield
    finally:
        if before is not None:
            os.umask(before)
