"""The skeleton of a log: it gives the figures of the log, and no word of a client survives in any part of it."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import canary
import openpyxl
import pytest
from bare import book_of, cells_of, leaks, made, same_figures
from doorway import Run, opened
from habits import HABITS, HEADER, ROWS
from hypothesis import given, settings
from hypothesis import strategies as st
from logs import Log, changed, csv_of, logs, rewritten, xlsx_of
from odd_logs import odd_logs

from marugoto_stats.errors import InputError, UsageError
from marugoto_stats.pipeline import analyse
from marugoto_stats.pipeline import skeleton as hall
from marugoto_stats.pipeline.skeleton import skeleton

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
FEW = settings(max_examples=max(8, settings().max_examples // 4))
NO_LOG = ("a summary table", "an open quotation mark")
"""Habits whose file is refused."""
RAGGED = "ragged"
"""A text whose lines are too long: a sheet cannot be so."""


# ── the same figures ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["sakai_2023.xlsx", "sakai_2023.csv"])
def test_the_sample_logs_give_the_same_figures(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes((SAMPLES / name).read_bytes())
    found, content = skeleton(path)
    assert found.same
    same_figures(path, content)
    assert [link.n for link in analyse(content, input_format="xlsx").base_chain] == [1084, -164, 920, -318, -100, 502]


@pytest.mark.parametrize("habit", [name for name in HABITS if name not in NO_LOG])
def test_every_habit_gives_the_same_figures(habit: str, tmp_path: Path) -> None:
    path = tmp_path / HABITS[habit].name
    path.write_bytes(HABITS[habit].make())
    for suffix in [".xlsx"] if path.suffix == ".xlsx" else [".csv"] if habit == RAGGED else [".csv", ".xlsx"]:
        found, content = made(path, suffix)
        assert found.same
        assert leaks(content) == []
    same_figures(path, content, suffix)


@pytest.mark.parametrize("odd", odd_logs(14), ids=lambda odd: odd.name)
def test_odd_logs_give_the_same_figures(odd: Any, tmp_path: Path) -> None:
    path = tmp_path / odd.name
    path.write_bytes(odd.content)
    assert made(path, profile="standard")[0].same


@FEW
@given(log=logs(), as_book=st.booleans())
def test_logs_of_chance_give_the_same_figures(log: Log, as_book: bool, tmp_path: Path) -> None:
    path = tmp_path / ("log.xlsx" if as_book else "log.csv")
    path.write_bytes(xlsx_of({"4月": log.grid}) if as_book else csv_of(log.grid))
    try:
        analyse(path, profile="machida")
    except InputError:
        return  # too few columns are left for a log
    assert made(path)[0].same


def test_a_log_too_ragged_for_a_sheet_is_said_to_differ(tmp_path: Path) -> None:
    path = tmp_path / "記録.csv"
    path.write_bytes(HABITS[RAGGED].make())
    assert made(path)[0].same is False
    assert made(path, ".csv")[0].same is True


def test_what_is_claimed_of_the_figures_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "記録.xlsx"
    path.write_bytes(xlsx_of({"4月": [HEADER, *ROWS]}))
    other = xlsx_of({"4月": [HEADER, *ROWS[1:]]})
    monkeypatch.setattr("marugoto_stats.render.skeleton.as_workbook", lambda _: other)
    assert made(path)[0].same is False


def test_words_that_a_person_settled_stay_settled(tmp_path: Path) -> None:
    path = tmp_path / "記録.csv"
    path.write_bytes(csv_of([HEADER, *ROWS, ["2023/4/30", "相原", "本人", "鸚の間", "包括", "なし"]]))
    office = tmp_path / "office.toml"
    own = ['extends = "machida"', "[[vocabulary.channel]]", 'code = "office"', 'alt_labels = ["鸚の間"]']
    office.write_text("\n".join(own), "utf-8")
    found, content = made(path, profile=office)
    assert found.same
    assert "鸚の間" in set(cells_of(content))  # a word of the office's own list is a known word
    assert leaks(made(path)[1]) == []


# ── not a word of a client ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("profile", ["machida", "standard", None])
@pytest.mark.parametrize("name", ["log.xlsx", "log.csv"])
def test_no_canary_survives(name: str, profile: str | None, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(canary.workbook() if name == "log.xlsx" else canary.text())
    for suffix in [".xlsx", ".csv"][: 1 + (name == "log.csv")]:
        found, content = made(path, suffix, profile=profile)
        assert leaks(content) == []
        assert leaks(repr(found).encode()) == []


def test_what_is_no_cell_is_left_out(tmp_path: Path) -> None:
    """Names of sheets, comments, defined names, properties, headers, formats, lists, links, hidden sheets."""
    path = tmp_path / "log.xlsx"
    path.write_bytes(_book_full_of_canaries())
    found, content = made(path)
    assert leaks(content) == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "comment" in name or "drawing" in name or "external" in name]
    book = book_of(content)
    assert book.sheetnames == ["4月字字", "シート2", "シート3"]
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "hidden"]
    assert book["シート3"].max_row == book["シート3"].max_column == 1
    assert found.emptied == 1
    assert not book.defined_names
    assert not book.properties.creator
    assert found.same


def _book_full_of_canaries() -> bytes:
    book = openpyxl.Workbook()
    log = book.active
    log.title = "4月鸚野"
    for row in [HEADER, *ROWS]:
        log.append(row)
    log["H1"], log["H2"] = "鸚野の件", 12
    log["H2"].number_format = '0"鸚野様"'
    log["H3"], log["H3"].hyperlink = "鸚野", "mailto:鸚野@example.jp"
    log["H4"] = '="鸚野"&"花子"'
    log.oddHeader.center.text = "鸚野"
    log["B2"].comment = openpyxl.comments.Comment("鸚野さん", "鸚野")
    lists = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1='"鸚野,鸚沢"')
    log.add_data_validation(lists)
    lists.add("C2:C9")
    book.create_sheet("鸚野メモ").append(["鸚野", date(1941, 5, 6), "042-鸚鸚-1234"])
    hidden = book.create_sheet("鸚沢")
    hidden.append(["鸚沢", "080-0000-0000", 83])
    hidden.sheet_state = "hidden"
    book.defined_names["鸚野"] = openpyxl.workbook.defined_name.DefinedName("鸚野", attr_text="'4月鸚野'!$A$1")
    book.properties.creator = book.properties.title = "鸚野"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_nothing_but_known_words_stands_as_it_was() -> None:
    """Every cell of the sample that survives is a word of the profile, a mark, a title's year, or a header."""
    found, content = skeleton(SAMPLES / "sakai_2023.xlsx")
    kept = {cell for cell in cells_of(content) if isinstance(cell, str)}
    before = {cell for cell in cells_of((SAMPLES / "sakai_2023.xlsx").read_bytes()) if isinstance(cell, str)}
    private = {text for text in before if "見本" in text or text.startswith(("S-", "Ｓ－"))}
    assert len(private) > 1000
    assert private & kept == set()
    assert not [text for text in kept if "見本" in text or "架空" in text]
    assert sum(found.replaced.values()) > 3 * 1084


