"""Our tables counted as other offices count: records and specifications are changed, the tabulator is the same.

Two codes that no vocabulary has stand for answers that an office puts inside N: they widen a base, and have no line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from marugoto_stats.japanese import Period
from marugoto_stats.model import (
    BLANK,
    CHOICES,
    GAPS,
    NONE,
    UNKNOWN,
    Coded,
    Convention,
    Profile,
    Published,
    Table,
    TableSpec,
)
from marugoto_stats.model import CHAIN as LINKS
from marugoto_stats.tabulate import count
from marugoto_stats.tabulate.build import build, several_answers
from marugoto_stats.tabulate.chain import base_chain
from marugoto_stats.tabulate.dimensions import DIMENSIONS, codes_in, column_label
from marugoto_stats.tabulate.select import Filter, Selection, select
from marugoto_stats.wording import words

CHAIN: Final = "base_chain"
TOTAL: Final = "total"
SUBTOTAL: Final = "consultations"
PARTNER: Final = "partner"
_OUTSIDE: Final[Mapping[str, str]] = {
    "outside_none": NONE, "outside_blank": BLANK, "outside_unknown": UNKNOWN,
    "no_partner": NONE, "partner_blank": BLANK, "partner_unknown": UNKNOWN,
    NONE: NONE, BLANK: BLANK, UNKNOWN: UNKNOWN,
}  # fmt: skip
"""What a line beside a table of several answers, or of the chain, counts: contacts by where they stand."""
_OF_PARTNERS: Final = LINKS[LINKS.index("no_partner"):]
"""Lines of the chain that stand beside the table of partners, too."""
_PARTNER_LINES: Final[Mapping[str, str]] = {"with_partner": "base_contacts"}
_IN_N: Final = "in_n_"
"""Begins the code of an answer that is inside N and has no line of its own."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Contacts:
    """The contacts that may be counted, whatever the convention."""

    selection: Selection
    """Those of the period, and those without a day that meet the filters."""
    cut: bool
    """Whether a period is asked for: then those without a day are outside it today."""
    twice: frozenset[int]
    """Labels of the rows that repeat another one."""
    branches: Mapping[str, pd.Series]
    """dimension of several answers → combinations in which every branch has its code."""


def contacts(coded: Coded, *, period: Period | None, where: Sequence[Filter], twice: Mapping[tuple[str, str], set[int]],
             branches: Mapping[str, pd.Series]) -> Contacts:
    """Gather the contacts of a period and those without a day; `twice` holds rows that repeat others, by sheet."""
    chosen = select(coded, period=period, where=where)
    frame = chosen.frame
    if period is not None:
        every = select(coded, where=where).frame
        frame = every[every.index.isin(frame.index) | every["date"].isna()]
    places = zip(frame.index, frame["file"], frame["sheet"], frame["row"], strict=True)
    repeated = frozenset(label for label, file, sheet, row in places if row in twice.get((file, sheet), ()))
    own = {dimension: column.loc[frame.index] for dimension, column in branches.items()}
    return Contacts(replace(chosen, frame=frame), period is not None, repeated, own)


