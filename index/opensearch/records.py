"""Answers by records, and counts of records: what is asked of OpenSearch, and what its answer says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.search import BEST_PAGES, FACET_VALUES, Facet, FacetCount
from index.ranking import FACET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_EXACT_BELOW = 40_000  # records; from there on OpenSearch counts to about a hundredth
_PAGES = "pages"
_TOTAL = "records"
_DISTINCT = {"cardinality": {"field": "record", "precision_threshold": _EXACT_BELOW}}

Body = dict[str, Any]


def counting(*, total: bool, facets: bool) -> Body:
    """The part of a request that counts records: all that are found, and those of each value of the facets."""
    wanted = {_TOTAL: _DISTINCT} if total else {}
    if facets:
        wanted |= {facet.value: _commonest(facet) for facet in Facet}
    return {"aggs": wanted} if wanted else {}


def _commonest(facet: Facet) -> Body:
    """Shards hold whole records, so that their counts add up."""
    order = [{_TOTAL: "desc"}, {"_key": "asc"}]
    terms = {"field": FACET, "include": f"{facet.value}:.*", "size": FACET_VALUES, "order": order}
    return {"terms": terms, "aggs": {_TOTAL: _DISTINCT}}


def grouping(shown: list[str]) -> Body:
    """The part of a request that asks for records, each with its best pages."""
    best = {
        "name": _PAGES,
        "size": BEST_PAGES,
        "sort": [{"_score": "desc"}, {"page": "asc"}],
        "track_scores": True,
        "_source": shown,
    }
    return {"collapse": {"field": "record", "inner_hits": best}, "_source": ["record", "title"]}


def total_of(aggregations: Mapping[str, Any]) -> int:
    """How many records are found."""
    return int(aggregations[_TOTAL]["value"])


def facets_of(aggregations: Mapping[str, Any]) -> Iterator[FacetCount]:
    """The commonest values of each facet."""
    for facet in Facet:
        for bucket in aggregations.get(facet.value, {"buckets": ()})["buckets"]:
            value = bucket["key"].partition(":")[2]
            yield FacetCount(facet, value, int(bucket[_TOTAL]["value"]))


def pages_of(hit: Mapping[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """How many pages of a record are found, and the best of them."""
    found = hit["inner_hits"][_PAGES]["hits"]
    return found["total"]["value"], found["hits"]
