"""A copy of the archive is whole or no archive; whatever happens on the way, it can be gone on with."""

from __future__ import annotations

import json
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from domain.digest import fixity_of
from domain.errors import ArchiveUnusable, ErrorCode
from domain.messages import explain
from pipeline.upkeep.copying import MARK_KEY, CopyReport, copy_archive
from storage.areas import IDENTITY_KEY
from storage.objects.file_store import FileObjectStore
from storage.objects.url import open_object_store
from storage.ocfl.inventory import VersionNote
from storage.ocfl.root import OcflRoot
from testbed.servers.programs import Unavailable
from testbed.servers.running import start
from tests.servers import server_url
from tests.storage.buckets import new_store
from tests.storage.faulty_store import FaultyStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from storage.objects.object_store import ObjectStore
    from storage.ocfl.root import Content

_NOTE = VersionNote("nhập", "vankho", "https://example.org", datetime(2026, 11, 24, tzinfo=UTC))
_LARGE = (5 << 20) + 1
_ONE, _TWO = "urn:vankho:H49.1", "urn:vankho:H49.2"


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "scratch"


def _make(kind: str, folder: Path, stack: ExitStack) -> ObjectStore:
    if kind == "files":
        return FileObjectStore(folder)
    return stack.enter_context(new_store(server_url(f"{kind.upper()}_URL"), folder))


@pytest.fixture(params=[("files", "files"), ("files", "minio"), ("minio", "files"), ("files", "versitygw")], ids=str)
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[ObjectStore, ObjectStore]]:
    with ExitStack() as stack:
        source, target = (
            _make(kind, tmp_path / name, stack) for kind, name in zip(request.param, ("source", "target"), strict=True)
        )
        _fill(source)
        yield source, target


@pytest.fixture
def source(tmp_path: Path) -> FileObjectStore:
    store = FileObjectStore(tmp_path / "source")
    _fill(store)
    return store


@pytest.fixture
def target(tmp_path: Path) -> FileObjectStore:
    return FileObjectStore(tmp_path / "target")


def _fill(store: ObjectStore) -> None:
    """An archive of two packages, one with two versions, with something in each area."""
    store.put_bytes(IDENTITY_KEY, json.dumps({"archive": "uuid-1", "format": 1}).encode())
    store.put_bytes("trust/test-ca.pem", b"-----BEGIN CERTIFICATE-----")
    store.put_bytes("intake/abc/00001", b"master")
    store.replace_bytes("intake/abc/plan.json", b"{}")
    store.put_bytes("work/abc/sealed.pdf", b"made again")
    store.put_bytes("quarantine/def/original", b"bomb")
    store.replace_bytes("quarantine/def/0123.json", b'{"code":"image-too-large"}')
    store.replace_bytes("batches/L20261130-0001.json", b'{"name":"lo 1"}')
    _add(store, _ONE, {"METS.xml": b"<mets/>", "dữ liệu/trang 1.tif": b"page"})
    _add(store, _ONE, {"METS.xml": b"<mets>2</mets>"})
    _add(store, _TWO, {"METS.xml": b"<mets>other</mets>"})


def _add(store: ObjectStore, name: str, files: dict[str, Content]) -> None:
    """One more version of a package."""
    root = OcflRoot(store)
    root.new_version(root.begin(name), files, (), _NOTE)


def _content(store: ObjectStore) -> dict[str, str]:
    return {
        info.key: fixity_of(store.stream(info.key)).sha256
        for info in store.list("")
        if not info.key.startswith("work/")
    }


def _check_packages(store: ObjectStore) -> None:
    """Every package that can be found opens at a whole version, all of it as its inventory says."""
    if store.stat("ocfl/0=ocfl_1.1") is None:
        return
    root = OcflRoot(store)
    for name in root.objects():
        opened = root.open(name)
        for version in range(1, opened.inventory.head + 1):
            for path in opened.inventory.state(version):
                opened.read_bytes(path, version)


def _key(store: ObjectStore, ending: str) -> str:
    return next(info.key for info in store.list("ocfl/") if info.key.endswith(ending))


# Whole


