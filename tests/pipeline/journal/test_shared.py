"""Two machines on one PostgreSQL and one bucket: one log, and what is erased is gone with its versions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from domain.journal import Act
from pipeline.archive import Archive
from pipeline.journal.sequencer import Sequencer
from pipeline.journal.telling import told_act
from storage.areas import WRITTEN_ONCE
from storage.journal.personal import PersonalParts
from storage.objects.retention import Retention
from tests.pipeline.journal.conftest import LAN, Clock, opened
from tests.servers import scratch_database, server_url
from tests.storage.buckets import new_store

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.servers
_EACH = 60


def test_two_machines_at_once_make_one_log(home: Path) -> None:
    with scratch_database() as url:
        settings = home / "vankho.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("format = 1", f'format = 1\ndatabase_url = "{url}"'), encoding="utf-8")

        def machine(number: int) -> None:
            with opened(home, Clock()) as parts:
                for at in range(_EACH):
                    words = f"máy {number} lần {at}"
                    parts.writer.tell(told_act(LAN, Act.SEARCH, parts.clock(), words=words))
                    if at % 20 == 0:
                        parts.writer.flush()
                        Sequencer(parts).round()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(machine, range(2)))
        with opened(home) as parts:
            Sequencer(parts).round()
            report = Archive.of(parts).journal.verify(LAN, {})
            told = parts.database.journal.numbered(0, 1000)
        assert (report.size, report.findings) == (2 * _EACH, ())
        assert len({one.part for one in told}) == 2 * _EACH


def test_what_is_erased_in_a_locked_bucket_is_gone_with_all_its_versions(tmp_path: Path) -> None:
    with new_store(server_url("MINIO_URL"), tmp_path, Retention("governance", 1, WRITTEN_ONCE)) as store:
        parts = PersonalParts(store)
        parts.lay(0, {0: "Lan", 1: "Hoa"})
        parts.lay(0, {0: "Lan", 1: "Hoa", 2: "Bình"})
        parts.erase([1])
        parts.erase([1])
        assert dict(parts.read()) == {0: "Lan", 2: "Bình"}
        client, bucket = store.client, store.client.bucket
        versions = client.list_objects(bucket, recursive=True, include_version=True)
        kept = [
            client.get_object(bucket, one.object_name, version_id=one.version_id).read()
            for one in versions
            if "journal-personal" in one.object_name and not one.is_delete_marker
        ]
        assert kept
        assert not any(b"Hoa" in data for data in kept)
