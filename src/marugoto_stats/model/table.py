"""From codes to figures: the anatomy of a table, and its tidy form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

from marugoto_stats.model.comparison import RATED, Change, Previous, Rate, Residents, Span
from marugoto_stats.model.profile import BaseId, ChartSpec, DisclosurePolicy
from marugoto_stats.wording import Lang

if TYPE_CHECKING:
    import pandas as pd

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
    change: Change | None = None
    """Beside the same count of another period, where one is compared with."""
    rate: Rate | None = None
    """Per 1,000 residents, where their number is known."""


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
    change: Change | None = None
    """Of `n`, beside another period."""


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
    counted: BaseId = "consultations"
    """Which contacts the table is counted on, before `where` and before a multiple-response base narrow them."""
    where: tuple[tuple[str, str], ...] = ()
    """(dimension, code) that every contact of the table has."""
    caveats: tuple[str, ...] = ()
    """Those of the notes that a picture needs as well: what came or went within the period."""

    @property
    def by_district(self) -> bool:
        """Whether its counts are of districts one by one, so that they can stand per 1,000 residents."""
        return RATED in {axis.dimension for axis in (self.rows, self.columns) if axis} and self.unit != "mentions"

    @property
    def leading(self) -> int | None:
        """The column of cells that its base counts, line by line; None where lines are divided among columns."""
        if self.columns is None:
            return 0
        if self.columns.dimension != "measure":
            return None
        return self.columns.codes.index(self.base.id) if self.base.id in self.columns.codes else 0


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
    previous: Previous | None = None
    """With what its counts are compared."""
    residents: tuple[Residents, ...] = ()
    """Of whom its rates are, district by district; empty where nobody asked for rates."""


TIDY_COLUMNS: Final = (
    "profile", "rules", "body", "centre", "since", "until", "table", "unit", "base", "base_n",
    "row_dimension", "row_code", "row", "column_dimension", "column_code", "column",
    "n", "share", "share_of_mentions", "status", "audience",
)
"""The columns of the tidy form: one row per figure."""
CHANGE_COLUMNS: Final = ("previous", "change", "change_rate")
"""What they are followed by where a release compares."""
RATE_COLUMNS: Final = ("rate", "rate_low", "rate_high")
"""What closes them where rates were asked for: counts per 1,000 residents, with their interval."""

Tidy = dict[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class SafeTable(Table):
    """A table whose hidden figures are gone, not covered: the only kind that a renderer takes."""

    release: Release = field(kw_only=True)

    def __repr__(self) -> str:
        return f"<{self.id}: {self.title}, {len(self.rows.codes)} × {len(self.columns.codes) if self.columns else 1}>"

    @property
    def rated(self) -> bool:
        """Whether rates were asked for and its counts can have them."""
        return bool(self.release.residents) and self.by_district

    def tidy(self) -> Iterator[Tidy]:
        """List every figure of the table, totals included (their code is `total`): one dict per figure."""
        shared = tidy_head(self.release) | {
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
        if self.total is not None and self.outside is None:  # several answers have no total
            yield self._tidy_row(shared, total, total if self.columns else (None, None), self.total)
        for code, n in self._beside():
            yield self._tidy_row(shared, (code, code), (None, None), Figure(n, change=self._base_change(code)))

    def _base_change(self, code: str) -> Change | None:
        """Return the change of the base that is called N."""
        called = "base_contacts" if self.base.n == self.base.contacts else "base_mentions"
        return self.base.change if code == called else None

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
        } | tidy_change(figure.change, self.release) | tidy_rate(figure.rate, self.release)

    def to_frame(self) -> pd.DataFrame:
        """Return the tidy columns of the csv (`tidy_columns`): one row per figure, totals included."""
        return tidy_frame(self.tidy(), self.release)


def tidy_columns(release: Release) -> tuple[str, ...]:
    """Name the columns of the tidy form of a release: those of every one, and those of what stands beside a count."""
    return (*TIDY_COLUMNS, *(CHANGE_COLUMNS if release.previous else ()), *(RATE_COLUMNS if release.residents else ()))


def tidy_change(change: Change | None, release: Release) -> Tidy:
    """Return what a row says of the change beside its count; nothing where the release does not compare."""
    if release.previous is None:
        return {}
    if change is None:
        return dict.fromkeys(CHANGE_COLUMNS)
    rate = None if change.rate is None else float(change.rate)
    return dict(zip(CHANGE_COLUMNS, (change.previous, change.n, rate), strict=True))


def tidy_rate(rate: Rate | None, release: Release) -> Tidy:
    """Return what a row says of the rate of its count; nothing where no rates were asked for."""
    if not release.residents:
        return {}
    values = (None, None, None) if rate is None else (float(rate.value), *rate.interval)
    return dict(zip(RATE_COLUMNS, values, strict=True))


def tidy_frame(rows: Iterator[Tidy], release: Release) -> pd.DataFrame:
    """Build a frame with the `tidy_columns` of a release; counts are nullable whole numbers."""
    import pandas as pd

    names = tidy_columns(release)
    frame = pd.DataFrame(list(rows), columns=list(names))
    return frame.astype({name: "Int64" for name in ("n", "base_n", "previous", "change") if name in names})


def tidy_head(release: Release) -> Tidy:
    """Return the columns that every row of a release shares."""
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
