"""What charts show: the table's figures alone, in true lengths, with what a picture needs to stand alone."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from figures import CHANNELS, KEEP_ZEROS, Year, sakai_report
from scenes import (
    HIDDEN,
    ODD,
    REPORT,
    UNAVAILABLE,
    YEAR,
    by_month,
    counts_of,
    cross,
    hide,
    look,
    made_axis,
    months,
    one_way,
    scene_of,
)

from marugoto_stats import notation
from marugoto_stats.model import ChartSpec, SafeTable
from marugoto_stats.render import chart, palette

PUBLIC = sakai_report(audience="public")

# ── what stands on it ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", chart.chartable(REPORT), ids=lambda table: table.id)
def test_frame_says_what_of_what_when_and_whence(table: SafeTable) -> None:
    scene = scene_of(f"ja {table.id}")
    title, *_ = scene.words
    text = "".join(scene.words)
    assert title == table.name
    assert "単位：件" in text
    assert f"N＝{table.base.n:,}" in text
    assert "2023年度（令和5年度）" in text
    for said in ("町田市社会福祉協議会 堺", "sakai_2023.xlsx", "記録の最終日：2024年3月29日"):
        assert said in text
    left = min(box.x0 for _, box, _ in scene.texts)
    assert scene.place(title).x0 == pytest.approx(left, abs=0.03)


def test_every_figure_of_a_bar_chart_stands_at_its_end() -> None:
    table = REPORT["inquirer"]
    scene = scene_of("ja inquirer")
    for (figure,), label in zip(table.cells, table.rows.labels, strict=True):
        row = scene.place(label)
        beside = {words for words, box, _ in scene.texts if abs(box.y0 + box.y1 - row.y0 - row.y1) < 0.1}
        assert figure.share is not None
        assert beside == {label, f"{figure.n}件", f"{notation.percent(figure.share)}%"}
    assert {"126件", "25.1%"} <= set(scene_of("ja partner").words)


def test_every_figure_of_a_cross_table_stands_on_it() -> None:
    table = REPORT["district_by_channel"]
    written = sorted(int(word) for word in scene_of("ja district_by_channel").words if word.isdigit())
    zeros = len(table.cells) * (len(CHANNELS) - 1) - len(counts_of(table))  # 面談 is left out
    assert written == [0] * zeros + counts_of(table)


def test_ranked_with_pinned_last_below_a_gap() -> None:
    labels = made_axis("topic", ["b", "a", "c", "その他", "無記入"], pinned=2)
    scene = look(one_way(labels, [3, 9, 5, 40, 60]))
    height = {word: scene.place(word).y0 for word in ("a", "c", "b", "その他", "無記入")}
    assert sorted(height, key=lambda word: -height[word]) == ["a", "c", "b", "その他", "無記入"]
    assert height["b"] - height["その他"] > 1.15 * (height["c"] - height["b"])


def test_ages_are_not_ranked() -> None:
    ages = made_axis("age_band", ["20代", "30代", "40代"], ordered=True)
    scene = look(one_way(ages, [1, 9, 5]))
    assert scene.place("20代").y0 > scene.place("30代").y0 > scene.place("40代").y0


def test_the_closing_line_of_the_overview_stands_last_and_the_subtotal_not_at_all() -> None:
    scene = look(REPORT["overview"])
    assert scene.place("社協事務").y0 < scene.place("未分類").y0 < scene.place("参加支援").y0
    assert "相談" not in scene.words


def test_months_keep_their_order_and_place() -> None:
    counts = [(0, 0) if n == 4 else (10, 2) for n in range(12)]
    scene = look(by_month(months(12), counts))
    marks = [scene.place(f"{n}月") for n in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
    middles = [(box.x0 + box.x1) / 2 for box in marks]
    assert np.diff(middles) == pytest.approx(np.diff(middles)[0], abs=0.01)
    assert scene.words.count("0") == 1
    assert {"2023年", "2024年"} <= set(scene.words)


def test_stacked_months_name_their_parts() -> None:
    words = look(REPORT["month"]).words
    assert {"相談", "社協事務", "対応"} <= set(words)
    assert {"61", "93"} <= set(words)
    no_clerical = tuple((a, UNAVAILABLE, c, d, e) for a, _, c, d, e in REPORT["month"].cells)
    alone = look(replace(REPORT["month"], cells=no_clerical))
    assert "社協事務" not in alone.words
    assert {colour for colour, _ in alone.bars} == {palette.MAIN.lower()}


def test_lines_that_are_zero_are_left_out_and_named() -> None:
    words = look(REPORT["district_by_channel"]).words
    assert "面談（場所不明）" not in words
    assert "すべて0件のため図から省いた区分：面談（場所不明）。" in "".join(words)
    places = made_axis("centre", ["堺", "鶴川"])
    scene = look(cross(months(1), places, [[3, 0]], "multiples"))
    assert "すべて0件のため図から省いた区分：鶴川。" in "".join(scene.words)
    kept = made_axis("support_type", ["包括", "参加"], keep_zeros=True)
    assert "参加" in look(one_way(kept, [3, 0])).words
    assert "support_type" in KEEP_ZEROS


def test_several_answers_say_so_with_both_bases() -> None:
    text = "".join(look(REPORT["partner"]).words)
    assert "N＝502" in text
    assert "691" in text
    assert "「なし」318件" in text


def test_filters_are_said() -> None:
    scene = look(REPORT["inquirer"], replace(REPORT, filters=("地区＝小山",)))
    assert "しぼりこみ：地区＝小山" in "".join(scene.words)


# ── one scale, true lengths ─────────────────────────────────────────────────────────────────────────────────


def test_panels_share_one_scale_and_channels_their_colours() -> None:
    table = REPORT["district_by_channel"]
    scene = look(table)
    for code in ("office", "visit", "phone"):
        column = CHANNELS.index(code)
        colour = palette.STRONG["channel", code].lower()
        widths = [box.width for found, box in scene.bars if found == colour]
        counts = [line[column].n or 0 for line in table.cells if line[column].n]
        assert np.divide(widths, counts) == pytest.approx(widths[0] / counts[0], rel=1e-6)


def test_the_same_category_has_the_same_colour_in_every_chart() -> None:
    for table_id in ("district_by_channel", "outreach_by_district_and_channel"):
        scene = look(REPORT[table_id])
        row = scene.place("訪問")
        beside = {colour for colour, box in scene.bars if box.y0 < (row.y0 + row.y1) / 2 < box.y1}
        assert beside == {palette.STRONG["channel", "visit"].lower()}


def test_small_charts_share_one_scale() -> None:
    table = REPORT["month_by_district"]
    heights = sorted(box.height for _, box in look(table).bars)
    counts = counts_of(table)
    assert np.divide(heights, counts) == pytest.approx(heights[0] / counts[0], rel=1e-6)


def test_bars_begin_at_zero() -> None:
    table = REPORT["inquirer"]
    scene = look(table)
    assert len({round(box.x0, 6) for _, box in scene.bars}) == 1
    counts = counts_of(table)
    widths = sorted(box.width for _, box in scene.bars)
    assert np.divide(widths, counts) == pytest.approx(widths[0] / counts[0], rel=1e-6)


# ── hidden and empty ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table_id", ["partner", "district_by_channel", "month_by_district"])
def test_a_hidden_figure_is_a_hatched_gap_whose_size_says_nothing(table_id: str) -> None:
    table = hide(PUBLIC[table_id])
    scene = look(table, PUBLIC)
    hidden = sum(figure is HIDDEN for line in table.cells for figure in line)
    assert hidden > 3
    assert len(scene.hatched) == scene.words.count("x") == hidden
    assert len({(round(box.width, 6), round(box.height, 6)) for box in scene.hatched}) == 1
    assert "x は公表しない数（1〜4件の数と、それが計算で分かる数）。" in "".join(scene.words)


def test_a_month_with_hidden_parts_shows_no_more_than_its_total() -> None:
    cells = [list(line) for line in PUBLIC["month"].cells]
    cells[3][0] = cells[3][1] = HIDDEN
    cells[5][0] = cells[5][2] = HIDDEN
    scene = look(replace(PUBLIC["month"], cells=tuple(map(tuple, cells))), PUBLIC)
    known, unknown = sorted(scene.hatched, key=lambda box: box.x0)
    main = [box for colour, box in scene.bars if colour == palette.MAIN.lower()]
    assert known.height == pytest.approx(max(box.height for box in main) * 83 / 92, rel=1e-6)
    assert unknown.height == pytest.approx(0.2)
    assert scene.words.count("x") == 1


def test_what_the_log_cannot_say_is_a_dash() -> None:
    cells = (*REPORT["inquirer"].cells[:-1], (UNAVAILABLE,))
    assert notation.UNAVAILABLE in look(replace(REPORT["inquirer"], cells=cells)).words


NO_RECORDS = replace(REPORT.release, period=replace(REPORT.release.period, last=None))


@pytest.mark.parametrize(("table", "why"), [
    (one_way(REPORT["inquirer"].rows, [0] * 12, of=1), "0件です"),
    (replace(REPORT["inquirer"], cells=((UNAVAILABLE,),) * 12), "この欄がない"),
    (replace(REPORT["month"], rows=months(0), cells=(), release=NO_RECORDS), "この期間の記録がありません"),
])
def test_a_chart_without_data_says_so_and_why(table: SafeTable, why: str) -> None:
    scene = look(table)
    assert "該当なし" in scene.words
    assert why in "".join(scene.words)
    assert [colour for colour, _ in scene.bars] == [palette.QUIET.lower()]
    assert (scene.overlaps(), scene.outside()) == ([], [])
    assert "該当なし" in chart.alt_text(table, "ja")


# ── in words ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [*YEAR, *ODD])
def test_alt_text_is_two_sentences(name: str) -> None:
    table, report = (YEAR | ODD)[name]
    text = chart.alt_text(table, report.lang)
    assert len(re.findall(r"。", text) if report.lang == "ja" else re.findall(r"\.(?= [A-Z]|$)", text)) == 2
    assert "sakai_2023" not in text
    assert table.name in text


def test_alt_text_names_what_stands_out() -> None:
    assert chart.alt_text(REPORT["district_by_channel"], "ja").endswith(
        "最も多いのは、相原では来所の214件、小山では訪問の171件、市外では電話の13件（全5区分のうち件数の多い3つ）。"
    )
    assert "126件（25.1%）" in chart.alt_text(REPORT["partner"], "ja")
    assert "最も少ないのは2023年8月の66件" in chart.alt_text(REPORT["month"], "ja")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([5, 5, 2, 0], "最も多いのは本人と家族・親族の各5件（41.7%）、次いで近隣・知人の2件（16.7%）。"),
        ([3, 3, 3, 0], "最も多いのは本人と家族・親族と近隣・知人の各3件（33.3%）。"),
        ([5, 4, 2, 7], "その他を除くと、最も多いのは本人の5件（27.8%）、次いで"),
        ([5, 4, 2, 4], "最も多いのは本人の5件（33.3%）、次いで"),
    ],
)
def test_alt_text_knows_ties_and_what_stands_apart(counts: list[int], said: str) -> None:
    year = Year()
    rows = year.axis("inquirer", ("self", "family", "neighbour", "other"))
    table = year.one_way("inquirer", year.base("consultations", sum(counts)), rows, counts, 8)
    assert said in chart.alt_text(table, "ja")


def test_alt_text_names_every_highest_and_lowest_month() -> None:
    year = Year()
    table = year.one_way("month", year.base("consultations", 22), year.all_of("month"), [9, 9, 2, 2, *[0] * 8], 1)
    said = chart.alt_text(replace(table, rows=replace(table.rows, ordered=True)), "ja")
    assert "最も多いのは2023年4月と2023年5月の各9件（40.9%）、最も少ないのは0件（0.0%）（いくつもある）。" in said


def test_alt_text_does_not_rank_what_is_hidden() -> None:
    cells = [list(line) for line in REPORT["month"].cells]
    cells[4][0] = cells[4][1] = cells[4][2] = HIDDEN
    text = chart.alt_text(replace(REPORT["month"], cells=tuple(map(tuple, cells))), "ja")
    assert "最も少ない" not in text
    assert "公表しない数2個を除く" in text


def test_file_names_and_order() -> None:
    assert chart.file_name(REPORT["month"], "png") == "01_月別件数.png"
    charted = [table.chart.number for table in chart.chartable(REPORT) if table.chart]
    assert charted == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12]
    uncharted = replace(REPORT, tables=tuple(replace(table, chart=None) for table in REPORT.tables))
    assert chart.chartable(uncharted) == []


def test_a_table_without_a_chart_of_its_own_is_drawn_as_bars() -> None:
    assert look(replace(REPORT["inquirer"], chart=None)).words == look(REPORT["inquirer"]).words


def test_places_get_the_panels_whichever_way_the_table_lies() -> None:
    turned = replace(REPORT["support_type_by_district"], chart=ChartSpec(5, "panels"))
    scene = look(turned)
    assert scene.place("相原").y0 == pytest.approx(scene.place("小山").y0)
    rows, columns = made_axis("inquirer", ["本人", "家族"]), made_axis("channel", ["来所", "訪問"])
    scene = look(cross(rows, columns, [[1, 2], [3, 4]]))
    assert scene.place("来所").y0 == pytest.approx(scene.place("訪問").y0)
