"""Few texts, so that nothing takes long to unpack; tests of the net only where torch is (`scripts/train-env.sh`)."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from testbed.pages import texts as page_texts
from training.reader import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

collect_ignore = [] if find_spec("torch") else ["test_training.py"]


@pytest.fixture(scope="package", autouse=True)
def _few_texts() -> Iterator[None]:
    caches = (page_texts.bodies, texts._prose_of)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_texts, "_TAKEN", 1500)
        patch.setattr(texts, "_TAKEN", 1500)
        for cache in caches:
            cache.cache_clear()
        yield
    for cache in caches:
        cache.cache_clear()
