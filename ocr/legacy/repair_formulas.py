"""Formulas follow the cells they speak of: `IF(C5="N÷",1,0)` would never be true again once the cell says Nữ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.legacy.legacy_evidence import is_ascii_only

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_COLUMN = re.compile(r"\[([^\[\]]+)\]")  # Table1[Họ và tên]
_NAMES = ("f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula")


def old_formulas(root: etree._Element, namespace: str) -> Iterator[etree._Element]:
    """Formulas, rules and lists of choices that name text beyond ASCII."""
    for formula in root.iter(*(f"{{{namespace}}}{name}" for name in _NAMES)):
        if formula.text and not is_ascii_only(formula.text):
            yield formula


def follow(formula: str, renamed: Mapping[str, str]) -> str:
    """`formula` with its texts and columns as the cells have them now; texts that no cell has stay."""

    def literal(found: re.Match[str]) -> str:
        choices = found.group(1).split(",")  # of a list of choices: "Nam,N÷"
        whole = renamed.get(found.group(1))
        return '"' + (whole if whole is not None else ",".join(renamed.get(one, one) for one in choices)) + '"'

    def column(found: re.Match[str]) -> str:
        return f"[{renamed.get(found.group(1), found.group(1))}]"

    return _COLUMN.sub(column, _LITERAL.sub(literal, formula))
