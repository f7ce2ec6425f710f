"""Broken PDFs for as long as wanted: `python -m bench.fuzz.structure --minutes 60 [--seed N] [FILE …]`.

Each file given (signed ones teach most), or a small one of our own, is cut and mixed by a seeded hand. Ends with 1
when anything raised or cost more than its size allows; the seed of such a case makes it again.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from pathlib import Path

from tests.signing.broken_files import calls, drawn, examine
from tests.signing.revised_samples import add_signature, base, revised

_EACH = 400  # calls a byte
_ALWAYS = 100_000
_COUNTED = 20  # one case of so many is counted: counting is slow


def main() -> int:
    """Try cases until the time is over; tell what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    samples = [path.read_bytes() for path in options.files]
    samples += [revised(revised(base(packed=packed), add_signature), _third) for packed in (False, True)]
    found, seed, end = 0, options.seed, time.monotonic() + options.minutes * 60
    while time.monotonic() < end:
        fault = _fault(seed, samples[seed % len(samples)])
        if fault is not None:
            found += 1
            print(f"seed {seed}, sample {seed % len(samples)}: {fault}", flush=True)
        seed += 1
    print(f"{seed - options.seed} cases, {found} faults")
    return 1 if found else 0


def _third(writer: object) -> None:
    add_signature(writer, "Third", (200, 90, 280, 120))  # type: ignore[arg-type]


def _fault(seed: int, sample: bytes) -> str | None:
    data = drawn(random.Random(seed), sample)
    try:
        if seed % _COUNTED:
            examine(data)
        elif (cost := calls(data)) > _EACH * len(data) + _ALWAYS:
            return f"{cost} calls for {len(data)} bytes"
    except Exception:  # noqa: BLE001 - what is looked for
        return traceback.format_exc()
    return None


if __name__ == "__main__":
    sys.exit(main())
