"""Where two pictures differ, and the frames around such places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from domain.geometry import Box
from scan.differing_places import differing_places, framed

if TYPE_CHECKING:
    from numpy.typing import NDArray

WHITE = np.full((400, 300, 3), 255, np.uint8)


def inked(*boxes: Box) -> NDArray[np.uint8]:
    picture = WHITE.copy()
    for box in boxes:
        picture[box.y : box.bottom, box.x : box.right] = (0, 0, 120)
    return picture


def test_what_differs_is_boxed_to_the_pixel_from_top_to_bottom() -> None:
    low, high = Box(200, 300, 30, 10), Box(20, 40, 50, 12)
    assert differing_places(WHITE, inked(low, high)) == (high, low)
    assert differing_places(inked(low), inked(high)) == (high, low)


def test_letters_of_one_line_are_one_place() -> None:
    assert differing_places(WHITE, inked(Box(20, 40, 5, 9), Box(29, 40, 5, 9))) == (Box(20, 40, 14, 9),)


def test_what_lies_at_the_edge_stays_on_the_page() -> None:
    assert differing_places(WHITE, inked(Box(0, 0, 300, 400))) == (Box(0, 0, 300, 400),)


def test_pale_specks_and_places_left_out_do_not_count() -> None:
    pale = WHITE.copy()
    pale[10:50, 10:50] = 240
    speck = Box(100, 100, 1, 1)
    assert differing_places(WHITE, pale) == ()
    assert differing_places(WHITE, inked(speck)) == ()
    assert differing_places(WHITE, inked(Box(50, 50, 20, 20)), [Box(-5, 40, 90, 40)]) == ()


def test_a_page_on_which_everything_moved_has_few_frames() -> None:
    specks = [Box(x, y, 3, 3) for x in range(5, 290, 40) for y in range(5, 390, 40)]
    assert len(differing_places(WHITE, inked(*specks))) == 1


def test_a_page_of_another_size_is_not_compared() -> None:
    assert differing_places(WHITE, WHITE[:300]) == ()


def test_a_frame_lies_around_its_place_and_within_the_page() -> None:
    place = Box(0, 100, 50, 20)
    drawn = framed(inked(place), [place])
    inner = drawn[place.y + 2 : place.bottom - 2, place.x + 6 : place.right - 2]
    assert (inner == (0, 0, 120)).all(), "what is framed is seen whole"
    assert tuple(drawn[95, 25]) == (176, 0, 160)
    assert tuple(drawn[110, 1]) == (176, 0, 160)
    assert framed(WHITE, []) is WHITE
