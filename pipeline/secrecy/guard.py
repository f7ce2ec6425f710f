"""The guard at the door: the stamp on the first page of each file, before anything of a document is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.documents import SourceFormat
from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode, RefusedInput
from domain.secrecy import SecrecySign, secret_document
from pipeline.intake.unpacking import Nesting
from pipeline.isolation.jobs import FIND_SECRECY, inspecting_seconds
from scan.identify import identify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from domain.limits import InputLimits
    from pipeline.intake.unpacking import Inside, Unpacker
    from pipeline.isolation.sandbox import Sandbox
    from pipeline.secrecy.stops import SecrecyStops

_ENDING = SYSTEM_FAULTS | {ErrorCode.SECRET_DOCUMENT}


def degree_on(sandbox: Sandbox, path: Path, form: SourceFormat, limits: InputLimits) -> str:
    """The degree of secrecy that the stamp on a file's first page tells; nothing where the page cannot be drawn.

    Raises:
        ArchiveUnusable: the machine is at fault.
    """
    try:
        return sandbox.call_longer(inspecting_seconds(path), FIND_SECRECY, path, form, limits)
    except ArchiveError as error:
        if isinstance(error, ArchiveUnusable) or error.code in SYSTEM_FAULTS:
            raise
        return ""  # a page that kills its child is not read either


def refuse_secret(degree: str) -> None:
    """Refuse to read a file outside of an archive that bears a degree of secrecy.

    Raises:
        RefusedInput: SECRET_FILE.
    """
    if degree:
        raise RefusedInput(ErrorCode.SECRET_FILE, degree=degree)


class SecrecyGuard:
    """Looks at documents that are handed in, and at those inside them."""

    def __init__(self, stops: SecrecyStops, sandbox: Sandbox, limits: InputLimits) -> None:
        self.stops = stops
        self._sandbox = sandbox
        self._limits = limits

    def check_said(self, content: str, degree: str) -> None:
        """Refuse a document of which a delivery's sheet says a degree of secrecy, unless it was released.

        Raises:
            RefusedInput: SECRET_DOCUMENT.
        """
        if degree and not self.stops.is_released(content):
            raise secret_document(content, degree, SecrecySign.SHEET)

    def check(self, content: str, files: Iterable[tuple[Path, SourceFormat]]) -> None:
        """Refuse a document that was stopped before, or on whose files a stamp is found; not one that was released.

        Raises:
            RefusedInput: SECRET_DOCUMENT.
        """
        known = self.stops.find(content)
        if known and known.released:
            return
        if known:
            raise known.refusal
        for path, form in files:
            if degree := degree_on(self._sandbox, path, form, self._limits):
                raise secret_document(content, degree, SecrecySign.STAMP)

    def check_inside(self, content: str, inside: Inside, unpacker: Unpacker, nesting: Nesting) -> None:
        """Refuse a document of that digest because of one inside it, however deep: its bytes lie in the file.

        Raises:
            RefusedInput: SECRET_DOCUMENT, of the document that is handed in.
        """
        if self.stops.is_released(content):
            return
        for document, fixity in inside.documents:
            for path, form in () if self.stops.is_released(fixity.sha256) else self._identified(document.files):
                if degree := degree_on(self._sandbox, path, form, self._limits):
                    raise secret_document(content, degree, SecrecySign.STAMP)
                if form is SourceFormat.PDF:
                    apart = Nesting(replace(nesting.budget), nesting.depth - 1)  # what is only looked at costs nothing
                    self._check_deeper(content, path, unpacker, apart)

    def _check_deeper(self, content: str, path: Path, unpacker: Unpacker, nesting: Nesting) -> None:
        """What cannot be opened is told when it is taken in itself."""
        try:
            with unpacker.unpacked([path], nesting) as deeper:
                self.check_inside(content, deeper, unpacker, nesting)
        except ArchiveError as error:
            if error.code in _ENDING or isinstance(error, ArchiveUnusable):
                raise

    def _identified(self, paths: Iterable[Path]) -> Iterable[tuple[Path, SourceFormat]]:
        for path in paths:
            try:
                yield path, identify(path, self._limits)
            except RefusedInput:
                continue  # it is no page that anybody could read
