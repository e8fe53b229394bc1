"""A comparison as people read it: columns, notes, the front of a report, a screen."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from documents import month_report
from outputs import written
from previous import lines_of, report, with_previous

from marugoto_stats import notation
from marugoto_stats.model import Change, Figure, SafeTable
from marugoto_stats.render import View
from marugoto_stats.render.chart.series import series
from marugoto_stats.render.display import columns as width_of
from marugoto_stats.render.headline import headline
from marugoto_stats.render.layout import dealt, lay_out
from marugoto_stats.render.outline import outline
from marugoto_stats.wording import LANGUAGES, Lang, words

JA = words("ja")


def told_of(change: Change) -> list[str]:
    """The previous count, the change and its rate as a document writes them, worked out here once more."""
    assert change.now is not None
    assert change.previous is not None
    n = change.now - change.previous
    sign = "" if n == 0 else "+" if n > 0 else "△"
    rate = "–"
    if change.now >= 20 and change.previous >= 20:
        tenths = (abs(n) * 2000 + change.previous) // (2 * change.previous)
        tenths = max(tenths, 1) if n else 0
        rate = f"{sign}{tenths // 10}.{tenths % 10}"
    return [f"{change.previous:,}", f"{sign}{abs(n):,}", rate]


# ── the layout ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["whole", "part"])
def test_every_line_has_its_change_beside_its_count(name: str) -> None:
    for table in report(name).tables:
        layout = lay_out(table, JA)
        kinds = [column.kind for column in layout.columns]
        group = ["compared"] * (name == "part") + ["previous", "change", "change-rate"]
        starts = [i for i in range(len(kinds)) if kinds[i : i + len(group)] == group]
        measured = table.columns is not None and table.columns.dimension == "measure"
        assert len(starts) == (2 if measured and table.columns and len(table.columns.codes) == 2 else 1), table.id
        for section in layout.sections:
            for line in section.lines:
                for start in starts:
                    figure = line.figures[start]
                    if figure is None or figure.change is None:
                        continue
                    shown = list(line.cells[start : start + len(group)])
                    expected = [f"{figure.change.now:,}"] * (name == "part") + told_of(figure.change)
                    assert shown == expected, (table.id, line.label)


def test_a_change_is_never_parted_from_its_count() -> None:
    for table in report("part").tables:
        columns = lay_out(table, JA).columns
        for room in range(20, 130, 10):
            blocks_of = dealt(columns, lambda chosen: 20 + 8 * len(chosen), room)
            assert [i for block in blocks_of for i in block] == list(range(len(columns)))
            assert {columns[block[0]].kind for block in blocks_of} == {"count"}


@pytest.mark.parametrize("name", ["whole", "part"])
def test_a_cross_table_says_below_what_each_column_was(name: str) -> None:
    table = report(name)["district_by_channel"]
    layout = lay_out(table, JA)
    heads = {column.code: i for i, column in enumerate(layout.columns)}
    assert [line.label for line in layout.beside] == ["比べた月"] * (name == "part") + ["前年度", "増減"]
    assert table.columns is not None
    for code, figure in zip(table.columns.codes, table.column_totals or (), strict=True):
        assert figure.change is not None
        if code in heads:
            expected = [f"{figure.change.now:,}"] * (name == "part") + told_of(figure.change)[:2]
            assert [line.cells[heads[code]] for line in layout.beside] == expected


def test_without_all_months_the_change_is_of_those_compared() -> None:
    figure = Figure(40, change=Change(21, 25))
    table = report("part")["inquirer"]
    changed = replace(table, cells=((figure,), *table.cells[1:]))
    line = next(line for line in lines_of(lay_out(changed, JA)) if line[0] == table.rows.labels[0])
    assert line[1:] == ["40", "", "21", "25", "△4", "△16.0"]


def test_what_fell_to_nothing_is_shown() -> None:
    table = report()["inquirer"]
    nothing = tuple((Figure(0, change=Change(0, before)),) for before in (7, 0))
    gone = replace(table, cells=(*nothing, *table.cells[2:]))
    shown = {line[0]: line[1:] for line in lines_of(lay_out(gone, JA))}
    assert shown[table.rows.labels[0]] == ["0", "", "7", "△7", "–"]
    assert table.rows.labels[1] not in shown
    assert table.rows.labels[0] in [line.label for line in series(gone).lines]


@pytest.mark.parametrize(("status", "sign"), [("suppressed", "x"), ("unavailable", "–")])
def test_what_is_not_known_has_its_sign(status: str, sign: str) -> None:
    table = report()["inquirer"]
    change = Change(5, None, "suppressed" if status == "suppressed" else "unavailable")
    hidden = replace(table, cells=((Figure(5, change=change),), *table.cells[1:]))
    shown = {line[0]: line for line in lines_of(lay_out(hidden, JA))}
    assert shown[table.rows.labels[0]][-3:] == [sign, sign, sign]
    screen = written("terminal", replace(report(), tables=(hidden,)), View(width=80))
    assert re.search(rf"{table.rows.labels[0]} +5 .*{'x' if sign == 'x' else '[.][.]'}", screen)


# ── the notes ───────────────────────────────────────────────────────────────────────────────────────────────


def changed(*counts: tuple[int, int], reason: str | None = None) -> SafeTable:
    """One list whose first lines counted something else before; the others are equal."""
    table = report()["inquirer"]
    figures = [Figure(n, change=Change(n, before)) for n, before in counts]
    figures += [Figure(9, change=Change(9, 9)) for _ in table.cells[len(counts) :]]
    if reason:
        figures[-1] = Figure(9, change=Change(9, 3, "unavailable", reason))
    whole = Change(920, 920)
    return replace(
        table, cells=tuple((figure,) for figure in figures), base=replace(table.base, change=whole), total=None
    )


def test_a_note_names_what_chance_hardly_explains() -> None:
    table = changed((130, 100), (200, 100), (50, 100))
    first, second, third, *_ = table.rows.labels
    notes = lay_out(table, JA).notes
    said = next(note for note in notes if "偶然" in note)
    assert f"{second} +100、{third} △50（" in said
    assert first not in said
    assert "ほかの件数の増減は、偶然でも" in said
    assert any("どの件数の増減も、偶然でも" in note for note in lay_out(changed((130, 100)), JA).notes)


def test_the_months_compared_are_said_under_each_table_and_once_on_a_screen() -> None:
    for name, said in (("whole", "前年度は2022年4月〜2023年3月。"),
                       ("part", "前年度は2022年4月〜9月。同じ月どうしの2023年4月〜9月と比べた。")):  # fmt: skip
        assert all(any(said in note for note in lay_out(table, JA).notes) for table in report(name).tables)
        squeezed = re.sub(r"\s", "", written("terminal", report(name), View(width=80)))
        assert squeezed.count(said.replace(" ", "")) == 1


def test_why_something_does_not_compare_is_said() -> None:
    table = changed((130, 100), reason="scheme-changed")
    assert f"増減を出せないもの：{table.rows.labels[-1]}（地区の分け方が変わったため）。" in lay_out(table, JA).notes
    bare = replace(table, total=None, base=replace(table.base, change=None), cells=tuple(
        (Figure(9, change=Change(9, None, "unavailable", "not-counted")),) for _ in table.cells))
    layout = lay_out(bare, JA)
    assert {column.kind for column in layout.columns} <= {"count", "share"}
    assert "前年度とは比べられない（前の期間に、この数がないため）。" in layout.notes


def test_centres_that_were_not_open_as_long_are_named() -> None:
    said = "鶴川 開設後3か月（前年度は6か月）"
    assert any(said in note for note in lay_out(report("part")["district"], JA).notes)
    assert ("開設", said) in headline(report("part"), JA).facts
    assert ("開設", said) in outline(report("part"), JA).facts


# ── the front ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_chain_stands_beside_the_other_period() -> None:
    front = headline(report(), JA)
    (line,) = front.beside
    assert line.startswith("前年度 対応 1,080（+4、+0.4%）・相談 920（0、0.0%）・連携先あり 500（+2、+0.4%）・")
    assert ("比べる期間", "前年度 2022年度（令和4年度）  2022-04-01〜2023-03-31") in front.facts
    (part,) = headline(report("part"), JA).beside
    assert part.startswith("前年度 対応 540（比べた月 542、+2、+0.4%）・")
    assert part.endswith("・実人数 155（比べた月 156、+1、+0.6%）")


def test_the_change_is_told_as_sums() -> None:
    assert headline(report(), JA).splits == (
        "相談の増減 +120 = 相原 +150、小山 -30（地区別）",
        "対応の増減 +74 = 人数によるもの +45.2、回数によるもの +28.8",
        "小数第1位に四捨五入したため、足しても合わないことがある。",
    )
    it = outline(report(), JA)
    assert it.splits_heading == "増減の内訳"
    assert "小山 △30" in it.splits[0]
    whole = replace(report(), splits=report().splits[:1])
    assert len(headline(whole, JA).splits) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_paragraph_states_the_change_of_the_whole(lang: Lang) -> None:
    said = {part.id: part.paragraph for part in outline(report("en" if lang == "en" else "whole"), words(lang)).parts}
    if lang == "ja":
        assert "前年度は1,080件で、増減は+4件である（偶然でも起こるくらいの差）。" in said["overview"]
        part = {one.id: one.paragraph for one in outline(report("part"), JA).parts}
        assert "2023年4月〜9月の542件に対して、前年度の同じ月は" in part["overview"]
    else:
        assert "Last year: 1,080; change: +4 (no more than chance may bring)." in said["overview"]


def test_the_page_of_a_month_stays_as_it_is() -> None:
    shown = [outline(one, JA, month=True).parts for one in (month_report(), with_previous(month_report()))]
    texts = [[(part.layout.columns, lines_of(part.layout), part.layout.notes) for part in parts] for parts in shown]
    assert texts[0] == texts[1]


# ── the screen ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["whole", "part", "en", "en-part"])
def test_a_screen_of_80_columns_holds_it(name: str) -> None:
    text = written("terminal", report(name), View(width=80))
    assert max(map(width_of, text.splitlines())) <= 80
    assert "△" not in text
    assert "–" not in text
    assert ("  Last year" if name.startswith("en") else "  前年度") in text
    assert "字)" not in text


# ── how a change is written ─────────────────────────────────────────────────────────────────────────────────


def test_signs_of_paper_and_screen() -> None:
    assert notation.change(-1200, "-") == "-1,200"
    assert notation.change(-1200) == "△1,200"
    layouts = [lay_out(changed((50, 100)), JA, minus=minus) for minus in ("-", "△")]
    for minus, layout in zip("-△", layouts, strict=True):
        assert any(f"{minus}50" in line for line in lines_of(layout))
        assert any(f" {minus}50（" in note for note in layout.notes)
