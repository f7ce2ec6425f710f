from __future__ import annotations

import pytest

from bench.reading.damaged_texts import PLANS, mends

needs_plans = pytest.mark.skipif(not PLANS.is_dir(), reason="the provincial plans of ../shared are not here")


def test_a_lost_tone_is_mended_without_a_picture_only_where_the_language_is_sure() -> None:
    (mend,) = mends("Đẩy mạnh kết nối, chia sẽ dữ liệu theo Quyết định số 125/QĐ-UBND")
    assert str(mend) == "kết nối, chia [sẽ → sẻ] dữ liệu theo"
    assert mend.language > mend.image


@pytest.mark.real
@needs_plans
def test_the_plans_are_mended_in_marks_only_and_numbers_and_symbols_stay() -> None:
    found = [mend for file in PLANS.glob("quang-binh-*.txt") for mend in mends(file.read_text(encoding="utf-8"))]
    changed = {(mend.before, mend.after) for mend in found}
    assert changed >= {("truyên", "truyền"), ("Đâu", "Đầu"), ("sẽ", "sẻ")}
    assert not any(c.isdigit() for mend in found for c in mend.before)
    assert len(found) < 60
