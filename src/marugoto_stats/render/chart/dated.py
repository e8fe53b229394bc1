"""What an office says happened, in the charts of months: a thin line at its day, a number above, a list below."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from marugoto_stats.model import Event
from marugoto_stats.render import palette
from marugoto_stats.render.chart.months import Slot
from marugoto_stats.render.chart.paper import MARGIN, SMALL, WIDTH, Paper, line_height
from marugoto_stats.render.chart.series import Dated
from marugoto_stats.render.wrap import short
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

_LEAD: Final = 0.1
"""Inches in which a number is led to its line."""
_AIR: Final = 0.05
"""Around a number."""
_FULL: Final = 0.8
"""How much of the width numbers may fill: the rest keeps them near to their lines."""
_GAP: Final = 0.3
"""Between two columns of the list."""
_MOST_COLUMNS: Final = 3
_MEASURE: Final = WIDTH - 2 * MARGIN


# ── lines and numbers ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Mark:
    """One number, or several, and the lines that it belongs to."""

    xs: tuple[float, ...]
    numbers: tuple[int, ...]

    @property
    def middle(self) -> float:
        return (self.xs[0] + self.xs[-1]) / 2

    @property
    def text(self) -> str:
        """Write its numbers: 3, 3,5, 3-5."""
        runs = groupby(enumerate(self.numbers), key=lambda pair: pair[1] - pair[0])
        ends = [[pair[1] for pair in run] for _, run in runs]
        return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in ends)


def strip(events: Sequence[Dated]) -> float:
    """Return the height of the numbers above a drawing, with what leads from them to the lines."""
    return _AIR + line_height(SMALL) + _LEAD if events else 0.0


def draw_dates(paper: Paper, places: Sequence[Slot], events: Sequence[Dated], *, top: float, base: float) -> None:
    """Draw each event's line from the strip below `top` down to `base`, behind the columns, and its number above it."""
    if not events:
        return
    bounds = places[0].x - places[0].width / 2, places[-1].x + places[-1].width / 2
    marks = _joined(paper, _marks(places, events), bounds[1] - bounds[0])
    low = top + strip(events)
    for mark, x in zip(marks, _spread(paper, marks, bounds), strict=True):
        paper.text(x, top + _AIR + line_height(SMALL) / 2, mark.text, size=SMALL, tone=palette.GREY, align="center")
        for at in mark.xs:
            paper.thread((x, at, at), (low - _LEAD, low, base))


def _marks(places: Sequence[Slot], events: Sequence[Dated]) -> list[_Mark]:
    """Find where the days lie; events of one day share a line."""
    slots = {slot.line.code: slot for slot in places}
    found = []
    for day, of_day in groupby(events, key=lambda one: one.event.day):
        slot = slots[f"{day:%Y-%m}"]
        part = (day.day - 0.5) / monthrange(day.year, day.month)[1]
        found.append(_Mark((slot.x + (part - 0.5) * slot.width,), tuple(one.number for one in of_day)))
    return found


def _joined(paper: Paper, marks: list[_Mark], room: float) -> list[_Mark]:
    """Give lines that stand closest a common number until all numbers fit side by side."""
    while len(marks) > 1 and sum(_width(paper, mark) for mark in marks) > _FULL * room:
        closest = min(range(1, len(marks)), key=lambda i: marks[i].middle - marks[i - 1].middle)
        one, other = marks[closest - 1 : closest + 1]
        marks = [*marks[: closest - 1], _Mark(one.xs + other.xs, one.numbers + other.numbers), *marks[closest + 1 :]]
    return marks


def _width(paper: Paper, mark: _Mark) -> float:
    return paper.width_of(mark.text, SMALL) + _AIR


def _spread(paper: Paper, marks: Sequence[_Mark], bounds: tuple[float, float]) -> list[float]:
    """Place numbers as near to their lines as they can stand without touching, those that crowd around their mean."""
    widths = [_width(paper, mark) for mark in marks]
    offsets = [sum(widths[:place]) + widths[place] / 2 for place in range(len(widths))]
    blocks: list[list[float]] = []
    for mark, offset in zip(marks, offsets, strict=True):
        blocks.append([mark.middle - offset])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    low, high = bounds[0], bounds[1] - sum(widths)
    starts = [min(max(_mean(block), low), max(high, low)) for block in blocks for _ in block]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


# ── the list below ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Listed:
    """The list of a chart's events, set in columns that are read downwards, and what the events are not."""

    numbers: list[str]
    texts: list[list[str]]
    """Each broken into lines."""
    columns: int
    said: list[str]

    @property
    def deep(self) -> int:
        """How many events stand in a column, the last one apart."""
        return -(-len(self.texts) // self.columns)

    @property
    def lines(self) -> int:
        """How many lines the longest column has."""
        columns = [self.texts[start : start + self.deep] for start in range(0, len(self.texts), self.deep)]
        return max(sum(map(len, column)) for column in columns)

    @property
    def height(self) -> float:
        """Return how tall it is."""
        return (self.lines + len(self.said)) * line_height(SMALL)


def listed(paper: Paper, events: Sequence[Dated], words: Words) -> Listed | None:
    """Set the list of a chart's events in the columns that make it shortest; None without events."""
    if not events:
        return None
    numbers, texts = [str(one.number) for one in events], [_told(one.event, words) for one in events]
    said = paper.broken(words("events.no-cause"), _MEASURE, SMALL)

    def in_columns(columns: int) -> Listed:
        room = (_MEASURE + _GAP) / columns - _GAP - _aside(paper, numbers)
        return Listed(numbers, [paper.broken(text, room, SMALL, balanced=False) for text in texts], columns, said)

    return min(map(in_columns, range(1, _MOST_COLUMNS + 1)), key=lambda found: found.height)


def _aside(paper: Paper, numbers: Sequence[str]) -> float:
    """Return the width of the numbers with the white on their right."""
    return paper.widest(numbers, SMALL) + 2 * _AIR


def _told(event: Event, words: Words) -> str:
    """Say when what happened, and where if not everywhere."""
    scope, facts = short(safe_text(event.scope)), {"day": day_of(event, words), "event": short(safe_text(event.text))}
    return words("events.one-of", scope=scope, **facts) if scope else words("events.one", **facts)


def day_of(event: Event, words: Words) -> str:
    """Write the day of an event as charts do."""
    day = event.day
    return words("chart.day", year=str(day.year), month=words(f"chart.month.{day.month}"), day=day.day)


def write_list(paper: Paper, found: Listed, y: float) -> None:
    """Write the list from y downwards."""
    aside, step = _aside(paper, found.numbers), line_height(SMALL)
    wide, above = (_MEASURE + _GAP) / found.columns, y
    for place, (number, lines) in enumerate(zip(found.numbers, found.texts, strict=True)):
        column, row = divmod(place, found.deep)
        left, above = MARGIN + column * wide, above if row else y
        paper.text(left + aside - 2 * _AIR, above + step / 2, number, size=SMALL, tone=palette.GREY, align="right")
        for line in lines:
            paper.text(left + aside, above + step / 2, line, size=SMALL)
            above += step
    for n, line in enumerate(found.said, start=found.lines):
        paper.text(MARGIN, y + (n + 0.5) * step, line, size=SMALL, tone=palette.GREY)
