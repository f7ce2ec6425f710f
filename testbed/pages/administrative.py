"""Administrative documents of every kind and layout, with what each says of itself: to judge descriptions by.

NĐ 30/2020/NĐ-CP with its 29 kinds, legal acts, Party documents, layouts of before; bodies, places and people are
invented. Paragraphs of the body name no document, so that all that is cited is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import FieldName
from domain.description.kinds import LETTER, Kind, kinds
from domain.description.symbols import Symbol, document_numbers
from testbed.pages.document import Document
from testbed.pages.texts import bodies, names

if TYPE_CHECKING:
    from random import Random

    from testbed.corpus import Part

_REPUBLIC = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_DEMOCRATIC = "VIỆT NAM DÂN CHỦ CỘNG HÒA", "Độc lập - Tự do - Hạnh phúc"
_PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
_MINISTRIES = {
    "BỘ NỘI VỤ": "BNV",
    "BỘ TÀI CHÍNH": "BTC",
    "BỘ XÂY DỰNG": "BXD",
    "BỘ Y TẾ": "BYT",
    "BỘ TƯ PHÁP": "BTP",
    "BỘ GIÁO DỤC VÀ ĐÀO TẠO": "BGDĐT",
    "BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG": "BNNMT",
    "BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH": "BVHTTDL",
}
_DRAFTERS = ("VP", "TCHC", "KHTH", "NVY", "QLĐT", "KTTH", "NC", "TTr")
_NAMELESS = {LETTER, "thư công"}
_PARTY_KINDS = (
    *("QUYẾT ĐỊNH:QĐ", "NGHỊ QUYẾT:NQ", "CHỈ THỊ:CT", "KẾT LUẬN:KL"),
    *("THÔNG BÁO:TB", "HƯỚNG DẪN:HD", "BÁO CÁO:BC"),
)
_YEARS_BEFORE = 9  # of what is cited
_BASES = (
    ("Căn cứ {cite}{of} {about};", "căn cứ"),
    ("Căn cứ {cite}{of};", "căn cứ"),
    ("Xét {cite}{of} {about};", "căn cứ"),
    ("Theo đề nghị của Chánh Văn phòng tại {cite}.", "theo"),
    ("Thực hiện {cite}{of} {about};", "theo"),
)
_ENDS = {
    "thay thế": "{self} này có hiệu lực kể từ ngày ký và thay thế {cite}{of} {about}.",
    "bãi bỏ": "Bãi bỏ {cite}{of} {about}.",
    "sửa đổi": "Sửa đổi khoản 2 Điều 5 {cite}{of} {about}.",
    "đính chính": "Đính chính lỗi kỹ thuật trình bày tại {cite}{of}.",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that a drawn one cites: number, ISO day or empty, role."""

    symbol: str
    date: str
    role: str


@dataclass(frozen=True, slots=True)
class Administrative:
    """A document to be drawn, and what it says of itself.

    Attributes:
        document: its components.
        fields: value by field; None where it has none.
        citations: what it cites.
    """

    document: Document
    fields: Mapping[FieldName, str | tuple[str, ...] | None]
    citations: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class _Office:
    """Who issues: the one above it, its name as printed, its short form in notations, and who signs there."""

    parent: str
    name: str
    short: str
    role: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Act:
    """What kind of document, whose, under which number, below which name of the state; its year, empty: any."""

    kind: Kind
    office: _Office
    symbol: Symbol
    nation: tuple[str, ...]
    year: str = ""


def administrative(part: Part, chance: Random) -> Administrative:
    """One document; which kind, whose and what it cites follows from the seed."""
    return chance.choices((_named, _letter, _legal, _party, _old), (50, 20, 12, 10, 8))[0](part, chance)


def _named(part: Part, chance: Random) -> Administrative:
    """A document with the name of its kind."""
    kind = chance.choice([one for one in kinds() if one.family == "nd-30" and one.name not in _NAMELESS])
    office = _office(part, chance)
    symbol = Symbol(_figures(chance), "", f"{kind.abbreviations[0]}-{office.short}")
    return _drawn(part, chance, _Act(kind, office, symbol, _REPUBLIC))


def _letter(part: Part, chance: Random) -> Administrative:
    office = _office(part, chance)
    symbol = Symbol(_figures(chance), "", f"{office.short}-{chance.choice(_DRAFTERS)}")
    return _drawn(part, chance, _Act(_kind(LETTER), office, symbol, _REPUBLIC))


