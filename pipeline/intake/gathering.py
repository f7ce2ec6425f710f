"""What is handed in at once by its paths: the documents there, and a refusal for each path where none is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents import RecordState
from domain.errors import RefusedInput
from domain.file_names import display_path
from domain.incoming import Collected, IncomingDocument
from pipeline.intake.result import IngestResult
from scan.collect import collect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def gathered(paths: Sequence[Path], *, as_document: bool) -> tuple[Collected, list[IngestResult]]:
    """Documents at `paths`; a path where nothing is found is a refusal of its own.

    Args:
        paths: files and folders.
        as_document: each folder is one document, and so are the files named together; see `scan.collect.collect`.
    """
    documents: list[IncomingDocument] = []
    passed: list[Path] = []
    left_out: list[Path] = []
    refused = []
    for group in _groups(paths, as_document=as_document):
        try:
            found = collect(group, as_document)
            documents += found.documents
            passed += found.passed
            left_out += found.left_out
        except RefusedInput as error:
            source = display_path(group[0])
            refused.append(IngestResult(None, source, RecordState.REFUSED, 0, error))
    return Collected(documents, tuple(passed), tuple(left_out)), refused


def _groups(paths: Sequence[Path], *, as_document: bool) -> Iterator[list[Path]]:
    """Files named together are one document with `--as-document`; everything else stands alone."""
    files = [path for path in paths if as_document and path.is_file()]
    if files:
        yield files
    for path in paths:
        if path not in files:
            yield [path]
