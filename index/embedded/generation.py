"""One tantivy index in a folder: written, read, closed. The only file that opens tantivy indexes.

`index.embedded.index` keeps one of these as the living index and, for a while, a second one that is being built.
"""

from __future__ import annotations

import errno
import os
import shutil
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import tantivy

from domain.errors import ArchiveError, ErrorCode
from index.embedded.schema import OPEN_TO_ALL, SCHEMA_VERSION, SCHEMAS, UNDESCRIBED, WITHOUT_PAIRS, document
from index.search_index import IndexedRecord

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from index.page_document import RecordDocuments

VERSION_FILE = "vankho-index-version"
_WRITER_MEMORY = 48_000_000
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_OPENING = threading.Lock()  # two that make the same new index would each write its files
_ALMOST_FULL = 1 << 20  # bytes free below which a write that failed without a cause failed for want of space


class Generation:
    """One tantivy index.

    Opened at first use, so that a damaged folder or one of another version can still be replaced. Reading needs no
    lock and sees what any process has committed; the first write takes the writer's lock until `close`.
    Safe for use by several threads.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._write_lock = threading.RLock()  # held for a whole batch
        self._open_lock = threading.Lock()  # held for moments, so that searching goes on during a batch
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._seen: tuple[int, int, int] | None = None
        self._batch = False
        self._within = self._gave_way = False
        self._version = SCHEMA_VERSION

    def put(self, documents: RecordDocuments) -> None:
        """Make these the whole of what is indexed for their record; within `batch`, durable at its end."""
        with self._write_lock, self._writing() as writer:
            writer.delete_documents_by_term("record", documents.record)
            for page in documents.pages:
                writer.add_document(document(page, documents.fingerprint, self.version))

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Commit all records put within together at the end, none of them on an error."""
        with self._write_lock:
            self._within = True
            try:
                with self._writing():
                    self._batch = True
                    try:
                        yield
                    finally:
                        self._batch = False
            finally:
                self._within = False
            if self._gave_way:
                self.close()

    def hold(self) -> None:
        """Take the writer's lock.

        Raises:
            ArchiveError: INDEX_FAILED, another process has it; the index is damaged or of another version.
        """
        with self._write_lock, self._writing():
            pass

    def collect(self) -> None:
        """Make what is put from here on durable at the next `commit` only."""
        self._batch = True

    def commit(self) -> None:
        """Make durable what was collected."""
        with self._write_lock, self._writing() as writer:
            writer.commit()

    def searcher(self) -> tantivy.Searcher:
        """A searcher that sees the last commit of any process: every commit replaces `meta.json`."""
        with self.translated():
            index = self._opened()
            with self._open_lock:
                stat = (self.folder / "meta.json").stat()
                now = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
                if now != self._seen:
                    index.reload()
                    self._seen = now
                return index.searcher()

    @property
    def version(self) -> str:
        """Version of the schema that it was made with."""
        with self.translated():
            self._opened()
        return self._version

    @property
    def is_described(self) -> bool:
        """It knows what its records are."""
        return self.version not in {OPEN_TO_ALL, UNDESCRIBED}

    @property
    def is_paired(self) -> bool:
        """Neighbouring words are terms in it."""
        return self.version not in WITHOUT_PAIRS

    @property
    def schema(self) -> tantivy.Schema:
        """The schema, for queries."""
        return self._opened().schema

    def records(self) -> Iterator[IndexedRecord]:
        """See `SearchIndex.records`."""
        with self.translated():
            found = self.searcher().terms_with_prefix("stamp", "", filter_query=tantivy.Query.all_query())
        for stamp, pages in sorted(found):
            record, _, fingerprint = stamp.partition("\0")
            yield IndexedRecord(record, pages, fingerprint)

    def held(self, records: Collection[str]) -> dict[str, int]:
        """See `SearchIndex.held`."""
        with self.translated():
            searcher, schema = self.searcher(), self.schema
            nodes = {record: tantivy.Query.term_query(schema, "record", record) for record in records}
            counts = {record: searcher.search(node, limit=1).count for record, node in nodes.items()}  # type: ignore[attr-defined] # missing in tantivy's stubs
        return {record: count for record, count in counts.items() if count}

    def is_held(self) -> bool:
        """Somebody else has the writer's lock."""
        if self._writer is not None:
            return False
        try:
            _open(self.folder)[0].writer(heap_size=_WRITER_MEMORY, num_threads=1)
        except (ValueError, OSError, ArchiveError) as error:
            return "LockBusy" in str(error)
        return False

    def close(self) -> None:
        """Give up files and lock; what was collected is lost unless committed. The next use opens again."""
        with self._write_lock, self.translated():
            self._gave_way = self._within  # by who is in the midst of a batch, which is committed first
            if self._gave_way:
                return
            writer, self._writer, self._index, self._seen = self._writer, None, None, None
            if writer is not None:
                writer.wait_merging_threads()

    @contextmanager
    def translated(self) -> Iterator[None]:
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

    def _opened(self) -> tantivy.Index:
        with self._open_lock:
            if self._index is None:
                self._index, self._version = _open(self.folder)
                self._index.config_reader("manual")
            return self._index

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """The one writer; commits at the end unless a batch goes on, takes everything back on an error."""
        with self.translated():
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

    def _fault(self, error: BaseException) -> ArchiveError:
        text = str(error)
        full = any(f"os error {number})" in text for number in _FULL) or getattr(error, "errno", None) in _FULL
        if full or ("writer was killed" in text and shutil.disk_usage(self.folder).free < _ALMOST_FULL):
            return ArchiveError(ErrorCode.DISK_FULL, path=str(self.folder))
        if "LockBusy" in text:
            text = "một tiến trình khác đang ghi chỉ mục (another process is writing to it)"
        return ArchiveError(ErrorCode.INDEX_FAILED, detail=text.splitlines()[0] if text else type(error).__name__)


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that nobody ever sees half of it, and it is there after a power cut."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _open(folder: Path) -> tuple[tantivy.Index, str]:
    """Open the index in `folder`, or make a new one where there is none; also its version.

    Raises:
        ArchiveError: INDEX_FAILED, it was written by another version of the program.
    """
    with _OPENING:
        return _open_alone(folder)


def _open_alone(folder: Path) -> tuple[tantivy.Index, str]:
    version = folder / VERSION_FILE
    is_filled = (folder / "meta.json").exists()  # looked at first: who makes an index writes its version before it
    if not version.exists():
        if is_filled:
            raise ArchiveError(ErrorCode.INDEX_FAILED, detail="không rõ phiên bản (of unknown version)")
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(version, SCHEMA_VERSION)
    found = version.read_text(encoding="utf-8")
    if found not in SCHEMAS:
        detail = f"phiên bản {found!r}, cần {SCHEMA_VERSION!r} (version {found!r}, {SCHEMA_VERSION!r} is needed)"
        raise ArchiveError(ErrorCode.INDEX_FAILED, detail=detail)
    return tantivy.Index(SCHEMAS[found], path=str(folder)), found
