"""What bears a degree of secrecy is not taken in: nothing of it is kept, it is told, and a person may release it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from domain.secrecy import SHOWN, SecrecyRelease, SecrecySign
from pipeline.secrecy.stops import SecrecyStops
from pipeline.wiring import now
from scan.collect import collect
from tests.end_to_end import papers
from tests.pipeline.test_intake import DEPOSIT, Door, code_of, sheet
from tests.secret_papers import letter, saved, traces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.intake.receiving import Receipt

NAME = "Ke hoach phong thu"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    yield from opened(tmp_path / "home")


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(letter(stamp="MẬT"), tmp_path_factory.mktemp("secret") / f"{NAME}.png")


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory, secret: Path) -> Iterator[tuple[Door, Receipt]]:
    """A door at which one stamped document was handed in; nobody changes anything there."""
    for door in opened(tmp_path_factory.mktemp("stopped") / "home"):
        yield door, door.receive(secret)[0]


def opened(home: Path) -> Iterator[Door]:
    home.mkdir()
    made = Door(home)
    yield made
    made.catalogue.close()


def stops(door: Door) -> SecrecyStops:
    return SecrecyStops(door.store, door.catalogue, lambda _: None)


def middle(path: Path) -> bytes:
    """Bytes that stand in no other file."""
    data = path.read_bytes()
    return data[len(data) // 2 :][:64]


def test_a_stamped_document_is_refused_and_nothing_of_it_is_kept(stopped: tuple[Door, Receipt], secret: Path) -> None:
    door, receipt = stopped
    assert receipt.registration is None
    assert receipt.error is not None
    assert (receipt.error.code, receipt.error.facts["degree"]) == (ErrorCode.SECRET_DOCUMENT, "MẬT")
    assert traces(door.settings.home, middle(secret), NAME.encode()) == []
    assert {info.key.split("/")[0] for info in door.store.list("")} == {"secrecy"}
    assert secret.exists()


def test_its_hash_time_batch_and_owner_are_kept(stopped: tuple[Door, Receipt]) -> None:
    door, _ = stopped
    (stop,) = stops(door).all()
    (deposit,) = stop.deposits
    assert (stop.degree, stop.sign) == ("MẬT", SecrecySign.STAMP)
    assert (deposit.batch, deposit.owner) == ("lô 1", "Nguyễn Thị Hòa")
    (refusal,) = door.catalogue.refusals()
    assert (refusal.name, refusal.size, refusal.code) == (stop.content[:SHOWN], 0, ErrorCode.SECRET_DOCUMENT)


@pytest.mark.parametrize("given", ["", "abc", "0" * 64])
def test_a_hash_that_names_none_releases_none(stopped: tuple[Door, Receipt], given: str) -> None:
    with pytest.raises(ArchiveError) as refused:
        stops(stopped[0]).release(given, SecrecyRelease(now(), "Lan", "nhầm"))
    assert refused.value.code is ErrorCode.STOP_NOT_FOUND


def test_a_rebuild_shows_it_again(stopped: tuple[Door, Receipt], door: Door) -> None:
    SecrecyStops(stopped[0].store, door.catalogue, lambda _: None).recall()
    assert [one.code for one in door.catalogue.refusals()] == [ErrorCode.SECRET_DOCUMENT]


def test_handed_in_again_it_is_refused_by_its_hash_until_it_is_released(door: Door, secret: Path) -> None:
    door.receive(secret)
    (stop,) = stops(door).all()
    guard = door.intake._guard
    looks, guard._sandbox = guard._sandbox, None  # type: ignore[assignment] # whoever would look at it stumbles
    (again,) = door.receive(secret)
    assert again.error is not None
    assert again.error.code is ErrorCode.SECRET_DOCUMENT
    assert list(stops(door).all()) == [stop]
    guard._sandbox = looks
    stops(door).release(stop.content[:SHOWN], SecrecyRelease(now(), "Lan", "đã giải mật"))
    (receipt,) = door.receive(secret)
    assert receipt.registration is not None
    assert receipt.registration.state is RecordState.RECEIVED


def test_one_stamped_page_of_a_folder_stops_the_whole_document(door: Door, secret: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tap"
    sheet(folder / "1.png", "Tờ thứ nhất")
    (folder / "2.png").write_bytes(secret.read_bytes())
    (receipt,) = door.receive(folder, as_document=True)
    assert receipt.registration is None
    assert traces(door.settings.home, middle(secret)) == []


def test_a_document_with_a_secret_one_deep_inside_is_not_taken_in(door: Door, tmp_path: Path) -> None:
    inside = BytesIO()
    letter(stamp="TUYỆT MẬT").save(inside, "PDF", resolution=150)
    data = inside.getvalue()
    for number in range(2):
        data = papers.portfolio(tmp_path / f"{number}.pdf", {"ben-trong.pdf": data}).read_bytes()
    (receipt,) = door.receive(tmp_path / "1.pdf")
    assert receipt.error is not None
    assert receipt.error.code is ErrorCode.SECRET_DOCUMENT
    assert {info.key.split("/")[0] for info in door.store.list("")} == {"secrecy"}
    assert traces(door.settings.home, data[2000:2064]) == []


def test_what_a_sheet_calls_secret_is_stopped_unopened_and_taken_once_it_is_released(
    door: Door, tmp_path: Path
) -> None:
    paper = sheet(tmp_path / f"{NAME}.png", "Kế hoạch")
    (document,) = collect([paper], as_document=False).documents
    told = replace(document, degree="TỐI MẬT")
    looks, door.intake._sandbox = door.intake._sandbox, None  # type: ignore[assignment] # who would look at it stumbles
    stopped = door.intake.receive(told, DEPOSIT, now())
    door.intake._sandbox = looks

    (stop,) = stops(door).all()
    assert stopped.registration is None
    assert (stop.degree, stop.sign, stop.record) == ("TỐI MẬT", SecrecySign.SHEET, "")
    assert traces(door.settings.home, middle(paper), NAME.encode()) == []
    assert door.intake.receive(document, DEPOSIT, now()).registration is None, "without the sheet neither"
    stops(door).release(stop.content, SecrecyRelease(now(), "Lan", "ghi nhầm"))
    assert code_of(door.intake.receive(told, DEPOSIT, now()))


def test_a_record_that_a_sheet_calls_secret_later_is_told_to_who_may_release_it(door: Door, tmp_path: Path) -> None:
    (document,) = collect([sheet(tmp_path / "a.png", "Kế hoạch")], as_document=False).documents
    code = code_of(door.intake.receive(document, DEPOSIT, now()))

    refused = door.intake.receive(replace(document, degree="MẬT"), DEPOSIT, now())

    assert refused.error is not None
    assert code not in refused.error.facts.values()
    assert [stop.record for stop in stops(door).all()] == [code]


def test_a_document_about_secrets_is_taken_in(door: Door, tmp_path: Path) -> None:
    (receipt,) = door.receive(saved(letter(), tmp_path / "a.png"))
    assert code_of(receipt)
    assert list(stops(door).all()) == []
