"""Which search index a URL names (`VANKHO_INDEX_URL`).

- empty, or `tantivy:///folder`: the embedded one, by default `home`/index;
- `opensearch+http://[user:password@]host:port[,host:port…]/prefix` and `opensearch+https://…`: a cluster. After `?`:
  `shards=N` and `replicas=N` or `A-B` for generations made from now on, `ca=FILE` with root certificates,
  `password_file=FILE` in place of the password.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from index.opensearch.address import OpenSearchAddress
    from index.search_index import SearchIndex

_OPENSEARCH = {"opensearch+http": False, "opensearch+https": True}
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")  # of names of indices
_HOST = re.compile(r"(?P<name>[^\s:@/,\[\]]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?")
_OPTIONS = {"shards": r"[1-9]\d{0,2}", "replicas": r"\d{1,2}(-(\d{1,2}|all))?", "ca": r".+", "password_file": r".+"}
_DEFAULT_PORT = 9200
_MOST_PORTS = 65535


def open_index(url: str, home: Path) -> SearchIndex:
    """The index at `url`; nothing is opened or reached until it is used.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, saying what is wrong without repeating a password.
    """
    parts = _split(url)
    if parts.scheme in {"", "tantivy"}:
        from index.embedded.index import TantivyIndex

        if url and (not parts.scheme or parts.netloc or parts.path[:1] != "/" or not parts.path.strip("/")):
            raise _invalid("cần tantivy:///THƯ_MỤC (tantivy:///FOLDER is needed)")
        return TantivyIndex(Path(unquote(parts.path)) if url else home / "index")
    if parts.scheme not in _OPENSEARCH:
        raise _invalid(f"{parts.scheme}:// chưa được hỗ trợ (is not supported)")
    from index.opensearch.index import OpenSearchIndex

    return OpenSearchIndex(_address(parts))


def _address(parts: SplitResult) -> OpenSearchAddress:
    from index.opensearch.address import OpenSearchAddress

    login, _, places = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    prefix = parts.path.strip("/")
    if not _PREFIX.fullmatch(prefix) or parts.fragment:
        raise _invalid(
            "sau CỔNG/ cần tiền tố gồm chữ thường, số, - và _; ký tự lạ trong mật khẩu phải viết dạng %XX (after PORT/ "
            "a prefix of lower-case letters, digits, - and _ is needed; odd signs in a password are written as %XX)"
        )
    options = _options(parts.query)
    if "password_file" in options:
        password = _secret(options["password_file"])
    return OpenSearchAddress(
        hosts=tuple(_host(place) for place in places.split(",")),
        prefix=prefix,
        tls=_OPENSEARCH[parts.scheme],
        user=unquote(user),
        password=unquote(password) if "password_file" not in options else password,
        ca=options.get("ca", ""),
        shards=int(options.get("shards", 1)),
        replicas=options.get("replicas", "0-1"),
    )


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise _invalid("không phải URL (is no URL)") from error


def _host(place: str) -> tuple[str, int]:
    found = _HOST.fullmatch(place)
    port = int(found["port"] or _DEFAULT_PORT) if found else 0
    if found is None or not 0 < port <= _MOST_PORTS:
        raise _invalid("cần MÁY:CỔNG sau dấu @ nếu có (HOST:PORT is needed, after the @ if there is one)")
    return found["name"].strip("[]"), port


def _options(query: str) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name, value in options.items():
        if name not in _OPTIONS or not re.fullmatch(_OPTIONS[name], value):
            known = ", ".join(_OPTIONS)
            raise _invalid(
                f"tùy chọn sau dấu ? sai; có thể dùng {known} / an option after ? is wrong; known are {known}"
            )
    return options


def _secret(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise _invalid(f"password_file: {type(error).__name__}") from error


def _invalid(detail: str) -> ArchiveUnusable:
    return ArchiveUnusable(ErrorCode.SETTINGS_INVALID, key="index_url", detail=detail, place="VANKHO_INDEX_URL")