def test_phones_and_ages_and_birthdays_are_gone(tmp_path: Path) -> None:
    header = [*HEADER, "電話番号", "年齢", "生年月日", "受付時刻", "備考"]
    more = [["042-735-1234", 83, date(1941, 5, 6), 0.4375, "090-1234-5678へ折返し"],
            [427351234, 79.5, date(1941, 5, 6), 0.5, ""]]  # fmt: skip
    path = tmp_path / "記録.xlsx"
    path.write_bytes(xlsx_of({"4月": [header, *([*row, *more[n % 2]] for n, row in enumerate(ROWS))]}))
    _, content = made(path)
    sheet = book_of(content)["4月"]
    phone, age, birthday, clock, note = [sheet.cell(2, column).value for column in range(7, 12)]
    assert (phone, note) == ("000-000-0000", "000-0000-0000あ字字あ")
    assert (age != 83, len(str(age)), type(age)) == (True, 2, int)
    assert birthday == datetime(2000, 1, 1) == sheet.cell(3, 9).value
    assert (clock != 0.4375, sheet.cell(3, 7).value != 427351234) == (True, True)
    assert len(str(sheet.cell(3, 7).value)) == 9


def test_entities_hide_no_canary(tmp_path: Path) -> None:
    """A log whose texts are spelled as entities is as bare as any other."""
    book = xlsx_of({"4月": [[*HEADER, "鸚野の件"], *([*row, "鸚野"] for row in ROWS)]})
    path = tmp_path / "記録.xlsx"
    path.write_bytes(rewritten(book, ("鸚", "&#x9e1a;")))
    assert leaks(made(path)[1]) == []


