"""Limits on strangers' input (trust.md §4): stated once, carried as a value, shown by `vankho doctor`."""

from __future__ import annotations

from dataclasses import dataclass

_WALL_TO_CPU = 2  # a core is shared


@dataclass(frozen=True, slots=True)
class InputLimits:
    """What one input may be, and what the child process that parses it may use.

    Attributes:
        file_bytes: largest file taken.
        page_pixels: most pixels of one page picture (A0 at 300 dpi is 140 million).
        side_pixels: longest side of one page picture.
        pages: most pages of one document.
        stream_bytes: most bytes one PDF stream may unpack to.
        page_operators: most drawing operators of one PDF page, those of its forms counted as often as they are drawn.
        form_depth: how deep forms may lie in one another.
        pattern_tiles: most tiles of a pattern on the largest page.
        font_codes: most codes that a font's map may tell of.
        attachments: most files taken out of one document handed in, those inside of those inside counted too.
        attachment_bytes: most bytes of all of them.
        attachment_depth: how deep portfolios inside portfolios are opened.
        memory_bytes: address space of the child.
        large_memory_bytes: of one that found no room in that and is tried once more, with no other such beside it.
        machine_memory_bytes: what all child processes may hold together; 0 for three quarters of the machine.
        cpu_seconds, wall_seconds: time of the child for one task (one page, or one inspection).
        output_bytes: largest file the child may write.
        answer_bytes: largest answer of a child; the seal on the manifest of a dossier of 100,000 files has a tenth.
    """

    file_bytes: int = 4 << 30
    page_pixels: int = 178_956_970
    side_pixels: int = 32_767
    pages: int = 10_000
    stream_bytes: int = 1 << 30
    page_operators: int = 10_000_000
    form_depth: int = 24
    pattern_tiles: int = 20_000_000
    font_codes: int = 1_000_000
    attachments: int = 500
    attachment_bytes: int = 4 << 30
    attachment_depth: int = 3
    memory_bytes: int = 1536 << 20
    large_memory_bytes: int = 4 << 30
    machine_memory_bytes: int = 0
    cpu_seconds: int = 60
    wall_seconds: int = 120
    output_bytes: int = 4 << 30
    answer_bytes: int = 256 << 20

    @classmethod
    def of(cls, **told: int) -> InputLimits:
        """Limits as the settings tell them; what they do not tell follows from what they do.

        Settings of before know one limit of memory, which no child may pass, and time by which a wait can be guessed.
        """
        if "memory_bytes" in told:
            told = {"large_memory_bytes": told["memory_bytes"], **told}
        if "cpu_seconds" in told:
            told = {"wall_seconds": max(cls().wall_seconds, told["cpu_seconds"] * _WALL_TO_CPU), **told}
        return cls(**told)
