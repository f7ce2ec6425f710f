"""Whether stored files are the ones that the archive wrote: the present files of a record, and its older texts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.digest import fixity_of
from domain.errors import ArchiveError, ErrorCode
from domain.fixity import FindingKind, FixityFinding
from storage.eark.mets import told_sha256
from storage.packages import layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from domain.documents import StoredFile
    from domain.manifests import ManifestFile
    from storage.ocfl.root import OcflObject


def findings(opened: OcflObject, files: Iterable[StoredFile]) -> Iterator[FixityFinding]:
    """Hash every one of `files` anew, and what stood under their paths in older versions.

    Raises:
        ArchiveError: STORE_FAILED.
    """
    for file in files:
        yield from filter(None, (_finding(opened, *each) for each in _stored(opened, file)))


def _stored(opened: OcflObject, file: StoredFile) -> Iterator[tuple[str, str, str, str]]:
    """What is to be hashed for a file: name, digest that finds it in the package, SHA-512 and SHA-256 it must have."""
    inventory = opened.inventory
    held = inventory.contents(file.path)
    wanted = file.fixity.sha512
    place = wanted if wanted in held else next(iter(held), "")  # a record that tells another digest is a finding
    yield file.path, place, wanted, file.fixity.sha256
    for older in held:
        if older not in {wanted, place}:
            yield _name(opened, file.path, older), older, older, inventory.sha256[older]


def own_findings(opened: OcflObject, path: str, is_it: Callable[[bytes], bool]) -> Iterator[FixityFinding]:
    """Hash the file of a record itself anew, in all its versions, and see whether one of them is the record.

    What counts is what the inventory says of the stored bytes; how a program would write the record today does not.

    Args:
        opened: the package.
        path: of the record's own file.
        is_it: whether sound bytes are the record that is asked about.

    Raises:
        ArchiveError: STORE_FAILED.
    """
    inventory = opened.inventory
    held = inventory.contents(path)
    if not held:
        yield FixityFinding(path, FindingKind.MISSING, "")
        return
    found = [_finding(opened, _name(opened, path, each), each, each, inventory.sha256[each]) for each in held]
    yield from filter(None, found)
    sound = (each for each, finding in zip(held, found, strict=True) if finding is None)
    if any(found):
        return
    told = _told_by_mets(opened, path)
    if told not in {None, inventory.sha256[held[0]]}:  # the inventory was changed with the file
        yield FixityFinding(path, FindingKind.CHANGED, str(told), inventory.sha256[held[0]])
    elif not any(is_it(opened.store.read_bytes(opened.content_key(each))) for each in sound):
        yield FixityFinding(path, FindingKind.CHANGED, inventory.sha256[held[0]])


def _told_by_mets(opened: OcflObject, path: str) -> str | None:
    """The SHA-256 that the package's METS tells of a record's own file; None where there is no sound METS to ask."""
    try:
        return told_sha256(opened.read_bytes(layout.METS), path)
    except ArchiveError as error:
        if error.code not in {ErrorCode.OBJECT_CORRUPT, ErrorCode.OBJECT_MISSING}:
            raise
        return None


def _name(opened: OcflObject, path: str, sha512: str) -> str:
    """A file's path, with the version where it is not the newest one."""
    newest = opened.inventory.contents(path)[0] == sha512
    return path if newest else f"{path} (v{opened.inventory.version_with(path, sha512)})"


def _finding(opened: OcflObject, name: str, place: str, sha512: str, sha256: str) -> FixityFinding | None:
    try:
        found = fixity_of(opened.store.stream(opened.content_key(place)))
    except ArchiveError as error:
        if error.code is ErrorCode.OBJECT_CORRUPT:  # the store knew by its own digest
            return FixityFinding(name, FindingKind.CHANGED, sha256, str(error.facts.get("found", "")))
        if error.code is not ErrorCode.OBJECT_MISSING:
            raise
        return FixityFinding(name, FindingKind.MISSING, sha256)
    same = (found.sha512, found.sha256) == (sha512, sha256)
    return None if same else FixityFinding(name, FindingKind.CHANGED, sha256, found.sha256)


def content_findings(opened: OcflObject, paths: Iterable[str]) -> Iterator[FixityFinding]:
    """Hash what stands under logical paths of the newest version anew.

    Raises:
        ArchiveError: STORE_FAILED.
    """
    for path in paths:
        digest = opened.inventory.digest(path)
        finding = _finding(opened, path, digest, digest, opened.inventory.sha256[digest])
        if finding is not None:
            yield named(finding, opened)


def named(finding: FixityFinding, opened: OcflObject, sealed: Iterable[ManifestFile] = ()) -> FixityFinding:
    """A changed file by what it holds now: older bytes of its own, those of another file, or strange ones."""
    if finding.kind is not FindingKind.CHANGED or not finding.found:
        return finding
    newest = f"v{opened.inventory.head}"
    held = [(file.path, newest) for file in sealed if file.sha256 == finding.found]
    for number in range(opened.inventory.head, 0, -1):
        state = opened.inventory.state(number).items()
        held += [(path, f"v{number}") for path, digest in state if opened.inventory.sha256[digest] == finding.found]
    older = [version for path, version in held if path == finding.path and version != newest]
    others = [path for path, _ in held if path != finding.path]
    if older:
        return replace(finding, kind=FindingKind.ROLLED_BACK, other=older[0])
    return replace(finding, kind=FindingKind.SWAPPED, other=others[0]) if others else finding