def test_text_of_a_rich_cell_and_its_furigana_are_gone(tmp_path: Path) -> None:
    book = xlsx_of({"4月": [[*HEADER, "備考"], *([*row, "鸚野花子"] for row in ROWS)]})
    spoken = '<si><r><t>鸚野</t></r><r><t>花子</t></r><rPh sb="0" eb="2"><t>オウムノ</t></rPh></si>'
    path = tmp_path / "記録.xlsx"
    path.write_bytes(changed(book, "xl/sharedStrings.xml", "<si><t>鸚野花子</t></si>", spoken))
    _, content = made(path)
    assert leaks(content) == []
    assert "オウムノ" not in str(list(cells_of(content)))


# ── refusals ────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_file_at_a_time(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(xlsx_of({"4月": [HEADER, *ROWS]}))
    with pytest.raises(UsageError) as refused:
        skeleton([tmp_path / "a.xlsx", tmp_path / "b.xlsx"])
    assert refused.value.slug == "skeleton-of-one-file"
    with pytest.raises(UsageError) as refused:
        skeleton((tmp_path / "a.xlsx").read_bytes(), input_format="xlsx")
    assert refused.value.slug == "skeleton-of-one-file"
    with pytest.raises(UsageError) as refused:
        skeleton(tmp_path / "a.xlsx", ".csv")
    assert refused.value.slug == "skeleton-of-workbook"
    with pytest.raises(UsageError) as refused:
        hall.check_suffix(".docx")
    assert refused.value.slug == "unknown-suffix"


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


def test_the_command_says_what_it_did_and_saves(run: Run) -> None:
    done = run("check", "dirty.csv", "--skeleton", "形だけ.xlsx")
    assert (done.code, done.out) == (0, "")
    for said in ("シート 1枚、行 7行", "置きかえ", "日付 6", "相談者番号 6", "もとの記録と同じ表になることを",
                 "形だけ.xlsx に書き出しました"):
        assert said in done.err
    assert "町田 太郎" not in done.err
    first = Path("形だけ.xlsx").read_bytes()
    assert run("check", "dirty.csv", "--skeleton", "形だけ.xlsx", "-q").err == ""
    assert Path("形だけ.xlsx").read_bytes() == first
    assert run("check", "dirty.csv", "--skeleton", "形だけ.xlsx", "--lang", "en").err.startswith("Skeleton of the log")


def test_the_command_refuses_before_it_reads(run: Run) -> None:
    Path("mine.xlsx").write_bytes(b"mine")
    assert run("check", "logs/clean.csv", "--skeleton", "mine.xlsx").code == 1
    assert run("check", "logs/clean.csv", "--skeleton", "logs/clean.csv").code == 2
    assert run("check", "logs/clean.csv", "--skeleton", "form.pdf").code == 2
    assert run("check", "logs/clean.csv", "--skeleton", "form.xlsx", "--for", "public").code == 4
    assert Path("mine.xlsx").read_bytes() == b"mine"


def test_strict_looks_when_the_figures_differ(run: Run) -> None:
    Path("記録.csv").write_bytes(HABITS[RAGGED].make())
    done = run("check", "記録.csv", "-p", "machida", "--skeleton", "form.xlsx", "--strict")
    assert done.code == 3
    assert "同じ表にはなりません" in done.err
