from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.index_url import open_index
from tests.pipeline.readied import working_parts
from tests.pipeline.way import Way

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.wiring import Parts


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    yield made
    made._made.close()
    index.close()
    made.catalogue.close()


@pytest.fixture
def way(parts: Parts) -> Way:
    return Way(parts)
