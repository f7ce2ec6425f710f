"""`python -m bench.describe.growth`: work on texts that are made to be hard must grow as the texts do, not faster."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

from describe.citations import citations
from describe.pages import DescribedPage
from domain.geometry import Box
from domain.text import PageText, TextBlock, TextLine, TextSource, Word

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL, LARGE = 2_000, 8_000
TOLERATED = 1.6  # times the growth of the text
HARD: dict[str, Callable[[int], str]] = {
    "lines of Căn cứ": lambda n: "\n".join(f"Căn cứ Nghị định số {i}/2010/NĐ-CP ngày 08/6/2010;" for i in range(n)),
    "one line of numbers": lambda n: " ".join(f"Nghị định số {i}/2010/NĐ-CP," for i in range(n)),
    "one number again and again": lambda n: "\n".join("Căn cứ Nghị định số 63/2010/NĐ-CP" for _ in range(n)),
    "figures": lambda n: "1" * (n * 100),
    "figures apart": lambda n: "1 " * (n * 50),
    "strokes": lambda n: "1/AB-" * (n * 20),
    "capitals": lambda n: ("CĂN CỨ " * 20 + "\n") * n,
    "stops": lambda n: ". " * (n * 50),
    "verbs": lambda n: "bãi bỏ Điều 5 " * n + "Quyết định số 12/QĐ-UBND",
    "signs": lambda n: "- " * (n * 10) + "số 12/QĐ-UBND, " * n,
    "commas": lambda n: ("Quyết định số 12/QĐ-UBND" + ", " * 50) * n + "hết hiệu lực",
    "days": lambda n: "số 12/QĐ-UBND ngày tháng năm " * n,
}


def main() -> None:
    """Prints seconds of CPU at both sizes, and how much faster than the text the work grows."""
    for name, made in HARD.items():
        small, large = (_seconds(made(size)) for size in (SMALL, LARGE))
        growth = large / small / (LARGE / SMALL)
        print(f"{name:28} {small:7.3f} s {large:7.3f} s  {growth:.2f}{'  too fast' if growth > TOLERATED else ''}")


def _seconds(text: str) -> float:
    page = _page(text)
    start = process_time()
    citations([page])
    return process_time() - start


def _page(text: str) -> DescribedPage:
    lines = [
        TextLine(tuple(Word(word, Box(100 + 10 * x, 200 + 30 * y, 8, 20), 1.0) for x, word in enumerate(line.split())))
        for y, line in enumerate(text.split("\n"))
        if line.strip()
    ]
    return DescribedPage(1, 2000, 3000, PageText((TextBlock(tuple(lines)),), TextSource.BORN_DIGITAL, "drawn"))


if __name__ == "__main__":
    main()
