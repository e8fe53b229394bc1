"""What is said of each side, and the comparison as a document: word for word the same on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from marugoto_stats import notation
from marugoto_stats.model import Comparison, Side
from marugoto_stats.render.attention import Item, decisions_title
from marugoto_stats.render.compare.layout import lay_out
from marugoto_stats.render.headline import period
from marugoto_stats.render.outline import Outline, Part, Section
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words


def facts(comparison: Comparison, words: Words) -> tuple[tuple[str, str], ...]:
    """List what holds of each side, then of all."""
    told = [(safe_text(side.label), about(side, words)) for side in comparison.sides]
    if comparison.filters:
        told.append((words("report.filters"), words.listing([safe_text(text) for text in comparison.filters])))
    told.append((words("report.audience"), audience(comparison, words)))
    if comparison.as_of:
        told.append((words("report.as-of"), comparison.as_of.isoformat()))
    return tuple(told)


def about(side: Side, words: Words) -> str:
    """Say in one line what is known of a side beside its counts."""
    return words.listing([part for part in _about(side, words) if part])


def _about(side: Side, words: Words) -> Iterator[str]:
    if not side.figures:
        yield words("compare.figureless")
    else:
        yield period(side.period, words) if side.period.since else words("compare.no-months")
        yield words("compare.months", n=side.months) if side.months else ""
        yield words("compare.count-centres", n=len(side.centres)) if side.centres else ""
        yield words("compare.count-districts", n=side.districts) if side.districts is not None else ""
    if side.staffing is not None:
        yield words("compare.coordinators", n=notation.plain(side.staffing.coordinators))
    if side.resident_base is not None:
        said = words(f"profile.show.resident-{str(side.resident_base).lower()}")
        yield said[:1].lower() + said[1:]
    for one in side.openings:
        yield words("compare.opened", centre=safe_text(one.centre), month=one.month, n=one.months)


def origins(comparison: Comparison, words: Words) -> tuple[tuple[str, str], ...]:
    """Say of each side from which files it is, and by which words it was read."""
    told = []
    for side in comparison.sides:
        text = "  ".join(part for part in (words.listing([*side.files]), safe_text(side.chosen)) if part)
        if text:
            told.append((safe_text(side.label), text))
    return tuple(told)


def audience(comparison: Comparison, words: Words) -> str:
    """Say for whom a comparison is, and what is hidden in it."""
    policy = comparison.policy
    text = words(f"report.for.{policy.audience}")
    return text + words("report.hidden", least=policy.smallest_published) if policy.smallest_published > 1 else text


def questions(comparison: Comparison, words: Words) -> list[str]:
    """Name the sides in whose logs something needs a decision."""
    return [words("compare.questions", side=safe_text(side.label), n=side.open_questions)
            for side in comparison.sides if side.open_questions]  # fmt: skip


def document(comparison: Comparison, words: Words) -> Outline:
    """Make the document: what each side is, how to read it, and every table with the reasons below it."""
    internal = comparison.policy.audience == "internal"
    parts = tuple(_parts(comparison, words))
    asked = questions(comparison, words) if internal else []
    reading = (words("compare.notes"), tuple(("", note) for note in comparison.notes))
    own = (words("report.chosen"), origins(comparison, words))
    return Outline(
        lang=comparison.lang, title=words("compare.title"),
        who=words.listing([safe_text(side.label) for side in comparison.sides]), period="",
        mark=words("document.internal") if internal else "", facts=facts(comparison, words),
        chain_heading="", chain=(), splits_heading="", splits=(), room="",
        parts_heading=words("document.heading.parts"), parts=parts,
        left_out=left_out(comparison, words), methods_heading=words("document.heading.methods"),
        methods=tuple(Section(heading, lines) for heading, lines in (reading, own) if lines),
        signs_heading=words("document.heading.signs"), signs=_signs(parts, words),
        decisions_heading=decisions_title(comparison.open_questions, words) if asked else "",
        decisions=tuple(Item(text, "", "") for text in asked), monthly=False,
    )  # fmt: skip


def left_out(comparison: Comparison, words: Words) -> str:
    """Name the tables of which only one side has counts; empty where there are none."""
    names = words.listing([safe_text(name) for name in comparison.left_out])
    return words("compare.left-out", names=names) if names else ""


def _parts(comparison: Comparison, words: Words) -> Iterator[Part]:
    for number, table in enumerate(comparison.tables, start=1):
        layout = lay_out(table, comparison, words)
        unit, *notes = layout.notes
        yield Part(
            id=table.id, heading=layout.title, label=words("document.table"), number=number, caption=layout.title,
            paragraph="", stub=safe_text(table.rows.label), layout=layout, unit=unit, notes=tuple(notes),
        )  # fmt: skip


def _signs(parts: Sequence[Part], words: Words) -> tuple[tuple[str, str], ...]:
    """Explain the signs that stand in these tables."""
    lines = [line for part in parts for section in part.layout.sections for line in section.lines]
    cells = {cell for line in lines for cell in line.cells}
    found = (("0", words("document.sign.zero")), (notation.HIDDEN, words("document.sign.hidden")),
             (notation.UNAVAILABLE, words("compare.sign")))  # fmt: skip
    return tuple((sign, said) for sign, said in found if sign in cells or sign == "0")
