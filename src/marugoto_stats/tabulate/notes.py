"""The title and the notes of a table, made from its counts and rules alone: no file, reader or asked period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from marugoto_stats import notation
from marugoto_stats.japanese import months_between
from marugoto_stats.model import BLANK, UNCLASSIFIED, Base, Profile, Span, Table, TableSpec
from marugoto_stats.tabulate.dimensions import DIMENSIONS, first_day, month, span_label
from marugoto_stats.tabulate.select import Selection
from marugoto_stats.wording import words

T = TypeVar("T", bound=Table)


def title(spec: TableSpec, base: Base, profile: Profile, missing: str = notation.HIDDEN) -> str:
    """Write the title with what is excluded and N: 地区別・相談方法別（社協事務を除く／N＝920）."""
    say = words(profile.lang)
    kind = "narrowed" if spec.where else spec.base
    return say(f"tables.title.{kind}", name=spec.name, n=base.n if base.n is not None else missing)


def noted(table: Table, selection: Selection | None, profile: Profile, measured: Sequence[str] = ()) -> Table:
    """Add the notes that a reader needs to recount the table; a table of measures tells of the rows that it counts.

    Without rows it says what was found out about its `measured` columns otherwise.
    """
    say = words(profile.lang)
    lines = [say(f"tables.unit.{_unit(table)}")]
    if table.outside is not None:
        lines += _multiple_response(table, profile)
    elif _has_shares(table):
        lines.append(say("tables.note.shares", base=table.base.label, n=table.base.n or 0))
    if table.columns is not None and table.columns.dimension == "measure" and selection is not None:
        lines += _measures(table, selection, profile)
    lines += measured
    shown = {code for axis in (table.rows, table.columns) if axis and axis.dimension not in DIMENSIONS
             for code in axis.codes}
    lines += [say(f"tables.note.{code}") for code in (UNCLASSIFIED, BLANK) if code in shown]
    return replace(table, notes=tuple(lines))


def with_caveats(table: T, lines: Iterable[str]) -> T:
    """Add notes that must not be missing where the table is drawn."""
    said = tuple(lines)
    return replace(table, notes=(*table.notes, *said), caveats=(*table.caveats, *said))


def openings(table: T, centres: Collection[str], span: Span, profile: Profile) -> T:
    """Name the centres that opened within the period, under tables by centre or by time: their months are fewer."""
    axes = {axis.dimension for axis in (table.rows, table.columns) if axis}
    if span.since is None or span.until is None or axes.isdisjoint(("centre", *DIMENSIONS)):
        return table
    say, since, until = words(profile.lang), month(span.since), month(span.until)
    parts = []
    for term in profile.vocabularies["centre"].terms:
        opened = profile.opened.get(term.code, "")
        if term.code in centres and since < opened <= until:
            n = len(months_between(first_day(opened), span.until))
            begun = span_label("month", opened, say, several=True)
            parts.append(say("tables.note.opened-one", centre=term.label, month=begun, n=n))
    return with_caveats(table, [say("tables.note.opened", parts=say.listing(parts))] if parts else [])


def _unit(table: Table) -> str:
    if table.columns is not None and table.columns.dimension == "measure":
        return "measures"
    return table.unit


def _has_shares(table: Table) -> bool:
    return any(figure.share is not None for figures in table.cells for figure in figures)


def _multiple_response(table: Table, profile: Profile) -> list[str]:
    say = words(profile.lang)
    outside = table.outside
    base = table.base
    kind = "multiple" if base.n == base.contacts else "multiple-mentions"
    numbers = {"contacts": base.contacts or 0, "mentions": base.mentions or 0}
    kind = "base-not-given" if base.n is None else "mentions-not-given" if base.mentions is None else kind
    lines = [say(f"tables.note.{kind}", base=base.label, **numbers)]
    if outside is not None and None not in (outside.none, outside.blank, outside.unknown):
        parts = [say(f"tables.outside.{code}", n=n) for code, n in
                 (("none", outside.none), ("blank", outside.blank), ("unknown", outside.unknown)) if n]
        key = "outside" if parts else "outside-nothing"
        lines.append(say(f"tables.note.{key}", parts=say.listing(parts)))
    return lines


def _measures(table: Table, selection: Selection, profile: Profile) -> list[str]:
    say = words(profile.lang)
    lines: list[str] = []
    measures = table.columns.codes if table.columns else ()
    if "persons" in measures:
        if "person" not in selection.roles:
            lines.append(say("tables.note.no-persons"))
        else:
            without = int(selection.frame.loc[selection.frame["person"].isna(), "weight"].sum())
            lines.append(say("tables.note.persons"))
            if without:
                lines.append(say("tables.note.persons-without", n=without))
    if "new" in measures and "case_status" not in selection.roles:
        lines.append(say("tables.note.no-case-status"))
    if table.rows.subtotals:
        lines.append(say("tables.note.overview"))
    return lines
