"""Every version of a package bears a manifest under the archive's seal; whoever rewrites the store is found by it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.fixity import FindingKind
from domain.manifests import FileRole, OpenedSeal, SealOccasion
from pipeline.upkeep.copying import copy_archive
from signing.keys.authority import create_test_authority
from signing.keys.key_places import ROOT_CERTIFICATE
from storage.areas import IDENTITY_KEY
from storage.objects.file_store import FileObjectStore
from storage.packages import layout
from storage.packages.canonical import MANIFEST
from storage.packages.export import export_record
from tests.signing.seal_material import NOW, PASSWORDS, made_once
from tests.storage.counting_store import CountingStore
from tests.storage.faulty_store import FaultyStore
from tests.storage.intruder import Intruder
from tests.storage.making import DOSSIER, TIME, record
from tests.storage.ocfl_validator import problems
from tests.storage.sealing import ARCHIVE, Sealed, Seals
from tests.storage.test_dossiers import OBJECT, no_fsync  # noqa: F401
from tests.storage.test_revisions import revision

if TYPE_CHECKING:
    from pathlib import Path

CODE = f"{DOSSIER.code}.0000001"
OTHER = f"{DOSSIER.code}.0000002"


def grown(folder: Path, count: int = 2, sealed: Sealed | None = None) -> Sealed:
    """A dossier of so many documents, each of which came with a version of its own."""
    sealed = sealed or Sealed(folder)
    for number in range(1, count + 1):
        sealed.dossiers.add(DOSSIER, [record(folder, number)], TIME)
    return sealed


def intruder(folder: Path) -> Intruder:
    return Intruder(folder / "store", OBJECT)


def found(sealed: Sealed) -> set[tuple[str, str]]:
    return {(finding.kind.value, finding.path) for finding in sealed.packages.proof(DOSSIER.code).findings}


def payloads(folder: Path) -> list[bytes]:
    """What stands in the manifests, oldest version first, as `openssl` takes it from under the seal."""
    files = sorted((intruder(folder).folder() / "logs").iterdir(), key=lambda path: path.name)
    return [opened_by_openssl(path) for path in files]


def opened_by_openssl(path: Path) -> bytes:
    command = ("openssl", "cms", "-verify", "-inform", "DER", "-in", path, "-CAfile", made_once() / ROOT_CERTIFICATE)
    at = str(int(NOW.timestamp()))
    told = subprocess.run([*command, "-purpose", "any", "-attime", at], capture_output=True, check=False)
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_every_file_of_every_version_is_named_and_openssl_proves_the_seal(tmp_path: Path) -> None:
    grown(tmp_path)
    for version, payload in enumerate(payloads(tmp_path), 1):
        manifest = json.loads(payload)
        opened = intruder(tmp_path).opened
        state = opened.inventory.state(version)
        assert {file["path"] for file in manifest["files"]} == set(state)
        for file in manifest["files"]:
            data = opened.read_bytes(file["path"], version)
            assert (file["size"], file["sha256"], file["sha512"]) == (
                len(data),
                hashlib.sha256(data).hexdigest(),
                hashlib.sha512(data).hexdigest(),
            )
        inventory = (intruder(tmp_path).folder() / f"v{version}" / "inventory.json").read_bytes()
        assert manifest["inventory"] == hashlib.sha512(inventory).hexdigest()
        assert (manifest["archive"], manifest["package"], manifest["version"]) == (ARCHIVE, OBJECT, version)
        assert (manifest["schema"], manifest["occasion"]) == (1, "packing")


def test_roles_say_what_files_are_for(tmp_path: Path) -> None:
    grown(tmp_path, 1)
    (manifest,) = (MANIFEST.read(payload, "") for payload in payloads(tmp_path))
    roles = {file.path: file.role for file in manifest.files}
    assert roles[layout.access_path(CODE)] is FileRole.ACCESS
    assert roles[layout.master_path(CODE, 1, "trang 1.tif")] is FileRole.MASTER
    assert roles[layout.alto_path(CODE, 1)] is FileRole.OCR_TEXT
    assert roles[layout.record_path(CODE)] is FileRole.RECORD
    assert roles[layout.DOSSIER_JSON] is FileRole.DOSSIER
    assert roles[layout.METS] is FileRole.DESCRIPTION


def test_manifests_are_canonical_json_and_each_names_the_one_before(tmp_path: Path) -> None:
    grown(tmp_path, 3)
    first, second, third = payloads(tmp_path)
    for payload in (first, second, third):
        canonical = json.dumps(json.loads(payload), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        assert payload == canonical
        assert all(key.isascii() for key in json.loads(payload))
    assert json.loads(first)["previous"] is None
    assert json.loads(second)["previous"] == hashlib.sha512(first).hexdigest()
    assert json.loads(third)["previous"] == hashlib.sha512(second).hexdigest()
    assert json.loads(third)["since"] == json.loads(first)["since"]


def test_a_sealed_package_is_sound_and_any_ocfl_tool_is_content_with_it(tmp_path: Path) -> None:
    sealed = grown(tmp_path)
    proof = sealed.packages.proof(DOSSIER.code)
    assert proof.findings == ()
    assert proof.stored is not None
    assert proof.stored.head == sealed.seals.heads[OBJECT]
    assert problems(tmp_path / "store" / "ocfl") == ""


def test_new_texts_are_sealed_too(tmp_path: Path) -> None:
    sealed = grown(tmp_path, 1)
    sealed.dossiers.revise(revision(sealed.dossiers.record(CODE)))
    assert found(sealed) == set()
    assert len(payloads(tmp_path)) == 2


def with_all_that_speaks_of_it(folder: Path, contents: dict[str, bytes]) -> dict[str, bytes]:
    """`contents` and whatever else names their digests: what an intruder who knows the formats writes."""
    opened = intruder(folder).opened
    before = {path: opened.read_bytes(path) for path in opened.inventory.state()}
    now = {**before, **contents}
    for _ in range(6):  # METS names METS
        digests = {digest(before[path]): digest(now[path]) for path in before for digest in (_sha256, _sha512)}
        for path in now.keys() - contents.keys():
            data = before[path]
            for old, new in digests.items():
                data = data.replace(old, new)
            now[path] = data
    return {path: data for path, data in now.items() if data != before[path]}


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def _sha512(data: bytes) -> bytes:
    return hashlib.sha512(data).hexdigest().encode()


def test_a_consistent_rewrite_of_master_and_all_metadata_is_found_and_every_file_is_named(tmp_path: Path) -> None:
    sealed = grown(tmp_path)
    told = with_all_that_speaks_of_it(tmp_path, {layout.master_path(CODE, 1, "trang 1.tif"): b"another master" * 20})
    assert {layout.METS, layout.record_path(CODE)} < told.keys()
    intruder(tmp_path).rewrite(told)
    assert problems(tmp_path / "store" / "ocfl") == ""  # nobody else sees anything
    opened = sealed.dossiers
    assert opened.verify(opened.record(CODE)) == ()
    assert found(sealed) >= {("changed", path) for path in told} | {("changed", "inventory.json")}


def test_a_missing_and_an_added_file_are_found_and_named(tmp_path: Path) -> None:
    sealed = grown(tmp_path)
    gone, added = layout.alto_path(OTHER, 1), "representations/rep1/data/moi.pdf"
    intruder(tmp_path).rewrite({gone: None, added: b"%PDF foisted"})
    assert {("missing", gone), ("extra", added)} <= found(sealed)


def test_a_file_that_no_inventory_knows_is_found(tmp_path: Path) -> None:
    sealed = grown(tmp_path)
    intruder(tmp_path).write("v1/content/representations/rep1/data/la.pdf", b"%PDF foisted")
    intruder(tmp_path).write("ghi-chu.txt", b"foisted")
    assert found(sealed) == {("extra", "v1/content/representations/rep1/data/la.pdf"), ("extra", "ghi-chu.txt")}


@pytest.mark.parametrize("consistent", [True, False])
def test_two_files_that_were_swapped_are_told_as_swapped(tmp_path: Path, *, consistent: bool) -> None:
    sealed = grown(tmp_path)
    opened, one, two = intruder(tmp_path).opened, layout.access_path(CODE), layout.access_path(OTHER)
    data = {one: opened.read_bytes(two), two: opened.read_bytes(one)}
    if consistent:
        intruder(tmp_path).rewrite(data)
        assert {("swapped", one), ("swapped", two)} <= found(sealed)
        return
    for path, content in data.items():
        intruder(tmp_path).write(opened.inventory.manifest[opened.inventory.digest(path)], content)
    dossiers = sealed.dossiers
    findings = [*dossiers.verify(dossiers.record(CODE)), *dossiers.verify(dossiers.record(OTHER))]
    assert [(each.kind, each.path, each.other) for each in findings] == [
        (FindingKind.SWAPPED, one, two),
        (FindingKind.SWAPPED, two, one),
    ]


def test_a_file_that_was_put_back_to_its_older_content_is_told_as_rolled_back(tmp_path: Path) -> None:
    sealed = grown(tmp_path, 1)
    path = layout.alto_path(CODE, 1)
    before = intruder(tmp_path).opened.read_bytes(path)
    sealed.dossiers.revise(revision(sealed.dossiers.record(CODE)))
    intruder(tmp_path).rewrite({path: before})
    assert ("rolled-back", path) in found(sealed)


@pytest.mark.parametrize("manifests_too", [True, False])
def test_a_package_that_was_rolled_back_is_found_by_what_the_catalogue_knows(
    tmp_path: Path, *, manifests_too: bool
) -> None:
    sealed = grown(tmp_path, 3)
    intruder(tmp_path).roll_back()
    if manifests_too:
        next((intruder(tmp_path).folder() / "logs").glob("manifest-v3-*")).unlink()
    assert found(sealed) == {("package-rolled-back", OBJECT)}
    with pytest.raises(ArchiveError) as error:
        sealed.dossiers.add(DOSSIER, [record(tmp_path, 9)], TIME)
    assert error.value.code is ErrorCode.PACKAGE_ROLLED_BACK
    sealed.packages.accept(DOSSIER.code)  # somebody restored the older one on purpose
    assert found(sealed) == set()
    sealed.dossiers.add(DOSSIER, [record(tmp_path, 9)], TIME)
    assert found(sealed) == set()


def test_a_package_that_was_rolled_back_and_grown_again_elsewhere_is_another_one(tmp_path: Path) -> None:
    sealed = grown(tmp_path, 2)
    shutil.copytree(tmp_path / "store", tmp_path / "copy" / "store")
    sealed.dossiers.add(DOSSIER, [record(tmp_path, 3)], TIME)
    copied = Sealed(tmp_path / "copy")
    copied.dossiers.add(DOSSIER, [record(tmp_path, 4)], TIME)
    assert found(copied) == set()
    assert found(Sealed(tmp_path / "copy", sealed.seals)) == {("package-rolled-back", OBJECT)}


def test_a_version_that_is_made_while_one_looks_is_no_finding(tmp_path: Path) -> None:
    sealed = grown(tmp_path)

    class Growing(Seals):
        """Another process adds a document just after the first look."""

        def open(self, data: bytes) -> OpenedSeal:
            if self.heads[OBJECT].version == 2:
                sealed.dossiers.add(DOSSIER, [record(tmp_path, 3)], TIME)
            return super().open(data)

    watched = Sealed(tmp_path, Growing(heads=sealed.seals.heads))
    assert found(watched) == set()
    assert watched.packages.proof(DOSSIER.code).version == 3


def test_without_its_manifests_a_rewritten_package_is_no_package_of_before(tmp_path: Path) -> None:
    sealed = grown(tmp_path)
    intruder(tmp_path).rewrite({layout.access_path(CODE): b"%PDF other"})
    intruder(tmp_path).forget_manifests()
    assert found(sealed) == {("unsealed", "v2")}
    assert sealed.packages.seal(DOSSIER.code)[1] is True  # only by a person's order, and told as made later
    with_later = sealed.packages.proof(DOSSIER.code).manifest
    assert with_later is not None
    assert with_later.occasion is SealOccasion.LATER


def test_a_version_that_the_archive_did_not_make_is_found_and_nothing_is_built_upon_it(tmp_path: Path) -> None:
    sealed = grown(tmp_path)
    master = layout.master_path(CODE, 1, "trang 1.tif")
    intruder(tmp_path).add_version({master: b"another master"})
    assert found(sealed) == {("unsealed", "v3"), ("changed", master)}
    with pytest.raises(ArchiveError) as error:
        sealed.dossiers.add(DOSSIER, [record(tmp_path, 9)], TIME)
    assert error.value.code is ErrorCode.PACKAGE_ALTERED
    assert sealed.packages.seal(DOSSIER.code)[1] is False


def test_a_version_of_an_older_program_is_sealed_by_order_and_then_grows(tmp_path: Path) -> None:
    sealed = grown(tmp_path)
    sealed.unsealing.add(DOSSIER, [record(tmp_path, 3)], TIME)
    assert found(sealed) == {("unsealed", "v3")}
    _, now_sealed = sealed.packages.seal(DOSSIER.code)
    assert now_sealed
    assert found(sealed) == set()
    sealed.dossiers.add(DOSSIER, [record(tmp_path, 4)], TIME)
    manifest = sealed.packages.proof(DOSSIER.code).manifest
    assert manifest is not None
    assert [manifest.came_before_the_seal(version) for version in (1, 3, 4)] == [True, True, False]


def test_rewritten_files_are_not_made_true_by_the_next_version(tmp_path: Path) -> None:
    sealed = grown(tmp_path)
    intruder(tmp_path).rewrite({layout.access_path(CODE): b"%PDF other"})
    with pytest.raises(ArchiveError) as error:
        sealed.dossiers.add(DOSSIER, [record(tmp_path, 9)], TIME)
    assert error.value.code is ErrorCode.PACKAGE_ALTERED


def test_the_older_contents_that_only_an_inventory_names_are_sealed_as_well(tmp_path: Path) -> None:
    sealed = grown(tmp_path, 1)
    path = layout.alto_path(CODE, 1)
    old = intruder(tmp_path).opened.inventory
    sealed.dossiers.revise(revision(sealed.dossiers.record(CODE)))
    opened = intruder(tmp_path).opened
    data, was = b"<alto>a past that never was</alto>", old.digest(path)
    digests = hashlib.sha512(data).hexdigest(), hashlib.sha256(data).hexdigest()
    place = opened.inventory.manifest[was]
    manifest = {digest: held for digest, held in opened.inventory.manifest.items() if digest != was}
    first = replace(opened.inventory.versions[0], state={**old.state(), path: digests[0]})
    versions = (first, *opened.inventory.versions[1:])
    sha256 = {**opened.inventory.sha256, digests[0]: digests[1]}
    intruder(tmp_path).write(place, data)
    intruder(tmp_path).publish(
        replace(opened.inventory, manifest={**manifest, digests[0]: place}, sha256=sha256, versions=versions)
    )
    assert found(sealed) == {("changed", "inventory.json")}
    with pytest.raises(ArchiveError):
        sealed.dossiers.add(DOSSIER, [record(tmp_path, 9)], TIME)


def test_a_root_caught_between_its_inventory_and_its_sidecar_is_no_change(tmp_path: Path) -> None:
    """As a crash leaves it, or a writer who is just at it."""
    sealed = grown(tmp_path)
    name = "inventory.json.sha512"
    intruder(tmp_path).write(name, (intruder(tmp_path).folder() / "v1" / name).read_bytes())
    assert found(sealed) == set()


@pytest.mark.parametrize("name", ["inventory.json", "inventory.json.sha512"])
def test_any_other_inventory_of_the_root_is_a_change(tmp_path: Path, name: str) -> None:
    sealed = grown(tmp_path)
    intruder(tmp_path).write(name, (intruder(tmp_path).folder() / name).read_bytes().replace(b"a", b"b"))
    assert ("changed", name) in found(sealed)


@pytest.mark.parametrize("own_name", [True, False])
def test_a_manifest_under_another_authoritys_seal_is_forged(tmp_path: Path, *, own_name: bool) -> None:
    sealed = grown(tmp_path)
    create_test_authority(tmp_path / "other", "Trung tâm Lưu trữ lịch sử thành phố Đà Nẵng", PASSWORDS, NOW)
    stranger = Seals(tmp_path / "other", heads={})
    held = next((intruder(tmp_path).folder() / "logs").glob("manifest-v2-*"))
    payload = sealed.seals.open(held.read_bytes()).payload
    if own_name:  # the package is as it was
        intruder(tmp_path).write(f"logs/{held.name}", stranger.seal(payload, ""))
        assert found(sealed) == {("forged", "v2")}
        return
    intruder(tmp_path).rewrite({layout.access_path(CODE): b"%PDF other"})
    intruder(tmp_path).forget_manifests()
    copy = Sealed(tmp_path, stranger)
    copy.packages.seal(DOSSIER.code)
    assert found(copy) == set()
    assert ("forged", "v2") in found(Sealed(tmp_path))


def test_a_manifest_of_another_package_or_archive_proves_nothing(tmp_path: Path) -> None:
    sealed = grown(tmp_path)
    elsewhere = Sealed(tmp_path, Seals(archive="uuid-khac", heads=dict(sealed.seals.heads)))
    assert ("forged", "v2") in found(elsewhere)


def test_a_package_of_before_gets_its_manifest_later_and_is_told_apart_for_ever(tmp_path: Path) -> None:
    sealed = Sealed(tmp_path)
    sealed.unsealing.add(DOSSIER, [record(tmp_path, 1)], TIME)
    assert found(sealed) == set()
    assert sealed.packages.proof(DOSSIER.code).stored is None
    sealed.seals.time = NOW + timedelta(days=9)
    proof, now_sealed = sealed.packages.seal(DOSSIER.code)
    assert now_sealed
    assert proof.manifest is not None
    assert (proof.manifest.occasion, proof.manifest.sealed) == (SealOccasion.LATER, sealed.seals.time)
    assert sealed.packages.seal(DOSSIER.code) == (sealed.packages.seal(DOSSIER.code)[0], False)
    sealed.dossiers.add(DOSSIER, [record(tmp_path, 2)], TIME)
    manifest = sealed.packages.proof(DOSSIER.code).manifest
    assert manifest is not None
    assert manifest.since.sealed == sealed.seals.time
    assert [manifest.came_before_the_seal(version) for version in (1, 2)] == [True, False]


def test_a_package_of_before_that_grows_seals_what_it_carries_from_then_on(tmp_path: Path) -> None:
    sealed = Sealed(tmp_path)
    sealed.unsealing.add(DOSSIER, [record(tmp_path, 1)], TIME)
    sealed.dossiers.add(DOSSIER, [record(tmp_path, 2)], TIME)
    manifest = sealed.packages.proof(DOSSIER.code).manifest
    assert manifest is not None
    opened = intruder(tmp_path).opened
    assert {file.path: file.size for file in manifest.files} == {
        path: len(opened.read_bytes(path)) for path in opened.inventory.state()
    }
    assert [manifest.came_before_the_seal(version) for version in (1, 2)] == [True, False]


def test_a_damaged_package_of_before_is_told_and_not_sealed(tmp_path: Path) -> None:
    sealed = Sealed(tmp_path)
    sealed.unsealing.add(DOSSIER, [record(tmp_path, 1)], TIME)
    opened = intruder(tmp_path).opened
    intruder(tmp_path).write(opened.inventory.manifest[opened.inventory.digest(layout.access_path(CODE))], b"rot")
    proof, now_sealed = sealed.packages.seal(DOSSIER.code)
    assert not now_sealed
    assert [(finding.kind, finding.path) for finding in proof.findings] == [
        (FindingKind.CHANGED, layout.access_path(CODE))
    ]
    assert sealed.packages.proof(DOSSIER.code).stored is None


def test_wherever_the_program_is_killed_no_version_is_true_without_its_manifest(tmp_path: Path) -> None:
    grown(tmp_path / "base", 1)
    counting = FaultyStore(FileObjectStore(shutil.copytree(tmp_path / "base", tmp_path / "whole") / "store"), 1000)
    Sealed(tmp_path / "whole", store=counting).dossiers.add(DOSSIER, [record(tmp_path, 2)], TIME)
    heads = []
    for at in range(counting.writes - 7, counting.writes + 1):  # from the last content to the root's sidecar
        folder = shutil.copytree(tmp_path / "base", tmp_path / str(at))
        sealed = Sealed(folder)
        faulty = FaultyStore(FileObjectStore(folder / "store"), at)
        with pytest.raises(ArchiveError):
            Sealed(folder, sealed.seals, faulty).dossiers.add(DOSSIER, [record(tmp_path, 2)], TIME)
        proof = sealed.packages.proof(DOSSIER.code)
        assert proof.stored is not None
        heads.append(proof.version)
        sealed.dossiers.add(DOSSIER, [record(tmp_path, 2)], TIME)  # the step is told again
        assert found(sealed) == set()
        assert sealed.seals.heads[OBJECT].version == 2
    assert {1, 2} == set(heads)


def test_a_copy_proves_as_the_archive_does_and_an_empty_catalogue_learns_from_it(tmp_path: Path) -> None:
    sealed = grown(tmp_path)
    source, target = FileObjectStore(tmp_path / "store"), FileObjectStore(tmp_path / "copy" / "store")
    source.put_bytes(IDENTITY_KEY, json.dumps({"archive": ARCHIVE}).encode())
    assert copy_archive(source, target, tmp_path / "scratch").whole
    copied = Sealed(tmp_path / "copy")
    copied.packages.learn(DOSSIER.code)
    assert copied.seals.heads == sealed.seals.heads
    assert found(copied) == set()


def test_an_export_takes_the_sealed_manifest_along_and_tells_how_to_check_it(tmp_path: Path) -> None:
    sealed = grown(tmp_path)
    kept = sealed.dossiers.record(CODE)
    export_record(sealed.dossiers, kept, tmp_path / "out", sealed.packages.sealed_manifest(DOSSIER.code))
    manifest = json.loads(opened_by_openssl(tmp_path / "out" / "ban-ke.p7m"))
    told = {file["path"]: file["sha256"] for file in manifest["files"]}
    exported = [path for path in (tmp_path / "out" / "data").rglob("*") if path.is_file()]
    for path in exported:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert told[path.relative_to(tmp_path / "out" / "data").as_posix()] == digest
    assert "openssl cms -verify" in (tmp_path / "out" / "README.txt").read_text("utf-8")
    command = ["sha256sum", "--check", "tagmanifest-sha256.txt"]
    assert subprocess.run(command, cwd=tmp_path / "out", check=False, capture_output=True).returncode == 0


def test_a_version_costs_one_object_more_and_reads_nothing_more(tmp_path: Path) -> None:
    def cost(dossiers_of: Any) -> tuple[int, int]:
        store = CountingStore(FileObjectStore(tmp_path / dossiers_of.__name__ / "store"))
        sealed = Sealed(tmp_path / dossiers_of.__name__, store=store)
        dossiers = dossiers_of(sealed)
        dossiers.add(DOSSIER, [record(tmp_path, 1)], TIME)
        read, written = len(store.read), len(store.written)
        dossiers.add(DOSSIER, [record(tmp_path, 2)], TIME)
        return len(store.read) - read, len(store.written) - written

    def with_manifests(sealed: Sealed) -> Any:
        return sealed.dossiers

    def without(sealed: Sealed) -> Any:
        return sealed.unsealing

    read, written = cost(without)
    assert cost(with_manifests) == (read, written + 1)
