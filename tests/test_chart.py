"""Charts as a reader meets them: what they show, that nothing overlaps, that colours can be told apart."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from figures import KEEP_ZEROS, sakai_report
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex, to_rgb
from scenes import HIDDEN, REPORT, UNAVAILABLE, by_month, cross, look, made_axis, months, odd_tables, one_way

from marugoto_stats import notation
from marugoto_stats.errors import OutputError
from marugoto_stats.model import ChartSpec, Figure, SafeTable
from marugoto_stats.render import chart
from marugoto_stats.render.chart import palette
from marugoto_stats.render.chart.scale import steps
from marugoto_stats.render.chart.wrap import LONGEST_LABEL, short, wrap

YEAR = {f"{lang} {table.id}": (table, report) for lang, report in (("ja", REPORT), ("en", sakai_report("en"))) for table in chart.chartable(report)}
ODD = {name: (table, REPORT) for name, table in odd_tables().items()}
PUBLIC = sakai_report(audience="public")


def hide(table: SafeTable, below: int = 5) -> SafeTable:
    """Take small counts out of a table, as protection does."""
    cells = tuple(tuple(HIDDEN if f.n is not None and 0 < f.n < below else f for f in line) for line in table.cells)
    return replace(table, cells=cells)


# ── nothing overlaps, nothing is cut, four sizes ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [*YEAR, *ODD])
def test_texts_stand_free(name: str) -> None:
    scene = look(*(YEAR | ODD)[name])
    assert scene.overlaps() == []
    assert scene.struck() == []
    assert scene.outside() == []


@pytest.mark.parametrize("name", ["month", "district_by_channel", "partner"])
def test_hidden_figures_stand_free(name: str) -> None:
    scene = look(hide(PUBLIC[name]), PUBLIC)
    assert (scene.overlaps(), scene.struck(), scene.outside()) == ([], [], [])


def test_four_sizes_and_none_below_seven_points_on_a4() -> None:
    sizes = {text.get_fontsize() for table, report in YEAR.values() for _, _, text in look(table, report).texts}
    assert len(sizes) <= 4
    on_a4 = 160 / 25.4 / 8
    assert min(sizes) * on_a4 >= 7


def test_a_chart_grows_beyond_twelve_bars_only() -> None:
    assert look(REPORT["inquirer"]).height == 5
    assert look(REPORT["partner"]).height > 5
    assert {look(table).width for table in chart.chartable(REPORT)} == {8}


# ── what stands on it ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", chart.chartable(REPORT), ids=lambda table: table.id)
def test_frame_says_what_of_what_when_and_whence(table: SafeTable) -> None:
    scene = look(table)
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
    table = REPORT["partner"]
    words = look(table).words
    for (figure,), label in zip(table.cells, table.rows.labels, strict=True):
        if figure.n:
            assert figure.share is not None
            assert f"{figure.n:,}件" in words
            assert f"{notation.percent(figure.share)}%" in words
            assert label.replace("（地域", "\n（地域").split("\n")[0] in words
    assert "126件" in words


def test_every_figure_of_a_cross_table_stands_on_it() -> None:
    table = REPORT["district_by_channel"]
    wanted = sorted(str(f.n) for line in table.cells for f, code in zip(line, table.columns.codes, strict=True) if code != "interview")
    assert sorted(word for word in look(table).words if word.isdigit()) == wanted


def test_ranked_with_pinned_last_below_a_gap() -> None:
    labels = made_axis("topic", ["b", "a", "c", "その他", "無記入"], pinned=2)
    scene = look(one_way(labels, [3, 9, 5, 40, 60]))
    height = {word: scene.place(word).y0 for word in ("a", "c", "b", "その他", "無記入")}
    assert sorted(height, key=lambda word: -height[word]) == ["a", "c", "b", "その他", "無記入"]
    assert height["b"] - height["その他"] > 1.15 * (height["c"] - height["b"])


def test_ages_are_not_ranked() -> None:
    ages = made_axis("age_band", ["20代", "30代", "40代"])
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
    assert "すべて0件のため図から省いた区分：面談（場所不明）。" in words
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
        column = table.columns.codes.index(code)
        widths = [box.width for colour, box in scene.bars if colour == palette.STRONG["channel", code].lower()]
        counts = [line[column].n for line in table.cells if line[column].n]
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
    counts = sorted(figure.n for line in table.cells for figure in line if figure.n)
    assert np.divide(heights, counts) == pytest.approx(heights[0] / counts[0], rel=1e-6)


def test_bars_begin_at_zero() -> None:
    table = REPORT["inquirer"]
    scene = look(table)
    assert len({round(box.x0, 6) for _, box in scene.bars}) == 1
    counts = sorted(figure.n for (figure,) in table.cells)
    assert np.divide(sorted(box.width for _, box in scene.bars), counts) == pytest.approx(scene.bars[0][1].width / 312, rel=1e-6)


# ── hidden and empty ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table_id", ["partner", "district_by_channel", "month_by_district"])
def test_a_hidden_figure_is_a_hatched_gap_whose_size_says_nothing(table_id: str) -> None:
    table = hide(PUBLIC[table_id])
    scene = look(table, PUBLIC)
    hidden = sum(figure is HIDDEN for line in table.cells for figure in line)
    assert hidden > 3
    assert len(scene.hatched) == scene.words.count("x") == hidden
    assert len({(round(box.width, 6), round(box.height, 6)) for box in scene.hatched}) == 1
    assert "x は公表しない数（1〜4件の数と、それが計算で分かる数）。" in scene.words


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


@pytest.mark.parametrize(("table", "why"), [
    (replace(REPORT["partner"], cells=tuple((Figure(0),) for _ in REPORT["partner"].cells)), "0件です"),
    (replace(REPORT["inquirer"], cells=tuple((UNAVAILABLE,) for _ in REPORT["inquirer"].cells)), "この欄がない"),
    (replace(REPORT["month"], rows=months(0), cells=(),
             release=replace(REPORT.release, period=replace(REPORT.release.period, last=None))), "この期間の記録がありません"),
])  # fmt: skip
def test_a_chart_without_data_says_so_and_why(table: SafeTable, why: str) -> None:
    scene = look(table)
    assert "該当なし" in scene.words
    assert why in "".join(scene.words)
    assert [colour for colour, _ in scene.bars] == [palette.QUIET.lower()]
    assert (scene.overlaps(), scene.outside()) == ([], [])
    assert "該当なし" in chart.alt_text(table, "ja")


# ── colours ─────────────────────────────────────────────────────────────────────────────────────────────────

# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency,
# IEEE TVCG 15 (2009), table of severity 1.0; applied to linear RGB.
MACHADO = {
    "none": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
SRGB_TO_XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip


def linear(colour: str) -> np.ndarray:
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = SRGB_TO_XYZ @ rgb / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


TOGETHER = [(*palette.STRONG.values(), palette.REST), (palette.MAIN, palette.REST)]
"""Colours that stand on one chart."""


@pytest.mark.parametrize("sight", MACHADO)
def test_colours_can_be_told_apart(sight: str) -> None:
    for colours in TOGETHER:
        seen = [lab(np.clip(MACHADO[sight] @ linear(colour), 0, 1)) for colour in colours]
        assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 14


def test_colours_differ_in_lightness() -> None:
    for colours in TOGETHER:
        lightness = sorted(lab(linear(colour))[0] for colour in (*colours, "white"))
        assert min(np.diff(lightness)) > 13


def test_texts_are_dark_enough() -> None:
    def luminance(colour: str) -> float:
        return float(SRGB_TO_XYZ[1] @ linear(colour))

    for colour in (palette.INK, palette.GREY):
        assert 1.05 / (luminance(colour) + 0.05) > 4.5
    assert 1.05 / (luminance(palette.MAIN) + 0.05) > 4.5  # white figures stand on it
    tones = {to_hex(text.get_color()) for table, report in YEAR.values() for _, _, text in look(table, report).texts}
    assert tones <= {palette.INK.lower(), palette.GREY.lower(), palette.FAINT.lower(), "#ffffff"}


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


def test_alt_text_does_not_rank_what_is_hidden() -> None:
    cells = [list(line) for line in REPORT["month"].cells]
    cells[4][0] = cells[4][1] = cells[4][2] = HIDDEN
    text = chart.alt_text(replace(REPORT["month"], cells=tuple(map(tuple, cells))), "ja")
    assert "最も少ない" not in text
    assert "公表しない数2個を除く" in text


def test_file_names_and_order() -> None:
    assert chart.file_name(REPORT["month"], "png") == "01_月別件数.png"
    assert [table.chart.number for table in chart.chartable(REPORT) if table.chart] == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12]
    uncharted = replace(REPORT, tables=tuple(replace(table, chart=None) for table in REPORT.tables))
    assert chart.chartable(uncharted) == []


# ── labels ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("text", "width", "lines"), [
    ("高齢者支援センター（地域包括支援センター）", 14, ["高齢者支援センター", "（地域包括支援センター）"]),
    ("アウトリーチ等を通じた継続的支援", 11, ["アウトリーチ等を", "通じた継続的支援"]),
    ("地域活動（サロン・居場所・買い物支援など）", 14, ["地域活動（サロン・", "居場所・買い物支援など）"]),
    ("多機関協働", 4, ["多機関協", "働"]),
    ("Support for community building", 16, ["Support for", "community", "building"]),
    ("来所", 9, ["来所"]),
])  # fmt: skip
def test_labels_break_where_one_breathes(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, lambda line: len(line) <= width) == lines


@given(st.text(st.sampled_from("地域の支援（センター）・、サロンとNPO abcー"), min_size=1), st.integers(1, 20))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = wrap(text, lambda line: len(line) <= width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= width for line in lines)


@given(st.text(st.sampled_from("相談ab"), max_size=120))
def test_long_labels_are_cut(label: str) -> None:
    cut = short(label)
    assert cut == label or (cut.endswith("…") and sum(0.5 if sign.isascii() else 1 for sign in cut) <= LONGEST_LABEL)


@given(st.integers(1, 10**9), st.integers(1, 8))
def test_grid_steps_are_even_and_few(largest: int, most: int) -> None:
    found = steps(largest, most)
    assert found[0] == 0
    assert found[-1] <= largest
    assert 2 <= len(found) <= most + 1
    assert len(set(np.diff(found))) == 1


def test_a_sign_without_glyph_fails_by_code_point_alone() -> None:
    table = one_way(made_axis("topic", ["𠮷田地区"]), [3])
    with pytest.raises(OutputError) as failure:
        look(table)
    assert failure.value.slug == "missing-glyph"
    assert "U+20BB7" in str(failure.value)
    assert "田地区" not in str(failure.value) + repr(failure.value)


def test_signs_that_steer_or_calculate_are_only_signs() -> None:
    labels = ["_下線", "$生活費$500", r"$\badcmd$", "☑済", "<b>&"]
    words = look(one_way(made_axis("topic", labels), [5, 4, 3, 2, 1])).words
    assert set(labels) <= set(words)


def test_controls_never_reach_a_picture() -> None:
    words = look(one_way(made_axis("topic", ["相\x1b[31m談\u202e"]), [5])).words
    assert "相[31m談" in words


def test_a_table_without_a_chart_of_its_own_is_drawn_as_bars() -> None:
    assert look(replace(REPORT["inquirer"], chart=None)).words == look(REPORT["inquirer"]).words


def test_places_get_the_panels_whichever_way_the_table_lies() -> None:
    turned = replace(REPORT["support_type_by_district"], chart=ChartSpec(5, "panels"))
    scene = look(turned)
    assert scene.place("相原").y0 == pytest.approx(scene.place("小山").y0)
    channels = cross(made_axis("inquirer", ["本人", "家族"]), made_axis("channel", ["来所", "訪問"]), [[1, 2], [3, 4]])
    assert look(channels).place("来所").y0 == pytest.approx(look(channels).place("訪問").y0)
