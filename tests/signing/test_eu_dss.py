"""The done-when of real seals: by a key on a token, under an authority of two levels with its own OCSP and timestamps.

EU DSS is asked where its folder of jars is named by `DSS_JARS` (see `bench/differential/dss.pom.xml`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.differential.judges import PASSED, Group, dss
from domain.evidence import Indication
from domain.limits import InputLimits
from domain.messages import Language
from pipeline.isolation.jobs import VerifyJob
from pipeline.isolation.preflight import pre_flight
from pipeline.isolation.seal_jobs import SEAL, SealJob
from pipeline.isolation.signing_process import SigningProcess
from tests.judges import verapdf
from tests.signing.office_authority import behaving, office
from tests.signing.seal_material import blank_pdfa
from tests.signing.soft_token import configured, make_token, needs_softhsm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from signing.keys.signer_places import SignerPlaces

pytestmark = needs_softhsm


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, SignerPlaces]]:
    """Sealed in a process of its own: a token's library knows one folder of tokens a process."""
    folder, before = tmp_path_factory.mktemp("sealed"), os.environ.get("SOFTHSM2_CONF")
    token = make_token(configured(folder), "Kho luu tru")
    token.add_key(folder, office().signer_key, "con dau", "a1")
    places = token.places(folder / "keys")
    process = SigningProcess(InputLimits(), token.name)
    source, target = blank_pdfa(folder / "plain.pdf"), folder / "sealed.pdf"
    with behaving():
        process.call(SEAL, SealJob(places, "Trung tâm Lưu trữ", source, target, datetime.now(UTC)))
    process.stop()
    yield target, places
    os.environ.pop("SOFTHSM2_CONF")
    if before is not None:
        os.environ["SOFTHSM2_CONF"] = before


def test_it_passes_before_it_is_stored_now_and_on_its_last_day(sealed: tuple[Path, SignerPlaces]) -> None:
    path, places = sealed
    flight = pre_flight(VerifyJob(path, "x", None, datetime.now(UTC), Language.VI, own_ca=places.anchors))
    assert flight.now.indication is Indication.TOTAL_PASSED, flight.now.message
    assert flight.day is not None
    assert flight.later is not None
    assert flight.later.indication is Indication.TOTAL_PASSED, flight.later.message


def test_it_is_still_pdfa_and_poppler_has_no_objection(sealed: tuple[Path, SignerPlaces]) -> None:
    path, _ = sealed
    if shutil.which("pdfsig"):
        said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid" in said
        assert "Total document signed" in said
    assert verapdf([path])[path] == []


@pytest.mark.real  # its jars come by `bench/differential/dss.pom.xml`, by hand: nobody is at fault where they are not
@pytest.mark.skipif(not os.environ.get("DSS_JARS"), reason="DSS_JARS names no folder of EU DSS")
def test_eu_dss_agrees(sealed: tuple[Path, SignerPlaces]) -> None:
    path, places = sealed
    assert places.anchors
    assert places.chain
    group = Group("token", (path,), trust=(places.anchors, places.chain))
    (answer,) = dss(group, Path(os.environ["DSS_JARS"]))[path].values()
    assert answer.conclusion == PASSED, answer.words
