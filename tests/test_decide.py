"""What a person settles in 要確認.xlsx comes back, is applied and said, and never guessed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from logs import csv_of, xlsx_of
from reviews import review

import marugoto_stats as ms
from marugoto_stats.errors import InputError
from marugoto_stats.model import Report
from marugoto_stats.model.review import NAME
from marugoto_stats.render import View, renderer

CANARY = "山田花子"
HEAD = ["対応日", "地区", "相談方法", "支援区分", "連携先", "相談者"]
ROWS = [
    ["2023/4/3", "北", "見守り", "包括", "寺", "寺"],
    ["2023/4/4", "北", "電話", "謎の区分", "警察", "母"],
    ["2023/4/5", "南", "見守り", "数えるな", "寺、警察", CANARY],
    ["2023/4/6", "南", "◎見守り", "アウトリーチ", "", "本人"],
    ["2023/5/6", "北", "電話", "包括", "なし", "本人"],
    ["2023/5/8", "北", "来所", "アウトリーチ", "警察", "本人"],
]
GRID = [HEAD, *ROWS]
SETTLED = [("channel", "見守り", "訪問"), ("support_type", "謎の区分", "アウトリーチ等を通じた継続的支援"),
           ("support_type", "数えるな", "数えない"), ("partner", "寺", "その他"), ("inquirer", "寺", "")]  # fmt: skip
TOML = """
[[vocabulary.channel]]
code = "visit"
alt_labels = ["見守り"]
[[vocabulary.support_type]]
code = "outreach"
alt_labels = ["謎の区分"]
[dimension.support_type]
blank = ["数えるな"]
[[vocabulary.partner]]
code = "other"
alt_labels = ["寺"]
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "記録.csv"
    path.write_bytes(csv_of(GRID))
    return path


def figures(report: Report) -> tuple[Any, ...]:
    """What a report counts: chain, persons, tables, spellings that nobody knows."""
    return report.base_chain, report.persons, [(t.id, list(t.tidy()), t.notes) for t in _bare(report)], report.unmatched


def _bare(report: Report) -> list[Any]:
    from dataclasses import replace

    return [replace(table, release=replace(table.release, profile="")) for table in report.tables]


def with_toml(folder: Path, log: Path, text: str) -> Report:
    path = folder / "words.toml"
    path.write_text(text, "utf-8")
    return ms.analyse(log, profile=path)


# ── the answers take effect ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("beside", [True, False])
def test_answers_count_like_the_same_words_in_a_profile(log: Path, tmp_path: Path, beside: bool) -> None:
    expected = with_toml(tmp_path, log, TOML)
    folder = log.parent if beside else tmp_path / "elsewhere"
    folder.mkdir(exist_ok=True)
    answers = folder / NAME
    answers.write_bytes(review(SETTLED))
    report = ms.analyse(log if beside else [answers, log])
    assert figures(report) == figures(expected)
    assert report.unmatched["channel"] == report.unmatched["support_type"] == report.unmatched["partner"] == 0


def test_what_was_settled_is_listed_with_what_it_took_effect_on(log: Path) -> None:
    (log.parent / NAME).write_bytes(review(SETTLED))
    report = ms.analyse(log)
    assert [(d.field, d.means, d.spellings, d.contacts, d.source) for d in report.decided] == [
        ("channel", "訪問", 1, 3, NAME),
        ("support_type", "アウトリーチ等を通じた継続的支援", 1, 1, NAME),
        ("support_type", "無記入", 1, 1, NAME),
        ("partner", "その他", 1, 2, NAME),
    ]
    assert [(i.code, i.count) for i in report.issues if i.code.startswith("review")] == [("review-open", 1)]
    of_may = ms.analyse(log, period="2023-05")
    assert of_may.decided == ()


def test_every_output_says_it_and_the_public_learns_no_name_of_a_file(log: Path) -> None:
    (log.parent / "要確認（分室）.xlsx").write_bytes(review(SETTLED))
    toml = log.parent / "marugoto.toml"
    toml.write_text('[audience.public]\nsmallest_published = 1\ndecided = "局長"\n', "utf-8")
    report = ms.analyse(log)
    said = renderer("plain").write(report, View()).decode()
    assert "相談方法の書き方 1種類、支援区分の書き方 2種類、連携先の書き方 1種類（要確認（分室）.xlsx）" in said
    assert len(json.loads(renderer("json").write(report, View()))["decided"]) == 4
    public = ms.analyse(log, audience="public")
    for form in ("plain", "json", "markdown"):
        text = renderer(form).write(public, View()).decode()
        assert "分室" not in text
        assert "相談方法" in text
    assert {each.source for each in public.decided} == {""}


