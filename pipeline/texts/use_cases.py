"""Texts of archived records: lines to look at, corrections, reading again, lines to train the reader on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people.permissions import Permission
from pipeline.acts import act
from pipeline.finding.sight import check, each, sight_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from domain.actors import Actor
    from pipeline.texts.correcting import Corrected, LineCorrection, PlacedLine
    from pipeline.texts.reread_report import RereadReport
    from pipeline.texts.training_export import ExportedPage
    from pipeline.wiring import Parts


class TextUseCases:
    """Asking for texts, and changing them. What does it is loaded when it is asked for."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.CORRECT)
    def lines(self, actor: Actor, code: str, page: int | None = None) -> Iterator[PlacedLine]:
        """The lines of a record or of one of its pages; see `correcting.lines_of`."""
        from pipeline.texts.correcting import lines_of

        check(self._parts, actor, code, Permission.CORRECT)
        return lines_of(self._parts, code, page)

    @act(Permission.CORRECT)
    def correct(self, actor: Actor, code: str, correction: LineCorrection) -> Corrected:
        """Put a line as a person says it reads in the place of what stands there; see `correcting.correct`."""
        from pipeline.texts.correcting import correct

        check(self._parts, actor, code, Permission.CORRECT)
        return correct(self._parts, code, correction)

    @act(Permission.OPERATE)
    def reread(self, actor: Actor, codes: Iterable[str], *, anew: bool) -> Iterator[RereadReport]:
        """Read archived records again; see `reread_run.reread`."""
        from pipeline.texts.reread_run import reread

        return reread(self._parts, each(self._parts, actor, codes), anew=anew)

    @act(Permission.OPERATE)
    def to_reread(self, actor: Actor, code: str, *, anew: bool) -> tuple[RereadReport, int]:
        """What would be left of a record, and how many pages would be read again; see `reread_run.looked_at`."""
        from pipeline.texts.reread_run import looked_at

        check(self._parts, actor, code)
        return looked_at(self._parts, code, anew=anew)

    @act(Permission.OPERATE)
    def export_corrections(self, actor: Actor, folder: Path) -> Iterator[ExportedPage]:
        """Write the lines that people confirmed into `folder`; see `training_export.export_corrections`."""
        from pipeline.texts.training_export import export_corrections

        return export_corrections(self._parts, folder, sight_of(self._parts, actor))
