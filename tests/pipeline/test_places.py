"""Where documents in work lie in the bucket: by record and attempt, within what every store can name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from pipeline.intake.places import Attempt, intake_folder, place_name, plan_key, work_folder
from storage.areas import AREAS, IDENTITY_KEY, WRITTEN_ONCE
from storage.objects.keys import check_key

TIME = datetime(2026, 11, 30, 8, 0, 0, 123456, tzinfo=UTC)
CODE = "H49.64.33.2001.160.0000001"
LONG = f"{'Ệ' * 100}.0000001"


def test_masters_lie_by_record_and_results_by_record_and_attempt() -> None:
    assert plan_key(CODE) == f"intake/{CODE}/plan.json"
    assert Attempt(CODE, TIME).page_key(3) == f"work/{CODE}/20261130T080000.123456Z/page-00003.json"
    assert Attempt(CODE, TIME).folder.startswith(f"{work_folder(CODE)}/")


def test_an_attempt_is_the_same_in_every_time_zone_and_another_one_has_another_place() -> None:
    here = Attempt(CODE, TIME.astimezone(timezone(timedelta(hours=7))))
    assert here.folder == Attempt(CODE, TIME).folder
    assert here.folder != Attempt(CODE, TIME + timedelta(microseconds=1)).folder


def test_a_long_code_is_cut_for_every_store_and_told_apart() -> None:
    longer = LONG.replace(".0000001", ".0000002")
    check_key(Attempt(LONG, TIME).sealed_key)
    assert intake_folder(LONG) != intake_folder(longer)
    assert place_name(CODE) == CODE


def test_areas_are_told_apart_and_what_is_written_once_is_never_swept() -> None:
    assert len({area.name for area in AREAS}) == len(AREAS)
    assert not any(area.once and area.swept for area in AREAS)
    assert set(WRITTEN_ONCE) == {"ocfl/", "trust/", "evidence/", "journal/", IDENTITY_KEY}
