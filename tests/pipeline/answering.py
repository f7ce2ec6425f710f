"""Answers in place of child processes and of a reader: what the steps make of them is the question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.evidence import Indication, VerificationReport
from domain.page import Page, PageState, ReadPage
from pipeline.isolation.jobs import COMPOSE, DRAW, VERIFY
from pipeline.isolation.seal_jobs import FIND_INK, PRE_FLIGHT, SEAL, PreFlight, SeenInk
from rendition.pdfa_report import PdfaReport
from signing.seal.signer import SealReport
from tests.index.pages import page_text
from tests.pipeline.readied import IMAGE
from tests.storage.making import TIME

if TYPE_CHECKING:
    from domain.errors import ArchiveError
    from pipeline.isolation.jobs import ComposeJob, DrawJob, PageJob, VerifyJob
    from pipeline.isolation.seal_jobs import SealJob
    from pipeline.processing.stages import StageRun


class Children:
    """A sandbox whose children write and judge as they are told."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.indication = Indication.TOTAL_PASSED
        self.failing: ArchiveError | None = None
        self._answers: dict[Any, Any] = {
            COMPOSE: self._compose,
            FIND_INK: lambda _: SeenInk(2.0, 0, 0, ""),
            SEAL: self._seal,
            VERIFY: self._verify,
            PRE_FLIGHT: lambda job: PreFlight(self._verify(job)),
            DRAW: self._draw,
        }

    def call(self, task: Any, job: Any) -> Any:
        """See `Sandbox.call`."""
        self.asked.append(task)
        if self.failing:
            raise self.failing
        return self._answers[task](job)

    def call_longer(self, _: float, task: Any, job: Any) -> Any:
        """See `Sandbox.call_longer`."""
        return self.call(task, job)

    @staticmethod
    def _compose(job: ComposeJob) -> PdfaReport:
        job.target.write_bytes(b"%PDF composed")
        return PdfaReport(sum(source.pages for source in job.sources), 13, notes=("note-not-drawn:1",))

    @staticmethod
    def _seal(job: SealJob) -> SealReport:
        job.target.write_bytes(job.source.read_bytes() + b" sealed")
        return SealReport("Con dấu thử", "ab12", TIME, "B-LT")

    def _verify(self, job: VerifyJob) -> VerificationReport:
        sealed = job.path.read_bytes()
        return VerificationReport(
            job.target, "", len(sealed), self.indication, None, "như được bảo", (), 1, TIME, "thử"
        )

    @staticmethod
    def _draw(job: DrawJob) -> None:
        job.target.write_bytes(b"JPEG %d %d " % (job.number, job.width) + job.path.read_bytes())


class Pages:
    """Reads what it is told to, page by page."""

    def __init__(self) -> None:
        self.read_pages: list[int] = []
        self.texts: dict[int, str] = {}
        self.failing: dict[int, str] = {}
        self.puts_off: set[int] = set()
        self.engine = "reader 2"
        self.image = IMAGE

    def read(self, _: StageRun, job: PageJob, *, late: bool) -> ReadPage | None:
        """See `PageReader.read`."""
        if job.number in self.puts_off and not late:
            return None
        self.read_pages.append(job.number)
        if reason := self.failing.get(job.number):
            return ReadPage(Page(job.number, PageState.FAILED, None, reason=reason), None)
        text = replace(page_text(self.texts.get(job.number, "Quyết định")), engine=self.engine)
        return ReadPage(Page(job.number, PageState.READ, self.image, len(list(text.words())), 0.9), text)
