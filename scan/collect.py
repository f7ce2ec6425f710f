"""From paths on the command line to documents: what belongs together, in which order, under which name.

Only names are looked at here; content is judged by `scan.identify`. Symbolic links inside a folder are not followed,
neither to folders (loops) nor to files (a hot folder must not reach outside itself); a path that was named directly is.
Links, pipes, sockets and devices in a folder are left out and told.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import ErrorCode, RefusedInput
from domain.file_names import display_name, display_path, printable_name, told_names
from domain.incoming import Collected, IncomingDocument
from domain.passing_names import is_passing
from domain.vietnamese import natural_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class _Aside:
    """What is found beside documents, see `Collected`."""

    passed: list[Path] = field(default_factory=list)
    left_out: list[Path] = field(default_factory=list)


def collect(paths: Sequence[Path], as_document: bool) -> Collected:
    """The documents at `paths`, in the order given; folders recursively, in natural order.

    Args:
        paths: files and folders.
        as_document: each folder that directly holds files is one document, and so are the files named directly,
            together, in natural order (a shell hands `page10` before `page2`); else each file is a document.

    Raises:
        RefusedInput: ONLY_PASSED_OVER, ONLY_LEFT_OUT; NOTHING_FOUND for a path that is not there or a folder without
            files; UNREADABLE_FOLDER for one that cannot be listed.
    """
    aside = _Aside()
    if not as_document:
        single = [_single(file) for path in paths for group in _groups(path, aside) for file in group]
        return Collected(single, tuple(aside.passed), tuple(aside.left_out))
    named = sorted((path for path in paths if _exists(path) and not path.is_dir()), key=_order)
    found = [_folder(group) for path in paths if path not in named for group in _groups(path, aside)]
    together = [IncomingDocument(tuple(named), display_name(named[0]))] if named else []
    return Collected([*together, *found], tuple(aside.passed), tuple(aside.left_out))


def folder_name(folder: Path) -> str:
    """What `folder` is called, also where it was named as `.`."""
    return printable_name(folder.name or folder.resolve().name)


def _single(file: Path) -> IncomingDocument:
    return IncomingDocument((file,), display_name(file))


def _folder(files: Sequence[Path]) -> IncomingDocument:
    return IncomingDocument(tuple(files), folder_name(files[0].parent), folder=True)


def _groups(path: Path, aside: _Aside) -> list[list[Path]]:
    """Files under `path` by folder, or `path` itself; what is found beside them is added to `aside`."""
    if not _exists(path):
        raise RefusedInput(ErrorCode.NOTHING_FOUND, path=display_path(path))
    here = _Aside()
    groups = list(_walk(path, here)) if path.is_dir() else [[path]]
    if not groups:
        raise _nothing_at(path, here)
    aside.passed.extend(here.passed)
    aside.left_out.extend(here.left_out)
    return groups


def _nothing_at(path: Path, aside: _Aside) -> RefusedInput:
    found = [*aside.left_out, *aside.passed]
    if not found:
        return RefusedInput(ErrorCode.NOTHING_FOUND, path=display_path(path))
    code = ErrorCode.ONLY_LEFT_OUT if aside.left_out else ErrorCode.ONLY_PASSED_OVER
    return RefusedInput(code, path=display_path(path), count=len(found), names=told_names(found))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long, a loop of links
        return False


def _walk(folder: Path, aside: _Aside) -> Iterator[list[Path]]:
    """The files of `folder`, then those of its sub-folders; folders without files do not appear."""
    try:
        with os.scandir(folder) as listing:
            listed = sorted(listing, key=lambda entry: _order(Path(entry.path)))
    except OSError as error:
        raise RefusedInput(
            ErrorCode.UNREADABLE_FOLDER, path=display_path(folder), detail=error.strerror or str(error)
        ) from error
    entries = [entry for entry in listed if not is_passing(entry.name)]
    aside.passed.extend(folder / entry.name for entry in listed if is_passing(entry.name))
    aside.left_out.extend(folder / entry.name for entry in entries if not _is_plain(entry))
    files = [folder / entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    if files:
        yield files
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, aside)


def _is_plain(entry: os.DirEntry[str]) -> bool:
    """A regular file, or a folder that is no link."""
    return entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)


def _order(path: Path) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Natural order; names that differ only in case or composition still have one fixed order."""
    return natural_key(path.name), path.name
