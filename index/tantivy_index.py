"""The embedded search index: tantivy in a folder, no server. The only file that opens tantivy indexes."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from contextlib import contextmanager
from math import log
from typing import TYPE_CHECKING

import tantivy

from domain.errors import ArchiveError, ErrorCode
from index.analysis import document_numbers, heading, tokens
from index.highlight import highlight
from index.page_body import body_of, pack, unpack
from index.query import parse
from index.search_index import Hit, SearchAnswer
from index.tantivy_query import EXACT, FOLDED, HEADING, NUMBER, OWN_NUMBER, answers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from index.query import Query
    from index.search_index import IndexedPage

SCHEMA_VERSION = "2"  # raise when `_schema`, `index.analysis` or `index.page_body` change what is written
_VERSION_FILE = "vankho-index-version"
_WRITER_MEMORY = 48_000_000
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_ALMOST_FULL = 1 << 20  # bytes free below which a write that failed without a cause failed for want of space


class TantivyIndex:
    """`SearchIndex` in a folder.

    Opened at first use, so that a damaged folder or one of another version can still be cleared. Reading needs no
    lock and sees what any process has committed; the first write takes the writer's lock until `close`.
    Safe for use by several threads.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._write_lock = threading.RLock()  # held for a whole batch
        self._open_lock = threading.Lock()  # held for moments, so that searching goes on during a batch
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._seen: tuple[int, int, int] | None = None
        self._batch = False

    def put_record(self, record: str, pages: Iterable[IndexedPage]) -> None:
        """See `SearchIndex.put_record`. Within `batch`, durable at its end."""
        with self._translated():
            documents = [_document(page) for page in pages]
        with self._write_lock, self._writing() as writer:
            writer.delete_documents_by_term("record", record)
            for document in documents:
                writer.add_document(document)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Commit all records put within together at the end: for a rebuild. None of them on an error."""
        with self._write_lock, self._writing():
            self._batch = True
            try:
                yield
            finally:
                self._batch = False

    def search(self, query: str, limit: int = 20, offset: int = 0) -> SearchAnswer:
        """See `SearchIndex.search`; the rule and the ranks are told in `index.tantivy_query`."""
        understood = parse(query)
        with self._translated():
            searcher = self._searcher()
            if not understood.clauses or not searcher.num_docs:
                return SearchAnswer(0, ())
            schema = self._opened().schema
            for node in answers(schema, understood):
                result = searcher.search(node, limit=max(limit, 1), offset=max(offset, 0))
                if total := result.count:  # type: ignore[attr-defined] # missing in tantivy's stubs
                    hits = result.hits[: max(limit, 0)]
                    return SearchAnswer(total, tuple(sorted(_hits(searcher, hits, understood), key=_order)))
        return SearchAnswer(0, ())

    def records(self) -> dict[str, int]:
        """See `SearchIndex.records`."""
        with self._translated():
            return dict(self._searcher().terms_with_prefix("record", "", filter_query=tantivy.Query.all_query()))

    def clear(self) -> None:
        """See `SearchIndex.clear`; makes a damaged index, or one of another version, anew."""
        with self._write_lock:
            try:
                with self._writing() as writer:
                    writer.delete_all_documents()
            except ArchiveError as error:
                if error.code is not ErrorCode.INDEX_FAILED or self._is_held():
                    raise
                self._remake()

    def close(self) -> None:
        """See `SearchIndex.close`; afterwards the next use opens it again."""
        with self._write_lock, self._translated():
            writer, self._writer, self._index, self._seen = self._writer, None, None, None
            if writer is not None:
                writer.wait_merging_threads()

    def _opened(self) -> tantivy.Index:
        with self._open_lock:
            if self._index is None:
                self._index = _open(self._folder)
                self._index.config_reader("manual")
            return self._index

    def _searcher(self) -> tantivy.Searcher:
        """A searcher that sees the last commit of any process: every commit replaces `meta.json`."""
        index = self._opened()
        with self._open_lock:
            stat = (self._folder / "meta.json").stat()
            now = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if now != self._seen:
                index.reload()
                self._seen = now
            return index.searcher()

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """The one writer; commits at the end unless a batch goes on, takes everything back on an error."""
        with self._translated():
            if self._writer is None:
                self._writer = self._opened().writer(heap_size=_WRITER_MEMORY, num_threads=1)
            writer = self._writer
            try:
                yield writer
                self._still(writer)
                if not self._batch:
                    writer.commit()
            except BaseException:
                self._drop_writer()
                raise

    def _still(self, writer: tantivy.IndexWriter) -> None:
        """Refuse to commit half a batch: a failed write in it took back what was put before."""
        if self._writer is not writer:
            raise ArchiveError(ErrorCode.INDEX_FAILED, detail="một lần ghi đã hỏng (a write of the batch failed)")

    def _drop_writer(self) -> None:
        """Give up what is not committed. A writer that failed is dead, so the next write opens a new one."""
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                writer.rollback()
        except ValueError:
            pass  # dead already; its lock goes with the object

    def _is_held(self) -> bool:
        """Another process has the writer's lock."""
        try:
            _open(self._folder).writer(heap_size=_WRITER_MEMORY, num_threads=1)
        except (ValueError, OSError, ArchiveError) as error:
            return "LockBusy" in str(error)
        return False

    def _remake(self) -> None:
        self._index = self._writer = self._seen = None
        with self._translated():
            shutil.rmtree(self._folder, ignore_errors=False)
            self._opened()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Faults of tantivy and of the file system as ours. A panic of tantivy is no `Exception`."""
        try:
            yield
        except ArchiveError:
            raise
        except (ValueError, OSError) as error:
            raise self._fault(error) from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            raise self._fault(error) from error

    def _fault(self, error: BaseException) -> ArchiveError:
        text = str(error)
        full = any(f"os error {number})" in text for number in _FULL) or getattr(error, "errno", None) in _FULL
        if full or ("writer was killed" in text and shutil.disk_usage(self._folder).free < _ALMOST_FULL):
            return ArchiveError(ErrorCode.DISK_FULL, path=str(self._folder))
        if "LockBusy" in text:
            text = "một tiến trình khác đang ghi chỉ mục (another process is writing to it)"
        return ArchiveError(ErrorCode.INDEX_FAILED, detail=text.splitlines()[0] if text else type(error).__name__)


def _open(folder: Path) -> tantivy.Index:
    """Open the index in `folder`, or make a new one where there is none.

    Raises:
        ArchiveError: INDEX_FAILED, it was written by another version of the program.
    """
    version = folder / _VERSION_FILE
    if not version.exists():
        if (folder / "meta.json").exists():
            raise ArchiveError(ErrorCode.INDEX_FAILED, detail="không rõ phiên bản (of unknown version)")
        folder.mkdir(parents=True, exist_ok=True)
        _write_whole(version, SCHEMA_VERSION)
    found = version.read_text(encoding="utf-8")
    if found != SCHEMA_VERSION:
        detail = f"phiên bản {found!r}, cần {SCHEMA_VERSION!r} (version {found!r}, {SCHEMA_VERSION!r} is needed)"
        raise ArchiveError(ErrorCode.INDEX_FAILED, detail=detail)
    return tantivy.Index(_schema(), path=str(folder))


def _write_whole(path: Path, text: str) -> None:
    """Write a small file so that nobody ever sees half of it."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _schema() -> tantivy.Schema:
    """Our own analysis makes the tokens, joined by spaces; tantivy only splits them again."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("record", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("dossier", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("page", stored=True)
    builder.add_text_field("title", stored=True, tokenizer_name="raw", index_option="basic")
    for field in (EXACT, FOLDED):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(HEADING, tokenizer_name="whitespace", index_option="position")
    for field in (NUMBER, OWN_NUMBER):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    builder.add_bytes_field("body", stored=True)
    return builder.build()


def _document(page: IndexedPage) -> tantivy.Document:
    body = body_of(page.text)
    words = tokens(body.text)
    numbers = document_numbers(body.text)
    fields = {
        "record": page.record,
        "dossier": page.dossier,
        "page": page.page,
        "title": page.title,
        EXACT: " ".join(word.exact for word in words),
        FOLDED: " ".join(word.folded for word in words),
        HEADING: " ".join(word.folded for word in heading(body.text)),
        NUMBER: " ".join(number.key for number in numbers),
        OWN_NUMBER: " ".join(number.key for number in numbers if number.own),
        "body": pack(body),
    }
    return tantivy.Document.from_dict(fields, _schema())


def _hits(searcher: tantivy.Searcher, found: list[tuple[float, tantivy.DocAddress]], query: Query) -> Iterator[Hit]:
    weights = _weights(searcher, query)
    for score, address in found:
        stored = {name: values[0] for name, values in searcher.doc(address).to_dict().items()}
        shown = highlight(unpack(stored["body"]), query, weights)
        yield Hit(
            record=stored["record"],
            page=stored["page"],
            title=stored["title"],
            score=float(score),
            snippet=shown.snippet,
            marks=shown.marks,
            boxes=shown.boxes,
        )


def _order(hit: Hit) -> tuple[float, str, int]:
    """Best first; equals by code and page, so that an index made anew lists them as the old one did."""
    return -round(hit.score, 2), hit.record, hit.page


def _weights(searcher: tantivy.Searcher, query: Query) -> dict[int, float]:
    """How telling each clause is: the inverse document frequency of its rarest word."""
    return {
        number: log(
            1 + searcher.num_docs / (1 + min(searcher.doc_freq(FOLDED, w.folded) for w in clause.alternatives[0]))
        )
        for number, clause in enumerate(query.clauses)
    }
