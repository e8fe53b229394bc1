"""A body's words, counting options and tables, as the other rooms see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from marugoto_stats.model.comparison import Span
from marugoto_stats.vocabulary import Settled, Vocabulary
from marugoto_stats.wording import Lang

BaseId = Literal["contacts", "consultations"]
MEASURES: Final = ("consultations", "clerical", "contacts", "persons", "new")
"""The columns of a table whose boxhead is `measure`."""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """How a table is drawn: its place in the numbering of files, and its shape."""

    number: int
    shape: Literal["columns", "bars", "panels", "multiples"]
    """columns: one per month · bars: ranked horizontal bars · panels: one per row, bars of the columns ·
    multiples: one small chart of months per column."""
    measure: str | None = None
    """Which measure is drawn, for a table of measures."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table of the report, as a profile describes it."""

    id: str
    name: str
    """The title without base and N: 地区別・相談方法別."""
    rows: str
    columns: str | None = None
    """A dimension, or None for a one-way table; `measure` with `measures`."""
    measures: tuple[str, ...] = ()
    base: BaseId = "consultations"
    where: tuple[tuple[str, str], ...] = ()
    """Narrows the base: (dimension, code), all of which must hold."""
    chart: ChartSpec | None = None
    standard: bool = False
    """Whether `summarize` shows it without `--all`."""
    needs_several: str | None = None
    """The table stands only where this dimension has more than one category with a count."""
    titles: tuple[str, ...] = ()
    """Its names in every language, by which a table file may call it."""


@dataclass(frozen=True, slots=True)
class TableRequest:
    """One table of the user's choosing: the codes of one or two dimensions, and what is counted."""

    rows: str
    columns: str | None = None
    base: BaseId = "consultations"


@dataclass(frozen=True, slots=True)
class DisclosurePolicy:
    """What may be printed for one audience."""

    audience: Literal["internal", "city", "public"]
    smallest_published: int
    """Counts from 1 to this number less one are hidden; 1 hides nothing."""
    decided: str | None = None
    """By whom and when an office decided its rule, in its own words."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """When a district exists: months by their codes, both ends included. None where it has no such end."""

    since: str | None = None
    until: str | None = None
    becomes: tuple[str, ...] = ()
    """Codes of the districts that took its place; where it is one alone, that one took all of it."""
    redrawn: tuple[str, ...] = ()
    """Months from which the same name has other borders."""

    def meets(self, first: str, last: str) -> bool:
        """Whether it exists in any of the months from the first to the last.

        >>> Lifetime(since="2020-04").meets("2019-04", "2020-03")
        False
        """
        return (self.since is None or self.since <= last) and (self.until is None or self.until >= first)

    @property
    def after(self) -> str | None:
        """The month after its last one.

        >>> Lifetime(until="2020-12").after
        '2021-01'
        """
        if self.until is None:
            return None
        year, month = int(self.until[:4]), int(self.until[5:])
        return f"{year + month // 12:04}-{month % 12 + 1:02}"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a profile with its origin, as `profiles show` prints it."""

    key: str
    value: str
    origin: str
    """The file it comes from: standard, a body's profile, or a file of the office."""


@dataclass(frozen=True, slots=True, repr=False)
class Profile:
    """A body's words, counting options and tables, with labels in one language."""

    id: str
    version: int
    lang: Lang
    label: str
    """What the profile is called: 標準, 町田市."""
    body: str
    """The body that reports; empty in the standard profile."""
    names: tuple[str, ...]
    """Names of the body's places that may stand in a title row, by which the profile is recognised."""
    headers: Mapping[str, tuple[str, ...]]
    """role → header spellings, in order of preference. `ignored` holds those that never have a role."""
    given: Mapping[str, str]
    """header spelling → role, stated by the office: not proved by contents."""
    vocabularies: Mapping[str, Vocabulary]
    """dimension → its terms; in the profile's order of dimensions."""
    tables: tuple[TableSpec, ...]
    audiences: Mapping[str, DisclosurePolicy]
    partner_base: Literal["contacts", "mentions"]
    """What the office calls N in the partner table."""
    centre_of: Mapping[str, str]
    """district code → code of the centre that serves it."""
    district_of: Mapping[str, str] = field(default_factory=dict)
    """centre code → code of the district that its contacts count under where none is written."""
    opened: Mapping[str, str] = field(default_factory=dict)
    """centre code → code of the month in which it opened, where that is known."""
    lifetimes: Mapping[str, Lifetime] = field(default_factory=dict)
    """district code → when it exists, where the scheme of districts changed; the others always do."""
    resident_base: bool | None = None
    """Whether the body has bases with resident staff; None where that is not stated."""
    ditto: tuple[str, ...] = ()
    """Roles in which an empty cell repeats the one above."""
    example_sheets: tuple[str, ...] = ()
    """Names of sheets that show how to fill in the log: their rows are no contacts."""
    bare_era: bool = False
    """Whether 5.4.3 is read as 令和5年4月3日."""
    defaults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Options of the command line that the file presets: long name without -- → its values (mostly one)."""
    settings: tuple[Setting, ...] = ()
    decided: tuple[Settled, ...] = ()
    """The roles that a person gave to columns, known by the fingerprints of their headers."""

    def is_there(self, district: str, span: Span) -> bool:
        """Say whether a district exists in any month of a period; where the period is not known it does."""
        life = self.lifetimes.get(district)
        if life is None or span.since is None or span.until is None:
            return True
        return life.meets(span.since.isoformat()[:7], span.until.isoformat()[:7])

    def __repr__(self) -> str:
        return f"Profile({self.id!r}, version {self.version})"
