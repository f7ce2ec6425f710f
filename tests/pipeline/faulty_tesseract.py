"""A `tesseract` that fails at wide pages and hands all others to the real one: faults that no picture causes at will.

TESSERACT_FAULT: hang, crash, eat (memory, until there is none), killed (as the kernel does when memory is short).
TESSERACT_REAL: the real program. TESSERACT_RUNS: a file that gets a line for each fault, the process group, which is
that of one try. TESSERACT_TIMES: how many runs fail, default all.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
import time
from pathlib import Path


def main() -> None:
    """Fail or become the real program."""
    runs = Path(os.environ["TESSERACT_RUNS"])
    failed = len(runs.read_text(encoding="ascii").splitlines()) if runs.exists() else 0
    if _is_wide(sys.argv[1]) and failed < int(os.environ.get("TESSERACT_TIMES", "1000")):
        with runs.open("a", encoding="ascii") as file:
            file.write(f"{os.getpgid(0)}\n")
        _fail(os.environ["TESSERACT_FAULT"])
    os.execv(os.environ["TESSERACT_REAL"], sys.argv)  # noqa: S606 - becomes the real one


def _is_wide(name: str) -> bool:
    """Whether the first argument is a BMP picture that is wider than high."""
    if not Path(name).is_file():
        return False
    with Path(name).open("rb") as file:
        head = file.read(26)
    if head[:2] != b"BM":
        return False
    width, height = struct.unpack("<ii", head[18:26])
    return bool(width > abs(height))


def _fail(fault: str) -> None:
    if fault == "hang":
        time.sleep(600)
    elif fault == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif fault == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    try:
        held = [bytearray(256 << 20) for _ in range(10_000)]
        sys.exit(len(held) % 2)
    except MemoryError:
        os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n")
        os.abort()


main()
