"""The embedded search index: tantivy in a folder, no server.

The folder holds generations, `0001`, `0002`, …, and the small file `current` that names the living one and is replaced
in one moment. A generation with a higher number is one that is being built; lower ones have given way. Archives made
before generations have their index in the folder itself: it counts as the living one until `vankho reindex`.
"""

from __future__ import annotations

import secrets
import shutil
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, TypeVar

from domain.errors import ArchiveError, ErrorCode
from domain.list_lengths import HITS
from domain.search import PLAIN, AnswerShape, RecordsAnswer, SearchAnswer
from index.cursor import read_cursor
from index.embedded.generation import VERSION_FILE, Generation, write_whole
from index.embedded.schema import SCHEMA_VERSION
from index.embedded.search import Asked, View, Views, answer_of
from index.query import parse
from index.told import making_anew

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from domain.people.access import Sight
    from index.cursor import Cursor
    from index.embedded.build import TantivyBuild
    from index.search_index import IndexBuild, IndexedPage, IndexedRecord

_POINTER = "current"
_FIRST_GENERATION = "0001"

Answer = TypeVar("Answer")


class TantivyIndex:
    """`SearchIndex` in a folder; safe for use by several threads. See `Generation` for its locks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()  # held for moments
        self._living: Generation | None = None
        self._named: str | None = None
        self._build: TantivyBuild | None = None
        self._views = Views()

    def put_record(self, record: str, pages: Iterable[IndexedPage]) -> None:
        """See `SearchIndex.put_record`. Within `batch`, durable at its end."""
        from index.page_document import documents_of

        documents = documents_of(record, pages)
        while True:
            living, build = self._current(), self._build
            living.put(documents)
            if build is not None:
                build.put_too(documents)
            if living is self._current():  # else it gave way in this moment
                return

    @contextmanager
    def batch(self) -> Iterator[None]:
        """See `SearchIndex.batch`; here none of it is there on an error."""
        with self._current().batch():
            yield

    def search(
        self,
        query: str,
        limit: int = HITS,
        offset: int = 0,
        after: str | None = None,
        sight: Sight | None = None,
        shape: AnswerShape = PLAIN,
    ) -> SearchAnswer:
        """See `SearchIndex.search`; the rule and the ranks are told in `index.embedded.query`."""
        understood = parse(query)
        sight = None if sight is None or sight.shows_all_records else sight
        cursor = read_cursor(after, query, sight, shape) if after else None
        asked = Asked(limit, offset, sight=sight, shape=shape)
        asked = asked if after is None else _walking(query, asked, cursor)
        return self._asked(lambda view: answer_of(view, query, understood, asked), cursor, walks=asked.walks)

    def search_records(
        self,
        query: str,
        limit: int = HITS,
        offset: int = 0,
        sight: Sight | None = None,
        shape: AnswerShape = PLAIN,
    ) -> RecordsAnswer:
        """See `SearchIndex.search_records`."""
        from index.embedded.records import records_of

        understood = parse(query)
        sight = None if sight is None or sight.shows_all_records else sight
        asked = Asked(limit, offset, sight=sight, shape=shape)
        return self._asked(lambda view: records_of(view, understood, asked))

    def _asked(
        self, answered: Callable[[View], Answer], cursor: Cursor | None = None, *, walks: bool = False
    ) -> Answer:
        """The answer of the living generation, or of the view that a walk looks at."""
        for _ in range(2):
            living = self._current()
            try:
                view = self._views.find(cursor.view if cursor else "") or self._view(living, keep=walks)
                with view.generation.translated():
                    return answered(view)
            except ArchiveError:
                if living is self._current():
                    raise
        raise ArchiveError(ErrorCode.INDEX_FAILED, detail="chỉ mục đang đổi (the index is being replaced)")

    def records(self) -> Iterator[IndexedRecord]:
        """See `SearchIndex.records`."""
        return self._current().records()

    def held(self, records: Collection[str]) -> dict[str, int]:
        """See `SearchIndex.held`."""
        return self._current().held(records)

    def is_empty(self) -> bool:
        """See `SearchIndex.is_empty`."""
        return not self._current().searcher().num_docs

    def is_outdated(self) -> bool:
        """See `SearchIndex.is_outdated`."""
        return self._current().version < SCHEMA_VERSION

    def about(self) -> str:
        """See `SearchIndex.about`."""
        newer = [Generation(self._folder / name) for name in self._newer()]
        begun = making_anew(newer[0].searcher().num_docs, self._current().searcher().num_docs) if newer else ""
        return f"tantivy {version('tantivy')}, {self._folder / self._pointer()}{begun}"

    def build(self) -> IndexBuild:
        """See `SearchIndex.build`."""
        if self._build is not None:
            raise ArchiveError(
                ErrorCode.INDEX_FAILED, detail="đang dựng lại ở nơi khác (it is being made anew already)"
            )
        from index.embedded.build import TantivyBuild

        self._tidy()
        self._build = TantivyBuild(self._unfinished(), self._standing(), self._take_over, self._let_go)
        return self._build

    def clear(self) -> None:
        """See `SearchIndex.clear`; makes a damaged index, or one of another version, anew."""
        standing = self._standing()
        unfinished = [Generation(self._folder / name) for name in self._newer()]
        if any(generation.is_held() for generation in (*([standing] if standing else []), *unfinished)):
            detail = "một tiến trình khác đang ghi chỉ mục (another process is writing to it)"
            raise ArchiveError(ErrorCode.INDEX_FAILED, detail=detail)
        for generation in unfinished:
            shutil.rmtree(generation.folder)
        build = self.build()
        build.finish()
        build.close()

    def close(self) -> None:
        """See `SearchIndex.close`; afterwards the next use opens it again."""
        self._views.forget()
        with self._lock:
            living, self._living, self._named = self._living, None, None
        if living is not None:
            living.close()

    def _current(self) -> Generation:
        """The living generation: another one when the pointer has changed."""
        name = self._pointer()
        with self._lock:
            if self._living is not None and self._named == name:
                return self._living
            old, self._living, self._named = self._living, Generation(self._folder / name), name
            living = self._living
        if old is not None:
            with suppress(ArchiveError):
                old.close()
        return living

    def _pointer(self) -> str:
        """Name of the living generation; `.` for an index that was made before there were generations."""
        try:
            name = (self._folder / _POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return "." if _is_flat(self._folder) else _FIRST_GENERATION
        except (OSError, ValueError) as error:
            raise ArchiveError(ErrorCode.INDEX_FAILED, detail=f"{_POINTER}: {type(error).__name__}") from error
        if not name.isdigit() or not (self._folder / name).is_dir():
            detail = f"không có thế hệ {name!r} (there is no generation {name!r})"
            raise ArchiveError(ErrorCode.INDEX_FAILED, detail=detail)
        return name

    def _standing(self) -> Generation | None:
        """The living generation, when it can be named at all."""
        try:
            return self._current()
        except ArchiveError:
            return None

    def _view(self, living: Generation, *, keep: bool) -> View:
        view = View(secrets.token_hex(8), living, living.searcher())
        if keep:
            self._views.keep(view)
        return view

    def _generations(self) -> list[str]:
        return sorted(path.name for path in self._folder.glob("[0-9]*") if path.is_dir() and path.name.isdigit())

    def _newer(self) -> list[str]:
        """Generations that never became the living one."""
        try:
            living = self._pointer()
        except ArchiveError:
            return []
        return [name for name in self._generations() if living == "." or int(name) > int(living)]

    def _unfinished(self) -> Generation:
        """The generation that an earlier build left, if it is of this version and sound; else a new one."""
        for name in self._newer():
            left = Generation(self._folder / name)
            try:
                left.hold()
            except ArchiveError:
                if left.is_held():
                    raise
                shutil.rmtree(left.folder)
            else:
                if left.version == SCHEMA_VERSION:
                    return left
                left.close()
                shutil.rmtree(left.folder)
        names = self._generations()
        new = Generation(self._folder / f"{int(names[-1]) + 1 if names else 2:04d}")
        new.hold()
        return new

    def _take_over(self, generation: Generation) -> None:
        """In the pointer alone: the old generation is closed by whoever asks next, and holds no lock of the build."""
        write_whole(self._folder / _POINTER, generation.folder.name)

    def _let_go(self) -> None:
        self._build = None
        self._tidy()

    def _tidy(self) -> None:
        """Remove generations that gave way; whoever still reads one keeps its open files."""
        try:
            living = self._pointer()
        except ArchiveError:
            return
        if living == "." or not (self._folder / _POINTER).exists():
            return
        for name in self._generations():
            if int(name) < int(living):
                shutil.rmtree(self._folder / name, ignore_errors=True)
        if _is_flat(self._folder):
            for path in self._folder.iterdir():
                if path.is_file() and path.name != _POINTER:
                    path.unlink(missing_ok=True)


def _walking(query: str, asked: Asked, cursor: Cursor | None) -> Asked:
    if cursor is None:
        return replace(asked, offset=0, walks=True)
    place = cursor.place[0]
    if not isinstance(place, int) or place < 0:
        detail = "dấu trang thuộc chỉ mục khác (the cursor belongs to another index)"
        raise ArchiveError(ErrorCode.QUERY_INVALID, query=query, detail=detail)
    return replace(asked, offset=place, walks=True, level=cursor.level)


def _is_flat(folder: Path) -> bool:
    return (folder / "meta.json").exists() or (folder / VERSION_FILE).exists()
