"""Every value that crosses a doorway: frozen, plain, and each step of the road a type of its own.

    Path ─preflight─▶ InputFile ─read─▶ RawSheet ─recognize─▶ Records ─classify─▶ Coded
         ─tabulate─▶ Table ─protect─▶ SafeTable ─▶ Report ─render─▶ text or bytes

Rows live in a frame only inside `Records` and `Coded`, which are never printed. From `Table` on there are
tuples, whole numbers and `Fraction`s. A renderer of figures accepts only `SafeTable`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

from marugoto_stats.errors import UsageError
from marugoto_stats.vocabulary import Answer, Vocabulary
from marugoto_stats.wording import Lang

if TYPE_CHECKING:
    import pandas as pd

# ── codes that every dimension shares ───────────────────────────────────────────────────────────────────────

UNCLASSIFIED: Final = "unclassified"
"""Something is written that no term matches."""
BLANK: Final = "blank"
"""Nothing is written."""
UNKNOWN: Final = "unknown"
"""Staff wrote that it is not known."""
NONE: Final = "none"
"""Staff wrote that there was none: an answer, not a gap."""
GAPS: Final = (UNKNOWN, UNCLASSIFIED, BLANK)
"""The three that are no category, in the order in which they close a list."""

COMBINED: Final = "|"
"""Joins the codes of a multiple-response answer: records are grouped by the combination, which is split last."""

# ── from a file to rows ─────────────────────────────────────────────────────────────────────────────────────

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a reader hands over for one cell. Never shown as it stands."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a reader of values hides about one sheet. Addresses are (row, column), counted from 0."""

    title: str
    hidden_rows: frozenset[int]
    errors: frozenset[tuple[int, int]]
    """Cells that hold #REF! and the like."""
    uncached: frozenset[tuple[int, int]]
    """Formulas without a stored value."""