def test_a_decision_counts_as_a_rule_of_its_own(log: Path) -> None:
    (log.parent / NAME).write_bytes(review(SETTLED))
    loaded = ms.load(log)
    rules = {text: answer.rules for text, answer in loaded.coded.answers["channel"].items()}
    assert rules["見守り"] == rules["◎見守り"] == ("decision",)
    assert rules["電話"] == ("exact",)


def test_nothing_that_a_term_matches_is_changed(log: Path) -> None:
    before = ms.analyse(log)
    (log.parent / NAME).write_bytes(review([("channel", "電話", "訪問"), ("district", "北", "訪問")][:1]))
    report = ms.analyse(log)
    assert figures(report) == figures(before)
    assert [(i.code, i.severity, i.count) for i in report.issues if i.code == "review-unused"] == [
        ("review-unused", "note", 1)
    ]


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────

STRANGE = [["いつ", "どこの人", "どうやって", "なんの", "つながり", "ひみつ"], *ROWS]
ROLES = list(zip(STRANGE[0], ["日付", "地区", "相談方法", "支援区分", "連携先", "読まない"], strict=True))
COLUMNS = """
[columns]
"いつ" = "date"
"どこの人" = "district"
"どうやって" = "channel"
"なんの" = "support_type"
"つながり" = "partner"
"ひみつ" = "ignored"
"""


def test_columns_make_a_log_of_an_unknown_layout(tmp_path: Path) -> None:
    log = tmp_path / "記録.csv"
    log.write_bytes(csv_of(STRANGE))
    with pytest.raises(InputError, match="見出し"):
        ms.analyse(log)
    expected = with_toml(tmp_path, log, COLUMNS + TOML)
    (tmp_path / NAME).write_bytes(review(SETTLED, ROLES))
    report = ms.analyse(log)
    assert figures(report) == figures(expected)
    assert {(column.role, column.why) for column in report.columns if column.role} == {
        (role, "given") for role in ("date", "district", "channel", "support_type", "partner")
    }
    assert [each.field for each in report.decided if each.kind == "column"] == [
        "date", "district", "channel", "support_type", "partner", "ignored",
    ]  # fmt: skip
    assert all(header not in str(report.columns) + str(report.issues) for header in STRANGE[0])


def test_a_known_column_can_be_left_out_and_a_refused_one_read(tmp_path: Path) -> None:
    log = tmp_path / "記録.csv"
    log.write_bytes(csv_of([[*HEAD[:2], "手段", *HEAD[3:]], *([*row[:2], "謎", *row[3:]] for row in ROWS)]))
    refused = ms.analyse(log)
    assert [c.why for c in refused.columns if c.header == "手段"] == ["refused-contents"]
    (tmp_path / NAME).write_bytes(review([], [("手段", "相談方法"), ("相談者", "読まない")]))
    report = ms.analyse(log)
    assert [(c.role, c.why) for c in report.columns if c.header in ("手段", "相談者")] == [
        ("channel", "given"), (None, "ignored"),
    ]  # fmt: skip


# ── what Excel and people do ────────────────────────────────────────────────────────────────────────────────

Change = Callable[[Any], object]


def _sorted(book: Any) -> None:
    sheet = book.worksheets[0]
    rows = sorted(([cell.value for cell in row] for row in sheet.iter_rows(min_row=4)), key=lambda row: str(row[4]))
    for place, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            sheet.cell(place, column).value = value


def _noted(book: Any) -> None:
    sheet = book.worksheets[0]
    sheet.insert_cols(1, 2)
    sheet.insert_rows(1, 3)
    sheet["A1"].value = "係長に聞くこと"
    sheet["H9"].value = "？"


