"""What signatures are, by place, text and certificate: rules on pages of other shapes than the ones seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asn1crypto import x509

from domain.geometry import Box
from domain.signature_roles import Holder, RoleReason, SignatureLook, SignatureRole
from signing.verify.roles.holders import holder_of, related
from signing.verify.roles.shown import Shown, is_part_of_day, kind_beside, kind_of
from signing.verify.roles.telling import Seen, tell_roles

WIDTH, HEIGHT = 595, 842
OFFICE_NAMES = frozenset({"so y te", "tinh a"})


def look(box: tuple[int, int, int, int], text: str = "", page: int = 1) -> SignatureLook:
    return SignatureLook(page, Box(*box), WIDTH, HEIGHT, text)


def person(box: tuple[int, int, int, int] | None, text: str = "", page: int = 1) -> Seen:
    return Seen(look(box, text, page) if box else None, Holder.PERSON, frozenset({"nguyen van a"}))


def office(
    box: tuple[int, int, int, int] | None, text: str = "", page: int = 1, names: frozenset[str] = OFFICE_NAMES
) -> Seen:
    return Seen(look(box, text, page) if box else None, Holder.ORGANISATION, names)


def told(*signatures: Seen) -> list[str]:
    tell_roles(signatures)
    return [signature.role.value for signature in signatures]


AUTHOR_BOX, SEAL_BOX, INITIAL_BOX = (360, 500, 180, 80), (300, 490, 100, 100), (150, 520, 30, 20)
NUMBER_BOX, DAY_BOX, MONTH_BOX = (120, 85, 40, 18), (390, 86, 22, 18), (440, 86, 22, 18)


def test_a_decision_of_an_office_with_all_its_signatures() -> None:
    assert told(
        person(INITIAL_BOX, page=3),
        person(AUTHOR_BOX, page=3),
        office(NUMBER_BOX, "07"),
        office(DAY_BOX, "07"),
        office(MONTH_BOX, "5"),
        office(SEAL_BOX, page=3),
    ) == ["initial", "author", "number", "date", "date", "office"]


def test_an_initial_wholly_under_the_seal_is_not_the_author() -> None:
    assert told(person((305, 560, 20, 15)), person(AUTHOR_BOX), office(SEAL_BOX)) == ["initial", "author", "office"]


def test_an_annex_repeats_number_and_day_even_where_both_are_equal() -> None:
    assert told(
        office(NUMBER_BOX, "18"),
        office(DAY_BOX, "18"),
        office((300, 160, 30, 18), "18", page=4),
        office((420, 161, 30, 18), "18", page=4),
    ) == ["number", "date", "number", "date"]


def printed(box: tuple[int, int, int, int], text: str, before: str = "", behind: str = "", page: int = 1) -> Seen:
    return Seen(replace(look(box, text, page), before=before, behind=behind), Holder.ORGANISATION, OFFICE_NAMES)


LEFT_BELOW = (168, 112, 24, 18)


@pytest.mark.parametrize(
    ("before", "behind", "kind"),
    [
        ("Số:", "/QĐ-UBND", Shown.NUMBER),
        ("kèm theo Quyết định số ......", "ngày tháng", Shown.NUMBER),
        ("", "/ QĐ-UBND  Hà Nội, ngày", Shown.NUMBER),
        ("Số: /QĐ-UBND", "", Shown.NUMBER),
        ("Hà Nội, ngày", "tháng 02 năm 2025", Shown.DAY),
        ("Hà Nội, NGÀY … tháng ___", "năm 2025", Shown.DAY),
        ("Bình Phướcngày", "tháng năm 2025", Shown.DAY),
        ("ngày tháng năm", "", Shown.DAY),
        ("số /QĐ-UBND ngày", "của Chủ tịch", Shown.DAY),
        ("Ủy ban", "nhân dân", Shown.NOTHING),
        ("hằng năm của", "/2025", Shown.NOTHING),
        ("", "", Shown.NOTHING),
    ],
)
def test_what_print_makes_of_the_figures_in_it(before: str, behind: str, kind: Shown) -> None:
    assert kind_beside(before, behind) is kind


def test_figures_are_what_is_printed_beside_them_wherever_the_line_stands() -> None:
    signatures = [
        printed(NUMBER_BOX, "19", "Thành Mẫu, ngày", "tháng 02 năm 2025"),
        printed(DAY_BOX, "19", "Số:", "/QĐ-UBND"),
        printed((300, 400, 30, 18), "19", "ngày", page=4),
        printed((300, 400, 30, 18), "19 02", "ngày", page=4),
    ]
    assert told(*signatures) == ["date", "number", "date", "date"]
    assert all(RoleReason.PRINT_BESIDE in signature.reasons for signature in signatures)


def test_figures_that_are_no_day_are_none_whatever_is_printed_beside_them() -> None:
    assert told(printed(NUMBER_BOX, "364", "ngày")) == ["number"]
    assert told(printed((300, 400, 30, 18), "364", "ngày", page=4)) == ["unknown"]


def test_of_figures_at_the_left_of_the_head_the_first_is_the_number_and_those_of_a_day_are_the_day() -> None:
    below = office(LEFT_BELOW, "19")
    assert told(office(NUMBER_BOX, "364"), below) == ["number", "date"]
    assert RoleReason.BELOW_NUMBER in below.reasons
    assert told(office(LEFT_BELOW, "19"), office(NUMBER_BOX, "12")) == ["date", "number"], "whoever signed first"
    assert told(office(NUMBER_BOX, "364"), office((200, 85, 30, 18), "19")) == ["number", "date"], "on its row"


def test_figures_below_the_number_stay_what_they_are_where_the_day_is_known_or_they_are_none() -> None:
    assert told(office(NUMBER_BOX, "364"), office(LEFT_BELOW, "19"), office(DAY_BOX, "20"))[1] == "number"
    assert told(office(NUMBER_BOX, "364"), office(LEFT_BELOW, "365")) == ["number", "number"]


def test_equal_figures_that_stand_alone_are_not_guessed() -> None:
    assert (
        told(office(NUMBER_BOX, "18"), office(DAY_BOX, "18"), office((300, 160, 30, 18), "18", page=4))[2] == "unknown"
    )


@pytest.mark.parametrize(
    "signature",
    [
        office((270, 86, 40, 18), "12"),  # between the places of number and day
        office(DAY_BOX, "300"),  # no day
        office((120, 600, 40, 18), "12"),  # not in the head
        office(NUMBER_BOX),  # a picture shows no number
        Seen(look(SEAL_BOX)),  # whose certificate no trusted authority issued
        person((360, 20, 180, 60), "Ký bởi: Nguyễn Văn A"),  # a person's in the head
        office(None),
    ],
)
def test_where_it_is_not_sure_nothing_is_told(signature: Seen) -> None:
    assert told(signature) == ["unknown"]


def test_a_signature_that_shows_nowhere_says_so() -> None:
    hidden = office(None)
    tell_roles([hidden])
    assert hidden.reasons == [RoleReason.ORGANISATION, RoleReason.INVISIBLE]


def test_a_copy_is_told_by_its_words_whoever_signed() -> None:
    assert told(Seen(look((400, 5, 150, 40), "TRÍCH SAO Sở Y tế 01/02/2025 08:00:00 +07:00"))) == ["copy"]


def test_who_signs_in_the_head_after_the_issuing_office_and_is_another_received_it() -> None:
    other = frozenset({"bo cong thuong"})
    unit = frozenset({"phong ke hoach", "so y te"})
    top_right, top_left = (380, 10, 180, 40), (60, 10, 180, 40)
    assert told(office(top_right, "Sở Y tế"), office(top_left, names=other)) == ["office", "receiver"]
    assert told(office(top_right, "Sở Y tế"), office(top_left, names=unit)) == ["office", "unknown"]
    assert told(office(top_left, names=other)) == ["unknown"]  # who issued it is not known


def test_two_large_signatures_side_by_side_are_not_taken_for_an_initial_and_an_author() -> None:
    assert told(person((60, 500, 180, 80)), person((360, 500, 180, 80))) == ["unknown", "unknown"]


def test_a_lone_signature_in_the_place_for_signing_is_the_authors() -> None:
    assert told(person(INITIAL_BOX), person((360, 500, 180, 80))) == ["initial", "author"]


def test_a_joint_document_has_two_authors_and_two_offices() -> None:
    assert told(
        person((60, 500, 160, 80)),
        person((380, 500, 160, 80)),
        office((30, 490, 90, 90)),
        office((330, 490, 90, 90), names=frozenset({"so tai chinh"})),
    ) == ["author", "author", "office", "office"]


def test_a_document_timestamp_is_one() -> None:
    assert told(Seen(None, timestamp=True)) == [SignatureRole.TIMESTAMP.value]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", Shown.NOTHING),
        ("Sao y  bản chính", Shown.COPY),
        ("SAO LỤC\nUBND xã B", Shown.COPY),
        ("CÔNG VĂN ĐẾN Số: 12 Ngày: 01/02/2025", Shown.RECEIVED),
        ("Số đến: 12", Shown.RECEIVED),
        ("15/2025/QĐ-UBND", Shown.NUMBER),
        ("Số: 07", Shown.NUMBER),
        ("12a/TB-SYT", Shown.NUMBER),
        ("07", Shown.FIGURES),
        ("19 02", Shown.DAY),
        ("Hà Nội, ngày 09 tháng 3 năm 2025", Shown.DAY),
        ("09/3/2025", Shown.DAY),
        ("Ký bởi: Sở Y tế Thời gian ký: 01/02/2025 08:00:00", Shown.OTHER),
        ("15/2025/QĐ-UBND 01/02/2025 08:00:00 +07:00", Shown.OTHER),  # an annex of its own file
        ("Đã kiểm tra", Shown.OTHER),
    ],
)
def test_what_a_text_says(text: str, kind: Shown) -> None:
    assert kind_of(text) is kind


def test_figures_of_a_day() -> None:
    assert [text for text in ("0", "1", "31", "32", "1899", "2025", "3a") if is_part_of_day(text)] == [
        "1",
        "31",
        "2025",
    ]


def _certificate(**names: str) -> x509.Certificate:
    return x509.Certificate({"tbs_certificate": {"subject": x509.Name.build({"country_name": "VN", **names})}})


@pytest.mark.parametrize(
    ("name", "organisation", "holder"),
    [
        ("Đoàn Thị Điểm", "Sở Văn hóa", Holder.PERSON),
        ("Văn Thị Phòng", "Sở Văn hóa", Holder.PERSON),
        ("Nguyen Van A", "CONG TY X", Holder.PERSON),
        ("Đoàn Thanh niên xã B", "Xã B", Holder.ORGANISATION),
        ("Uỷ ban nhân dân huyện C", "Tỉnh D", Holder.ORGANISATION),
        ("TRƯỜNG ĐẠI HỌC E", "BỘ GIÁO DỤC", Holder.ORGANISATION),
        ("CTCP Ánh Sáng", "CTCP ÁNH SÁNG", Holder.ORGANISATION),
        ("NGUYỄN VĂN A", "NGUYỄN VĂN A", Holder.PERSON),
        ("Y Ngọc Thắng", "Tỉnh G", Holder.PERSON),
        ("Cty TNHH Bình Minh", "Tỉnh G", Holder.UNKNOWN),
        ("Hà Nội Metro", "Thành phố H", Holder.UNKNOWN),
        ("VNPT-01", "Tổng công ty", Holder.UNKNOWN),
        ("Vietcombank", "Nhóm F", Holder.UNKNOWN),
    ],
)
def test_whom_a_certificate_names(name: str, organisation: str, holder: Holder) -> None:
    assert holder_of(_certificate(common_name=name, organization_name=organisation)) is holder


def test_an_identity_number_makes_a_person() -> None:
    assert holder_of(_certificate(common_name="Ban Văn Sở", user_id="CCCD:001099000001")) is Holder.PERSON


def test_bodies_are_related_when_one_is_named_in_the_other() -> None:
    assert related(frozenset({"tinh a"}), frozenset({"uy ban nhan dan tinh a"}))
    assert not related(frozenset({"bo tai chinh"}), frozenset({"bo y te"}))
