"""What is printed beside prose: numbers, dates, sums, symbols of documents, items, addresses, abbreviations."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_KINDS = ("QĐ", "NQ", "CT", "TB", "BC", "TTr", "KH", "HD", "CV", "NĐ", "TT", "TTLT", "ĐA", "BB", "HĐ", "GM", "LT", "L")
_BODIES = (
    *(
        "UBND",
        "HĐND",
        "CP",
        "TTg",
        "BNV",
        "BTC",
        "BGDĐT",
        "BTNMT",
        "SNV",
        "STC",
        "SYT",
        "VP",
        "VPCP",
        "TW",
        "TU",
        "BYT",
    ),
    *(
        "VTLTNN",
        "SGDĐT",
        "BXD",
        "UBTVQH",
        "QH",
        "BTP",
        "TANDTC",
        "VKSNDTC",
        "TTCP",
        "KTNN",
        "BCA",
        "BQP",
        "SKHĐT",
        "CT",
    ),
)
_SHORT = (
    *(
        "UBND",
        "HĐND",
        "UBMTTQ",
        "THPT",
        "THCS",
        "GD&ĐT",
        "KH&CN",
        "TP.HCM",
        "TP. HCM",
        "CHXHCN",
        "BHXH",
        "BHYT",
        "GTGT",
    ),
    *(
        "TNHH",
        "MTV",
        "CMND",
        "CCCD",
        "GCNQSDĐ",
        "KT.",
        "TM.",
        "TL.",
        "TUQ.",
        "Q.",
        "VT,",
        "P.",
        "STT",
        "TT",
        "ĐVT",
        "NSNN",
    ),
    *(
        "XHCN",
        "VNĐ",
        "USD",
        "ODA",
        "WTO",
        "ASEAN",
        "FDI",
        "GDP",
        "CNTT",
        "PCCC",
        "KCN",
        "BCH",
        "ĐTNCS",
        "KCB",
        "PCT",
        "v.v...",
    ),
)
_BEHIND = ("", "", "", "", ";", ",", ".", ")", "-VPCP", "-BTC")
_HOSTS = ("gov.vn", "com.vn", "edu.vn", "org.vn", "vn", "com", "net")
_UNITS = ("m²", "m³", "ha", "km", "kg", "tấn", "%", "°C", "kWh", "mm", "lít", "đồng", "triệu đồng", "tỷ đồng", "người")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XIX", "XX")
_ITEMS = "abcdđeghiklmnopqrstuvxy"
_FIRST_ITEMS = _ITEMS[:8]  # few lists are longer, and `c` is taken for `e` most easily


def figures(chance: Random, words: int) -> str:
    """About `words` words of what is no prose."""
    out: list[str] = []
    while len(out) < words:
        out += chance.choice(_MAKERS)(chance).split()
    return " ".join(out)


def item(chance: Random) -> str:
    """What opens an item: `1.`, `a)`, `2.1`, `-`, `Điều 5.`, `II.`."""
    number = chance.randint(1, 40)
    letter = chance.choice(_FIRST_ITEMS if chance.random() < 0.6 else _ITEMS)
    return chance.choice(
        (
            *(
                f"{number}.",
                f"{number})",
                f"{letter})",
                f"{letter})",
                f"{letter}.",
                f"{number}.{chance.randint(1, 12)}.",
                "-",
                "+",
                "•",
            ),
            *(
                f"Điều {number}.",
                f"Khoản {number},",
                f"{chance.choice(_ROMAN)}.",
                f"({number})",
                f"[{number}]",
                "–",
                "*",
            ),
        )
    )


def date(chance: Random) -> str:
    """A day as offices write it."""
    day, month, year = chance.randint(1, 31), chance.randint(1, 12), chance.randint(1945, 2026)
    sign = chance.choice("//--.")
    two = f"{day:02d}{sign}{month:02d}{sign}{year}"
    spoken = f"ngày {day:02d} tháng {month if chance.random() < 0.6 else f'{month:02d}'} năm {year}"
    return chance.choice(
        (two, f"{day}{sign}{month}{sign}{year}", spoken, spoken, f"{month}/{year}", f"năm {year}", str(year))
    )


def symbol(chance: Random) -> str:
    """Number and symbol of a document."""
    number = chance.choice((chance.randint(1, 99), chance.randint(1, 9999)))
    year = f"/{chance.randint(1976, 2026)}" if chance.random() < 0.4 else ""
    kind = f"{chance.choice(_KINDS)}-" if chance.random() < 0.75 else ""
    body = chance.choice(_BODIES) if chance.random() < 0.8 else _capitals(chance)
    opening = chance.choice(("Số: ", "Số ", "số ", "", "", "Luật số: "))
    return f"{opening}{number:0{chance.choice((1, 2, 2, 3))}d}{year}/{kind}{body}{chance.choice(_BEHIND)}"


def amount(chance: Random) -> str:
    """A sum, a measure, a share."""
    large = chance.randrange(1, 10 ** chance.randint(2, 11))
    dotted = f"{large:,}".replace(",", chance.choice((".", ".", ".", ",", " ")))
    decimal = f"{chance.uniform(0, 10 ** chance.randint(0, 4)):.{chance.randint(1, 3)}f}"
    return chance.choice(
        (
            *(
                dotted,
                f"{dotted} {chance.choice(_UNITS)}",
                f"{dotted}đ",
                f"{decimal.replace('.', ',')}{chance.choice(_UNITS)}",
            ),
            *(
                f"{decimal.replace('.', ',')} {chance.choice(_UNITS)}",
                decimal,
                f"{chance.randint(0, 100)}%",
                f"+{decimal}",
            ),
            *(
                f"({dotted})",
                f"{chance.randint(1, 99)} × {chance.randint(1, 99)}",
                f"±{chance.randint(1, 9)}",
                f"${dotted}",
            ),
            *(
                f"{chance.randint(1, 60)}°{chance.randint(0, 59)}'",
                f"{chance.randint(2, 9)}½",
                f"= {dotted}",
                f"-{decimal}",
            ),
        )
    )


def code(chance: Random) -> str:
    """Telephones, identity cards, procedure codes, times, ranges."""
    digits = "".join(chance.choice("0123456789") for _ in range(12))
    low, high = sorted((chance.randint(1, 300), chance.randint(1, 300)))
    return chance.choice(
        (
            *(
                digits[:9],
                digits,
                f"0{digits[:2]}.{digits[3:5]} {digits[5:8]} {digits[8:11]}",
                f"(0{digits[:3]}) {digits[3:10]}",
            ),
            *(
                f"{digits[0]}.{digits[1:7]}.{digits[7:9]}.00.00.H{digits[9:11]}",
                f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}",
            ),
            *(
                f"{chance.randint(0, 23)} giờ {chance.randint(0, 59):02d}",
                f"{chance.randint(0, 23)}h{chance.randint(0, 59):02d}",
            ),
            *(
                f"{chance.randint(0, 23):02d}:{chance.randint(0, 59):02d}",
                f"{chance.randint(0, 23):02d}:{chance.randint(0, 59):02d}:{chance.randint(0, 59):02d}",
                f"{low} - {high}",
                f"{low}–{high}",
                f"tr. {low}",
            ),
            *(
                f"{low}/{high}",
                f"{chance.choice('ABCDEGHKLMNPQRSTVXYZWFJ')}{digits[:2]}.{digits[2:5]}-{digits[5:8]}",
                f"#{low}",
            ),
        )
    )


def address(chance: Random) -> str:
    """An e-mail or web address."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    name, host = ("".join(chance.choices(letters, k=chance.randint(3, 10))) for _ in range(2))
    end = chance.choice(_HOSTS)
    sign = chance.choice("._-")
    return chance.choice(
        (
            f"{name}@{host}.{end}",
            f"www.{host}.{end}",
            f"http://{host}.{end}/{name}{sign}{host[:3]}",
            f"{name}{sign}{host}@{end}",
        )
    )


