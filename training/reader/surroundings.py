"""What offices print around a text: to whom it goes, how it ends, who signed it electronically, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.reader.figures import abbreviation, address

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

ENDS = ("./.", "./.", "./.", "/.", ".", ";", ":", "...", ",...", ",...", ";...", " ...")
_WHOM = (
    *("Như Điều {n};", "Như trên;", "Như trên (t/h);", "Nơi nhận:", "Lãnh đạo {a};", "Chủ tịch, các PCT {a};"),
    *("CT, các PCT {a};", "{a}: CVP, các PCVP;", "VPUB: CVP, PCVP ({a}), {a}, {a}, {a};", "Các sở, ban, ngành;"),
    *("TT. {a}, TT. {a} tỉnh (b/c);", "Cổng TTĐT {a};", "Các Bộ: {a}, {a}, {a}, {a};", "{a} (để b/c);", "{a} ({n}b);"),
    *("UBND các huyện, TX, TP;", "Website {a};", "Các Vụ: {a}, {a}; Cục {a};", "{a}; {a}; {a};", "Điều {n} (để t/h);"),
)
_FILED = (
    *("Lưu: VT, {a}.", "Lưu: VT, {a}, {l}{n}.", "Lưu VT, {a}({n}b).", "Lưu: VT.", "Lưu: VT,{a}.{w}{n}"),
    *("Lưu: {a}, {a}.", "Lưu: VT, CV."),
    *("Lưu: VT, {a} ({n}), {l}.", "Lưu: VT, {a}, {a}. {w}", "Lưu VT-{a}.", "{w}{n}/{a}"),
)
_SIGNED = (
    *("Ký bởi: {A}", "Người ký: {A}", "Cơ quan: {a}", "Ngày ký: {d} {t}", "Thời gian ký: {d} {t} +07:00", "Email: {m}"),
    *("Signature Valid", "Ký ngày: {d}", "Thời gian: {t} {d}", "{d} {t}", "Date: {d} {t} +07'00'", "Đã ký số"),
    *("CÔNG VĂN ĐẾN", "Số: {n}", "Đến: Ngày: {d}", "Giờ: {t}", "Chuyển: {a}", "ĐẾN"),
)
_NAMES = ("Văn thư", "Văn phòng {a}", "Sở {a}", "Cục {a}", "ỦY BAN NHÂN DÂN", "Cổng Thông tin điện tử {a}")


def recipients(chance: Random) -> str:
    """A line of the list of recipients: `- VPUB: CVP, PCVP (KT), TH, CN;`, `- Lưu: VT, NC.`."""
    text = _filled(chance.choice(_WHOM if chance.random() < 0.65 else _FILED), chance)
    return text if chance.random() < 0.2 else f"{chance.choice('---–+')} {text}"


def signed_electronically(chance: Random) -> str:
    """A line in the mark of an electronic signature or of incoming papers (NĐ 30/2020, appendix I)."""
    return _filled(chance.choice(_SIGNED), chance)


def _filled(form: str, chance: Random) -> str:
    for key, maker in _PARTS.items():
        while key in form:
            form = form.replace(key, maker(chance), 1)
    return form


def _day(chance: Random) -> str:
    sign = chance.choice("//.-")
    return f"{chance.randint(1, 31):02d}{sign}{chance.randint(1, 12):02d}{sign}{chance.randint(2009, 2027)}"


def _time(chance: Random) -> str:
    return f"{chance.randint(0, 23):02d}:{chance.randint(0, 59):02d}:{chance.randint(0, 59):02d}"


_PARTS: dict[str, Callable[[Random], str]] = {
    "{A}": lambda chance: chance.choice(_NAMES).replace("{a}", abbreviation(chance)),
    "{a}": abbreviation,
    "{n}": lambda chance: str(chance.randint(1, chance.choice((9, 99, 2000)))),
    "{l}": lambda chance: chance.choice("ABCDĐGHKLMNTV"),
    "{w}": lambda chance: "".join(chance.choices("abcdeghiklmnopqrstuvxy", k=chance.randint(3, 8))),
    "{d}": _day,
    "{t}": _time,
    "{m}": address,
}
