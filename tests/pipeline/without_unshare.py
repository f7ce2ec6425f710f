"""`python -m tests.pipeline.without_unshare …`: `vankho …` under a kernel that lets no process leave a namespace.

What containers do by their default seccomp profile.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

from api.cli.main import run_process

_UNSHARE = {"x86_64": 272, "aarch64": 97}
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06  # of the classic BPF (seccomp(2))
_FAIL, _ALLOW = 0x0005_0000 | errno.EPERM, 0x7FFF_0000


def _deny_unshare() -> None:
    steps = [(_LOAD, 0, 0, 0), (_IF_EQUAL, 0, 1, _UNSHARE[platform.machine()]), (_RETURN, 0, 0, _FAIL)]
    code = b"".join(struct.pack("HBBI", *step) for step in [*steps, (_RETURN, 0, 0, _ALLOW)])
    buffer = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 4, ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    assert libc.prctl(_SET_SECCOMP, _FILTER, program, 0, 0) == 0


if __name__ == "__main__":
    _deny_unshare()
    run_process()
