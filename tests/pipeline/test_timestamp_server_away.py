"""A timestamp server that is away is a fault of the machine: it is told and waited out, and no document fails of it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.durable.dbos_engine import _Runner
from pipeline.durable.waited_out import Faults
from tests.signing.seal_material import NOW, authority, blank_pdfa
from tests.signing.timestamp_server import remote_sealer, timestamp_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class _Noted(Faults):
    """Whoever looks after the server brings it back once the fault was told often enough."""

    def __init__(self, bring: Callable[[], object], after: int) -> None:
        super().__init__()
        self._bring, self._after = bring, after
        self.heard: list[ErrorCode] = []

    def note(self, place: str, error: ArchiveError) -> None:
        super().note(place, error)
        self.heard.append(error.code)
        self.check()  # a server may be restarted: at first nobody need act
        if len(self.heard) == self._after:
            self._bring()


def test_the_seal_waits_for_a_timestamp_server_that_comes_back(tmp_path: Path) -> None:
    keys = authority(tmp_path)
    with timestamp_server(None, keys) as url:
        port = urlsplit(url).port or 0
    source, target = blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf"

    def seal(_: str) -> str:
        return remote_sealer(keys, url).seal(source, target, NOW).profile

    with ExitStack() as later:
        faults = _Noted(lambda: later.enter_context(timestamp_server(None, keys, port=port)), after=1)
        assert _Runner(faults).contained(seal, "H49.64.33.2001.1.0000001") == "PAdES-B-LT"

    assert faults.heard == [ErrorCode.TIMESTAMP_FAILED]
    assert faults.now() == (), "it went well at last"
    assert target.exists()


def test_a_timestamp_server_that_stays_away_is_told_to_whoever_waits() -> None:
    clock = iter([0.0, 61.0])
    faults = Faults(lambda: next(clock))
    faults.note("seal", ArchiveError(ErrorCode.TIMESTAMP_FAILED, detail="away"))

    with pytest.raises(ArchiveUnusable) as told:
        faults.check()
    assert told.value.code is ErrorCode.TIMESTAMP_FAILED
