"""The axis of the months: equal places from left to right, marked below; years below the months."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marugoto_stats.render import palette
from marugoto_stats.render.chart.paper import SMALL, Paper, line_height
from marugoto_stats.render.chart.series import Line
from marugoto_stats.wording import Words

_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_AIR: Final = 0.04
"""Between two marks side by side."""
_PINNED_GAP: Final = 0.1
_PINNED_LABEL: Final = 0.5
"""The widest line of a mark that is no month."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one line: its middle and its width."""

    line: Line
    x: float
    width: float


def slots(paper: Paper, lines: Sequence[Line], *, left: float, width: float) -> list[Slot]:
    """Part a width among the lines; one that is no month stands apart, and may need more for its label."""
    usual = width / len(lines)
    wide = {line.code: max(usual, _mark_width(paper, line) + _AIR) for line in lines if line.pinned}
    months = len(lines) - len(wide)
    gap = _PINNED_GAP if wide and months else 0.0
    each = (width - gap - sum(wide.values())) / max(1, months)
    found: list[Slot] = []
    x = left
    for place, line in enumerate(lines):
        x += gap if place == months else 0.0
        own = wide.get(line.code, each)
        found.append(Slot(line, x + own / 2, own))
        x += own
    return found


def marks_height(lines: Sequence[Line], *, years: bool) -> float:
    """Return the height of what stands below the baseline."""
    two = years or any(line.pinned for line in lines)
    return (2 if two else 1) * line_height(SMALL) + 0.06


def mark(paper: Paper, places: Sequence[Slot], words: Words, *, y: float, years: bool) -> None:
    """Write the months below the baseline at y, and below them the years where they begin."""
    y += 0.06 + line_height(SMALL) / 2
    for slot, name in zip(places, _names(paper, places, words), strict=True):
        broken = paper.broken(name, _PINNED_LABEL, SMALL) if slot.line.pinned else [name]
        middle = y + (len(broken) - 1) / 2 * line_height(SMALL)
        paper.lines(slot.x, middle, broken, size=SMALL, tone=palette.GREY, align="center")
    if years:
        _mark_years(paper, places, words, y=y + line_height(SMALL))


def _mark_years(paper: Paper, places: Sequence[Slot], words: Words, *, y: float) -> None:
    """Write a year where it begins, unless the next one begins too close to it."""
    starts: list[tuple[str, Slot]] = []
    for slot in places:
        if (found := _MONTH.fullmatch(slot.line.code)) and (not starts or starts[-1][0] != found[1]):
            starts.append((found[1], slot))
    edge = float("inf")
    for year, slot in reversed(starts):
        text = words("chart.year", year=year)
        width = paper.width_of(text, SMALL)
        x = slot.x - max(width if width <= slot.width else 0, paper.width_of("0", SMALL)) / 2
        if x + width + _AIR <= edge:
            paper.text(x, y, text, size=SMALL, tone=palette.GREY)
            edge = x


def _names(paper: Paper, places: Sequence[Slot], words: Words) -> list[str]:
    """Name the places: 4月, or where that is too long 4, or only the first month of each quarter."""
    full = [_name(slot.line, words, "month") for slot in places]
    if _all_fit(paper, places, full):
        return full
    signs = [_name(slot.line, words, "month-sign") for slot in places]
    if not _all_fit(paper, places, signs):
        signs = [name * _starts_a_quarter(slot.line) for slot, name in zip(places, signs, strict=True)]
    return [full[0] if _all_fit(paper, places[:1], full[:1]) else signs[0], *signs[1:]]


def _all_fit(paper: Paper, places: Sequence[Slot], names: Sequence[str]) -> bool:
    return all(
        slot.line.pinned or paper.width_of(name, SMALL) + _AIR <= slot.width
        for slot, name in zip(places, names, strict=True)
    )


def _name(line: Line, words: Words, form: str) -> str:
    found = _MONTH.fullmatch(line.code)
    return words(f"chart.{form}.{int(found[2])}") if found else line.label


def _starts_a_quarter(line: Line) -> bool:
    found = _MONTH.fullmatch(line.code)
    return found is None or int(found[2]) % 3 == 1


def _mark_width(paper: Paper, line: Line) -> float:
    return paper.widest(paper.broken(line.label, _PINNED_LABEL, SMALL), SMALL)
