"""要確認.xlsx, filled in as a person does and written again: nothing that was answered is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from asked import HEADER, ROWS, asking_log, fill, opened_book, sheet
from doorway import Run, opened
from hypothesis import given, settings
from logs import Grid, Log, logs, xlsx_of

import marugoto_stats as ms
from marugoto_stats import files
from marugoto_stats.model import Check
from marugoto_stats.model.review import HIDDEN_SHEET
from marugoto_stats.render import review

STRANGE: Grid = [["よろず相談控"], ["受けた日", "町", "受け方", "困りごと", "書いた人"],
                 *([f"2023/4/{day}", ["相原", "小山"][day % 2], ["来所", "電話"][day % 2], "介護", "だれか"]
                   for day in range(1, 9))]  # fmt: skip


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    asking_log(tmp_path / "log.xlsx")
    return opened(capsys, tmp_path, monkeypatch)


def write(run: Run, *args: str) -> Check:
    """Write the workbook by the command, and return the check behind it."""
    assert run("check", "log.xlsx", "-p", "machida", "-o", "要確認.xlsx", *args).code in (0, 3)
    return ms.check("log.xlsx", profile="machida")


def test_answers_and_notes_are_carried_over(run: Run) -> None:
    first = write(run)
    before = opened_book(Path("要確認.xlsx"))[HIDDEN_SHEET]["A2"].value
    answers: dict[object, str] = {"小山田": "小山", "無線": "数えない", "そのた": "あとで"}
    fill(Path("要確認.xlsx"), "words", "書き方", answers, memo="確かめた")
    fill(Path("要確認.xlsx"), "columns", "見出し", {"連携先": "読まない"}, memo="名前がある")
    opened_book(Path("log.xlsx")).save("log.xlsx")  # the log is another file meanwhile, with the same cells
    write(run)
    book = opened_book(Path("要確認.xlsx"))
    assert book[HIDDEN_SHEET]["A2"].value == before == first.salt
    lines = {line["書き方"].value: line for line in sheet(book, "words").lines}
    assert [lines[text]["答え"].value for text in ("小山田", "無線", "そのた")] == ["小山", "数えない", None]
    assert [lines[text]["番号"].value for text in ("小山田", "無線")] == ["済", "済"]
    assert {lines[text]["メモ"].value for text in ("小山田", "無線", "そのた")} == {"確かめた"}
    assert [lines[text]["件数"].value for text in ("小山田", "無線")] == [2, 1]
    order = [line["番号"].value for line in sheet(book, "words").lines]
    assert order.index("済") == len(order) - 2
    columns = {line["見出し"].value: line for line in sheet(book, "columns").lines}
    assert (columns["連携先"]["答え"].value, columns["連携先"]["メモ"].value) == ("読まない", "名前がある")
    again = Path("要確認.xlsx").read_bytes()
    write(run)
    assert Path("要確認.xlsx").read_bytes() == again


def test_answers_stay_where_the_log_comes_through_a_pipe(run: Run) -> None:
    write(run)
    fill(Path("要確認.xlsx"), "words", "書き方", {"小山田": "小山"})
    piped = ms.check(Path("log.xlsx").read_bytes(), input_format="xlsx", profile="machida", review=Path("要確認.xlsx"))
    assert [one.code for one in piped.spellings if one.text == "小山田"] == ["oyama"]


def test_what_a_person_saves_meanwhile_is_not_replaced(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(run)
    real = review.write

    def slowly(*args: Any, **how: Any) -> bytes:
        fill(Path("要確認.xlsx"), "words", "書き方", {"小山田": "小山"})
        return real(*args, **how)

    monkeypatch.setattr(review, "write", slowly)
    assert run("check", "log.xlsx", "-p", "machida", "-o", "要確認.xlsx").code == 1
    lines = {line["書き方"].value: line for line in sheet(opened_book(Path("要確認.xlsx")), "words").lines}
    assert lines["小山田"]["答え"].value == "小山"


def test_the_folder_of_the_logs_may_hold_it(run: Run) -> None:
    Path("log.xlsx").rename("logs/log.xlsx")
    Path("logs/clean.csv").unlink()
    for _ in range(2):
        assert run("check", "logs", "-p", "machida", "-o", "logs/要確認.xlsx").code == 0
        fill(Path("logs/要確認.xlsx"), "words", "書き方", {"小山田": "小山"})
    found = ms.check("logs", profile="machida")
    assert [one.code for one in found.spellings if one.text == "小山田"] == ["oyama"]


def test_an_answer_outlives_the_spelling(run: Run) -> None:
    write(run)
    fill(Path("要確認.xlsx"), "words", "書き方", {"小山田": "小山"})
    Path("log.xlsx").write_bytes(xlsx_of({"4月": [HEADER, *ROWS[1:2]]}))
    write(run)
    lines = {line["書き方"].value: line for line in sheet(opened_book(Path("要確認.xlsx")), "words").lines}
    gone = lines["小山田"]
    assert (gone["答え"].value, gone["件数"].value, gone["最初の場所"].value) == ("小山", 0, "今の記録にはない")
    Path("log.xlsx").write_bytes(xlsx_of({"4月": [HEADER, *ROWS[:1]]}))
    assert {one.code for one in write(run).spellings if one.dimension == "district"} == {"oyama"}


def test_a_review_worked_on_is_written_again_and_nobody_elses_file(run: Run) -> None:
    openpyxl.Workbook().save("other.xlsx")
    foreign = Path("other.xlsx").read_bytes()
    done = run("check", "log.xlsx", "-o", "other.xlsx")
    assert done.code == 1
    assert Path("other.xlsx").read_bytes() == foreign
    write(run)
    fill(Path("要確認.xlsx"), "words", "書き方", {"小山田": "小山"})  # saved by another program
    assert not files.is_ours(".xlsx", Path("要確認.xlsx").read_bytes())
    write(run)
    assert files.is_ours(".xlsx", Path("要確認.xlsx").read_bytes())


def test_a_damaged_or_senseless_review_is_not_replaced(run: Run) -> None:
    write(run)
    fill(Path("要確認.xlsx"), "words", "書き方", {"小山田": "どこか"})
    kept = Path("要確認.xlsx").read_bytes()
    done = run("check", "log.xlsx", "-p", "machida", "-o", "要確認.xlsx")
    assert (done.code, done.out) == (1, "")
    assert "どこか" not in done.err
    assert Path("要確認.xlsx").read_bytes() == kept
    book = opened_book(Path("要確認.xlsx"))
    book[HIDDEN_SHEET]["A2"].value = None
    book.save("要確認.xlsx")
    kept = Path("要確認.xlsx").read_bytes()
    assert run("check", "log.xlsx", "-p", "machida", "-o", "要確認.xlsx").code == 1
    assert Path("要確認.xlsx").read_bytes() == kept


@settings(max_examples=5, deadline=None)
@given(logs(dated=True, largest=15))
def test_answering_every_line_leaves_none_and_changes_no_number_of_contacts(drawn: Log) -> None:
    with tempfile.TemporaryDirectory() as folder:
        log, asked = Path(folder) / "log.xlsx", Path(folder) / "要確認.xlsx"
        log.write_bytes(xlsx_of({"4月": drawn.grid}))
        found = ms.check(log, profile="machida")
        before = ms.analyse(log, profile="machida")
        asked.write_bytes(review.write(found))
        book = opened_book(asked)
        for line in sheet(book, "words").lines:
            line["答え"].value = "数えない"
        book.save(asked)
        after = ms.analyse(log, profile="machida")
        assert after.base_chain[0].n == before.base_chain[0].n
        assert sum(after.unmatched.values()) == 0
        again = ms.check(log, profile="machida")
        assert again.open == ()
        assert {one.fingerprint for one in again.spellings} == {one.fingerprint for one in found.spellings}


def test_an_unknown_layout_is_rescued_by_drop_downs_alone(run: Run) -> None:
    Path("控.xlsx").write_bytes(xlsx_of({"R5": STRANGE, "メモ": [["あ"]]}))
    known = [STRANGE[0], ["対応日", "地区", "相談方法", "相談内容", "担当"], *STRANGE[2:]]
    Path("known").mkdir()
    Path("known/控.xlsx").write_bytes(xlsx_of({"R5": known, "メモ": [["あ"]]}))
    assert run("check", "控.xlsx", "-o", "要確認.xlsx").code == 3
    roles = {"A": "日付", "B": "地区", "C": "相談方法", "D": "相談内容", "E": "読まない"}
    fill(Path("要確認.xlsx"), "columns", "column", dict(roles))
    rescued, plain = ms.analyse(["控.xlsx", "要確認.xlsx"]), ms.analyse("known/控.xlsx")
    assert [(table.id, table.cells) for table in rescued.tables] == [(t.id, t.cells) for t in plain.tables]
    assert rescued.base_chain == plain.base_chain
    assert run("check", "控.xlsx", "-o", "要確認.xlsx").code == 0
    lines = sheet(opened_book(Path("要確認.xlsx")), "columns").lines
    assert {line["column"].value: line["答え"].value for line in lines} == roles
    assert "読まないと決めた列" in [line["理由"].value for line in lines]