class Recount:
    """Counts single figures under any convention; a table is built once for all that matters to it."""

    def __init__(self, of: Contacts, profile: Profile) -> None:
        self.of = of
        self.profile = profile
        self.specs = {spec.id: spec for spec in profile.tables}
        self.several = [d for d in of.selection.dimensions
                        if d in profile.vocabularies and profile.vocabularies[d].multiple_response]  # fmt: skip
        self._frames: dict[Convention, pd.DataFrame] = {}
        self._tables: dict[tuple[str, Convention], Table] = {}
        self._chains: dict[Convention, dict[str, int]] = {}

    # ── what there is to ask ──

    def choices(self) -> dict[str, tuple[str, ...]]:
        """List the choices of every question that these contacts pose, today's first; of the others today's alone."""
        posed = dict(self._posed())
        today = self.today()
        return {
            question: tuple(sorted(known, key=lambda one: one != own)) if posed[question] else (own,)
            for (question, known), own in zip(CHOICES.items(), today, strict=True)
        }

    def today(self) -> Convention:
        """Return the rules in force."""
        return Convention(n=self.profile.partner_base, undated="outside" if self.of.cut else "inside")

    def _posed(self) -> Iterator[tuple[str, bool]]:
        frame = self.of.selection.frame
        found = {d: codes_in(frame[d].unique()) for d in self.of.selection.dimensions if d not in DIMENSIONS}
        yield "weights", bool((frame["weight"] != 1).any())
        yield "clerical", count.CLERICAL in found.get("support_type", ())
        yield "n", bool(self.several)
        yield "branches", any(not column.equals(frame[d]) for d, column in self.of.branches.items())
        yield "gaps", any(not codes.isdisjoint((BLANK, UNKNOWN)) for codes in found.values())
        yield "none", any(NONE in found[d] for d in self.several)
        yield "twice", bool(self.of.twice)
        yield "undated", "date" in self.of.selection.roles and bool(frame["date"].isna().any())

    @property
    def counts_any(self) -> bool:
        """Whether there is a contact at all."""
        return not self.of.selection.frame.empty

    def has_table(self, figure: Published) -> bool:
        """Say whether the profile has the table of a figure."""
        return figure.table == CHAIN or figure.table in self.specs

    def lacking(self, figure: Published) -> tuple[str, ...]:
        """List the labels of the columns that a figure needs and the log lacks."""
        dimensions = self._needs(figure) if self.has_table(figure) else []
        missing = [dimension for dimension in dimensions if dimension not in self.of.selection.dimensions]
        return tuple(dict.fromkeys(self._column(dimension) for dimension in missing))

    def _column(self, role: str) -> str:
        """Say what a column of the log is called."""
        if role in self.profile.vocabularies or role in DIMENSIONS:
            return column_label(role, self.profile)
        return words(self.profile.lang)(f"report.role.{role}")

    def _needs(self, figure: Published) -> list[str]:
        if figure.table == CHAIN:
            return [PARTNER] if figure.row in _OF_PARTNERS else ["support_type"] if figure.row == "clerical" else []
        spec = self.specs[figure.table]
        measured = count.MEASURES[str(figure.column)][0] if spec.measures and figure.column else None
        own = [spec.rows, *([] if spec.measures or not spec.columns else [spec.columns]), *(d for d, _ in spec.where)]
        return [*own, *([measured] if measured and measured not in self.of.selection.roles else [])]

    def matters(self, figure: Published) -> tuple[str, ...]:
        """List the questions on which a figure depends, at most: any other leaves it as it is."""
        if figure.table == CHAIN and not figure.is_n:
            own: tuple[str, ...] = () if figure.row in ("contacts", "clerical") else ("clerical",)
        elif figure.table != CHAIN and not several_answers(self.specs[figure.table], self.profile):
            own = ("clerical", "gaps")
        else:
            return Convention._fields
        return ("weights", "twice", "undated", *own)

    # ── one figure ──

    def counted(self, figure: Published, under: Convention) -> int:
        """Count a figure that our tables have; a line that a convention empties counts nothing."""
        return self.figure(figure, under) or 0

    def figure(self, figure: Published, under: Convention) -> int | None:
        """Count what a published figure counts; None where our tables have no such line, or the log no such column.

        **Unit**: that of the figure.
        """
        if self.lacking(figure):
            return None
        if figure.table == CHAIN:
            return self._link(figure, under)
        spec = self.specs[figure.table]
        several = spec.rows in self.several
        whole = figure.column is None or (figure.is_n and figure.column == TOTAL)
        if several and whole and (found := self._beside(spec, figure, under)) is not None:
            return found
        gap = figure.row in GAPS or figure.column in GAPS
        plain = _plain(under) if gap else under
        table = self._table(spec, plain)
        if several and figure.row in _OUTSIDE and figure.row not in table.rows.codes:
            return None
        row, column = figure.row, figure.column
        if spec.measures:
            place = spec.measures.index(str(column))
            column = table.columns.codes[place] if table.columns else None
            row = TOTAL if row == SUBTOTAL and under.clerical == "inside" else row
        if figure.is_n:
            return self._margin(spec, table, str(column), plain)
        return _cell(table, row, column)

    def _link(self, figure: Published, under: Convention) -> int | None:
        """Count a line of the chain, without its sign."""
        if figure.row in _OF_PARTNERS:
            spec = TableSpec(CHAIN, "", PARTNER)
            return self._beside(spec, replace(figure, row=_PARTNER_LINES.get(figure.row, figure.row)), under)
        if figure.row == SUBTOTAL and under.clerical == "inside":
            return self._link(replace(figure, row="contacts"), under)
        return self._chain(_plain(under)._replace(branches="once", clerical="outside", n="contacts")).get(figure.row)

    def _chain(self, under: Convention) -> dict[str, int]:
        """Count the lines of the chain, without their signs, once for all conventions that are the same to them."""
        if under not in self._chains:
            links = base_chain(replace(self.of.selection, frame=self._frame(under)), self.profile)
            self._chains[under] = {link.id: abs(link.n) for link in links if link.n is not None}
        return self._chains[under]

    def _beside(self, spec: TableSpec, figure: Published, under: Convention) -> int | None:
        """Count what stands beside a table of several answers: its bases, and contacts by why they are outside."""
        table = self._table(spec, _plain(under))
        if table.outside is None:
            return None
        if figure.row == "base_mentions":
            return table.base.mentions
        if figure.is_n:
            counted = self._table(spec, under).base
            return counted.mentions if self._by_mentions(spec, under) else counted.contacts
        if figure.row == "base_contacts":
            return table.base.contacts
        standing = _OUTSIDE.get(figure.row)
        if standing is None or figure.row in table.rows.codes:
            return None
        return {NONE: table.outside.none, BLANK: table.outside.blank, UNKNOWN: table.outside.unknown}[standing]

    def _by_mentions(self, spec: TableSpec, under: Convention) -> bool:
        return under.n == "all_mentions" or (under.n == "mentions" and spec.rows == PARTNER)

    def _margin(self, spec: TableSpec, table: Table, column: str, under: Convention) -> int | None:
        """Count the N of one column of a crossed table: contacts, or the mentions with those that are let inside N."""
        whole = _cell(table, TOTAL, column)
        if not self._by_mentions(spec, under) or table.columns is None or column not in table.columns.codes:
            return whole
        place = table.columns.codes.index(column)
        let_in = (whole or 0) - (_cell(self._table(spec, _plain(under)), TOTAL, column) or 0)
        return sum(line[place].n or 0 for line in table.cells) + let_in

    # ── tables and rows ──

    def _table(self, spec: TableSpec, under: Convention) -> Table:
        """Build a table once for all conventions that are the same to it."""
        same = {"tables": "outside"} if spec.base == "contacts" else {"inside": "tables"}
        under = under._replace(clerical=same.get(under.clerical, under.clerical))
        if not several_answers(spec, self.profile):
            gaps = "own" if under.gaps == "inside" else under.gaps
            under = under._replace(branches="once", none="outside", gaps=gaps)
        under = under._replace(n="contacts")
        key = spec.id, under
        if key not in self._tables:
            selection = replace(self.of.selection, frame=self._of_table(spec, under))
            self._tables[key] = build(_counted_as(spec, under), selection, self.profile, frozenset())
        return self._tables[key]

    def _of_table(self, spec: TableSpec, under: Convention) -> pd.DataFrame:
        """Leave out, of a table with one answer each, who gave none, where the convention says so."""
        frame = self._frame(under)
        carried = set(self.of.selection.dimensions) - set(DIMENSIONS) - set(self.several)
        for dimension in sorted(carried.intersection((spec.rows, spec.columns))) if under.gaps == "outside" else ():
            frame = frame[~frame[dimension].isin([BLANK, UNKNOWN])]
        return frame

    def _frame(self, under: Convention) -> pd.DataFrame:
        """Return the contacts as a convention sees them."""
        key = Convention(weights=under.weights, branches=under.branches, gaps=under.gaps, none=under.none,
                         twice=under.twice, undated=under.undated)  # fmt: skip
        if key not in self._frames:
            self._frames[key] = self._seen(key)
        return self._frames[key]

    def _seen(self, under: Convention) -> pd.DataFrame:
        frame = self.of.selection.frame
        if under.undated == "outside":
            frame = frame[frame["date"].notna()]
        if under.twice == "once":
            frame = frame[~frame.index.isin(self.of.twice)]
        if under.weights == "rows":
            frame = frame.assign(weight=1)
        if under.branches == "each":
            frame = frame.assign(**{d: column.loc[frame.index] for d, column in self.of.branches.items()})
        let_in = {NONE} if under.none == "inside" else set()
        let_in |= {BLANK, UNKNOWN} if under.gaps == "inside" else set()
        return frame.assign(**{d: _let_in(frame[d], let_in) for d in self.several}) if let_in else frame


