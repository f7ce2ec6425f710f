"""The pages under docs/ name files that are there, and all stand in the index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_DOCS = sorted((_ROOT / "docs").glob("*.md"))
_LIVING = {"architecture", "changing", "glossary", "threat-model", "README"}  # the others tell of their own time too
_FLOORS = (
    "api",
    "pipeline",
    "catalogue",
    "scan",
    "ocr",
    "describe",
    "rendition",
    "signing",
    "storage",
    "index",
    "domain",
)
_BESIDE = ("bench", "demo", "deploy", "docs", "scripts", "testbed", "tests", "training")
_FOLDERS = "|".join((*_FLOORS, *_BESIDE))
_NAMED = re.compile(rf"`((?:{_FOLDERS})/[\w./*{{}},-]*)")
_IDENTIFIER = re.compile(r"`(_?[A-Z][A-Za-z]+|_?[A-Z][A-Z_]+|_?[a-z]+_[a-z_]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def _name(page: Path) -> str:
    return page.stem


def _spelled(path: str) -> list[str]:
    """`a/{b,c}.py` as `a/b.py` and `a/c.py`."""
    choice = re.search(r"\{([^}]*)\}", path)
    if choice is None:
        return [path]
    return [one for part in choice[1].split(",") for one in _spelled(path.replace(choice[0], part, 1))]


@pytest.mark.parametrize("page", [page for page in _DOCS if page.stem in _LIVING], ids=_name)
def test_what_a_page_names_is_there(page: Path) -> None:
    named = {path for found in _NAMED.findall(page.read_text("utf-8")) for path in _spelled(found.rstrip("."))}
    assert not [path for path in sorted(named) if not any(_ROOT.glob(path.rstrip("/")))]


def test_names_that_the_pages_use_are_in_the_code() -> None:
    files = [file for folder in (*_FLOORS, "tests") for file in (_ROOT / folder).rglob("*.py")]
    known = {word for file in files for word in re.findall(r"\w+", file.read_text("utf-8"))}
    pages = [(_ROOT / "docs" / f"{stem}.md").read_text("utf-8") for stem in sorted(_LIVING)]
    assert not {name for page in pages for name in _IDENTIFIER.findall(page)} - known


@pytest.mark.parametrize("page", _DOCS, ids=_name)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert not [link for link in links if not (page.parent / link).exists()]


def test_every_page_stands_in_the_index() -> None:
    index = (_ROOT / "docs" / "README.md").read_text("utf-8")
    assert not [page.name for page in _DOCS if page.name != "README.md" and f"({page.name})" not in index]


def test_every_room_stands_in_the_drawing() -> None:
    """A folder that nobody says a word about is one that nobody looks into."""
    drawing = (_ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = [room for floor in _FLOORS for room in (_ROOT / floor).iterdir() if (room / "__init__.py").exists()]
    assert not [str(room.relative_to(_ROOT)) for room in rooms if f"`{room.relative_to(_ROOT)}/`" not in drawing]


def test_files_that_the_drawing_names_lie_in_their_rooms() -> None:
    """A file that was moved or called otherwise is looked for in vain."""
    drawing = (_ROOT / "docs" / "architecture.md").read_text("utf-8")
    missing = []
    for rooms, told in re.findall(r"^\| (`[^|]+) \| (.*) \|$", drawing, re.MULTILINE):
        places = [_ROOT, *map(_room, rooms.split("`")[1::2])]
        named = set(re.findall(r"`([\w/.]+\.py)`", told)) - {"use_cases.py"}  # each room has one
        missing += [f"{rooms}: {name}" for name in sorted(named) if not any((one / name).exists() for one in places)]
    assert missing == []


def _room(name: str) -> Path:
    """The folder, or that of the file."""
    return _ROOT / name if name.endswith("/") else (_ROOT / name).parent
