"""What tests of charts share: odd tables, and a look at where everything on a picture stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import combinations

import pytest
from figures import WORDS, axis, figures, sakai_report
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from marugoto_stats.model import Axis, ChartSpec, Figure, Report, SafeTable
from marugoto_stats.render import chart
from marugoto_stats.render.chart.paper import DPI, Paper

REPORT = sakai_report()
HIDDEN = Figure(None, status="suppressed")
UNAVAILABLE = Figure(None, status="unavailable")
DISTRICTS = (
    "相原", "小山", "忠生", "木曽", "鶴川", "南", "高ヶ坂・成瀬", "町田第一", "町田第二", "玉川学園・南大谷",
    "市外", "市全域", "未分類",
)


@dataclass(frozen=True)
class Scene:
    """A drawn picture: its texts and its filled rectangles, in inches from the bottom left."""

    width: float
    height: float
    texts: tuple[tuple[str, Bbox, Text], ...]
    bars: tuple[tuple[str, Bbox], ...]
    """Colour and place; the white grounds of texts are not among them."""
    hatched: tuple[Bbox, ...]

    @property
    def words(self) -> list[str]:
        return [text for text, _, _ in self.texts]

    def place(self, text: str) -> Bbox:
        """Where a text stands that occurs once."""
        (found,) = [box for words, box, _ in self.texts if words == text]
        return found

    def overlaps(self) -> list[tuple[str, str]]:
        """Pairs of texts that touch."""
        pairs = combinations(self.texts, 2)
        return [(a, b) for (a, first, _), (b, second, _) in pairs if _meet(first, second)]

    def struck(self) -> list[str]:
        """Dark texts that a bar or a hatching runs into."""
        solid = [box for _, box in self.bars] + list(self.hatched)
        return [
            words for words, box, text in self.texts
            if to_hex(text.get_color()) != "#ffffff" and any(_meet(box, other) for other in solid)
        ]

    def outside(self) -> list[str]:
        """Texts that leave the page, or come within a quarter of an inch of its edge."""
        return [
            words for words, box, _ in self.texts
            if box.x0 < 0.25 or box.x1 > self.width - 0.25 or box.y0 < 0.2 or box.y1 > self.height - 0.2
        ]


def _meet(a: Bbox, b: Bbox) -> bool:
    """Whether two boxes share more than a hair's breadth."""
    hair = 0.5 / DPI
    return bool(a.x0 + hair < b.x1 and b.x0 + hair < a.x1 and a.y0 + hair < b.y1 and b.y0 + hair < a.y1)


def look(table: SafeTable, report: Report = REPORT) -> Scene:
    """Draw a table, without writing it out, and see where everything stands."""
    papers: list[Paper] = []

    class Kept(Paper):
        def __init__(self) -> None:
            super().__init__()
            papers.append(self)

        def _saved(self, *_: object) -> bytes:
            return b""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chart, "Paper", Kept)
        chart.draw(table, report, format="png")
    figure = papers[0].figure
    renderer = FigureCanvasAgg(figure).get_renderer()
    inches = figure.dpi_scale_trans.inverted()

    def box(artist: Artist) -> Bbox:
        return artist.get_window_extent(renderer).transformed(inches)

    rectangles = [artist for artist in figure.get_children() if isinstance(artist, Rectangle)]
    drawn = [artist for artist in rectangles if artist.zorder >= 1 and artist is not figure.patch]
    filled = [artist for artist in drawn if not artist.get_hatch()]
    return Scene(
        float(figure.get_figwidth()),
        float(figure.get_figheight()),
        tuple((text.get_text(), box(text), text) for text in figure.texts if text.get_text()),
        tuple((to_hex(artist.get_facecolor()), box(artist)) for artist in filled),
        tuple(box(artist) for artist in drawn if artist.get_hatch()),
    )


# ── odd tables ──────────────────────────────────────────────────────────────────────────────────────────────


def made_axis(dimension: str, labels: Sequence[str], *, pinned: int = 0, keep_zeros: bool = False,
              ordered: bool = False) -> Axis:
    """An axis of made-up labels, the last of which are pinned."""
    codes = tuple(f"c{place}" for place in range(len(labels)))
    last = codes[len(codes) - pinned :]
    return Axis(dimension, dimension, codes, tuple(labels), tuple(labels), pinned=last, keep_zeros=keep_zeros,
                ordered=ordered)


def months(count: int, first: int = 4, *, undated: bool = False) -> Axis:
    """Months from one of 2023 on, and perhaps the line of those without a date."""
    codes = tuple(f"{2023 + m // 12}-{m % 12 + 1:02}" for m in range(first - 1, first - 1 + count))
    labels = tuple(f"{code[:4]}年{int(code[5:])}月" for code in codes)
    if undated:
        codes, labels = (*codes, "unclassified"), (*labels, "日付不明")
    return Axis("month", "月", codes, labels, labels, pinned=("unclassified",) * undated, keep_zeros=True,
                ordered=True)