def test_the_copy_holds_all_that_lasts_byte_for_byte(pair: tuple[ObjectStore, ObjectStore], scratch: Path) -> None:
    source, target = pair
    large = scratch.parent / "large"
    large.write_bytes(b"\xff\xd8" * (_LARGE // 2))
    _add(source, _TWO, {"bản quét lớn.tif": large})

    report = copy_archive(source, target, scratch)

    assert _content(target) == _content(source)
    assert target.stat("work/abc/sealed.pdf") is None
    assert (report.whole, report.same, report.copied) == (True, 0, len(_content(source)))
    assert report.copied_bytes == sum(info.size for info in target.list(""))
    _check_packages(target)
    assert list(scratch.iterdir()) == []


def test_running_again_verifies_and_copies_only_what_is_new(
    pair: tuple[ObjectStore, ObjectStore], scratch: Path
) -> None:
    source, target = pair
    first = copy_archive(source, target, scratch)
    again = copy_archive(source, target, scratch)
    assert (again.copied, again.same, again.same_bytes) == (0, first.copied, first.copied_bytes)

    _add(source, _ONE, {"METS.xml": b"<mets>3</mets>"})
    source.replace_bytes("intake/abc/plan.json", b'{"title":"m\\u1edbi"}')
    third = copy_archive(source, target, scratch)

    assert third.copied == 6  # content, two inventories with their sidecars, the plan
    assert _content(target) == _content(source)
    _check_packages(target)


def test_a_document_archived_since_leaves_its_master_in_an_older_copy(
    source: FileObjectStore, target: FileObjectStore, scratch: Path
) -> None:
    """Nothing is taken away from a copy; the sweep of whoever opens it knows what is archived."""
    copy_archive(source, target, scratch)
    for name in ("plan.json", "00001"):
        source.delete(f"intake/abc/{name}")
    assert copy_archive(source, target, scratch).whole
    assert target.read_bytes("intake/abc/00001") == b"master"


def test_somebody_who_watches_hears_of_each_object(
    source: FileObjectStore, target: FileObjectStore, scratch: Path
) -> None:
    heard: list[CopyReport] = []
    report = copy_archive(source, target, scratch, heard.append)
    assert len(heard) == report.copied
    assert heard[-1] == report


# Stopped


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_copy_stopped_at_any_write_is_no_archive_and_goes_on(tmp_path: Path, scratch: Path, *, after: bool) -> None:
    source = FileObjectStore(tmp_path / "source")
    _fill(source)
    at = 0
    while True:
        at += 1
        inner = FileObjectStore(tmp_path / f"target-{at}")
        faulty = FaultyStore(inner, at, after=after)
        with suppress(ArchiveUnusable):
            copy_archive(source, faulty, scratch)
        if faulty.writes < at:
            break
        if inner.stat(IDENTITY_KEY) is not None:  # all that is missing is to take the mark away
            assert {*_content(inner)} - {MARK_KEY} == {*_content(source)}
        _check_packages(inner)
        assert copy_archive(source, inner, scratch).whole
        assert _content(inner) == _content(source)
    assert at > 20


def test_a_copy_of_a_grown_archive_stopped_at_any_write_stays_an_archive(tmp_path: Path, scratch: Path) -> None:
    at = 0
    while True:
        at += 1
        source, inner = FileObjectStore(tmp_path / f"source-{at}"), FileObjectStore(tmp_path / f"target-{at}")
        _fill(source)
        copy_archive(source, inner, scratch)
        _add(source, _ONE, {"METS.xml": b"<mets>3</mets>"})
        _add(source, "urn:vankho:H49.3", {"METS.xml": b"<mets>new</mets>"})
        faulty = FaultyStore(inner, at)
        try:
            copy_archive(source, faulty, scratch)
        except ArchiveUnusable:
            _check_packages(inner)
            assert copy_archive(source, inner, scratch).whole
        assert _content(inner) == _content(source)
        if faulty.writes < at:
            break
    assert at > 8


def test_a_server_that_goes_away_is_told_and_found_again(
    source: FileObjectStore, tmp_path: Path, scratch: Path
) -> None:
    try:
        server = start("minio", tmp_path / "minio")
    except Unavailable as reason:
        pytest.skip(f"minio: {reason}")
    stack = ExitStack()
    stack.callback(server.stop)
    with stack:
        target = stack.enter_context(closing(open_object_store(f"{server.url}/ban-sao", tmp_path)))
        reached: list[int] = []

        def stop_half_way(report: CopyReport) -> None:
            if report.copied > 5 and not reached:
                reached.append(report.copied)
                server.kill()

        with pytest.raises(ArchiveUnusable) as gone:
            copy_archive(source, target, scratch, stop_half_way)
        assert gone.value.code is ErrorCode.STORE_FAILED
        assert "vankho-secret" not in explain(gone.value)
        server.again()
        report = copy_archive(source, target, scratch)
        assert report.whole
        assert report.same >= reached[0]
        assert _content(target) == _content(source)


# Refused


def test_another_archive_is_never_written_to(source: FileObjectStore, target: FileObjectStore, scratch: Path) -> None:
    target.put_bytes(IDENTITY_KEY, b'{"archive":"uuid-2","format":1}')
    with pytest.raises(ArchiveUnusable, match="another archive") as refused:
        copy_archive(source, target, scratch)
    assert refused.value.code is ErrorCode.STORE_FAILED
    assert [info.key for info in target.list("")] == [IDENTITY_KEY]


def test_the_unfinished_copy_of_another_archive_is_not_gone_on_with(
    source: FileObjectStore, target: FileObjectStore, scratch: Path
) -> None:
    target.put_bytes(MARK_KEY, b'{"archive":"uuid-2","format":1}')
    with pytest.raises(ArchiveUnusable, match="another archive"):
        copy_archive(source, target, scratch)


@pytest.mark.parametrize("key", ["ocfl/0=ocfl_1.1", "ảnh.jpg"])
def test_a_target_with_other_things_in_it_is_refused(
    source: FileObjectStore, target: FileObjectStore, scratch: Path, key: str
) -> None:
    target.put_bytes(key, b"something")
    with pytest.raises(ArchiveUnusable, match="not empty"):
        copy_archive(source, target, scratch)
    assert [info.key for info in target.list("")] == [key]


# Broken


def _spoil(store: FileObjectStore, key: str, data: bytes) -> None:
    path = store._root / key
    path.chmod(0o644)
    path.write_bytes(data)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda store: _spoil(store, _key(store, "trang 1.tif"), b"pagf"),
        lambda store: (store._root / _key(store, "trang 1.tif")).unlink(),
        lambda store: _spoil(store, _key(store, "v2/inventory.json"), b"{}"),
        lambda store: _spoil(store, _key(store, "v1/inventory.json"), b"{}"),
    ],
    ids=["changed", "missing", "newest inventory", "older inventory"],
)
def test_a_broken_package_is_told_and_left_out_while_the_rest_is_copied(
    source: FileObjectStore, target: FileObjectStore, scratch: Path, spoil: Callable[[FileObjectStore], object]
) -> None:
    sound = {info.key: source.read_bytes(info.key) for info in source.list("ocfl/")}
    spoil(source)

    report = copy_archive(source, target, scratch)

    (failure,) = report.failures
    assert failure.code in {ErrorCode.OBJECT_CORRUPT, ErrorCode.OBJECT_MISSING}
    assert (report.whole, report.failed) == (False, 1)
    assert target.stat(IDENTITY_KEY) is None
    assert list(OcflRoot(target).objects()) == [_TWO]
    assert target.read_bytes("intake/abc/00001") == b"master"
    for key, data in sound.items():
        source.replace_bytes(key, data)
    assert copy_archive(source, target, scratch).whole
    assert _content(target) == _content(source)