def abbreviation(chance: Random) -> str:
    """One in use, or capitals that nobody has used yet, also with strokes and stops between."""
    if chance.random() < 0.5:
        return chance.choice(_SHORT)
    return _capitals(chance)


def _capitals(chance: Random) -> str:
    letters = chance.choices("ABCDĐEGHIKLMNOPQRSTUVXYWZFJ", k=chance.randint(2, 7))
    return chance.choice(("", "", "", ".", "-", "/", "&")).join(letters)


def designation(chance: Random) -> str:
    """Names of things that mix letters and figures: `SARS-CoV-2`, `LT+VB2`, `H5N1`, `B40`, `mRNA`, `iPhone 12`."""
    parts = [_part(chance) for _ in range(chance.choice((1, 2, 2, 2, 3, 3)))]
    if not any(part.isdigit() for part in parts):
        parts.append(str(chance.randint(1, chance.choice((9, 99, 2030)))))
    return "".join(part + chance.choice(("", "", "-", "-", "-", "+", "/", " ")) for part in parts).rstrip("-+/ ")


def _part(chance: Random) -> str:
    capitals, small = "ABCDEFGHIKLMNOPRSTUVWXYZ", "aeiounmrsv"
    many = chance.choice((1, 1, 2, 2, 3, 4))
    return chance.choice(
        (
            "".join(chance.choices(capitals, k=many)),
            "".join(chance.choices(capitals, k=many)),
            f"{chance.choice(capitals)}{chance.choice(small)}{chance.choice(('', *capitals))}",
            f"{chance.choice('mikens')}{''.join(chance.choices(capitals, k=many))}",
            str(chance.randint(0, 10**many - 1)),
            str(chance.randint(0, 99)),
        )
    )


def _chapter(chance: Random) -> str:
    name = chance.choice(("Chương", "Mục", "khóa", "Phần", "quý", "hạng", "lần thứ", "thế kỷ", "PHỤ LỤC"))
    return f"{name} {chance.choice(_ROMAN)}"


_MAKERS: tuple[Callable[[Random], str], ...] = (
    *(item, date, date, symbol, symbol, symbol, amount, amount, amount, code, code),
    *(address, abbreviation, abbreviation, designation, designation, _chapter),
)
