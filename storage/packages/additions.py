"""What is to be kept with a record: from local files to their places and digests in the package."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from domain.description.document import Description
from domain.digest import fixity_of
from domain.documents import FileUse, Record, SourceFile, StoredFile
from domain.errors import ArchiveError, ErrorCode
from storage.eark.package import JSON, XML, document_files
from storage.ocfl.root import Content, HashedFile, hashed
from storage.packages import layout
from storage.packages.canonical import DESCRIPTION

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class NewFile:
    """A local file that is to be kept with a record; where it stands in the package is decided here.

    Attributes:
        source: the file.
        use: MASTER, in the order of the record's sources; ACCESS, one PDF; OCR_TEXT, ALTO of `page`;
            DESCRIPTION, anything else about the record, kept under the file's own name.
        media_type: IANA media type.
        page: 1-based page that it belongs to.
    """

    source: Path
    use: FileUse
    media_type: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record without its `files`, the local files that will become them, and what it says of itself."""

    record: Record
    files: tuple[NewFile, ...]
    description: Description | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """A complete record and the content that comes with it by logical path; none when it is stored already.

    Attributes:
        over: the record's own file that this one takes the place of, as it is stored; None for a new record.
    """

    record: Record
    content: dict[str, Content]
    over: bytes | None = None


def complete(new: NewRecord) -> Addition:
    """Read the local files, complete the record with them and write the metadata about its document.

    Raises:
        ArchiveError: OBJECT_CORRUPT when a master is not the file that its `SourceFile` names; STORE_FAILED when a
            file cannot be read.
    """
    content: dict[str, Content] = {}
    stored = []
    for path, file, source in _placed(new):
        local = hashed(file.source)
        _check_master(local, source)
        content[path] = local
        stored.append(StoredFile(path, file.use, file.media_type, local.fixity, file.page))
    bare = replace(new.record, files=tuple(stored))
    metadata = document_files(bare, new.description)
    if new.description is not None:
        metadata[layout.description_path(bare.code)] = DESCRIPTION.write(new.description)
    record, metadata = with_metadata(bare, metadata)
    return Addition(record, {**content, **metadata})


def with_metadata(record: Record, metadata: dict[str, bytes]) -> tuple[Record, dict[str, bytes]]:
    """A record that names the files of `metadata` about its document, by path, and these files."""
    kept = tuple(file for file in record.files if file.path not in metadata)
    files = tuple(_metadata_file(path, data) for path, data in metadata.items())
    return replace(record, files=(*kept, *files)), metadata


def _metadata_file(path: str, data: bytes) -> StoredFile:
    media_type = JSON if path.endswith(".json") else XML
    return StoredFile(path, FileUse.DESCRIPTION, media_type, fixity_of((data,)))


def _placed(new: NewRecord) -> Iterator[tuple[str, NewFile, SourceFile | None]]:
    """Each file with its logical path, masters with the source that they are."""
    code = new.record.code
    masters = [file for file in new.files if file.use is FileUse.MASTER]
    for number, (file, source) in enumerate(zip(masters, new.record.sources, strict=True), 1):
        yield layout.master_path(code, number, source.name), file, source
    for file in new.files:
        if file.use is not FileUse.MASTER:
            yield _path(code, file), file, None


def _path(code: str, file: NewFile) -> str:
    if file.use is FileUse.ACCESS:
        return layout.access_path(code)
    if file.use is FileUse.OCR_TEXT and file.page is not None:
        return layout.alto_path(code, file.page)
    return layout.other_path(code, file.source.name)


def _check_master(local: HashedFile, source: SourceFile | None) -> None:
    """A master is byte for byte what was handed in."""
    if source is not None and local.fixity != source.fixity:
        raise ArchiveError(
            ErrorCode.OBJECT_CORRUPT, key=str(local.path), expected=source.fixity.sha256, found=local.fixity.sha256
        )
