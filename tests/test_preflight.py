"""Looking at a file before it is read: what it is, how far it reaches, what it hides; whatever its bytes are."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

import hostile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from logs import Sheet, csv_of, xlsx_of
from msoffcrypto.format.ooxml import OOXMLFile
from old_excel import xls_of, xlsb_of

from marugoto_stats import preflight
from marugoto_stats.errors import InputError, MarugotoError
from marugoto_stats.model import TIDY_COLUMNS
from marugoto_stats.preflight import sheet as grid_of
from marugoto_stats.preflight.sheet import MOST_COLUMNS, TooLarge, measure

GRID = [["対応日", "地区", "相談方法", "支援区分"], ["2023-04-03", "小山", "訪問", "包括"]]


def slug_of(content: bytes, name: str = "log.xlsx", **how: object) -> str:
    with pytest.raises(InputError) as caught:
        preflight.examine_bytes(content, name, **how)  # type: ignore[arg-type]
    return caught.value.slug


def locked(password: str, content: bytes | None = None) -> bytes:
    made = io.BytesIO()
    OOXMLFile(io.BytesIO(content or xlsx_of({"4月": GRID}))).encrypt(password, made)
    return made.getvalue()


# ── what it is ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("made", "kind"), [
    (xlsx_of({"4月": GRID}), "xlsx"), (xls_of(GRID), "xls"), (xlsb_of(GRID), "xlsb"),
    (hostile.open_document(2, 2), "ods"), (csv_of(GRID), "csv"), (csv_of(GRID, encoding="utf-16"), "csv"),
    (csv_of(GRID, encoding="cp932", separator="\t"), "csv"), (b"BM" + csv_of(GRID), "csv"), (b"<a>,b\n1,2\n", "csv"),
])  # fmt: skip
@pytest.mark.parametrize("name", ["log.xls", "log.xlsx", "log.csv"])
def test_content_tells_the_kind(made: bytes, kind: str, name: str) -> None:
    assert preflight.examine_bytes(made, name).kind == kind


@pytest.mark.parametrize(("content", "asked", "named"), [
    (csv_of(GRID), "csv", True), (csv_of(GRID), "tsv", True), (csv_of(GRID), "xlsx", False),
    (hostile.plain(), "xlsx", True), (hostile.plain(), "xlsm", True), (hostile.plain(), "csv", False),
])  # fmt: skip
def test_kind_of_standard_input(content: bytes, asked: str, named: bool) -> None:
    if named:
        preflight.examine_bytes(content, "-", asked=asked)
    else:
        assert slug_of(content, "-", asked=asked) == "not-as-named"


_OUR_CSV = b"\xef\xbb\xbf" + ",".join(TIDY_COLUMNS).encode() + b"\r\n"


@pytest.mark.parametrize("content", [
    b'{"schema": "marugoto-stats/check/1"}', b"\xef\xbb\xbffile,sheet,row,date,month,weight,unmatched,",
    b"<!-- marugoto-stats -->\n# x",
])  # fmt: skip
def test_own_output_is_no_log(content: bytes) -> None:
    assert slug_of(content, "a.csv") == "own-output"


@pytest.mark.parametrize(("content", "kind"), [
    (b'{"schema": "marugoto-stats/report/1"}', "json"), (b'{\n"a": 1, "schema":"marugoto-stats/report/1"}', "json"),
    (_OUR_CSV, "csv"),
])  # fmt: skip
def test_finished_tables_are_a_result_that_can_be_read(content: bytes, kind: str) -> None:
    file = preflight.examine_bytes(content, "a.csv")
    assert (file.kind, file.result) == (kind, True)


# ── what it hides ───────────────────────────────────────────────────────────────────────────────────────────


def test_facts_stand_with_their_sheet_whatever_it_is_called() -> None:
    titles = ["4月", "4 月", "月" * 31, "R5.4&<>", "4月\u200b"]  # the first and the last look the same once cleaned
    content = xlsx_of({title: Sheet(GRID, hidden=(n,)) for n, title in enumerate(titles)})
    file = preflight.examine_bytes(content, "log.xlsx")
    assert [facts.hidden_rows for facts in file.sheets] == [{n} for n in range(len(titles))]


CELL = st.one_of(
    st.tuples(st.just("blank"), st.just("")),
    st.tuples(st.just("number"), st.just("<v>3</v>")),
    st.tuples(st.just("inline"), st.just("<is><t>小山 &amp; : x</t></is>")),
    st.tuples(st.just("error"), st.just("<v>#REF!</v>")),
    st.tuples(st.just("text"), st.sampled_from(["<v></v>", "<v/>", "<v>a</v>", "<f>A</f><v></v>", "<f>A</f><v>b</v>"])),
    st.tuples(st.just("formula"), st.sampled_from([
        "<f>A1</f>", "<f>A1</f><v></v>", "<f>A1</f><v/>", '<f t="shared" si="0"/>', "<f>A1</f> <v>1</v>",
    ])),
)  # fmt: skip
KINDS = {"inline": "inlineStr", "error": "e", "text": "str"}
SPELLINGS = ("{r} {t}", "{t} {r}", "{r}\n{t}", "{s} {r} {t}", "{r} {s} {t}")


@st.composite
def worksheets(draw: st.DrawFn) -> tuple[str, str]:
    """One sheet twice: as nearly every program writes it, and in a spelling of chance."""
    usual, other = "", ""
    prefix, quote = draw(st.sampled_from(["", "x:"])), draw(st.sampled_from("\"'"))
    for n in sorted(draw(st.sets(st.integers(1, 40), max_size=6))):
        hidden = draw(st.sampled_from(["", ' hidden="1"', ' hidden="0"', ' hidden="true"']))
        usual += f'<row r="{n}"{hidden}>'
        other += f"<{prefix}row r={quote}{n}{quote}{hidden}>"
        for column in sorted(draw(st.sets(st.integers(0, 30), max_size=5))):
            (kind, inner), spelling = draw(CELL), draw(st.sampled_from(SPELLINGS))
            place = f"{hostile.name_of(column)}{n}"
            usual += f'<c r="{place}"' + (f' t="{KINDS[kind]}"' if kind in KINDS else "")
            usual += f">{inner}</c>" if inner else "/>"
            tag = spelling.format(r=f"r={quote}{place}{quote}", t=f"t='{KINDS.get(kind, 'n')}'", s='s="0"')
            inside = inner.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")
            other += f"<{prefix}c {tag}>{inside}</{prefix}c>"
        usual, other = f"{usual}</row>", f"{other}</{prefix}row>"
    merged = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    around = ("<worksheet xmlns:x='y'><sheetData>", f"</sheetData>{merged}</worksheet>")
    return usual.join(around), other.join(around)


def measured(text: str, size: int = 2**20) -> grid_of.Grid:
    content = text.encode()
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    return measure(iter(pieces), iter(pieces))


@given(worksheets(), st.integers(1, 300))
def test_every_spelling_measures_the_same(sheets: tuple[str, str], size: int) -> None:
    usual, other = sheets
    whole = measured(usual)
    content = usual.encode()
    assert whole == grid_of._patiently([content])
    assert measured(usual, size) == whole
    assert measured(other) == whole


@given(st.integers(0, 20_000), st.integers(0, 2**20 - 1), st.sampled_from(SPELLINGS))
def test_no_cell_lies_beyond_the_limits(column: int, row: int, spelling: str) -> None:
    place = f"{hostile.name_of(column)}{row + 1}"
    tag = spelling.format(r=f'r="{place}"', t='t="n"', s='s="0"')
    text = f"<worksheet><sheetData><row><c {tag}><v>1</v></c></row></sheetData></worksheet>"
    if column >= MOST_COLUMNS or (row + 1) * (column + 1) > grid_of.LARGEST_BOX:
        with pytest.raises(TooLarge):
            measured(text)
    else:
        measured(text)


# ── any bytes ───────────────────────────────────────────────────────────────────────────────────────────────

WHOLE = [xlsx_of({"4月": GRID}), xls_of(GRID), xlsb_of(GRID), hostile.open_document(2, 2), csv_of(GRID), locked("a")]
BEGINNINGS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"%PDF", b"<html"]


def only_our_errors(content: bytes) -> None:
    """Whatever else is raised fails the test."""
    with suppress(MarugotoError):
        preflight.examine_bytes(content, "log.xlsx")


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400))
def test_any_bytes(beginning: bytes, rest: bytes) -> None:
    only_our_errors(beginning + rest)


@given(st.sampled_from(WHOLE), st.data())
def test_any_damage(whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = data.draw(st.sampled_from(["cut", "flip", "drop", "twice"]))
    if changed == "flip":
        only_our_errors(whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :])
    else:
        rest = {"cut": b"", "drop": whole[at + 9 :], "twice": whole[at // 2 :]}[changed]
        only_our_errors(whole[:at] + rest)


# ── passwords ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("password", ["相談", lambda name: {"log.xlsx": "相談"}[name]], ids=["text", "function"])
def test_password_opens(password: preflight.Password) -> None:
    plain = xlsx_of({"4月": Sheet(GRID, hidden=(1,))})
    file = preflight.examine_bytes(locked("相談", plain), "log.xlsx", password=password)
    assert file.content == plain
    assert file.kind == "xlsx"
    assert file.sheets[0].hidden_rows == {1}


@pytest.mark.parametrize("password", [None, "", lambda _: None], ids=["none", "empty", "function"])
def test_password_is_missing(password: preflight.Password) -> None:
    assert slug_of(locked("相談"), password=password) == "password"


def test_password_is_wrong() -> None:
    assert slug_of(locked("相談"), password="連携") == "wrong-password"


def test_protected_structure_asks_nobody() -> None:
    assert preflight.examine_bytes(locked("VelvetSweatshop"), "log.xlsx").kind == "xlsx"


def test_what_was_locked_is_looked_at_like_any_other() -> None:
    stuffing = hostile.Member(b"", size=5000, packed=bytes(5000))  # the tool locks no smaller file than Excel writes
    assert slug_of(locked("a", hostile.book(hostile.FAR, more={"x.bin": stuffing})), password="a") == "sheet-too-large"


# ── files and folders ───────────────────────────────────────────────────────────────────────────────────────


def slug_of_file(path: Path) -> str:
    try:
        preflight.examine(path)
    except InputError as error:
        return error.slug
    return ""


@pytest.mark.parametrize(("times", "slug"), [(1, ""), (2, ""), (3, "file-changing")])
def test_file_that_somebody_is_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, slug: str) -> None:
    path, left = tmp_path / "log.csv", [b"2023-04-04,x\n"] * times
    path.write_bytes(csv_of(GRID))
    monkeypatch.setattr("time.sleep", lambda _: None)
    really_open = Path.open

    def open_while_written(self: Path, mode: str = "r") -> IO[bytes]:
        if mode == "rb" and left:
            with really_open(self, "ab") as file:
                file.write(left.pop())
        return really_open(self, mode)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(Path, "open", open_while_written)
    assert slug_of_file(path) == slug
    if not slug:
        assert preflight.examine(path).content == csv_of(GRID) + b"2023-04-04,x\n" * times


def test_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "log.csv")
    assert slug_of_file(tmp_path / "log.csv") == "not-a-file"


@pytest.mark.parametrize(("name", "slug"), [
    ("nowhere.csv", "no-such-file"), ("a\0b.csv", "cannot-open"), (".", "is-a-folder"), ("~$log.xlsx", "owner-file"),
])  # fmt: skip
def test_no_file(tmp_path: Path, name: str, slug: str) -> None:
    assert slug_of_file(tmp_path / name) == slug


def test_folder(tmp_path: Path) -> None:
    folder = tmp_path / "記録"
    folder.mkdir()
    for name in ("b.csv", "a.XLSX", "~$a.xlsx", ".hidden.csv", "note.txt", "c.ods"):
        (folder / name).write_bytes(b"x")
    (tmp_path / "outside.csv").write_bytes(b"x")
    (folder / "d.csv").symlink_to(tmp_path / "outside.csv")
    (folder / "e.csv").symlink_to(folder / "b.csv")
    (folder / "inner.csv").mkdir()
    found = preflight.find_files([folder, folder / "b.csv"])
    assert [file.path.name for file in found] == ["a.XLSX", "b.csv", "c.ods"]
    assert not any(file.named for file in found)
    passed = {issue.code: issue.file for issue in preflight.passed_over([folder, folder / "b.csv"])}
    assert passed == {"owner-file-skipped": "~$a.xlsx", "link-skipped": "d.csv"}


def test_patterns_and_empty_folders(tmp_path: Path) -> None:
    (tmp_path / "2023.csv").write_bytes(b"x")
    (tmp_path / "~$2023.csv").write_bytes(b"x")
    (tmp_path / "[1].csv").write_bytes(b"x")
    assert [file.path.name for file in preflight.find_files([tmp_path / "*23.csv"])] == ["2023.csv"]
    assert [file.path.name for file in preflight.find_files([tmp_path / "[1].csv"])] == ["[1].csv"]
    (tmp_path / "empty").mkdir()
    for place, slug in (("*.ods", "no-such-file"), ("empty", "empty-folder")):
        with pytest.raises(InputError) as caught:
            preflight.find_files([tmp_path / place])
        assert caught.value.slug == slug
