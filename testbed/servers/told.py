"""`.services.env`: where the started servers are, for tests, and for a shell that sources it and runs `vankho`."""

from __future__ import annotations

import shlex
from contextlib import suppress
from pathlib import Path

FILE = Path(__file__).parents[2] / ".services.env"
DATABASE = "vankho"  # of who sources the file; tests make their own
_BACK_ENDS = {
    "VANKHO_DATABASE_URL": ("postgresql", "/postgres", f"/{DATABASE}"),
    "VANKHO_OBJECT_STORE_URL": ("minio", "", "/vankho"),
    "VANKHO_INDEX_URL": ("opensearch", "", "/vankho"),
}


def write(told: dict[str, str], file: Path = FILE) -> None:
    """Write `told`, and the settings of an archive on these servers, exported: none where one of the three is away."""
    settings = {}
    for variable, (server, end, own) in _BACK_ENDS.items():
        if url := told.get(f"{server.upper()}_URL"):
            settings[variable] = url.removesuffix(end) + own
    lines = [f"{name}={shlex.quote(value)}" for name, value in told.items()]
    if len(settings) == len(_BACK_ENDS):
        lines += [f"export {name}={shlex.quote(value)}" for name, value in settings.items()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(file: Path = FILE) -> dict[str, str]:
    """What was told; empty where nothing was started."""
    told = {}
    with suppress(FileNotFoundError):
        for line in file.read_text(encoding="utf-8").splitlines():
            name, _, value = line.removeprefix("export ").partition("=")
            told[name] = "".join(shlex.split(value))
    return told