CHANGES: dict[str, Change] = {
    "sorted": _sorted,
    "widened and noted": _noted,
    "a line between": lambda book: book.worksheets[0].insert_rows(5),
    "filtered": lambda book: setattr(book.worksheets[0].row_dimensions[4], "hidden", True),
    "renamed": lambda book: setattr(book.worksheets[0], "title", "答えました"),
    "another sheet": lambda book: book.create_sheet("メモ", 0).append(["答え", "地区"]),
    "typed by hand": lambda book: setattr(book.worksheets[0]["B4"], "value", " 家庭 訪問 "),
    "a code": lambda book: setattr(book.worksheets[0]["B4"], "value", "visit"),
    "said twice": lambda book: book.worksheets[0].append([cell.value for cell in book.worksheets[0][4]]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_people_do_to_a_workbook_changes_no_answer(log: Path, name: str) -> None:
    (log.parent / NAME).write_bytes(review(SETTLED))
    expected = figures(ms.analyse(log))
    book = openpyxl.load_workbook(log.parent / NAME)
    CHANGES[name](book)
    book.save(log.parent / NAME)
    assert figures(ms.analyse(log)) == expected


def test_an_answer_in_an_added_line_is_told_and_not_used(log: Path) -> None:
    (log.parent / NAME).write_bytes(review(SETTLED))
    book = openpyxl.load_workbook(log.parent / NAME)
    book.worksheets[0].append(["道ばた", "訪問"])
    book.save(log.parent / NAME)
    issue = next(issue for issue in ms.analyse(log).issues if issue.code == "review-stray")
    assert (issue.severity, issue.file, issue.sheet, issue.row, issue.column) == (
        "warning", NAME, "決めてください", 9, "B",
    )  # fmt: skip


def _refused(log: Path, slug: str, *, also: dict[str, bytes] | None = None) -> dict[str, object]:
    for name, content in (also or {}).items():
        (log.parent / name).write_bytes(content)
    with pytest.raises(InputError) as refused:
        ms.analyse(log)
    assert refused.value.slug == slug
    assert CANARY not in str(refused.value)
    return refused.value.facts


def test_an_unknown_answer_is_one_error_with_sheet_and_cell(log: Path) -> None:
    facts = _refused(log, "review-answer", also={NAME: review([("channel", "見守り", CANARY), *SETTLED[1:]])})
    assert (facts["sheet"], facts["cell"]) == ("決めてください", "B4")


def test_an_answer_that_is_a_formula_is_none(log: Path) -> None:
    (log.parent / NAME).write_bytes(review(SETTLED))
    book = openpyxl.load_workbook(log.parent / NAME)
    book.worksheets[0]["B6"].value = "=B4"
    book.save(log.parent / NAME)
    assert _refused(log, "review-answer")["cell"] == "B6"


def test_an_answer_of_another_profile_says_which(log: Path) -> None:
    asked = log.with_name(NAME)
    asked.write_bytes(review([("district", "謎", "相原")], profile="machida"))
    with pytest.raises(InputError) as refused:
        ms.analyse([log, asked])
    assert refused.value.slug == "review-profile"
    assert (refused.value.facts["theirs"], refused.value.facts["ours"]) == ("machida", "standard")


def test_the_answers_of_a_neighbours_log_are_passed_over_and_said(log: Path) -> None:
    before = ms.analyse(log)
    log.with_name(NAME).write_bytes(review([("district", "謎", "相原")], profile="machida"))
    after = ms.analyse(log)
    assert (after.tables, after.decided) == (before.tables, ())
    assert [issue.file for issue in after.issues if issue.code == "review-other"] == [NAME]


def test_a_slip_in_the_list_does_not_turn_names_into_a_table(log: Path) -> None:
    facts = _refused(log, "review-never-read", also={NAME: review([], [("氏名", "地区")])})
    assert facts["sheet"] == "列の対応"
    log.with_name(NAME).write_bytes(review([], [("氏名", "読まない")]))
    assert ms.analyse(log).tables == ms.analyse(log, profile="standard").tables


def test_two_lines_that_disagree_name_both_cells(log: Path) -> None:
    facts = _refused(log, "review-twice",
                     also={NAME: review([("channel", "見守り", "訪問"), ("channel", "見守り", "電話")])})  # fmt: skip
    assert (facts["first"], facts["second"]) == ("B4", "B5")


def test_two_files_join_or_name_each_other(log: Path) -> None:
    (log.parent / NAME).write_bytes(review(SETTLED[:2]))
    (log.parent / "要確認（南）.xlsx").write_bytes(review([*SETTLED[1:]], salt="another"))
    assert {each.source for each in ms.analyse(log).decided} == {NAME, "要確認（南）.xlsx"}
    facts = _refused(log, "review-quarrel",
                     also={"要確認2.xlsx": review([("channel", "見守り", "電話")], salt="third")})  # fmt: skip
    assert {facts["first"], facts["second"]} == {NAME, "要確認2.xlsx"}


def test_a_review_alone_a_damaged_one_and_a_stranger(log: Path, tmp_path: Path) -> None:
    answers = tmp_path / "あちら" / "答え.xlsx"
    answers.parent.mkdir()
    answers.write_bytes(review(SETTLED))
    with pytest.raises(InputError) as alone:
        ms.analyse(answers)
    assert alone.value.slug == "review-alone"
    book = openpyxl.load_workbook(answers)
    for sheet in book.worksheets[:2]:
        sheet.delete_cols(3, 3)
    book.save(answers)
    with pytest.raises(InputError) as damaged:
        ms.analyse([log, answers])
    assert damaged.value.slug == "review-damaged"
    (log.parent / NAME).write_bytes(xlsx_of({"記録": GRID}))
    report = ms.analyse(log)
    assert report.reconciliation.rows_read == len(ROWS)
    assert [issue.file for issue in report.issues if issue.code == "review-unmarked"] == [NAME]


def test_answers_in_english_settle_a_log_read_in_japanese(log: Path) -> None:
    english = [("channel", "見守り", "Home or field visit"), ("support_type", "数えるな", "Not counted")]
    (log.parent / NAME).write_bytes(review(english, lang="en"))
    assert [each.means for each in ms.analyse(log, lang="ja").decided] == ["訪問", "無記入"]
    assert [each.means for each in ms.analyse(log, lang="en").decided] == ["Home or field visit", "Not recorded"]


# ── the law ─────────────────────────────────────────────────────────────────────────────────────────────────

SPELLINGS = ("寺", "社", "野", "道ばた")
SHAPES = ("{}", "◎{}", "{}（仮）", "{}、電話", "警察・{}", "{}町", "{}他", "その他（{}）", "第1{}")
CODES = {"channel": ("visit", "other", "fax"), "partner": ("other", "medical", "council"), "topic": ("debt", "other"),
         "support_type": ("clerical", "outreach"), "inquirer": ("self", "other")}  # fmt: skip
cells = st.builds(str.format, st.sampled_from(SHAPES), st.sampled_from(SPELLINGS))
answers = st.dictionaries(
    st.tuples(st.sampled_from(sorted(CODES)), st.sampled_from(SPELLINGS)), st.integers(0, 2), max_size=6
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(rows=[["電話", "寺", "借金", "包括", "第1寺"], ["電話", "寺", "借金", "包括", "寺"]],
         given_answers={("partner", "寺"): 1})  # what partners lend to inquirers
@example(rows=[["寺（仮）", "寺（仮）", "借金", "包括", "寺（仮）"]],
         given_answers={("channel", "寺"): 1, ("partner", "寺"): 0, ("inquirer", "寺"): 1})
@given(rows=st.lists(st.lists(cells, min_size=5, max_size=5), min_size=1, max_size=6), given_answers=answers)
def test_decisions_are_the_same_words_as_in_a_profile(tmp_path: Path, rows: list[list[str]],
                                                      given_answers: dict[tuple[str, str], int]) -> None:  # fmt: skip
    """Whatever is settled: the tables are those of the same spellings written into a TOML."""
    known = [["電話", "警察", "借金", "包括", "本人"]] * (len(rows) + 1)  # so that no column is refused
    headers = ["相談方法", "連携先", "相談内容", "支援区分", "相談者"]
    body = [["2023/4/3", "北", *row] for row in (*rows, *known)]
    folder = tmp_path / "law"
    folder.mkdir(exist_ok=True)
    log = folder / "記録.csv"
    log.write_bytes(csv_of([["対応日", "地区", *headers], *body]))
    settled = [(dimension, text, CODES[dimension][n % len(CODES[dimension])])
               for (dimension, text), n in given_answers.items()]  # fmt: skip
    toml = "".join(f'[[vocabulary.{d}]]\ncode = "{code}"\nalt_labels = [{", ".join(repr(t) for t in texts)}]\n'
                   for (d, code), texts in _grouped(settled).items())  # fmt: skip
    answered = folder / NAME
    answered.unlink(missing_ok=True)
    expected = with_toml(folder, log, toml)
    answered.write_bytes(review(settled))
    assert figures(ms.analyse(log)) == figures(expected)


def _grouped(settled: list[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for dimension, text, code in settled:
        found.setdefault((dimension, code), []).append(text)
    return found
