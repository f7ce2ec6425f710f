from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveUnusable, ErrorCode
from domain.messages import Language, explain
from index.embedded.index import TantivyIndex
from index.index_url import open_index
from index.opensearch.index import OpenSearchIndex

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_url_the_index_is_embedded_in_the_archive(tmp_path: Path) -> None:
    index = open_index("", tmp_path)
    assert isinstance(index, TantivyIndex)
    assert index._folder == tmp_path / "index"


def test_a_folder_of_its_own(tmp_path: Path) -> None:
    index = open_index(f"tantivy://{tmp_path}/kho%20l%C6%B0u", tmp_path)
    assert isinstance(index, TantivyIndex)
    assert index._folder == tmp_path / "kho lưu"


def test_a_cluster_with_everything(tmp_path: Path) -> None:
    url = "opensearch+https://kho:m%40t%2Fkh%E1%BA%A9u@a.example:9201,b.example/van-kho?shards=6&replicas=1&ca=/etc/ca.pem"
    index = open_index(url, tmp_path)
    assert isinstance(index, OpenSearchIndex)
    address = index._address
    assert address.hosts == (("a.example", 9201), ("b.example", 9200))
    assert (address.user, address.password) == ("kho", "m@t/khẩu")
    assert (address.prefix, address.tls, address.shards, address.replicas) == ("van-kho", True, 6, "1")
    assert address.ca == "/etc/ca.pem"
    assert "m@t" not in repr(address)


def test_a_password_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("mật%41khẩu\n", encoding="utf-8")
    index = open_index(f"opensearch+http://kho@a:1/p?password_file={tmp_path}/secret", tmp_path)
    assert isinstance(index, OpenSearchIndex)
    assert index._address.password == "mật%41khẩu"


@pytest.mark.parametrize(
    "url",
    [
        "index",
        "tantivy://folder",
        "tantivy:///",
        "tantivy:relative",
        "elastic+http://kho:bimat@a:9200/p",
        "opensearch://kho:bimat@a:9200/p",
        "opensearch+http://kho:bimat@a:9200",
        "opensearch+http://kho:bimat@a:9200/",
        "opensearch+http://kho:bimat@a:9200/Prefix",
        "opensearch+http://kho:bimat@a:9200/a/b",
        "opensearch+http://kho:bimat@a:9200/-p",
        "opensearch+http://kho:bimat@:9200/p",
        "opensearch+http://kho:bimat@a:99999/p",
        "opensearch+http://kho:bimat@a:bc/p",
        "opensearch+http://kho:bimat@[a:9200/p",
        "opensearch+http://kho:bi/QQQ@a:9200/p",
        "opensearch+http://kho:bi?QQQ@a:9200/p",
        "opensearch+http://kho:bi#QQQ@a:9200/p",
        "opensearch+http://kho:QQQ@a b:9200/p/",
        "opensearch+http://kho:bimat@a:9200/p?shard=1",
        "opensearch+http://kho:bimat@a:9200/p?shards=0",
        "opensearch+http://kho:bimat@a:9200/p?password_file=/no/such/file",
        "opensearch+http://kho:bimat@a:9200/p#x",
    ],
)
def test_a_malformed_url_is_refused_without_telling_its_secret(url: str, tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable) as refused:
        open_index(url, tmp_path)
    assert refused.value.code is ErrorCode.SETTINGS_INVALID
    for told in (str(refused.value), repr(refused.value), *(explain(refused.value, language) for language in Language)):
        assert "bimat" not in told
        assert "QQQ" not in told
        assert "index_url" in told