def one_way(rows: Axis, counts: Sequence[int], of: int | None = None) -> SafeTable:
    cells = tuple((figure,) for figure in figures(counts, of or sum(counts)))
    return replace(REPORT["inquirer"], rows=rows, cells=cells)


def cross(rows: Axis, columns: Axis, counts: Sequence[Sequence[int]], shape: str = "panels") -> SafeTable:
    n, spec = sum(map(sum, counts)), ChartSpec(6, "multiples" if shape == "multiples" else "panels")
    return replace(
        REPORT["district_by_channel"],
        rows=rows,
        columns=columns,
        cells=tuple(figures(line, n) for line in counts),
        row_totals=figures([sum(line) for line in counts], n),
        column_totals=figures([sum(line) for line in zip(*counts, strict=True)], n),
        total=Figure(n, Fraction(1)),
        chart=spec,
    )


def by_month(rows: Axis, counts: Sequence[tuple[int, int]]) -> SafeTable:
    """The table of months: consultations and clerical work."""
    cells = tuple(figures((a, b, a + b, a // 2, a // 3), None) for a, b in counts)
    return replace(REPORT["month"], rows=rows, cells=cells)


def numbers(rows: int, columns: int, *, most: int = 1, step: int = 37) -> list[list[int]]:
    """Counts below 211 times `most` that look scattered and are the same every time; every fifth is 0."""
    places = [[i * columns + j for j in range(columns)] for i in range(rows)]
    return [[0 if place % 5 == 0 else place * step % (211 * most) for place in line] for line in places]


def _odd_tables() -> dict[str, SafeTable]:
    districts = made_axis("district", DISTRICTS, pinned=1, keep_zeros=True)
    channels = axis("channel", (*WORDS["channel"], "blank"))
    supports = axis("support_type", (*WORDS["support_type"],)[:5])
    long = "地域活動（サロン・居場所・買い物支援など）とそのほかのとても長い名前の{}番目の区分について"
    several = made_axis("partner", [long.format(place) for place in range(26)], pinned=2)
    words = ["Donaudampfschifffahrtsgesellschaftskapitän", "Care", "Community activity (salons, shopping)"]
    four = made_axis("district", DISTRICTS[:4], keep_zeros=True)
    return {
        "one bar": one_way(made_axis("topic", ["税金や公共料金等の支払いについて"]), [7]),
        "26 long labels, one huge": one_way(several, [98765, *range(1, 26)]),
        "long words": one_way(made_axis("topic", words), [3, 2, 1]),
        "all but one zero": one_way(made_axis("topic", DISTRICTS, keep_zeros=True), [0] * 12 + [4]),
        "only pinned": one_way(made_axis("topic", ["その他"], pinned=1), [3]),
        "13 panels of channels": cross(districts, channels, numbers(13, len(channels.codes))),
        "13 panels of support types": cross(supports, districts, numbers(5, 13)),
        "1 panel": cross(made_axis("district", ["相原"]), channels, numbers(1, len(channels.codes))),
        "13 small charts": cross(months(12), districts, numbers(12, 13), "multiples"),
        "24 months and undated": cross(months(24, undated=True), four, numbers(25, 4), "multiples"),
        "36 months of thousands": cross(months(36), four, numbers(36, 4, most=97, step=3701), "multiples"),
        "1 month": by_month(months(1), [(61, 32)]),
        "12 months and undated": by_month(months(12, undated=True), [(n, n % 9) for n in range(60, 73)]),
        "24 months": by_month(months(24), [(n * 40, n) for n in range(24)]),
        "36 months": by_month(months(36, first=1), [(n * 40, n) for n in range(36)]),
        "one huge month": by_month(months(12), [(12345, 0) if n == 5 else (n, n % 3) for n in range(12)]),
        "no clerical work": by_month(months(12), [(n, 0) for n in range(12)]),
    }


YEAR = {
    f"{report.lang} {table.id}": (table, report)
    for report in (REPORT, sakai_report("en"))
    for table in chart.chartable(report)
}
"""The charts of a year, in both languages."""
ODD = {name: (table, REPORT) for name, table in _odd_tables().items()}
"""Tables that a year at one centre does not give, but another log may."""


@cache
def scene_of(name: str) -> Scene:
    """Look at a chart of `YEAR` or `ODD`, once."""
    return look(*(YEAR | ODD)[name])


def hide(table: SafeTable, below: int = 5) -> SafeTable:
    """Take small counts out of a table, as protection does."""
    cells = [[HIDDEN if figure.n in range(1, below) else figure for figure in line] for line in table.cells]
    return replace(table, cells=tuple(map(tuple, cells)))


def counts_of(table: SafeTable) -> list[int]:
    """Every published count above zero, the smallest first."""
    return sorted(figure.n for line in table.cells for figure in line if figure.n)
