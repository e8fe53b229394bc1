"""Bytes to rows: encodings, separators, the formats of workbooks, and the child that the crooked ones are kept in."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path

import hostile
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from logs import Sheet, csv_of, xlsx_of
from old_excel import ERROR, xls_of, xlsb_of
from xlsxwriter import Workbook

from marugoto_stats import preflight
from marugoto_stats.errors import InputError, MarugotoError, UsageError
from marugoto_stats.model import Cell, RawSheet
from marugoto_stats.read import child, read
from marugoto_stats.read.hidden import hidden_in

GRID = [
    ["対応日", "地区", "相談内容", "備考"], ["2023/4/3", "高ヶ坂・成瀬", "①〜②、℡ ㈱", "髙﨑"], ["", "小山", "", "a b"],
]  # fmt: skip
NARROW = [[cell.replace("〜", "～") for cell in row] for row in GRID]
"""What CP932 can hold."""


def sheets_of(content: bytes, name: str = "log.csv", encoding: str | None = None) -> list[RawSheet]:
    return read(preflight.examine_bytes(content, name), encoding=encoding)


def refused(content: bytes, encoding: str | None = None) -> tuple[str, object]:
    with pytest.raises((InputError, UsageError)) as caught:
        sheets_of(content, encoding=encoding)
    return caught.value.slug, caught.value.facts.get("line")


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("separator", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
@pytest.mark.parametrize(("encoding", "mark", "called"), [
    ("utf-8", b"", "UTF-8"), ("utf-8", b"\xef\xbb\xbf", "UTF-8"), ("cp932", b"", "CP932"), ("utf-16", b"", "UTF-16"),
    ("utf-16-le", b"", "UTF-16"), ("utf-16-be", b"", "UTF-16"), ("utf-16-be", b"\xfe\xff", "UTF-16"),
])  # fmt: skip
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"], ids=["crlf", "lf", "cr"])
def test_every_way_of_writing_a_text(encoding: str, mark: bytes, called: str, separator: str, line_end: str) -> None:
    grid = NARROW if encoding == "cp932" else GRID
    (sheet,) = sheets_of(mark + csv_of(grid, encoding=encoding, separator=separator, line_end=line_end))
    assert sheet.encoding == called
    assert sheet.rows == grid


KANA = st.characters(min_codepoint=0x3041, max_codepoint=0x30FE)
KANJI = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA0)
JAPANESE = st.text(KANA | KANJI | st.sampled_from("ａＺ０９（）、。・〇○①㈱℡ー髙﨑ｱｶﾞ"), min_size=1, max_size=8)
CODE_PAGE = [chr(n) for n in range(0xA0, 0x10000) if chr(n).encode("cp932", errors="ignore").decode("cp932") == chr(n)]


@given(st.lists(st.lists(JAPANESE, min_size=2, max_size=4), min_size=1, max_size=5))
def test_utf8_is_never_taken_for_cp932(grid: list[list[str]]) -> None:
    assert sheets_of(csv_of(grid))[0].encoding == "UTF-8"


@settings(max_examples=100)
@given(st.lists(st.lists(st.text(CODE_PAGE, min_size=1, max_size=9), min_size=2, max_size=4), min_size=2, max_size=8))
def test_cp932_is_read_as_it_was_written(grid: list[list[str]]) -> None:
    lead = [["対応日", "地区", "相談方法"]]
    (sheet,) = sheets_of(csv_of(lead + grid, encoding="cp932"))
    assert (sheet.encoding, sheet.rows) == ("CP932", lead + grid)


@pytest.mark.parametrize(("lines", "line"), [
    ((("地区,方法", "utf-8"), ("小山,訪問", "utf-8"), ("相原,来所", "cp932")), 3),
    ((("地区,方法", "cp932"), ("a,b", "cp932"), ("小山,訪問", "cp932"), ("相原,来所", "utf-8")), 4),
    ((("地区,方法", "utf-8"), ("小山,㈱", "cp932"), ("相原,来所", "utf-8")), 2),
])  # fmt: skip
def test_mixed_encodings_are_refused_with_the_line(lines: tuple[tuple[str, str], ...], line: int) -> None:
    assert refused(b"".join(f"{text}\r\n".encode(code) for text, code in lines)) == ("mixed-encodings", line)


@pytest.mark.parametrize(("content", "slug", "line"), [
    (csv_of(GRID) + bytes(100), "nul-in-text", 4),
    (csv_of(GRID) + b"a\x00b\n", "nul-in-text", 4),
    ("地区\n小\ufffd\n".encode(), "replaced-in-text", 2),
    (b"a,b\n\x81\xff,c\n", "wrong-encoding", 2),
    (b"\xff\xfe" + "地区".encode("utf-16-le") + b"\x00", "wrong-encoding", 1),
    (b"a,b\n1," + b'"' + b"x" * 200_000, "broken-csv", 2),
])  # fmt: skip
def test_damage_is_named_with_its_line(content: bytes, slug: str, line: int) -> None:
    assert refused(content) == (slug, line)


@pytest.mark.parametrize("asked", ["cp932", "Shift_JIS", " SJIS "])
def test_encoding_asked_for(asked: str) -> None:
    assert sheets_of(csv_of(NARROW, encoding="cp932"), encoding=asked)[0].rows == NARROW
    assert refused("地区,a\n小,\u0080\n".encode("utf-8"), asked) == ("wrong-encoding", 2)
    assert refused(csv_of(GRID), "euc-jp")[0] == "unknown-encoding"


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_first_line_that_names_the_separator(separator: str, quote: str) -> None:
    rows = sheets_of(f"{quote}sep={separator}{quote}\r\n".encode() + csv_of(GRID, separator=separator))[0].rows
    assert rows == [[], *GRID]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@given(st.lists(st.tuples(JAPANESE, st.text(",;\t、・a", max_size=12), JAPANESE, JAPANESE), min_size=2, max_size=12))
def test_separators_inside_cells_do_not_deceive(separator: str, rows: list[tuple[str, ...]]) -> None:
    grid = [["日付", "内容", "地区", "方法", "区分"], *([*row, "包括"] for row in rows)]
    assert sheets_of(csv_of(grid, separator=separator))[0].rows == grid


def test_a_very_long_cell_is_said() -> None:
    rows = [*GRID, ["2023/4/5", "小山", "\n".join("あ" * 60), ""]]
    (sheet,) = sheets_of(csv_of(rows))
    assert sheet.rows == rows
    assert [(issue.code, issue.row) for issue in sheet.issues] == [("long-cell", 4)]


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "cp932", "utf-16"]))
def test_any_text(content: bytes, encoding: str | None) -> None:
    with suppress(MarugotoError):  # whatever else is raised fails the test
        sheets_of(content, encoding=encoding)


# ── workbooks ───────────────────────────────────────────────────────────────────────────────────────────────

VALUE = st.one_of(
    st.none(), JAPANESE, st.integers(-10**9, 10**9), st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), st.booleans(),
    st.dates(date(1900, 3, 1), date(2099, 12, 31)),
)  # fmt: skip


def written(grid: list[list[Cell]], *, epoch_1904: bool) -> bytes:
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "date_1904": epoch_1904})
    page, day = book.add_worksheet("4月"), book.add_format({"num_format": "yyyy/m/d"})
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(r, c, cell, day)
            elif isinstance(cell, str):
                page.write_string(r, c, cell)
            elif cell is not None:
                page.write(r, c, cell)
    book.close()
    return content.getvalue()


def plainly(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows without what readers may see differently: blank edges, days with a time of zero, 3.0 for 3."""
    def one(cell: Cell) -> Cell:
        if isinstance(cell, datetime):
            return cell.date()
        return None if cell == "" else float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell

    cut = [list(map(one, row)) for row in rows]
    for row in cut:
        while row and row[-1] is None:
            row.pop()
    while cut and not cut[-1]:
        cut.pop()
    return cut