Kind = Literal["xlsx", "xls", "xlsb", "ods", "csv"]
"""What a file is by its content, whatever its suffix says; every text is `csv`."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was looked at before any reader touches it."""

    name: str
    """The file's name as messages show it; no folder."""
    kind: Kind
    content: bytes = field(repr=False)
    """Its bytes; those of the opened workbook where it stood under a password."""
    sha256: str
    """Of the file as it stands."""
    sheets: tuple[SheetFacts, ...] = field(default=(), repr=False)
    """For an `xlsx`, in its order, chart sheets among them."""
    issues: tuple[Issue, ...] = field(default=(), repr=False)
    """What is to be said of the file if it is a log."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class RawSheet:
    """One sheet, or one text file: the cells as they stand. Row 0 is the sheet's row 1."""

    file: str
    sheet: str
    """Empty for a text file."""
    encoding: str | None
    """None for a workbook."""
    sha256: str
    rows: list[list[Cell]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    """Merged areas as ((first row, first column), (last row, last column)), counted from 0."""
    hidden_rows: frozenset[int] = frozenset()
    visible: bool = True
    errors: frozenset[tuple[int, int]] = frozenset()
    """Cells that hold an error such as #REF!, as (row, column)."""
    uncached: frozenset[tuple[int, int]] = frozenset()
    """Formulas without a stored value."""
    issues: tuple[Issue, ...] = field(default=(), repr=False)
    """What was noticed in reading it."""

    def __repr__(self) -> str:
        return f"RawSheet({self.file!r}, {self.sheet!r}, {len(self.rows)} rows)"


# ── what is noticed on the way ──────────────────────────────────────────────────────────────────────────────

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One kind of finding in one column of one sheet. Holds addresses and counts, never the text of a cell."""

    code: str
    severity: Severity
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    """The first row concerned, as Excel numbers it."""
    column: str | None = None
    """The column's letter, as Excel names it."""
    field: str | None = None
    """The role or dimension concerned."""
    count: int = 1
    """How many rows (or values) are concerned in all."""
    facts: tuple[tuple[str, str | int], ...] = ()
    """Safe facts for its sentence: known header spellings, codes, counts, dates."""


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What was made of one column header, over all sheets and files that carry it."""

    header: str | None
    """The header if it is a spelling that the profile knows; None otherwise (an unknown header may be a name)."""
    letter: str
    """The column's letter where it stands first."""
    role: str | None
    """The role it was read as; None when it was not read."""
    why: Literal["header", "given", "ignored", "unknown", "refused-contents", "refused-shape", "refused-serial",
                 "two-columns", "other-spelling", "duplicate"]
    claimed: str | None = None
    """The role that its header claims, when it was refused."""
    filled: int = 0
    """How many cells below the header hold something."""


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What was made of one sheet."""

    file: str
    sheet: str
    encoding: str | None
    sha256: str
    rows: int
    """Rows read below the header, whatever became of them; 0 when skipped."""
    taken: bool
    why: Literal["log", "no-header", "empty", "not-asked", "example", "summary-table"]
    header_row: int | None = None
    """As Excel numbers it."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Records:
    """The log as one frame, one row per contact, with only the columns that have a role.

    Frame columns: `date` (datetime64, NaT when there is none), `date_state` ("dated", "unreadable", "blank"),
    one object column per carried role except date, person and weight with the raw text (several columns of
    one role joined by `vocabulary.JOINT`), `person` (keyed hash or None), `weight` (whole number ≥ 1),
    `file`, `sheet`, `row`.
    """

    frame: pd.DataFrame
    roles: tuple[str, ...]
    """Roles that the log carries, in the profile's order of roles."""
    columns: tuple[ColumnReading, ...]
    sheets: tuple[SheetReading, ...]
    issues: tuple[Issue, ...]
    rows_read: int
    excluded: Mapping[str, int]
    """Rows that are no contact, by reason: subtotal, remark, blank, unreadable."""
    letters: Mapping[tuple[str, str, str], str]
    """(file, sheet, role) → the letter of the column read as that role."""

    def __repr__(self) -> str:
        return f"Records({len(self.frame)} contacts, roles: {', '.join(self.roles)})"


# ── from rows to codes ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Coded:
    """The records with codes in place of texts: one row per contact.

    Frame columns: `date`, `date_state`, one column per dimension (a code; for a multiple-response dimension
    its codes joined by `COMBINED`), `person`, `weight`, `file`, `sheet`, `row`.
    """

    frame: pd.DataFrame
    dimensions: tuple[str, ...]
    """Dimensions of the vocabularies that the log carries, in the profile's order."""
    roles: tuple[str, ...]
    """Roles that the log carries: date, person and weight among them."""
    answers: Mapping[str, Mapping[str, Answer]] = field(repr=False)
    """role → distinct raw text → what it was taken for and by which rule."""
    issues: tuple[Issue, ...]

    def __repr__(self) -> str:
        return f"Coded({len(self.frame)} contacts, dimensions: {', '.join(self.dimensions)})"


# ── profiles ────────────────────────────────────────────────────────────────────────────────────────────────

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
    opened: Mapping[str, str] = field(default_factory=dict)
    """centre code → code of the month in which it opened, where that is known."""
    ditto: tuple[str, ...] = ()
    """Roles in which an empty cell repeats the one above."""
    example_sheets: tuple[str, ...] = ()
    """Names of sheets that show how to fill in the log: their rows are no contacts."""
    bare_era: bool = False
    """Whether 5.4.3 is read as 令和5年4月3日."""
    defaults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Options of the command line that the file presets: long name without -- → its values (mostly one)."""
    settings: tuple[Setting, ...] = ()

    def __repr__(self) -> str:
        return f"Profile({self.id!r}, version {self.version})"


# ── from codes to figures ───────────────────────────────────────────────────────────────────────────────────

Unit = Literal["contacts", "persons", "mentions"]
Status = Literal["published", "suppressed", "unavailable"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One count with what belongs to it. `n` is None when it is hidden or the log cannot say."""

    n: int | None
    share: Fraction | None = None
    """Of the table's base."""
    share_of_mentions: Fraction | None = None
    """Of all mentions; multiple-response rows only."""
    status: Status = "published"


@dataclass(frozen=True, slots=True)
class Axis:
    """The stub (表側) or the boxhead (表頭) of a table."""

    dimension: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    short_labels: tuple[str, ...]
    """For a narrow column head; equal to the label where that is short enough."""
    multiple_response: bool = False
    subtotals: tuple[str, ...] = ()
    """Codes that are sums of others, left out of sums."""
    pinned: tuple[str, ...] = ()
    """Codes that stand last in a ranked list whatever their size: other, unknown, unclassified, blank."""
    keep_zeros: bool = False
    """Whether screens show a line that is zero throughout (support types, months, districts)."""
    ordered: bool = False
    """Whether the categories have an order of their own (ages, months) that a ranking must not break."""


@dataclass(frozen=True, slots=True)
class Base:
    """What a table's shares are of."""

    id: str
    label: str
    n: int | None
    contacts: int | None = None
    """With a multiple-response axis: contacts that answered."""
    mentions: int | None = None
    """With a multiple-response axis: the sum of the answers."""


@dataclass(frozen=True, slots=True)
class OutsideBase:
    """Consultations that a multiple-response table does not count, by why."""

    none: int | None
    blank: int | None
    unknown: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table before protection. **Unit** and **base** are stated; totals are counted from records.

    `cells[i][j]` belongs to row i and column j; a one-way table has one cell per row. `row_totals` has one
    figure per row, `column_totals` one per column; None where such a total would have no meaning.
    """

    id: str
    name: str
    """The title without base and N."""
    title: str
    unit: Unit
    base: Base
    rows: Axis
    columns: Axis | None
    cells: tuple[tuple[Figure, ...], ...]
    row_totals: tuple[Figure, ...] | None
    column_totals: tuple[Figure, ...] | None
    total: Figure | None
    outside: OutsideBase | None = None
    notes: tuple[str, ...] = ()
    chart: ChartSpec | None = None
    standard: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """The period of a report. `since` and `until` bound it; `first` and `last` are the log's own dates in it."""

    asked: str | None
    since: date | None
    until: date | None
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Release:
    """What a table must carry to stand alone in another document."""

    profile: str
    rules: str
    """The counting rules in force, as one comparable word: `1;N=contacts`."""
    lang: Lang
    policy: DisclosurePolicy
    body: str
    centres: tuple[str, ...]
    """Labels of the centres that have a count."""
    period: Span


TIDY_COLUMNS: Final = (
    "profile", "rules", "body", "centre", "since", "until", "table", "unit", "base", "base_n",
    "row_dimension", "row_code", "row", "column_dimension", "column_code", "column",
    "n", "share", "share_of_mentions", "status", "audience",
)
"""The columns of the tidy form: one row per figure."""

Tidy = dict[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class SafeTable(Table):
    """A table whose hidden figures are gone, not covered: the only kind that a renderer takes."""

    release: Release = field(kw_only=True)

    def __repr__(self) -> str:
        return f"<{self.id}: {self.title}, {len(self.rows.codes)} × {len(self.columns.codes) if self.columns else 1}>"

    def tidy(self) -> Iterator[Tidy]:
        """List every figure of the table, totals included (their code is `total`): one dict per figure."""
        shared = _tidy_head(self.release) | {
            "table": self.id, "base": self.base.label, "base_n": self.base.n,
            "row_dimension": self.rows.dimension,
            "column_dimension": self.columns.dimension if self.columns else None,
        }
        column_heads: list[tuple[str | None, str | None]] = [(None, None)]
        if self.columns:
            column_heads = list(zip(self.columns.codes, self.columns.labels, strict=True))
        row_heads = list(zip(self.rows.codes, self.rows.labels, strict=True))
        for row, figures in zip(row_heads, self.cells, strict=True):
            for column, figure in zip(column_heads, figures, strict=True):
                yield self._tidy_row(shared, row, column, figure)
        total = ("total", "total")
        if self.columns and self.row_totals:
            for row, figure in zip(row_heads, self.row_totals, strict=True):
                yield self._tidy_row(shared, row, total, figure)
        if self.columns and self.column_totals:
            for column, figure in zip(column_heads, self.column_totals, strict=True):
                yield self._tidy_row(shared, total, column, figure)
        if self.total is not None:
            yield self._tidy_row(shared, total, total if self.columns else (None, None), self.total)
        for code, n in self._beside():
            yield self._tidy_row(shared, (code, code), (None, None), Figure(n))

    def _beside(self) -> Iterator[tuple[str, int | None]]:
        """List what stands beside a multiple-response table: its two bases and what is outside."""
        if self.outside is None:
            return
        yield "base_contacts", self.base.contacts
        yield "base_mentions", self.base.mentions
        yield "outside_none", self.outside.none
        yield "outside_blank", self.outside.blank
        yield "outside_unknown", self.outside.unknown

    def _tidy_row(self, shared: Tidy, row: tuple[str, str], column: tuple[str | None, str | None],
                  figure: Figure) -> Tidy:
        measured = self.columns is not None and self.columns.dimension == "measure"
        unit: str = self.unit
        if measured:
            unit = "persons" if column[0] == "persons" else "contacts"
        elif row[0].startswith(("base_", "outside_")) or (self.unit == "mentions" and row[0] == "total"):
            unit = "mentions" if row[0] == "base_mentions" else "contacts"
        return shared | {
            "unit": unit, "row_code": row[0], "row": row[1], "column_code": column[0], "column": column[1],
            "n": figure.n, "share": None if figure.share is None else float(figure.share),
            "share_of_mentions": None if figure.share_of_mentions is None else float(figure.share_of_mentions),
            "status": figure.status,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return the tidy columns of the csv (`TIDY_COLUMNS`): one row per figure, totals included."""
        return tidy_frame(self.tidy())


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One line of the chain of bases: what is counted, or (negative) what is taken away."""

    id: str
    label: str
    n: int | None
    mentions: int | None = None
    """On the last line: the mentions beside the contacts."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """rows_read = counted + everything excluded: checked on every run."""

    rows_read: int
    counted: int
    excluded: Mapping[str, int]
    """outside_period, filtered, undated, subtotal, remark, blank, unreadable."""


@dataclass(frozen=True, slots=True)
class Report:
    """The finished figures of one run. Holds no clock: a printed date is the data's, or `as_of`."""

    release: Release
    chosen: str
    """One sentence: why this profile."""
    sources: tuple[SheetReading, ...]
    columns: tuple[ColumnReading, ...]
    persons: int | None
    base_chain: tuple[ChainLink, ...]
    tables: tuple[SafeTable, ...]
    left_out: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Tables that could not be made: (id, name, labels of the missing columns)."""
    reconciliation: Reconciliation
    issues: tuple[Issue, ...]
    unmatched: Mapping[str, int]
    """dimension → how many distinct texts no term matches."""
    filters: tuple[str, ...] = ()
    """`--where` in words."""
    as_of: date | None = None

    @property
    def lang(self) -> Lang:
        """The language of its labels."""
        return self.release.lang

    @property
    def attention(self) -> tuple[Issue, ...]:
        """Issues that a person should look at: errors and warnings."""
        return tuple(issue for issue in self.issues if issue.severity != "note")

    def __getitem__(self, table_id: str) -> SafeTable:
        for table in self.tables:
            if table.id == table_id:
                return table
        raise UsageError("no-such-table", name=table_id, known=", ".join(t.id for t in self.tables))

    def __repr__(self) -> str:
        chain = ", ".join(f"{link.id} {link.n:,}" for link in self.base_chain if link.n is not None)
        return f"<Report {self.release.profile}: {chain}; tables: {', '.join(t.id for t in self.tables)}>"

    def tidy(self) -> Iterator[Tidy]:
        """List the chain (table `base_chain`) and every figure of every table: one dict per figure."""
        head = _tidy_head(self.release)
        for link in self.base_chain:
            yield head | {
                "table": "base_chain", "unit": "contacts", "base": None, "base_n": None,
                "row_dimension": "base_chain", "row_code": link.id, "row": link.label,
                "column_dimension": None, "column_code": None, "column": None, "n": link.n, "share": None,
                "share_of_mentions": None, "status": "suppressed" if link.n is None else "published",
            }
        for table in self.tables:
            yield from table.tidy()

    def to_frame(self) -> pd.DataFrame:
        """Return the chain and all tables in the tidy columns of the csv: one row per figure."""
        return tidy_frame(self.tidy())


def tidy_frame(rows: Iterator[Tidy]) -> pd.DataFrame:
    """Build a frame with `TIDY_COLUMNS`; `n` is a nullable whole number."""
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=list(TIDY_COLUMNS))
    return frame.astype({"n": "Int64", "base_n": "Int64"})


def _tidy_head(release: Release) -> Tidy:
    since, until = release.period.since, release.period.until
    return {
        "profile": release.profile,
        "rules": release.rules,
        "body": release.body,
        "centre": "・".join(release.centres),
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "audience": release.policy.audience,
    }


