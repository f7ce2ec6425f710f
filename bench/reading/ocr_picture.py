"""The picture of docs/measurements.md: letter errors of each program by kind of paper, dots on a logarithmic scale."""

from __future__ import annotations

from html import escape
from math import log10
from typing import TYPE_CHECKING

from bench.reading.ocr_programs import OURS
from bench.reading.ocr_totals import totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.reading.ocr import Judged

_ROW, _LEFT, _TOP, _WIDTH, _PLOT = 26, 130, 64, 900, 730
_LEAST, _MOST = 0.0005, 1.0
_TICKS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_TYPE = 'font-family="sans-serif" font-size="13"'
_COLOURS = ("#9aa0a6", "#e0a030", "#c0504d", "#7fb3d9", "#1f6fb4")


def picture(judged: Sequence[Judged]) -> str:
    """An SVG: a row a kind, a dot a program, ours larger."""
    kinds, names = (list(dict.fromkeys(one)) for one in zip(*((j.kind, j.program) for j in judged), strict=True))
    colours = dict(zip(names, _COLOURS, strict=False))
    height = _TOP + _ROW * len(kinds) + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" {_TYPE}>',
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
        *_legend(names, colours),
        *_grid(height),
    ]
    for row, kind in enumerate(kinds):
        y = _TOP + _ROW * row + _ROW // 2
        rates = {one.program: totals(one.scores).cer for one in judged if one.kind is kind}
        ends = [_x(rate) for rate in rates.values()]
        parts.append(f'<text x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(kind.value)}</text>')
        parts.append(
            f'<line x1="{min(ends):.1f}" x2="{max(ends):.1f}" y1="{y}" y2="{y}" stroke="#ddd" stroke-width="3"/>'
        )
        parts += [_dot(_x(rate), y, colours[name], large=name == OURS) for name, rate in rates.items()]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend(names: Sequence[str], colours: dict[str, str]) -> list[str]:
    parts, x = [], _LEFT
    for name in names:
        parts.append(_dot(x, 18, colours[name], large=name == OURS))
        parts.append(f'<text x="{x + 12}" y="22">{escape(name)}</text>')
        x += 30 + 7 * len(name)
    return [*parts, f'<text x="{_WIDTH - 12}" y="22" text-anchor="end" fill="#555">CER, logarithmic</text>']


def _grid(height: int) -> list[str]:
    parts = []
    for tick in _TICKS:
        x = _x(tick)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 8}" y2="{height - 12}" stroke="#eee"/>')
        label = "≤ 0.05 %" if tick == _LEAST else f"{tick * 100:g} %"
        parts.append(f'<text x="{x:.1f}" y="{_TOP - 14}" text-anchor="middle" fill="#555">{label}</text>')
    return parts


def _dot(x: float, y: float, colour: str, *, large: bool) -> str:
    return f'<circle cx="{x:.1f}" cy="{y}" r="{7 if large else 5}" fill="{colour}" stroke="white"/>'


def _x(rate: float) -> float:
    """Column of a rate; those outside the scale lie at its ends."""
    share = log10(min(max(rate, _LEAST), _MOST) / _LEAST) / log10(_MOST / _LEAST)
    return _LEFT + 12 + _PLOT * share
