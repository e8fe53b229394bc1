"""Published figures beside a log as lines of a screen: what reproduces them, what does not, and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from marugoto_stats import notation
from marugoto_stats.model import Check, Collated, Collation, Convention, Fit
from marugoto_stats.render.details import block
from marugoto_stats.render.display import LONGEST_TEXT, Line, Style, calm, columns, right, wrapped
from marugoto_stats.render.grid import Pen
from marugoto_stats.render.headline import days
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

_FEW: Final = 30
"""Figures up to which all are listed; of more only those that differ, and with `verbose` all."""


def collations(check: Check, pen: Pen, say: Words, *, verbose: bool) -> Iterator[Line]:
    """Yield what was found for each centre and period of the table file."""
    for one in check.against:
        yield from ((), ())
        yield ((_title(one, say), "title"),)
        yield from _told(_verdict(one, say), pen, style="strong")
        for mark, text in _fits(one, say):
            yield from _told(text, pen, mark)
        for fit in one.fits[:1]:
            yield from _settings(fit, pen, say)
        yield from _figures(one, pen, say, verbose=verbose)
        yield from _unchecked(one, pen, say)


def _told(text: str, pen: Pen, mark: str = "", *, style: Style = "") -> Iterator[Line]:
    """Set a sentence behind a mark, its further lines under its first."""
    room = None if pen.width is None else pen.width - columns(mark)
    for place, line in enumerate(wrapped(calm(text, LONGEST_TEXT), room)):
        yield (mark if place == 0 else " " * columns(mark), ""), (line, style)


def _title(one: Collation, say: Words) -> str:
    span = one.period
    parts = [*one.centres, days(span.since, span.until, say) if span.since and span.until else ""]
    return calm(say("check.against.title", name=safe_text(one.file), of=" ".join(part for part in parts if part)))


def _verdict(one: Collation, say: Words) -> str:
    """Say first whether the rules in force reproduce everything; else whether any combination does."""
    n = len(one.checked)
    if not n:
        return say("check.against.nothing")
    if one.same_today:
        return say("check.against.same-today", n=n)
    if not one.different:
        return say("check.against.same-others", n=n)
    return say("check.against.none", n=n, reproduced=n - len(one.different))


def _fits(one: Collation, say: Words) -> Iterator[tuple[str, str]]:
    """Word every combination that fits best, by what it changes: each sentence with its mark."""
    if not one.checked:
        return
    joint, mark = say("check.against.joint"), say("check.against.mark")
    yield "", say("check.against.closest" if one.different else "check.against.fits", n=one.combinations)
    for fit in one.fits:
        changes = joint.join(_chosen(fit, question, say) for question in fit.differs)
        yield mark, changes or say("check.against.as-today")
        opened = [choice_of(question, choice, say) for question, known in fit.choices.items()
                  if question not in fit.differs for choice in known[1:]]  # fmt: skip
        if opened:
            yield " " * columns(mark), say("check.against.open", choices=joint.join(opened))


def _chosen(fit: Fit, question: str, say: Words) -> str:
    """Word what a combination changes; of choices that fit alike, all."""
    text, *others = (choice_of(question, choice, say) for choice in fit.choices[question])
    for other in others:
        text = say("check.against.or", one=text, other=other)
    return text


def choice_of(question: str, choice: str, say: Words) -> str:
    """Word a choice."""
    return say(f"check.against.choice.{question}.{choice}")


def _settings(fit: Fit, pen: Pen, say: Words) -> Iterator[Line]:
    """Set the lines of a profile that would adopt a combination, and what has none."""
    if fit.settings:
        yield from _told(say("check.against.settings"), pen)
        yield from (((f"  {line}".rstrip(), "strong"),) for line in fit.settings.strip().split("\n"))
    if fit.without_setting:
        named = [choice_of(question, getattr(fit.convention, question), say) for question in fit.without_setting]
        text = say("check.against.without-setting", choices=say("check.against.joint").join(named))
        yield from _told(text, pen)


def _figures(one: Collation, pen: Pen, say: Words, *, verbose: bool) -> Iterator[Line]:
    """List figures: published, ours today, under the best combination, and what it differs by."""
    whole = verbose or len(one.checked) <= _FEW
    listed = [figure for figure in one.checked if whole or {figure.today, figure.best} != {figure.published.n}]
    if not listed:
        return
    other = bool(one.fits[0].differs)
    best = "closest" if one.different else "best"
    heads = ["published", "today", *([best] if other else []), "difference"]
    grid = [[say(f"check.against.head.{name}") for name in heads]]
    grid += [_numbers(figure, other=other) for figure in listed]
    widths = [max(map(columns, column)) for column in zip(*grid, strict=True)]
    texts = [say("check.against.head.figure"), *(_text(figure, one, say) for figure in listed)]
    rows = [[*(right(cell, width) for cell, width in zip(cells, widths, strict=True)), text]
            for cells, text in zip(grid, texts, strict=True)]  # fmt: skip
    yield from block(say("check.against.figures"), rows, pen)
    if rest := len(one.checked) - len(listed):
        yield from _told(say("check.against.rest", n=rest), pen)


def _numbers(figure: Collated, *, other: bool) -> list[str]:
    best = [notation.whole(figure.best or 0)] if other else []
    difference = notation.change(figure.difference or 0, "-")
    return [notation.whole(figure.published.n), notation.whole(figure.today or 0), *best, difference]


def _text(figure: Collated, one: Collation, say: Words) -> str:
    """Name a figure; of one that no combination reproduces, the nearest count and what gives it."""
    name = "  ".join(safe_text(label) for label in figure.labels)
    if not figure.by_none or figure.nearest is None or figure.under is None:
        return name
    if figure.nearest == figure.best:
        return say("check.against.by-none", name=name)
    changes = _changes(figure.under, one.today, say)
    return say("check.against.by-none-nearest", name=name, n=figure.nearest, changes=changes)


def _changes(under: Convention, today: Convention, say: Words) -> str:
    found = [choice_of(question, choice, say) for question, choice, own in
             zip(Convention._fields, under, today, strict=True) if choice != own]  # fmt: skip
    return say("check.against.joint").join(found) or say("check.against.as-today")


def _unchecked(one: Collation, pen: Pen, say: Words) -> Iterator[Line]:
    """Name the figures that the log cannot say, by why; and count those that are hidden."""
    reasons: dict[tuple[str, tuple[str, ...]], list[Collated]] = {}
    for figure in one.figures:
        if figure.unchecked is not None:
            reasons.setdefault((figure.unchecked, figure.lacking), []).append(figure)
    rows: list[list[str]] = []
    for (why, lacking), figures in reasons.items():
        columns_of = say.listing([safe_text(label) for label in lacking])
        names = list(dict.fromkeys("  ".join(map(safe_text, figure.labels)) for figure in figures))
        shown = names if len(names) <= _FEW else [say.listing(_tables(figures))]
        rows.append([say(f"check.against.unchecked.{why}", columns=columns_of, n=len(figures))])
        rows += [[f"  {name}"] for name in shown]
    if one.hidden:
        rows.append([say("check.against.hidden", n=one.hidden)])
    if rows:
        yield from block(say("check.against.cannot"), rows, pen)


def _tables(figures: Sequence[Collated]) -> list[str]:
    return list(dict.fromkeys(safe_text(figure.labels[0]) for figure in figures))