@given(st.lists(st.lists(VALUE, min_size=1, max_size=5), min_size=1, max_size=6), st.booleans())
def test_openpyxl_reads_the_same(grid: list[list[Cell]], epoch_1904: bool) -> None:
    if epoch_1904:
        grid = [[None if isinstance(cell, date) and cell.year < 1904 else cell for cell in row] for row in grid]
    content = written(grid, epoch_1904=epoch_1904)
    (sheet,) = sheets_of(content)
    other = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    assert plainly(sheet.rows) == plainly([list(row) for row in other.iter_rows(values_only=True)]) == plainly(grid)


OLD = [
    ["対応日", "地区", "件数"], [date(2023, 4, 3), "小山", 2.5], [None, "相原・小山", 3], [date(2024, 2, 29), ERROR],
]  # fmt: skip


@pytest.mark.parametrize("write", [xls_of, xlsb_of])
def test_binary_workbooks(write: object) -> None:
    (sheet,) = sheets_of(write(OLD, title="R5.4", hidden=(1,)))  # type: ignore[operator]
    days = [date(2023, 4, 3), date(2024, 2, 29)] if write is xls_of else [45019, 45351]
    assert plainly(sheet.rows) == plainly([OLD[0], [days[0], "小山", 2.5], OLD[2], [days[1]]])
    assert (sheet.sheet, sheet.hidden_rows, sheet.errors, sheet.issues) == ("R5.4", {1}, {(3, 1)}, ())


