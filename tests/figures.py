"""Finished figures written by hand: a year of 堺 as a `Report`, for the tests of everything that renders.

Published figures are those of the real report (1,084 = 920 + 164; outreach 247 with 小山 × 訪問 99; N = 502);
everything else is invented, plausible, and adds up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from marugoto_stats.model import (
    Axis,
    Base,
    ChainLink,
    ChartSpec,
    ColumnReading,
    DisclosurePolicy,
    Figure,
    Issue,
    OutsideBase,
    Reconciliation,
    Release,
    Report,
    SafeTable,
    SheetReading,
    Span,
)
from marugoto_stats.wording import Lang

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
"""Labels as [Japanese, English]."""
YEAR_MONTHS = tuple(f"{2023 + (m < 4)}-{m:02}" for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3))
WORDS["month"] = {code: [f"{code[:4]}年{int(code[5:])}月", code] for code in YEAR_MONTHS}

KEEP_ZEROS = ("month", "district", "support_type")
PINNED = ("other", "unknown", "unclassified", "blank")
MULTIPLE = ("topic", "partner")

# ── the year's figures ──────────────────────────────────────────────────────────────────────────────────────

MONTHS = (
    # 相談 社協事務 実人数 新規 / 相原 小山 市外 市全域 未分類
    ((61, 32, 54, 38), (36, 21, 2, 1, 1)), ((68, 18, 51, 29), (39, 27, 1, 1, 0)),
    ((79, 11, 58, 31), (44, 32, 2, 1, 0)), ((74, 9, 55, 26), (41, 29, 2, 1, 1)),
    ((58, 8, 44, 19), (33, 23, 1, 1, 0)), ((81, 12, 60, 27), (44, 34, 2, 1, 0)),
    ((92, 14, 67, 30), (50, 37, 3, 2, 0)), ((88, 11, 64, 25), (48, 36, 2, 1, 1)),
    ((71, 9, 53, 18), (38, 31, 1, 1, 0)), ((73, 7, 55, 20), (40, 31, 1, 1, 0)),
    ((84, 10, 61, 23), (46, 34, 2, 1, 1)), ((91, 23, 70, 26), (51, 37, 2, 1, 0)),
)
PLACES = ("aihara", "oyama", "outside_city", "citywide", "unclassified")
DISTRICT_PERSONS = (151, 109, 12, 5, 2)
CHANNELS = (*WORDS["channel"], "blank")
BY_CHANNEL = (
    (214, 96, 118, 14, 3, 6, 4, 5, 2, 12, 15, 11, 5, 0, 2, 3),
    (66, 171, 84, 9, 2, 4, 1, 0, 1, 11, 8, 7, 6, 0, 0, 2),
    (5, 0, 13, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    (1, 0, 3, 2, 0, 0, 0, 0, 0, 0, 5, 2, 0, 0, 0, 0),
    (2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
)
OUTREACH = (
    (9, 61, 22, 1, 0, 3, 0, 0, 0, 6, 1, 0, 3, 0, 0),
    (6, 99, 17, 0, 0, 2, 0, 0, 1, 7, 0, 0, 4, 0, 0),
    (0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0),
    (0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
)
SUPPORT_TYPES = ("comprehensive", "outreach", "participation", "community", "multiagency", "unclassified")
BY_SUPPORT = (
    (243, 118, 14, 6, 3), (106, 136, 3, 1, 1), (48, 31, 1, 1, 0), (72, 58, 2, 4, 0), (39, 25, 1, 1, 0),
    (2, 4, 0, 0, 0),
)
SUPPORT_PERSONS = (187, 74, 39, 52, 31, 5)
INQUIRERS = (312, 158, 71, 124, 38, 62, 86, 44, 9, 7, 3, 6)
TOPICS = (268, 92, 141, 23, 18, 14, 47, 19, 176, 129, 58, 187, 73, 12, 21, 203, 34, 5)
BY_PARTNER = (
    (68, 55, 2, 1, 0), (26, 20, 1, 0, 0), (21, 16, 1, 0, 0), (41, 49, 1, 1, 0), (30, 23, 1, 0, 0),
    (33, 25, 1, 2, 0), (10, 8, 0, 0, 0), (21, 19, 1, 0, 0), (24, 22, 0, 0, 0), (14, 10, 0, 0, 0),
    (31, 22, 2, 2, 0), (9, 12, 0, 0, 0), (18, 13, 0, 1, 0), (3, 2, 0, 0, 0), (5, 4, 0, 0, 0),
    (2, 2, 0, 0, 0), (2, 1, 0, 0, 0), (3, 3, 0, 0, 0), (0, 0, 0, 0, 0), (2, 1, 0, 0, 1),
    (2, 1, 0, 0, 0),
)
PARTNER_BASE = (271, 214, 9, 7, 1)

NOT_SUMMED = Figure(None, status="unavailable")
"""Where several answers do not add up to a total."""
POLICIES = {
    "internal": DisclosurePolicy("internal", 1),
    "city": DisclosurePolicy("city", 1),
    "public": DisclosurePolicy("public", 5, "令和6年5月 事務局長決裁"),
}


def figures(counts: Sequence[int], of: int | None, mentions: int | None = None) -> tuple[Figure, ...]:
    """Counts with their shares of a base."""
    return tuple(
        Figure(n, Fraction(n, of) if of else None, Fraction(n, mentions) if mentions else None)
        for n in counts
    )


def word(area: str, code: str, lang: Lang = "ja") -> str:
    """The label of a code."""
    return str(WORDS[area if code in WORDS[area] else "gaps"][code][lang == "en"])


def axis(dimension: str, codes: Sequence[str], lang: Lang = "ja", subtotals: tuple[str, ...] = ()) -> Axis:
    """An axis of known codes, labelled in one language."""
    labels = tuple(word(dimension, code, lang) for code in codes)
    short = [WORDS["short"].get(code, label) for code, label in zip(codes, labels, strict=True)]
    return Axis(
        dimension, word("dimensions", dimension, lang), tuple(codes), labels,
        labels if lang == "en" else tuple(short), dimension in MULTIPLE, subtotals,
        tuple(code for code in codes if code in PINNED), dimension in KEEP_ZEROS, dimension == "month",
    )


def release(lang: Lang = "ja", audience: str = "internal") -> Release:
    """What every table of the year carries."""
    return Release(
        "machida", "1;N=contacts", lang, POLICIES[audience], word("texts", "body", lang),
        (word("texts", "centre", lang),),
        Span("2023年度", date(2023, 4, 1), date(2024, 3, 31), date(2023, 4, 3), date(2024, 3, 29)),
    )


class Year:
    """Builds the tables of the year in one language."""

    def __init__(self, lang: Lang = "ja", audience: str = "internal") -> None:
        self.lang, self.release = lang, release(lang, audience)
        self.consultations = self.base("consultations", 920)
        self.with_partner = self.base("with_partner", 502, 691)
        self.outside = OutsideBase(318, 100, 0)

    def base(self, kind: str, n: int, mentions: int | None = None) -> Base:
        return Base(kind, word("bases", kind, self.lang), n, None if mentions is None else n, mentions)

    def axis(self, dimension: str, codes: Sequence[str], subtotals: tuple[str, ...] = ()) -> Axis:
        return axis(dimension, codes, self.lang, subtotals)

    def all_of(self, dimension: str, *gaps: str) -> Axis:
        return self.axis(dimension, [*WORDS[dimension], *gaps])

    def names(self, table_id: str, base: Base) -> tuple[str, str, str]:
        """Id, name and title of a table."""
        name = word("tables", table_id, self.lang)
        kind = "with-n" if base.id == "contacts" else "with-base"
        return table_id, name, word("texts", kind, self.lang).format(name=name, n=base.n)

    def note(self, key: str) -> tuple[str, ...]:
        return (word("texts", key, self.lang),)

    def cross(self, table_id: str, base: Base, axes: tuple[Axis, Axis], counts: Sequence[Sequence[int]],
              chart: ChartSpec, column_totals: Sequence[int] = ()) -> SafeTable:
        """A cross-table of one answer per contact, or of a multiple-response stub."""
        rows, columns = axes
        several, n = rows.multiple_response, base.n
        totals = column_totals or [sum(line) for line in zip(*counts, strict=True)]
        return SafeTable(
            *self.names(table_id, base), "mentions" if several else "contacts", base, rows, columns,
            tuple(figures(line, n, base.mentions) for line in counts),
            figures([sum(line) for line in counts], n, base.mentions), figures(totals, n),
            NOT_SUMMED if several else Figure(n, Fraction(1)), self.outside if several else None,
            self.note("several" if several else "rounding"), chart,
            table_id.endswith("district_by_channel") or table_id.startswith("outreach"), release=self.release,
        )

    def one_way(self, table_id: str, base: Base, rows: Axis, counts: Sequence[int], number: int,
                outside: OutsideBase | None = None) -> SafeTable:
        """A one-way table, drawn as bars."""
        several = rows.multiple_response
        return SafeTable(
            *self.names(table_id, base), "mentions" if several else "contacts", base, rows, None,
            tuple((figure,) for figure in figures(counts, base.n, base.mentions)), None, None,
            NOT_SUMMED if several else Figure(base.n, Fraction(1)), outside,
            self.note("several" if several else "rounding"), ChartSpec(number, "bars"), table_id == "partner",
            release=self.release,
        )

    def measured(self, table_id: str, base: Base, axes: tuple[Axis, Axis], cells: Sequence[Sequence[Figure]],
                 totals: Sequence[int], chart: ChartSpec) -> SafeTable:
        """A table whose boxhead is measures; the totals are the period's own."""
        return SafeTable(
            *self.names(table_id, base), "contacts", base, *axes, tuple(tuple(line) for line in cells), None,
            figures(totals, None), None, None, self.note("persons"), chart, table_id == "overview",
            release=self.release,
        )

    def overview(self) -> SafeTable:
        counts = [sum(line) for line in BY_SUPPORT]
        lines = zip((*counts, 920, 164), (*SUPPORT_PERSONS, 271, 68), strict=True)
        rows = self.axis("support_type", (*SUPPORT_TYPES, "consultations", "clerical"), ("consultations",))
        return self.measured(
            "overview", self.base("contacts", 1084), (rows, self.axis("measure", ("contacts", "persons"))),
            [(Figure(n, Fraction(n, 1084)), Figure(persons)) for n, persons in lines], (1084, 312),
            ChartSpec(2, "bars", "contacts"),
        )

    def month(self) -> SafeTable:
        return self.measured(
            "month", self.base("contacts", 1084), (self.all_of("month"), self.all_of("measure")),
            [figures((a, b, a + b, persons, new), None) for (a, b, persons, new), _ in MONTHS],
            (920, 164, 1084, 312, 312), ChartSpec(1, "columns", "contacts"),
        )

    def district(self) -> SafeTable:
        lines = zip((sum(line) for line in BY_CHANNEL), DISTRICT_PERSONS, strict=True)
        return self.measured(
            "district", self.consultations,
            (self.axis("district", PLACES), self.axis("measure", ("consultations", "persons"))),
            [(Figure(n, Fraction(n, 920)), Figure(persons)) for n, persons in lines], (920, 271),
            ChartSpec(4, "bars", "consultations"),
        )

    def crossed(self) -> tuple[SafeTable, ...]:
        districts, base = self.axis("district", PLACES), self.consultations
        months, supports = self.all_of("month"), self.axis("support_type", SUPPORT_TYPES)
        channels, partners = self.axis("channel", CHANNELS), self.all_of("partner", "unclassified")
        by_month = [line for _, line in MONTHS]
        return (
            self.cross("month_by_district", base, (months, districts), by_month, ChartSpec(3, "multiples")),
            self.cross("support_type_by_district", base, (supports, districts), BY_SUPPORT,
                       ChartSpec(5, "panels")),
            self.cross("district_by_channel", base, (districts, channels), BY_CHANNEL,
                       ChartSpec(6, "panels")),
            self.cross("outreach_by_district_and_channel", self.base("outreach", 247),
                       (districts, self.all_of("channel")), OUTREACH, ChartSpec(7, "panels")),
            self.cross("partner_by_district", self.with_partner, (partners, districts), BY_PARTNER,
                       ChartSpec(12, "panels"), PARTNER_BASE),
        )

    def listed(self) -> tuple[SafeTable, ...]:
        inquirers, topics = self.all_of("inquirer", "unknown", "blank"), self.all_of("topic", "unclassified")
        partners, by_partner = self.all_of("partner", "unclassified"), [sum(line) for line in BY_PARTNER]
        with_topic = self.base("with_topic", 887, sum(TOPICS))
        return (
            self.one_way("inquirer", self.consultations, inquirers, INQUIRERS, 8),
            self.one_way("topic", with_topic, topics, TOPICS, 10, OutsideBase(0, 31, 2)),
            self.one_way("partner", self.with_partner, partners, by_partner, 11, self.outside),
        )

    def tables(self) -> tuple[SafeTable, ...]:
        """Every table, in the order of the report."""
        by_month, by_support, by_channel, outreach, by_partner = self.crossed()
        return (self.overview(), self.month(), by_month, self.district(), by_support, by_channel, outreach,
                *self.listed(), by_partner)

    def chain(self) -> tuple[ChainLink, ...]:
        counts = (1084, -164, 920, -318, -100, 502)
        lines = zip(WORDS["chain"], counts, strict=True)
        links = [ChainLink(code, word("chain", code, self.lang), n) for code, n in lines]
        return (*links[:-1], replace(links[-1], mentions=691))


