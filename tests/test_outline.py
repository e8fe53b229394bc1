"""The document before it is set: every number of a sentence stands in its table, and nothing is said that is not so."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from figures import NOT_SUMMED, SUPPORT_TYPES, WORDS, Year, figures, sakai_report
from hypothesis import given
from hypothesis import strategies as st
from outputs import HIDDEN, hidden, with_tables, written
from paperwork import december

from marugoto_stats import notation
from marugoto_stats.model import ChartSpec, Decided, Figure, SafeTable
from marugoto_stats.render import View
from marugoto_stats.render.layout import lay_out
from marugoto_stats.render.outline import outline
from marugoto_stats.render.outline.paragraph import paragraph
from marugoto_stats.wording import LANGUAGES, Lang, words

JA = words("ja")
ORDERING = ("順に多い", "順である", "最も多い", "最も少ない")

# ── the sentences ───────────────────────────────────────────────────────────────────────────────────────────


def numbers_in(text: str, table: SafeTable) -> set[str]:
    """Every number of a text that belongs to no label."""
    labels = [*table.rows.labels, *(table.columns.labels if table.columns else ()), table.base.label]
    for label in sorted(labels, key=len, reverse=True):
        text = text.replace(label, " ")
    return set(re.findall(r"\d+(?:,\d{3})*(?:\.\d)?", text))


def numbers_of(table: SafeTable) -> set[str]:
    """Every number that the table shows, and those of its base."""
    layout = lay_out(table, JA)
    lines = [line for section in layout.sections for line in section.lines]
    lines += [layout.shares] if layout.shares else []
    shown = {cell.removesuffix("%") for line in lines for cell in line.cells}
    base = (table.base.n, table.base.contacts, table.base.mentions)
    return shown | {f"{n:,}" for n in base if n is not None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_a_sentence_stands_in_its_table(lang: Lang) -> None:
    for table in sakai_report(lang).tables:
        said = numbers_in(paragraph(table, words(lang)), table)
        assert said, table.id
        assert said <= numbers_of(table), table.id


def test_what_is_said_of_each_shape() -> None:
    report = sakai_report()
    expected = {
        "inquirer": "相談件数 920件を相談者別にみると、本人 312件（33.9％）、家族・親族 158件（17.2％）、"
        "民生委員・児童委員 124件（13.5％）の順に多い。"
        "その他は7件（0.8％）、不明は3件（0.3％）、無記入は6件（0.7％）である。",
        "month": "対応件数 1,084件を月別にみると、最も多いのは2024年3月の114件、最も少ないのは2023年8月の66件である。"
        "相談は920件、社協事務は164件、実人数は312人、新規は312件である。",
        "partner": "連携先のある相談 502件（延べ691件）を連携先別（複数回答）にみると、"
        "高齢者支援センター（地域包括支援センター） 126件（25.1％）、民生委員・児童委員 92件（18.3％）、"
        "市役所（その他の課） 61件（12.2％）の順に多い。その他は4件（0.8％）、未分類は3件（0.6％）である。",
        "outreach_by_district_and_channel": "アウトリーチ等を通じた継続的支援の件数 247件を地区別にみると、"
        "小山 136件（55.1％）、相原 106件（42.9％）の順に多い。未分類は1件（0.4％）である。"
        "相談方法別では、訪問 160件（64.8％）、電話 43件（17.4％）の順に多い。"
        "組み合わせでは、小山×訪問 99件、相原×訪問 61件の順に多い。",
    }
    assert {name: paragraph(report[name], JA) for name in expected} == expected
    overview = paragraph(report["overview"], JA)
    assert "相談は920件（84.9％）、社協事務は164件（15.1％）である" in overview
    assert overview.endswith("実人数は312人である。")


def by_support(counts: list[int], *, of: int | None = None) -> SafeTable:
    """A one-way table of support types."""
    year = Year()
    base = year.base("consultations", sum(counts) if of is None else of)
    return year.one_way("inquirer", base, year.axis("support_type", SUPPORT_TYPES[: len(counts)]), counts, 8)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([5, 5, 2], "」と「アウトリーチ等を通じた継続的支援」各5件（41.7％）、参加支援 2件（16.7％）の順である。"),
        ([3, 3, 3], "「包括的相談支援」と「アウトリーチ等を通じた継続的支援」と「参加支援」各3件（33.3％）である。"),
        ([7, 0, 0], "包括的相談支援 7件（100.0％）である。"),
        ([9, 4, 4, 4, 4], "包括的相談支援 9件（36.0％）が最も多い。"),
        ([2, 2, 2, 2, 2], "最も多いのは2件（20.0％）で、同じ件数のものがいくつもある。"),
        ([5, 4, 3, 3, 1], "包括的相談支援 5件（31.3％）、アウトリーチ等を通じた継続的支援 4件（25.0％）の順に多い。"),
    ],
)
def test_equal_counts_are_named_as_equal(counts: list[int], said: str) -> None:
    assert paragraph(by_support(counts), JA).endswith(said)


def months_of(counts: list[int]) -> SafeTable:
    year = Year()
    return year.one_way("month", year.base("consultations", sum(counts)), year.all_of("month"), counts, 1)


def test_highest_and_lowest_month_with_ties() -> None:
    said = paragraph(months_of([0, 9, 1, 2, 1, 9, 3, 3, 2, 1, 1, 2]), JA)
    assert "最も多いのは2023年5月と2023年9月の各9件（26.5％）、" in said
    assert "最も少ないのは2023年4月の0件（0.0％）である" in said
    assert "最も少ないのは0件（0.0％）（いくつもある）である" in paragraph(months_of([4, *[0] * 11]), JA)
    assert "どの月も2件（8.3％）である" in paragraph(months_of([2] * 12), JA)


def gapped(counts: list[int]) -> SafeTable:
    """A one-way table of two inquirers, and what fits no category."""
    year = Year()
    codes = ("self", "family", "other", "blank")
    return year.one_way("inquirer", year.base("consultations", sum(counts)), year.axis("inquirer", codes), counts, 8)


@pytest.mark.parametrize(
    ("counts", "lead"),
    [
        ([9, 4, 3, 0], "みると、本人 9件"),
        ([9, 4, 4, 3], "みると、その他を除いて、本人 9件"),
        ([9, 4, 20, 4], "みると、その他、無記入を除いて、本人 9件"),
        ([0, 4, 20, 4], "みると、家族・親族 4件（14.3％）である。その他は"),
    ],
)
def test_what_stands_apart_and_is_larger_is_left_aside_in_words(counts: list[int], lead: str) -> None:
    assert lead in paragraph(gapped(counts), JA)


def test_a_hidden_count_that_stands_apart_is_always_left_aside() -> None:
    """Else the sentence would tell on which side of the named ones it lies."""
    table = gapped([9, 4, 20, 0])
    for place in (2, 3):
        covered = replace(table, cells=tuple((HIDDEN,) if i == place else line for i, line in enumerate(table.cells)))
        assert f"{table.rows.labels[place]}を除いて" in paragraph(covered, JA).replace("その他、無記入", "無記入")


def test_pairs_and_dates_leave_aside_what_is_larger() -> None:
    year = Year()
    rows = year.axis("district", ("aihara", "oyama", "unclassified"))
    columns = year.axis("channel", ("office", "blank"))
    counts = [[5, 2], [3, 9], [4, 0]]
    table = year.cross("district_by_channel", year.base("consultations", 23), (rows, columns), counts,
                       ChartSpec(6, "panels"))  # fmt: skip
    unclassified, blank = rows.labels[2], columns.labels[1]
    said = f"組み合わせでは、{unclassified}、{blank}を除いて、相原×来所 5件、小山×来所 3件の順である。"
    assert paragraph(table, JA).endswith(said)
    dates = Year().axis("month", ("2023-04", "2023-05", "unclassified"))
    undated = year.one_way("month", year.base("consultations", 10), dates, [2, 1, 7], 1)
    assert f"{dates.labels[2]}を除いて、最も多いのは2023年4月の2件" in paragraph(undated, JA)


def test_nothing_counted_is_said_and_nothing_else() -> None:
    assert paragraph(by_support([0, 0, 0]), JA) == "相談件数は0件で、該当なし。"


@given(st.data())
def test_any_table_speaks_only_of_what_it_shows(data: st.DataObject) -> None:
    year = Year()
    rows = year.all_of("channel", *data.draw(st.sampled_from([(), ("blank",), ("unknown", "blank")])))
    columns = year.axis("district", ("aihara", "oyama", "unclassified"))
    several = data.draw(st.booleans())
    if several:
        rows = replace(rows, multiple_response=True)
    size = len(rows.codes) * len(columns.codes)
    flat = data.draw(st.lists(st.integers(0, 9) | st.integers(0, 3000), min_size=size, max_size=size))
    counts = [flat[i :: len(rows.codes)] for i in range(len(rows.codes))]
    base = year.base("consultations", sum(flat), sum(flat) if several else None)
    table = year.cross("district_by_channel", base, (rows, columns), counts, ChartSpec(6, "panels"))
    if data.draw(st.booleans()):
        table = year.one_way("inquirer", base, rows, [sum(line) for line in counts], 8)
    for lang in LANGUAGES:
        text = paragraph(table, words(lang))
        assert numbers_in(text, table) <= numbers_of(table)
    cells = [list(line) for line in table.cells]
    i, j = (data.draw(st.integers(0, len(line) - 1)) for line in (cells, cells[0]))
    cells[i][j] = HIDDEN
    covered = replace(table, cells=tuple(map(tuple, cells)))
    assert numbers_in(paragraph(covered, JA), covered) <= numbers_of(covered)


def test_where_something_is_hidden_nothing_is_said_of_what_is_largest() -> None:
    report = hidden(sakai_report())
    partner = paragraph(report["partner"], JA)
    assert not any(word in partner for word in ORDERING)
    assert "公表しない数があるため、多い順は述べない。" in partner
    crossed = paragraph(report["district_by_channel"], JA)
    assert not any(word in crossed.partition("組み合わせでは")[2] for word in ORDERING)
    year = Year("ja")
    without_n = replace(year.listed()[0], base=replace(year.consultations, n=None))
    assert paragraph(without_n, JA) == "公表しない数があるため、多い順は述べない。"
    apart = replace(year.listed()[0], cells=tuple((Figure(None, status="suppressed"),) if code in ("other", "blank")
                    else line for code, line in zip(year.listed()[0].rows.codes, year.listed()[0].cells, strict=True)))
    assert "その他は" not in paragraph(apart, JA)
    assert "無記入は" not in paragraph(apart, JA)


def test_an_office_that_calls_the_mentions_n() -> None:
    year = Year()
    base = replace(year.with_partner, n=691, label="連携先の延べ回答")
    table = year.one_way("partner", base, year.axis("partner", ["police_fire", "legal"]), [400, 291], 11, year.outside)
    text = paragraph(replace(table, total=NOT_SUMMED), JA)
    assert text.startswith("連携先の延べ回答 691件（相談 502件）を連携先別にみると、")
    assert numbers_in(text, table) <= numbers_of(table)


# ── the document ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_and_pictures_are_counted_each_by_themselves(lang: Lang) -> None:
    report = sakai_report(lang)
    bare = replace(report.tables[1], chart=None)
    it = outline(replace(report, tables=(report.tables[0], bare, *report.tables[2:])), words(lang))
    assert [part.number for part in it.parts] == list(range(1, 12))
    pictures = [part.picture for part in it.parts if part.picture]
    assert [picture.number for picture in pictures] == list(range(1, 11))
    assert it.parts[2].name == ("表3" if lang == "ja" else "Table 3")
    assert pictures[1].name == ("図2" if lang == "ja" else "Figure 2")


def methods_of(report: object, **changes: object) -> str:
    it = outline(replace(report, **changes), JA)  # type: ignore[type-var]
    return "\n".join(f"{term} {text}" for section in it.methods for term, text in section.lines)


def test_how_it_was_counted() -> None:
    report = sakai_report()
    text = methods_of(report)
    for said in (
        "記録の1行を1件と数える", "同じ番号の人を1人と数える", "対応 1,084 = 相談 920 + 社協事務 164",
        "行 1,096 = 数えた 1,084 + 小計・合計の行 12", "未分類", "無記入", "不明", "連携先 3種類",
        "sakai_2023.xlsx", "2023年4月3日〜2024年3月29日", "machida 第1版", "人が決めたものはない",
    ):  # fmt: skip
        assert said in text
    settled = Decided("word", "district", "地区", "相原", 3, 12, "要確認.xlsx")
    told = methods_of(report, decided=(settled,))
    assert "地区 区分の言葉にない書き方3種類（12件）を「相原」と読む（要確認.xlsx で決定）" in told
    assert "人が決めたものはない" not in told
    serial = tuple(replace(c, role=None, why="refused-serial") if c.role == "person" else c for c in report.columns)
    assert "通し番号" in methods_of(report, columns=serial, persons=None)
    assert "新規の" not in methods_of(report, columns=tuple(c for c in report.columns if c.role != "case_status"))
    assert "社協事務" not in methods_of(report, base_chain=(report.base_chain[0],), tables=())


@pytest.mark.parametrize("audience", ["city", "public"])
def test_only_the_office_learns_the_names_of_files(audience: str) -> None:
    settled = Decided("word", "district", "地区", "相原", 3, 12, "要確認.xlsx")
    it = outline(replace(sakai_report(audience=audience), decided=(settled,)), JA)
    assert "「相原」と読む" in repr(it.methods)
    assert "要確認.xlsx" not in repr(it)
    assert "sakai_2023" not in repr(it)
    assert (it.mark, it.decisions_heading, it.decisions) == ("", "", ())
    assert outline(sakai_report(), JA).mark == "内部用"


def test_the_legend_explains_the_signs_that_occur() -> None:
    signs = [sign for sign, _ in outline(hidden(sakai_report()), JA).signs]
    assert signs == ["0", notation.HIDDEN, notation.UNAVAILABLE]
    assert [sign for sign, _ in outline(sakai_report(), JA).signs] == ["0"]
    assert notation.MINUS in [sign for sign, _ in outline(december(), JA, month=True).signs]


# ── one month ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_month_stands_beside_last_year_and_the_year_so_far() -> None:
    it = outline(december(), JA, month=True)
    assert it.monthly
    assert it.title == "月報　2023年12月"
    first = it.parts[0].layout
    assert [column.full for column in first.columns] == [
        "対応件数", "社協事務", "相談件数", "連携・紹介あり", "連携先「なし」", "連携先の記載なし", "実人数（人）"]
    lines = {line.label: line.cells for line in first.sections[0].lines}
    assert lines == {
        "2023年12月": ("1,084", "164", "920", "502", "318", "100", "312"),
        "前年同月（2022年12月）": ("1,091", "164", "927", "509", "318", "100", "309"),
        "前年同月との差": ("△7", "0", "△7", "△7", "0", "0", "+3"),
        "年度の累計（2023年4月〜2023年12月）": ("2,168", "328", "1,840", "1,004", "636", "200", "700"),
    }
    assert [part.id for part in it.parts] == ["month_beside", "district_by_channel", "partner"]
    assert not any(part.picture or part.paragraph for part in it.parts)


def test_a_month_without_a_last_year_says_so() -> None:
    first = outline(december(known=False), JA, month=True).parts[0]
    labels = [line.label for line in first.layout.sections[0].lines]
    assert labels == ["2023年12月", "年度の累計（2023年4月〜2023年12月）"]
    assert any("前年同月（2022年12月）" in note for note in first.notes)


def test_persons_that_cannot_be_had_are_not_hidden_ones() -> None:
    report = replace(december(), persons=None)
    line = outline(report, JA, month=True).parts[0].layout.sections[0].lines[0]
    assert line.cells[-1] == notation.HIDDEN
    without = replace(report, columns=tuple(c for c in report.columns if c.role != "person"))
    line = outline(without, JA, month=True).parts[0].layout.sections[0].lines[0]
    assert line.cells[-1] == notation.UNAVAILABLE


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("districts", [2, 6, 12])
def test_what_has_no_room_is_named_with_its_count(lang: Lang, districts: int) -> None:
    report = december(lang, districts=districts)
    for part in outline(report, words(lang), month=True).parts[1:]:
        table = report[part.id]
        shown = {line.label for section in part.layout.sections for line in section.lines}
        heads = {column.full for column in part.layout.columns}
        notes = " ".join(part.notes)
        for label, cells in zip(table.rows.labels, table.cells, strict=True):
            assert label in shown or f"{label} {cells[0].n}" in notes or cells[0].n == 0
        for label, total in zip(table.columns.labels, table.column_totals or (), strict=True) if table.columns else ():
            assert label in heads or f"{label} {total.n}" in notes


def test_a_longer_period_has_no_page_of_a_month() -> None:
    assert not outline(sakai_report(), JA, month=True).monthly
    assert not outline(december(), JA).monthly


# ── markdown ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_markdown_of_the_whole_report_says_all_of_it(lang: Lang) -> None:
    report = with_tables(sakai_report(lang), "overview", "partner")
    it, text = outline(report, words(lang)), written("markdown", report, View(whole=True)).replace("\\", "")
    for part in it.parts:
        assert part.paragraph in text
        assert part.name in text
        assert all(note in text for note in (part.unit, *part.notes))
    assert all(line in text for section in it.methods for _, line in section.lines)
    assert f"## {it.methods_heading}" in text
    assert f"## {it.methods_heading}" not in written("markdown", report)


def test_markdown_of_a_month_is_the_months_page() -> None:
    text = written("markdown", december(), View(whole=True))
    assert "# 月報　2023年12月" in text
    assert "△7" in text
    assert "月別・地区別" not in text


def test_shares_of_a_sentence_are_those_of_the_table() -> None:
    counts = [499, 1]
    table = by_support(counts)
    assert figures(counts, 500)[1].share == Fraction(1, 500)
    assert f"{notation.percent(Fraction(1, 500))}％" in paragraph(table, JA)
    assert WORDS["support_type"]
