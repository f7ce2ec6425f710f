"""Until when the timestamp on a seal of ours is good for by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyhanko.pdf_utils.reader import PdfFileReader

from signing.verify.cms.parts import certificates_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def stamped_until(path: Path) -> datetime | None:
    """End of the certificate that made the newest signature's timestamp; None where there is none."""
    with path.open("rb") as file:
        signatures = PdfFileReader(file).embedded_regular_signatures
        attributes = signatures[-1].signer_info["unsigned_attrs"] if signatures else ()
        tokens = [
            value["content"]
            for attribute in attributes
            if attribute["type"].native == "signature_time_stamp_token"
            for value in attribute["values"]
        ]
        return min((certificates_of(token)[0].not_valid_after for token in tokens), default=None)