FILE = "sakai_2023.xlsx"
HEADERS = (
    ("対応日", "date"), ("相談者番号", "person"), ("氏名", None), ("拠点", "centre"), ("地区", "district"),
    ("相談者", "inquirer"), ("相談方法", "channel"), ("支援区分", "support_type"),
    ("新規継続", "case_status"), ("相談内容", "topic"), ("連携先", "partner"), ("相談内容詳細", None),
)
ISSUES = (
    Issue("unmatched-value", "warning", FILE, "6月", 17, "K", "partner", 3, (("distinct", 3),)),
    Issue("unmatched-value", "warning", FILE, "4月", 31, "E", "district", 4, (("distinct", 2),)),
    Issue("duplicate-row", "warning", FILE, "10月", 58, None, None, 1),
    Issue("merged-filled", "note", FILE, "5月", 12, "E", "district", 5),
)
EXCLUDED = ("outside_period", "filtered", "undated", "subtotal", "remark", "blank", "unreadable")


def sakai_report(lang: Lang = "ja", audience: str = "internal") -> Report:
    """The whole year: every standard table but age_band, whose column the log does not carry."""
    year, digest = Year(lang, audience), "5a" * 32
    sheets = [
        SheetReading(FILE, f"{int(code[5:])}月", None, digest, counts[0] + counts[1] + 1, True, "log", 3)
        for code, (counts, _) in zip(YEAR_MONTHS, MONTHS, strict=True)
    ]
    summary = SheetReading(FILE, "集計", None, digest, 0, False, "summary-table")
    columns = [
        ColumnReading(header, chr(ord("A") + place), role, "header" if role else "ignored", None, 1084)
        for place, (header, role) in enumerate(HEADERS)
    ]
    return Report(
        year.release, word("texts", "chosen", lang), (*sheets, summary), tuple(columns), 312, year.chain(),
        year.tables(), (("age_band", word("texts", "age_band", lang), year.note("age_band_column")),),
        Reconciliation(1096, 1084, dict.fromkeys(EXCLUDED, 0) | {"subtotal": 12}), ISSUES,
        {"partner": 3, "district": 2, "support_type": 4, "topic": 4},
    )