def _plain(under: Convention) -> Convention:
    """Take out what changes only who is in a base: lines that count those left out are the same under any."""
    return under._replace(gaps="own", none="outside")


def _let_in(column: pd.Series, standings: set[str]) -> pd.Series:
    """Give answers that stand outside N, by one of some reasons, a code that is inside."""
    kept = {value: count.standing(value) for value in column.unique()}
    return column.map({value: f"{_IN_N}{why}" if why in standings else value for value, why in kept.items()})


def _counted_as(spec: TableSpec, under: Convention) -> TableSpec:
    """Let a table on consultations count clerical work, too, where the convention says so."""
    within = under.clerical == "inside" or (under.clerical == "tables" and spec.base == "consultations")
    if not within:
        return spec
    measures = tuple("contacts" if name == "consultations" else name for name in spec.measures)
    return replace(spec, base="contacts", measures=measures)


def _cell(table: Table, row: str, column: str | None) -> int | None:
    """Find the count of a place; a line or column that is not there counts nothing."""
    rows, columns = table.rows.codes, table.columns.codes if table.columns else ()
    if column is None or (row == TOTAL and column == TOTAL):
        figure = table.total if row == TOTAL else table.cells[rows.index(row)][0] if row in rows else None
    elif row == TOTAL:
        figure = (table.column_totals or ())[columns.index(column)] if column in columns else None
    elif row not in rows:
        figure = None
    elif column == TOTAL:
        figure = (table.row_totals or ())[rows.index(row)]
    else:
        figure = table.cells[rows.index(row)][columns.index(column)] if column in columns else None
    return 0 if figure is None else figure.n
