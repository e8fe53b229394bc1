"""A comparison as lines of a screen."""

from __future__ import annotations

from collections.abc import Iterator

from marugoto_stats import notation
from marugoto_stats.model import Comparison
from marugoto_stats.render.compare.layout import lay_out
from marugoto_stats.render.compare.told import facts, left_out, origins, questions
from marugoto_stats.render.display import LONGEST_TEXT, Line, calm, wrapped
from marugoto_stats.render.grid import Pen, draw, notes
from marugoto_stats.render.screen import pairs
from marugoto_stats.wording import words


def page(comparison: Comparison, pen: Pen) -> Iterator[Line]:
    """Yield it line by line: the sides, how to read them, the tables, and last what needs a decision."""
    say = words(comparison.lang)
    yield ((say("compare.title"), "title"),)
    yield ()
    yield from pairs(list(facts(comparison, say)), pen)
    if own := origins(comparison, say):
        yield ()
        yield from pairs([*own], pen)
    yield ()
    for note in comparison.notes:
        for line in wrapped(calm(note, LONGEST_TEXT), pen.width):
            yield ((line, ""),)
    for table in comparison.tables:
        yield from ((), ())
        layout = lay_out(table, comparison, say, unavailable=notation.UNAVAILABLE_NARROW)
        yield from draw(layout, pen, say)
        yield ()
        yield from notes(layout, pen, say, comparison.notes)
    if not comparison.tables:
        yield from ((), ((say("compare.nothing"), ""),))
    if text := left_out(comparison, say):
        yield ()
        yield from (((line, "quiet"),) for line in wrapped(calm(text, LONGEST_TEXT), pen.width))
    asked = questions(comparison, say) if comparison.policy.audience == "internal" else []
    if asked:
        yield ()
    for text in asked:
        yield from (((line, "ask"),) for line in wrapped(calm(text, LONGEST_TEXT), pen.width))
