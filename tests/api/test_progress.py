from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.console import Console
from api.cli.progress import TerminalProgress
from domain.errors import ArchiveUnusable, ErrorCode
from domain.messages import Language

if TYPE_CHECKING:
    import pytest


def test_what_is_lacking_is_told_once_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    progress = TerminalProgress(Console(Language.EN, as_json=False))
    for _ in range(2):
        progress.lacking(ArchiveUnusable(ErrorCode.READER_UNFIT, detail="reader.onnx: SHA-256"))
    progress.close()
    told = capsys.readouterr().err
    assert told.count("install Văn Khố again") == 1
    assert "reading goes on" in told
