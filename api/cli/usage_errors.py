"""What argparse says of wrong arguments, in Vietnamese, and in English that a reader understands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.messages import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

# Sentences of CPython's argparse, each with what it becomes; `argument X: …` is taken apart first.
_VIETNAMESE: Sequence[tuple[str, str]] = (
    (r"the following arguments are required: (.+)", r"thiếu \1"),
    (r"one of the arguments (.+) is required", r"cần một trong các tham số \1"),
    (r"unrecognized arguments: (.+)", r"không có tham số \1"),
    (r"ambiguous option: (\S+) could match (.+)", r"\1 viết tắt chưa rõ là \2"),
    (r"invalid choice: (.+) \(choose from (.+)\)", r"\1 không thuộc \2"),
    (r"invalid .+ value: (.+)", r"giá trị \1 không hợp lệ"),
    (r"expected one argument", r"cần một giá trị"),
    (r"expected at least one argument", r"cần ít nhất một giá trị"),
    (r"expected at most one argument", r"chỉ nhận một giá trị"),
    (r"expected (\d+) arguments?", r"cần \1 giá trị"),
    (r"not allowed with argument (.+)", r"không dùng cùng \1"),
    (r"ignored explicit argument (.+)", r"không nhận giá trị \1"),
)
_ENGLISH = ((r"invalid _?(\w+) value: (.+)", r"\2 is not allowed"),)
_NO_COMMAND = re.compile(r"argument : invalid choice: (.+) \(choose from (.+)\)")
_ABOUT = re.compile(r"argument ([^:]+): (.+)")


def usage_detail(message: str, language: Language) -> str:
    """What is wrong with the arguments; what argparse says, where that is none of its known sentences."""
    if found := _NO_COMMAND.fullmatch(message):
        known = found[2].replace("'", "")
        told = (
            "không có lệnh {} (các lệnh: {})" if language is Language.VI else "there is no command {} (there are: {})"
        )
        return told.format(found[1], known)
    found = _ABOUT.fullmatch(message)
    about, said = (f"{found[1]}: ", found[2]) if found else ("", message)
    return about + _said(said, _VIETNAMESE if language is Language.VI else _ENGLISH)


def _said(text: str, sentences: Sequence[tuple[str, str]]) -> str:
    for pattern, ours in sentences:
        if found := re.fullmatch(pattern, text):
            return found.expand(ours)
    return text
