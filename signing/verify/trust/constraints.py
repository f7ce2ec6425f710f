"""What an authority may issue, as its own certificate says: usage, path length, names (RFC 5280 §6.1.4).

Roots are held to it too: their own limits are their makers' will, and a list of anchors is not asked to repeat them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyhanko_certvalidator.name_trees import (
    ExcludedSubtrees,
    PermittedSubtrees,
    default_excluded_subtrees,
    default_permitted_subtrees,
    process_general_subtrees,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asn1crypto import x509


def keeps_limits(path: Sequence[x509.Certificate]) -> bool:
    """Whether every authority of the path, from the leaf up to the root, was allowed to issue what is below it."""
    try:
        return all(_may_issue(path[:place], path[place]) for place in range(1, len(path))) and _names_allowed(path)
    except (ValueError, TypeError, KeyError, LookupError):  # a limit that cannot be read is not kept
        return False


def _may_issue(below: Sequence[x509.Certificate], authority: x509.Certificate) -> bool:
    usage = authority.key_usage_value
    if usage is not None and "key_cert_sign" not in usage.native:
        return False
    constraints = authority.basic_constraints_value
    if constraints is None:  # version 1, as very old roots are; others never come here without being told `ca`
        return bool(authority["tbs_certificate"]["version"].native == "v1" or authority.self_issued)
    most = constraints["path_len_constraint"].native
    between = sum(1 for certificate in below[1:] if not certificate.self_issued)
    return bool(constraints["ca"].native) and (most is None or between <= most)


def _names_allowed(path: Sequence[x509.Certificate]) -> bool:
    permitted = PermittedSubtrees(default_permitted_subtrees())
    excluded = ExcludedSubtrees(default_excluded_subtrees())
    for place, certificate in reversed(list(enumerate(path))):
        held = place == 0 or not certificate.self_issued
        if held and not (permitted.accept_cert(certificate) and excluded.accept_cert(certificate)):
            return False
        limits = certificate.name_constraints_value
        if limits is not None:
            permitted.intersect_with(process_general_subtrees(limits["permitted_subtrees"] or ()))
            excluded.union_with(process_general_subtrees(limits["excluded_subtrees"] or ()))
    return True