def test_open_document() -> None:
    (sheet,) = sheets_of(hostile.open_document(3, 2))
    assert sheet.rows == [[1.0, 1.0]] * 3
    assert sheet.issues == ()


def test_what_an_open_document_hides() -> None:
    number = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="1"/>'
    error = '<table:table-cell table:formula="of:=1/0"><office:p>#DIV/0!</office:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="3">{number}</table:table-row>'
    rows += f'<table:table-row table:visibility="filter">{number}{error}</table:table-row>'
    assert hidden_in(hostile.open_document_of(rows)) == [({3}, {(3, 2)})]


def test_what_cannot_be_seen_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hidden_in(b"PK\x03\x04") is None
    monkeypatch.setattr(child, "read_apart", lambda *_, **__: [child.Page("4月", True, [["a"]], ())])
    (sheet,) = sheets_of(xls_of(OLD))
    assert [issue.code for issue in sheet.issues] == ["unseen-in-format"]


def test_sheets_that_are_hidden_or_charts() -> None:
    assert [sheet.visible for sheet in sheets_of(hostile.plain(3, hidden=True))] == [True, False, False]
    assert [sheet.sheet for sheet in sheets_of(hostile.plain(2, chart=True))] == ["4月", "5月"]


def test_what_one_reader_refuses_the_other_reads() -> None:
    content = hostile.with_cell('<c r="A9" t="str"><v>2023/4/5</v></c><c r="C9" t="e"><v>#FIELD!</v></c>')
    assert child.pages_of(content) is None
    (sheet,) = sheets_of(content)
    assert sheet.rows[:3] == [list(hostile.HEADER), *map(list, hostile.ROWS)]
    assert (8, 2) in sheet.errors


def test_merged_areas_and_places_are_counted_from_the_corner() -> None:
    (sheet,) = sheets_of(xlsx_of({"4月": Sheet([[], [], ["", "", "a"], ["", "", "b"]], merged=("C3:C4", "E6:F7"))}))
    assert sheet.rows[2][2] == "a"
    assert sheet.merged == (((2, 2), (3, 2)), ((5, 4), (6, 5)))


# ── the child ───────────────────────────────────────────────────────────────────────────────────────────────


def test_child_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "SECONDS", 0.001)
    assert refused(xls_of(OLD))[0] == "too-much-to-read"


@pytest.mark.parametrize("code", ["import os; os.abort()", "raise MemoryError", "import sys; sys.exit(1)"])
def test_child_that_dies(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_PROGRAM", code)
    assert refused(xls_of(OLD))[0] == "too-much-to-read"


def test_child_that_hands_over_too_large_a_sheet() -> None:
    assert refused(hostile.open_document(26_000, 200))[0] == "too-much-to-read"


def test_child_finds_the_program_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "struct.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert len(sheets_of(xls_of(OLD))[0].rows) == 4


@settings(max_examples=15)
@given(st.sampled_from([xls_of(OLD), xlsb_of(OLD), hostile.open_document(2, 2)]), st.data())
def test_any_damage(whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    with suppress(MarugotoError):
        sheets_of(whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :])


def test_times_and_durations() -> None:
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    page = book.add_worksheet()
    page.write(0, 0, 0.5, book.add_format({"num_format": "h:mm"}))
    page.write(0, 1, 1.25, book.add_format({"num_format": "[h]:mm"}))
    page.write(0, 2, 45019.4375, book.add_format({"num_format": "yyyy/m/d h:mm"}))
    book.close()
    (row,) = sheets_of(content.getvalue())[0].rows
    assert row == [time(12), timedelta(hours=30), datetime(2023, 4, 3, 10, 30)]
