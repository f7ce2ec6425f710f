"""A long report of many pages, composed of sentences with seeded figures: realistic bulk, no two pages alike."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

from testbed.pages.document import Document

_MATERIAL = Path(__file__).with_name("report.toml")


def long_report(communes: int = 21, seed: int = 20) -> Document:
    """A report over `communes` places, a little under a page each with 10 findings."""
    chance, material = Random(seed), tomllib.loads(_MATERIAL.read_text(encoding="utf-8"))
    body = [material["opening"]]
    for ordinal in range(communes):
        body += _section(ordinal + 1, chance, material)
    body.append("Trên đây là kết quả kiểm tra, Đoàn công tác kính báo cáo Ủy ban nhân dân tỉnh./.")
    return Document(
        name="bao-cao-lien-nganh",
        superior="UBND TỈNH SÔNG VÂN",
        issuer="ĐOÀN CÔNG TÁC LIÊN NGÀNH",
        number="Số: 315/BC-ĐCT",
        place_date="Vân Thành, ngày 22 tháng 12 năm 2021",
        type_name="BÁO CÁO",
        subject="Kết quả kiểm tra tình hình kinh tế - xã hội và công tác lưu trữ tại cơ sở năm 2021",
        addressees=(),
        body=tuple(body),
        role=("TRƯỞNG ĐOÀN",),
        signer="Cù Huy Lâm",
        recipients=("UBND tỉnh;", "Thành viên Đoàn;", "Lưu: VT."),
    )


def _section(ordinal: int, chance: Random, material: dict[str, Any]) -> list[str]:
    commune = material["communes"][(ordinal - 1) % len(material["communes"])]
    findings = chance.sample(material["findings"], len(material["findings"]))
    sentences = [f"{_sentence(finding, chance)} {chance.choice(material['closings'])}" for finding in findings]
    heading = f"**{_roman(ordinal)}. ĐỊA BÀN {commune.upper()}**"
    return [heading, *(f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1))]


def _sentence(finding: dict[str, Any], chance: Random) -> str:
    first, second = chance.sample(finding["things"], 2)
    day = f"{chance.randint(10, 28)}/{chance.randint(7, 10)}/2021"
    amount = f"{chance.uniform(2, 95):.1f}".replace(".", ",")
    figures = {"n": amount, "p": chance.randint(3, 99), "k": chance.randint(120, 980), "d": day}
    return str(finding["sentence"].format(a=first, b=second, **figures))


def _roman(number: int) -> str:
    out = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        out += letters * (number // value)
        number %= value
    return out
