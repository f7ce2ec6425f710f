"""Whoever brings a folder of scans may have put anything into it; commands are often given from inside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.end_to_end.papers import save, sheet

_PROGRAM = Path(sys.executable).with_name("vankho")


def test_code_that_lies_in_the_working_folder_is_never_run(tmp_path: Path) -> None:
    for name in ("domain", "multiprocessing", "ocr", "pipeline", "scan"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    save(sheet("THÔNG BÁO", "về việc lịch tiếp công dân"), tmp_path / "a.png")
    command = [str(_PROGRAM), "read", "a.png"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "ran").exists()