def test_rot_in_the_copy_is_told_and_never_written_over(
    source: FileObjectStore, target: FileObjectStore, scratch: Path
) -> None:
    copy_archive(source, target, scratch)
    rotten = _key(target, "trang 1.tif")
    _spoil(target, rotten, b"pagf")
    report = copy_archive(source, target, scratch)
    assert [(failure.code, failure.facts["key"]) for failure in report.failures] == [(ErrorCode.OBJECT_EXISTS, rotten)]
    assert target.read_bytes(rotten) == b"pagf"


def test_a_copy_that_went_on_by_itself_is_not_taken_back(
    source: FileObjectStore, target: FileObjectStore, scratch: Path
) -> None:
    copy_archive(source, target, scratch)
    _add(target, _ONE, {"METS.xml": b"<mets>its own</mets>"})
    report = copy_archive(source, target, scratch)
    assert [failure.code for failure in report.failures] == [ErrorCode.OBJECT_EXISTS]
    assert OcflRoot(target).open(_ONE).read_bytes("METS.xml") == b"<mets>its own</mets>"


def test_a_version_in_the_making_is_not_copied_and_its_master_is(
    source: FileObjectStore, target: FileObjectStore, scratch: Path
) -> None:
    path = _key(source, "/v2/inventory.json").removesuffix("/v2/inventory.json")
    source.put_bytes(f"{path}/v3/content/METS.xml", b"<mets>3</mets>")
    source.put_bytes("ocfl/abc/def/012/urn%3avankho%3aH49%2e9/v1/content/METS.xml", b"<mets/>")
    assert copy_archive(source, target, scratch).whole
    assert not [info for info in target.list("ocfl/") if "/v3/" in info.key or "H49%2e9" in info.key]
    assert target.stat("intake/abc/00001") is not None
