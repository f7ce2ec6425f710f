from __future__ import annotations

import pytest

from api.cli.parser import build_parser
from domain.errors import ArchiveError
from domain.messages import Language

CASES = [
    (["search"], "thiếu QUERY", "the following arguments are required: QUERY"),
    (["nosuch"], "không có lệnh 'nosuch' (các lệnh: init, ", "there is no command 'nosuch' (there are: init, "),
    (["read", "--nope", "x"], "không có tham số --nope", "unrecognized arguments: --nope"),
    (
        ["work", "--concurrency", "x"],
        "--concurrency: giá trị 'x' không hợp lệ",
        "--concurrency: 'x' is not allowed",
    ),
    (["work", "--concurrency"], "--concurrency: cần một giá trị", "--concurrency: expected one argument"),
    (["--lang", "fr", "doctor"], "--lang: 'fr' không thuộc ", "--lang: invalid choice: 'fr'"),
]


@pytest.mark.parametrize(("arguments", "vietnamese", "english"), CASES)
def test_what_is_wrong_with_the_arguments_is_told_in_the_language_asked_for(
    arguments: list[str], vietnamese: str, english: str
) -> None:
    for language, told in ((Language.VI, vietnamese), (Language.EN, english)):
        with pytest.raises(ArchiveError) as refused:
            build_parser(language).parse_args(arguments)
        assert told in str(refused.value.facts["detail"])
