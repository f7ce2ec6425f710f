"""Whom a certificate names: a person or an organisation, by its subject's attributes and words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.signature_roles import Holder
from domain.vietnamese import fold, tone_key

if TYPE_CHECKING:
    from asn1crypto import x509

# How names of Vietnamese bodies begin, in `tone_key` form. Surnames that are such words too (Đoàn, Văn) are told apart
# by the word behind them.
_BODY_WORDS = """
    ủy ban, ubnd, ubmttq, hội đồng, hđnd, quốc hội, chính phủ, nhà nước, bộ, sở, ban, cục, chi cục, tổng cục, vụ,
    phòng, văn phòng, văn thư, trung tâm, viện, học viện, bệnh viện, trạm, trường, đại học, tòa án, thanh tra, công an,
    quân khu, bộ đội, biên phòng, tỉnh ủy, thành ủy, huyện ủy, quận ủy, đảng ủy, đảng bộ, chi bộ, mặt trận, liên đoàn,
    liên minh, liên hiệp, hiệp hội, hội, công đoàn, đoàn thanh niên, đoàn đại biểu, đoàn luật sư, đoàn tncs, đoàn khối,
    ngân hàng, kho bạc, bảo hiểm, hải quan, thuế, quỹ, kiểm toán, công ty, tổng công ty, tập đoàn, chi nhánh,
    doanh nghiệp, hợp tác xã, xí nghiệp, nhà máy, nhà xuất bản, thư viện, bảo tàng, báo, tạp chí, đài phát thanh,
    đài truyền hình, đài khí tượng, cổng thông tin, cơ quan, đơn vị, tổ chức, khu, xã, phường, thị trấn, thị xã,
    thành phố, tỉnh, huyện, quận, điện lực, bưu điện, cảng
"""
_BODIES = re.compile(rf"(?:{'|'.join(re.split(', *', ' '.join(_BODY_WORDS.split())))})\b")
# How names of people begin: surnames in use in Viet Nam. Some begin names of provinces, too.
_SURNAMES = """
    a, an, âu, bá, bạch, bàn, bành, bế, biện, bồ, bùi, ca, cà, cái, cầm, cấn, cao, chảo, châu, chế, chu, chử, chúc, cồ,
    công, cù, cung, cứ, cụt, danh, diêm, diệp, doãn, du, dư, dương, đàm, đàng, đặng, đào, đầu, đậu, điền, điểu, điêu,
    đinh, đỗ, đoàn, đồng, đổng, đới, đường, giang, giàng, giáp, hà, hạ, hầu, hạng, hồ, hoa, hoàng, hờ, hứa, hùng, huỳnh,
    kha, khổng, khúc, khuất, kiều, kim, kpă, ksor, la, lã, lại, lâm, lãnh, lầu, lê, lèo, lò, lô, lù, lục, lương, lường,
    lưu, lý, ma, mã, mạc, mạch, mai, mẫn, mùa, nay, ngân, nghiêm, ngô, ngọ, ngụy, nguyễn, nguyên, nhâm, nhan, nhữ, niê,
    ninh, nông, ông, phạm, phan, phàng, phi, phí, phó, phù, phùng, phương, quách, quan, quàng, rmah, rơ, sầm, siu, sử,
    sùng, tạ, tăng, tào, thạch, thái, thẩm, thân, thang, thào, thi, thiều, thò, thôi, tiết, tiêu, tô, tòng, tôn, tống,
    trà, trầm, trần, trang, tráng, triệu, trịnh, trưng, trương, từ, tưởng, ung, uông, ứng, văn, vàng, vi, vì, viên, võ,
    vũ, vừ, vương, xa, y, yên
"""
_PLACES = re.compile(
    r"(?:an giang|cao bằng|đồng nai|đồng tháp|hà giang|hà nam|hà nội|hà tĩnh|hồ chí minh|lâm đồng|ninh bình|ninh thuận"
    r"|thái bình|thái nguyên)\b"
)
_FAMILY = frozenset(_SURNAMES.replace(",", " ").split())
_BARE_FAMILY = frozenset(fold(name) for name in _FAMILY if len(name) > 1)
_PERSONAL = ("surname", "given_name")
_IDENTITY_NUMBER = re.compile(r"\s*(?:CCCD|CMND|CMT|HC|PID)\b", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,5}")  # two to six words of letters only


def holder_of(certificate: x509.Certificate) -> Holder:
    """Whether the certificate is a person's or an organisation's; unknown where its words do not say it."""
    subject = certificate.subject.native
    name, organisation = _key(last_of(subject, "common_name")), _key(last_of(subject, "organization_name"))
    if any(key in subject for key in _PERSONAL) or any(map(_IDENTITY_NUMBER.match, _all(subject.get("user_id")))):
        return Holder.PERSON
    if _BODIES.match(name):
        return Holder.ORGANISATION
    if _is_persons(name):
        return Holder.PERSON
    return Holder.ORGANISATION if name and fold(name) == fold(organisation) else Holder.UNKNOWN


def _is_persons(name: str) -> bool:
    family = name.partition(" ")[0]
    known = family in (_BARE_FAMILY if name.isascii() else _FAMILY)
    return known and _NAME.fullmatch(name) is not None and not _PLACES.match(name)


def names_of(certificate: x509.Certificate) -> frozenset[str]:
    """Name and organisation of the subject, in a form to compare."""
    subject = certificate.subject.native
    found = (last_of(subject, key) for key in ("common_name", "organization_name"))
    return frozenset(" ".join(fold(name).split()) for name in found if name)


def related(one: frozenset[str], other: frozenset[str]) -> bool:
    """A name of one stands in a name of the other, as a unit's certificate names the body above it."""
    return any(a in b or b in a for a in one for b in other)


def last_of(names: dict[str, object], kind: str) -> str:
    """The most specific of the names of that kind, empty where there is none."""
    found = _all(names.get(kind))
    return found[-1] if found else ""


def _all(value: object) -> list[str]:
    return [str(item) for item in (value if isinstance(value, list) else [] if value is None else [value])]


def _key(name: str) -> str:
    return " ".join(tone_key(name).split())
