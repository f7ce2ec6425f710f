"""`vankho serve` opens to the network only encrypted, unless it is told that somebody else encrypts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.cli.console import Console
from api.cli.parser import build_parser
from api.cli.serve import check_tls, run
from domain.errors import ArchiveError, ErrorCode
from domain.messages import Language

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "kho.example.vn"])  # noqa: S104
def test_the_network_is_refused_without_encryption(tmp_path: Path, host: str) -> None:
    options = build_parser(Language.EN).parse_args(["--home", str(tmp_path), "serve", "--host", host])
    with pytest.raises(ArchiveError) as refused:
        run(options, Console(Language.EN, as_json=False))
    assert refused.value.code is ErrorCode.TLS_NEEDED


def test_a_certificate_and_its_key_come_together(tmp_path: Path) -> None:
    assert not check_tls(None, None)
    for given in ((tmp_path / "a", None), (None, tmp_path / "a")):
        with pytest.raises(ArchiveError) as refused:
            check_tls(*given)
        assert refused.value.code is ErrorCode.USAGE


@pytest.mark.parametrize("text", [None, "", "not PEM"])
def test_an_unfit_certificate_is_told_before_anything_is_opened(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "cert.pem"
    if text is not None:
        path.write_text(text)
    with pytest.raises(ArchiveError) as refused:
        check_tls(path, path)
    assert (refused.value.code, refused.value.facts["path"]) == (ErrorCode.TLS_UNFIT, str(path))
