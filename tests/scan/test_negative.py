"""Light writing on a dark ground: whole pages, and bars on a page of white paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from domain.page import FindingCode
from scan.cleaning.prepare import PreparedPage, prepare
from scan.cleaning.unfit import unfit_findings
from scan.pictures.picture import PagePicture
from tests.scan.samples import text_page

if TYPE_CHECKING:
    from numpy.typing import NDArray

GROUNDS = {"black": (0, 0, 0), "grey": (90, 90, 90), "blueprint": (30, 60, 140), "film": (70, 35, 20)}


def negative(ground: tuple[int, int, int]) -> NDArray[np.uint8]:
    light = 1 - text_page()[..., None] / 255
    colour = np.array(ground, np.float32)
    return np.asarray(colour + light * (235 - colour), np.uint8)


def found(page: PreparedPage) -> dict[FindingCode, float]:
    return {finding.code: finding.value for finding in page.image.findings}


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_a_negative_is_read_as_black_on_white_kept_as_it_is_and_told(ground: tuple[int, int, int]) -> None:
    page = negative(ground)
    prepared = prepare(PagePicture(page, 200))
    assert np.mean(prepared.reading[text_page() < 40] < 90) > 0.99
    assert np.mean(prepared.reading[text_page() > 250] > 220) > 0.99
    assert np.array_equal(prepared.upright, page)
    assert 0.8 < found(prepared)[FindingCode.NEGATIVE] < 1


def test_light_letters_on_a_dark_bar_are_turned_over_alone() -> None:
    page = text_page()
    page[520:600] = page[700:780] = 255
    page[600:700, 100:1100] = 255 - page[600:700, 100:1100]
    prepared = prepare(PagePicture(page, 200))
    assert np.mean(prepared.reading[610:690, 110:1090][text_page()[610:690, 110:1090] < 40] < 90) > 0.99
    assert np.mean(prepared.reading[610:690, 110:1090] > 220) > 0.7
    assert FindingCode.NEGATIVE not in found(prepared)
    assert np.array_equal(prepared.reading[:500], text_page()[:500])


def test_a_dark_page_that_shows_nothing_is_blank_and_dark() -> None:
    page = np.full((1754, 1240), 20, np.uint8)
    prepared = prepare(PagePicture(page, 200))
    assert set(found(prepared)) == {FindingCode.BLANK}
    assert [finding.code for finding in unfit_findings(page)] == [FindingCode.DARK]


def test_a_dark_photograph_is_no_negative() -> None:
    rows, columns = np.mgrid[0:1754, 0:1240]
    page = np.asarray(70 + 45 * np.sin(rows / 9) * np.sin(columns / 11), np.uint8)
    assert FindingCode.NEGATIVE not in found(prepare(PagePicture(page, 200)))
