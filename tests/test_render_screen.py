"""What people look at: width, order, signs, bars, strips, the headline, and what needs a decision."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
import wcwidth
from figures import sakai_report
from hypothesis import given
from hypothesis import strategies as st
from outputs import CHAIN, SCREENS, figures_in, figures_of, hidden, section, with_tables, written

from marugoto_stats.model import ChartSpec, Figure
from marugoto_stats.render import View
from marugoto_stats.render.display import calm, columns, wrapped
from marugoto_stats.render.grid import bar
from marugoto_stats.render.layout import lay_out
from marugoto_stats.render.strips import LENGTH, lengths
from marugoto_stats.wording import LANGUAGES, Lang, words

JA = words("ja")
BLOCKS = "▏▎▍▌▋▊▉█"

# ── width ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [60, 72, 80, 100, 132])
@pytest.mark.parametrize("blocks", [False, True])
def test_no_line_is_wider_than_the_terminal(lang: Lang, width: int, blocks: bool) -> None:
    text = written("terminal", sakai_report(lang), View(width=width, blocks=blocks, verbose=True))
    assert max(map(columns, text.split("\n"))) <= width


@pytest.mark.parametrize("width", [72, 80, 100])
def test_no_figure_is_cut_on_a_narrow_terminal(width: int) -> None:
    report = sakai_report()
    text = written("terminal", report, View(width=width))
    for table in report.tables:
        assert not figures_of(table) - figures_in(section(text, table, report)), table.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_of_ambiguous_width_stands_inside_a_line(lang: Lang) -> None:
    for line in written("terminal", sakai_report(lang), View(blocks=True, verbose=True)).split("\n"):
        inside = line.rstrip(BLOCKS)
        assert columns(inside) == wcwidth.wcswidth(inside)


def test_plain_is_as_wide_as_it_takes() -> None:
    report = sakai_report()
    text = written("plain", report)
    heads = section(text, report["district_by_channel"], report).split("\n")[2]
    assert heads.split()[:4] == ["来所", "訪問", "電話", "メール"]
    assert heads.split()[-2:] == ["計", "N=920"]
    assert "実人数は期間内で重複を除いた人数で、月の合計ではない。\n" in text


def test_short_heads_are_explained() -> None:
    report = with_tables(sakai_report(), "district_by_channel")
    text = written("terminal", report)
    assert "略記: SNS=SNS・LINE、Web=Webフォーム、手紙=手紙・文書、機関=関係機関連絡、\n地域=地域の場" in text
    assert "略記" not in written("terminal", with_tables(sakai_report(), "overview"))


@given(st.text(max_size=80), st.integers(4, 40))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    safe = calm(text)
    lines = wrapped(safe, width)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", safe)
    assert all(columns(line) <= width for line in lines)


# ── order, signs, what is left out ──────────────────────────────────────────────────────────────────────────


def test_ranking_keeps_what_is_no_category_last() -> None:
    free, pinned = lay_out(sakai_report()["partner"], JA).sections
    counts = [int(line.cells[0]) for line in free.lines]
    assert counts == sorted(counts, reverse=True)
    assert free.lines[0].bar == 1
    assert [line.label for line in pinned.lines] == ["その他", "未分類"]


def test_single_answers_close_with_a_total_and_several_do_not() -> None:
    report = sakai_report()
    kinds = [lay_out(report[name], JA).sections[-1].kind for name in ("inquirer", "partner", "overview")]
    assert kinds == ["total", "pinned", "total"]
    heads = [column.head for column in lay_out(report["partner"], JA).columns]
    assert heads == ["件", "N=502", "延べ691"]


def test_margins_of_several_answers_are_called_n() -> None:
    total = lay_out(sakai_report()["partner_by_district"], JA).sections[-1].lines[0]
    assert (total.label, total.cells) == ("N", ("271", "214", "9", "7", "1", "502", "100.0%"))


def test_mentions_may_be_called_n() -> None:
    table = sakai_report()["partner"]
    cells = tuple((replace(figure, share=figure.share_of_mentions),) for (figure,) in table.cells)
    layout = lay_out(replace(table, cells=cells, base=replace(table.base, n=691)), JA)
    assert [column.head for column in layout.columns] == ["件", "N=691", "件数502"]
    assert layout.sections[0].lines[0].cells == ("126", "18.2%", "25.1%")


def test_hidden_count_has_a_sign_and_no_rank_bar_or_strip() -> None:
    report = hidden(sakai_report())
    text = written("terminal", report)
    label = "高齢者支援センター（地域包括支援センター）"
    partner = section(text, report["partner"], report)
    assert re.search(rf"^{label} +x +x +x$", partner, re.MULTILINE)
    assert partner.split("\n\n")[0].splitlines()[-1].startswith(label)
    crossed = section(text, report["district_by_channel"], report)
    assert re.search(r"^小山\s+66\s+x\s+84", crossed, re.MULTILINE)
    assert re.search(r"^小山\s+x$", crossed, re.MULTILINE)
    assert re.search(rf"^相原\s+[#=.-]{{{LENGTH}}}$", crossed, re.MULTILINE)


def test_what_the_log_cannot_say_has_a_sign_of_its_own() -> None:
    report = hidden(sakai_report())
    assert re.search(r"^参加支援 +81 +7\.5% +\.\.", written("terminal", report), re.MULTILINE)
    assert "| 参加支援 | 81 | 7.5% | – |" in written("markdown", report)


def test_all_zero_lines_are_named_in_one_note_unless_they_always_stand() -> None:
    table = sakai_report()["partner"]
    notes = [note for note in lay_out(table, JA).notes if "企業・商店" in note]
    assert notes == ["0なので省いた項目: 企業・商店"]
    kept = lay_out(replace(table, rows=replace(table.rows, keep_zeros=True)), JA)
    assert "企業・商店" in [line.label for line in kept.sections[0].lines]
    assert not any("企業・商店" in note for note in kept.notes)


@pytest.mark.parametrize("name", SCREENS)
def test_table_without_a_count_says_so(name: str) -> None:
    report = with_tables(sakai_report(), "inquirer")
    table = report.tables[0]
    empty = replace(table, cells=tuple((Figure(0),) for _ in table.cells), total=Figure(0))
    assert "該当なし" in written(name, replace(report, tables=(empty,)))


# ── bars and strips ─────────────────────────────────────────────────────────────────────────────────────────


@given(st.fractions(0, 1), st.fractions(0, 1), st.booleans())
def test_bar_grows_with_its_count_and_is_never_nothing(a: Fraction, b: Fraction, blocks: bool) -> None:
    def length(part: Fraction) -> float:
        drawn = bar(part, 20, blocks=blocks)
        return len(drawn) - (1 - (BLOCKS.index(drawn[-1]) + 1) / 8 if blocks and drawn else 0)

    assert (length(a) - length(b)) * (a - b) >= 0
    assert (length(a) > 0) == (a > 0)
    assert length(a) <= 20


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=6).filter(sum))
def test_strip_is_full_and_each_part_within_a_sign(counts: list[int]) -> None:
    parts = lengths(counts)
    assert sum(parts) == LENGTH
    exact = [Fraction(n * LENGTH, sum(counts)) for n in counts]
    assert all(abs(part - whole) < 1 for part, whole in zip(parts, exact, strict=True))


def test_strips_let_two_districts_face_each_other() -> None:
    report = with_tables(sakai_report(), "district_by_channel")
    lines = written("plain", report).split("\n")
    assert "相原    " + "#" * 17 + "=" * 8 + "-" * 9 + "." * 6 in lines
    assert "小山    " + "#" * 7 + "=" * 18 + "-" * 9 + "." * 6 in lines
    assert not any(line.startswith("未分類  #") for line in lines)


def test_strips_stand_only_below_panels_of_channels() -> None:
    report = with_tables(sakai_report(), "district_by_channel")
    as_bars = replace(report.tables[0], chart=ChartSpec(5, "bars"))
    assert "40字で100%" in written("plain", report)
    assert "40字で100%" not in written("plain", replace(report, tables=(as_bars,)))


# ── the headline ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["terminal", "plain"])
def test_chain_is_written_as_equations(name: str, lang: Lang) -> None:
    lines = written(name, sakai_report(lang)).split("\n")
    assert [line for line in lines if line in CHAIN[lang]] == CHAIN[lang]


def test_chain_of_a_log_that_carries_less() -> None:
    report = sakai_report()
    first, clerical, consultations, *_ = report.base_chain
    text = written("plain", replace(report, base_chain=(first, clerical, consultations), persons=None))
    assert "\n対応 1,084 = 相談 920 + 社協事務 164\n実人数 x\n" in text
    without = tuple(column for column in report.columns if column.role != "person")
    text = written("plain", replace(report, base_chain=(first,), persons=None, columns=without))
    assert "\n対応 1,084\n実人数 ..（番号の列がありません）\n" in text


def test_hidden_link_of_the_chain_has_a_sign() -> None:
    report = sakai_report()
    chain = tuple(replace(link, n=None) if link.id == "clerical" else link for link in report.base_chain)
    assert "対応 1,084 = 相談 920 + 社協事務 x\n" in written("plain", replace(report, base_chain=chain))


def test_headline_names_what_was_not_read() -> None:
    report = sakai_report()
    strange = replace(report.columns[2], header=None, letter="M", why="unknown")
    text = written("plain", replace(report, columns=(*report.columns, strange, replace(strange, letter="N"))))
    assert "読まない列  氏名、相談内容詳細、見出しのわからない列 2（M、N）" in text


# ── what needs a decision ───────────────────────────────────────────────────────────────────────────────────


def test_one_item_per_kind_with_three_places_and_a_count() -> None:
    report = sakai_report()
    issue = report.issues[0]
    spread = [replace(issue, sheet=f"{month}月", row=month + 10, count=2) for month in (4, 5, 6, 7)]
    text = written("plain", replace(report, issues=(*spread, report.issues[2])))
    assert "決めてほしいことが2つあります" in text
    assert "sakai_2023.xlsx  4月!K14、5月!K15、6月!K16、ほか5か所" in text
    assert "連携先に、用語にない書き方が8件あります" in text


def test_errors_come_first_and_notes_only_in_detail() -> None:
    report = sakai_report()
    grave = replace(report.issues[0], code="date-unreadable", severity="error", field="date", facts=())
    noted = JA("issues.merged-filled.say", count=5)
    text = written("plain", replace(report, issues=(*report.issues, grave)), View(verbose=True))
    assert text.index("1. 日付として読めないもの") < text.index("2. ")
    assert noted in text
    quiet = written("plain", replace(report, issues=(report.issues[3],)))
    assert "決めてほしいことはありません" in quiet
    assert noted not in quiet


def test_rows_add_up_by_pencil_in_detail() -> None:
    text = written("plain", sakai_report(), View(verbose=True))
    assert "行 1,096 = 数えた 1,084 + 小計・合計の行 12\n" in text
