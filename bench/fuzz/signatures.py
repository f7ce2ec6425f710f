"""Fuzz the entry of signature checking: `python -m bench.fuzz.signatures --minutes 60` stops at the first finding.

Who has certificates but no key is never told right, and a right signature with octets changed never passes.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from asn1crypto import cms, x509
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.evidence import Indication
from tests.signing import odd_cms
from tests.signing.seal_material import authority
from tests.signing.signed_samples import contents, office, passing, plain_pdf, ranges, signed_by, verify, with_contents
from tests.signing.test_value_not_checked import YEARS, claims_nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_AT_ONCE = 500
_SETTINGS = settings(deadline=None, max_examples=_AT_ONCE, database=None, suppress_health_check=list(HealthCheck))


def main(arguments: Sequence[str] | None = None) -> None:
    """Try both properties in turn for so many minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    end = time.monotonic() + 60 * parser.parse_args(arguments).minutes
    tried = 0
    with tempfile.TemporaryDirectory() as scratch:
        attempts = (without_a_key(Path(scratch)), with_changed_octets(Path(scratch)))
        while time.monotonic() < end:
            for attempt in attempts:
                attempt()
                tried += _AT_ONCE
                print(f"{tried} tried, nothing found", flush=True)


def without_a_key(scratch: Path) -> Callable[[], None]:
    """Any algorithms, attributes and values beside certificates of others."""
    folder = scratch / "without"
    folder.mkdir()
    keys = authority(folder)
    signed = signed_by(plain_pdf(), office(keys), size=8192)
    before, after, rest = ranges(signed)[-1]
    known = [office(keys).signing_cert, *(_certificate(way) for way in odd_cms.ways().values())]
    content = signed[:before] + signed[after : after + rest]

    @_SETTINGS
    @given(odd_cms.odd_cms([item for item in known if item is not None], content))
    def attempt(odd: odd_cms.OddCms) -> None:
        path = folder / "x.pdf"
        path.write_bytes(with_contents(signed, odd.dump().ljust(len(contents(signed)), b"\0")))
        _must(claims_nothing(verify(path, keys)), odd.dump().hex())

    return attempt


def _others(genuine: bytes) -> range:
    """Where the copy of the root lies: chains end in the profile's, so that nobody reads this one."""
    held = cms.ContentInfo.load(genuine)["content"]["certificates"]
    (root,) = [item.chosen.dump() for item in held if item.chosen.self_signed != "no"]
    return range(genuine.index(root), genuine.index(root) + len(root))


def _must(holds: bool, found: object) -> None:
    if not holds:
        raise AssertionError(found)


def _certificate(way: odd_cms.Way) -> x509.Certificate:
    return odd_cms.certificate_for(way.key, "Người khác", YEARS)


def with_changed_octets(scratch: Path) -> Callable[[], None]:
    """A signature that passes, with some octets of it changed."""
    folder = scratch / "changed"
    folder.mkdir()
    keys = authority(folder)
    right = passing(plain_pdf(), keys)
    genuine = contents(right)
    counted = [place for place in range(len(genuine.rstrip(b"\0"))) if place not in _others(genuine)]
    places = st.dictionaries(st.sampled_from(counted), st.integers(0, 255), min_size=1, max_size=4)

    @_SETTINGS
    @given(places)
    def attempt(octets: dict[int, int]) -> None:
        changed = bytearray(genuine)
        for place, octet in octets.items():
            changed[place] = octet
        path = folder / "x.pdf"
        path.write_bytes(with_contents(right, bytes(changed)))
        report = verify(path, keys)
        _must(len(report.signatures) == 1, octets)
        _must(changed == genuine or report.indication is not Indication.TOTAL_PASSED, octets)

    return attempt


if __name__ == "__main__":
    main()