def _legal(part: Part, chance: Random) -> Administrative:
    """A legal act of the Government, a ministry or a province, with the year in its number."""
    year = str(chance.randint(1997, 2025))
    where = f"TỈNH {chance.choice(names(part)['provinces']).upper()}"
    ministry, short = chance.choice(list(_MINISTRIES.items()))
    name, office = chance.choice(
        [
            ("nghị định", _Office("", "CHÍNH PHỦ", "CP", ("TM. CHÍNH PHỦ", "THỦ TƯỚNG"))),
            ("thông tư", _Office("", ministry, short, ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"))),
            (
                "quyết định",
                _Office("", f"ỦY BAN NHÂN DÂN {where}", "UBND", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
            ),
            ("nghị quyết", _Office("", f"HỘI ĐỒNG NHÂN DÂN {where}", "HĐND", ("CHỦ TỊCH",))),
        ]
    )
    kind = _kind(name)
    symbol = Symbol(_figures(chance, 99), year, f"{kind.abbreviations[0]}-{office.short}")
    return _drawn(part, chance, _Act(kind, office, symbol, _REPUBLIC, year))


def _party(part: Part, chance: Random) -> Administrative:
    province = chance.choice(names(part)["provinces"]).upper()
    name, short = chance.choice(_PARTY_KINDS).split(":")
    office = chance.choice(
        [
            _Office("", f"TỈNH ỦY {province}", "TU", ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ")),
            _Office(f"TỈNH ỦY {province}", "BAN TỔ CHỨC", "BTCTU", ("TRƯỞNG BAN",)),
        ]
    )
    symbol = Symbol(_figures(chance, 999), "", f"{short}/{office.short}", "-")
    return _drawn(part, chance, _Act(_kind(name.lower()), office, symbol, _PARTY))


def _old(part: Part, chance: Random) -> Administrative:
    """Layouts of 1945 to 1976."""
    year = str(chance.randint(1946, 1975))
    province = chance.choice(names(part)["provinces"]).upper()
    name, office, notation, joint = chance.choice(
        [
            ("sắc lệnh", _Office("", "CHỦ TỊCH CHÍNH PHỦ", "SL", ("CHỦ TỊCH CHÍNH PHỦ",)), "SL", "/"),
            (
                "chỉ thị",
                _Office("", f"ỦY BAN HÀNH CHÍNH TỈNH {province}", "UB", ("T/M ỦY BAN HÀNH CHÍNH", "PHÓ CHỦ TỊCH")),
                "CT/UB",
                "-",
            ),
            ("thông tư", _Office("", "PHỦ THỦ TƯỚNG", "TTg", ("KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG")), "TTg/NC", "-"),
        ]
    )
    symbol = Symbol(_figures(chance, 400), "", notation, joint)
    return _drawn(part, chance, _Act(_kind(name), office, symbol, _DEMOCRATIC, year))


def _drawn(part: Part, chance: Random, act: _Act) -> Administrative:
    kind, office, symbol, nation = act.kind, act.office, act.symbol, act.nation
    have = names(part)
    pick = {key: chance.choice(values) for key, values in have.items()}
    year = act.year or str(chance.randint(1990, 2025))
    day, month = chance.randint(1, 28), chance.randint(1, 12)
    nameless = kind.name in _NAMELESS
    signer = f"{pick['surnames']} {pick['middle']} {pick['given']}"
    subject = _subject(chance, pick["subjects"], year, nameless=nameless)
    cited, bases, end = _citations(part, chance, kind, int(year))
    recipients = (*chance.sample(have["recipients"], chance.randint(1, 4)), "Lưu: VT.")
    addressees = (f"{chance.choice(have['offices']).capitalize()} tỉnh {pick['provinces']}",) if nameless else ()
    colon = " " if symbol.joint == "-" and nation == _PARTY else chance.choice((": ", ": ", ": ", " "))
    document = Document(
        name=str(symbol),
        superior=office.parent,
        issuer=office.name,
        number=f"Số{colon}{symbol}",
        place_date=f"{pick['towns']}, ngày {day:02d} tháng {_month(month)} năm {year}",
        type_name="" if nameless else kind.name.upper(),
        subject=f"V/v {subject}" if nameless else subject,
        addressees=tuple(f"{name}." for name in addressees),
        body=(*bases, *_paragraphs(part, chance, chance.randint(2, 7)), *end),
        role=office.role,
        signer=signer,
        recipients=recipients,
        nation=nation,
    )
    authority = "|".join(_authority(line) for line in office.role if _authority(line))
    fields = {
        FieldName.TYPE: document.type_name or None,
        FieldName.KIND: kind.name,
        FieldName.NUMBER: symbol.number,
        FieldName.YEAR_IN_NUMBER: symbol.year or None,
        FieldName.NOTATION: symbol.notation,
        FieldName.SYMBOL: str(symbol),
        FieldName.ISSUER_PARENT: office.parent or None,
        FieldName.ISSUER: office.name,
        FieldName.PLACE: pick["towns"],
        FieldName.DATE: f"{year}-{month:02}-{day:02}",
        FieldName.SUBJECT: subject,
        FieldName.ADDRESSEES: addressees or None,
        FieldName.SIGNER_NAME: signer,
        FieldName.SIGNER_POSITION: office.role[-1],
        FieldName.SIGNING_AUTHORITY: authority or None,
        FieldName.RECIPIENTS: recipients,
    }
    return Administrative(document, fields, cited)


def _citations(
    part: Part, chance: Random, kind: Kind, year: int
) -> tuple[tuple[Cited, ...], tuple[str, ...], tuple[str, ...]]:
    """What is cited; the clauses that open the body, and the one that ends it."""
    cited: list[Cited] = []
    bases: list[str] = []
    end: tuple[str, ...] = ()
    for _ in range(chance.randint(0, 4)):
        form, role = chance.choice(_BASES)
        told, printed = _cited(part, chance, year, role)
        cited.append(told)
        bases.append(f"_{form.format(**printed)}_")
    if chance.random() < 0.4:
        role, form = chance.choice(list(_ENDS.items()))
        told, printed = _cited(part, chance, year, role)
        cited.append(told)
        end = (f"**Điều 9.** {form.format(self=kind.name.capitalize(), **printed)}",)
    return tuple({one.symbol: one for one in cited}.values()), tuple(bases), end


def _cited(part: Part, chance: Random, year: int, role: str) -> tuple[Cited, dict[str, str]]:
    """A document of some years before, and the words that name it."""
    then = chance.randint(year - _YEARS_BEFORE, year)
    day, month = chance.randint(1, 28), chance.randint(1, 12)
    name, notation, yearly, body = chance.choice(
        [
            ("Nghị định", "NĐ-CP", True, "Chính phủ"),
            ("Thông tư", "TT-BNV", True, "Bộ trưởng Bộ Nội vụ"),
            ("Quyết định", "QĐ-UBND", False, "Ủy ban nhân dân tỉnh"),
            ("Nghị quyết", "NQ-HĐND", False, "Hội đồng nhân dân tỉnh"),
            ("Công văn", "STC-NS", False, "Sở Tài chính"),
            ("Tờ trình", "TTr-SNV", False, "Sở Nội vụ"),
            ("Kế hoạch", "KH-UBND", False, "Ủy ban nhân dân tỉnh"),
        ]
    )
    symbol = Symbol(_figures(chance), str(then) if yearly else "", notation)
    dated = chance.random() < 0.85
    day_told = chance.choice((f"{day:02d} tháng {_month(month)} năm {then}", f"{day:02d}/{month:02d}/{then}"))
    return Cited(str(symbol), f"{then}-{month:02}-{day:02}" if dated else "", role), {
        "cite": f"{name} số {symbol}{f' ngày {day_told}' if dated else ''}",
        "of": f" của {body}" if chance.random() < 0.9 else "",
        "about": f"về {chance.choice(names(part)['subjects'])}",
    }


def _office(part: Part, chance: Random) -> _Office:
    have = names(part)
    province = chance.choice(have["provinces"]).upper()
    if chance.random() < 0.3:
        return _Office(
            "",
            f"ỦY BAN NHÂN DÂN TỈNH {province}",
            "UBND",
            chance.choice((("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("CHỦ TỊCH",))),
        )
    if chance.random() < 0.2:
        ministry, short = chance.choice(list(_MINISTRIES.items()))
        return _Office("", ministry, short, chance.choice((("BỘ TRƯỞNG",), ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"))))
    number = chance.randrange(len(have["offices"]))
    roles = (("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"))
    return _Office(f"UBND TỈNH {province}", have["offices"][number], have["symbols"][number], chance.choice(roles))


def _subject(chance: Random, about: str, year: str, *, nameless: bool) -> str:
    text = f"{about} năm {year}" if chance.random() < 0.6 else about
    return text if nameless or chance.random() < 0.2 else f"Về việc {text}"


def _paragraphs(part: Part, chance: Random, count: int) -> list[str]:
    """Paragraphs of the corpus that name no document and no day."""
    plain = [text for text in bodies(part) if not document_numbers(text) and "ngày" not in text and " số " not in text]
    return [chance.choice(plain) for _ in range(count)]


def _kind(name: str) -> Kind:
    return next(kind for kind in kinds() if kind.name == name)


def _authority(line: str) -> str:
    mark = line.split(maxsplit=1)[0]
    return {"TM.": "TM.", "T/M": "TM.", "KT.": "KT.", "TL.": "TL.", "TUQ.": "TUQ."}.get(mark, "")


def _figures(chance: Random, most: int = 4999) -> str:
    number = chance.choice((chance.randint(1, min(99, most)), chance.randint(1, most)))
    return f"{number:02}"


def _month(month: int) -> str:
    return PartialDate(2000, month).readable.split("/")[0]
