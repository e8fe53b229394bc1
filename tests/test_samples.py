"""The sample logs, counted from the files in plain Python by a table of words: no project code counts."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from marugoto_stats import profile
from marugoto_stats.errors import OutputError
from marugoto_stats.samples import SAMPLES, Sample, write_samples
from marugoto_stats.samples.chance import Chance
from marugoto_stats.samples.contacts import contacts_of
from marugoto_stats.samples.plan import Plan, plan_of, read_toml

COMMITTED = Path(__file__).parent.parent / "data" / "samples"
HEADERS = [
    "対応日", "相談者番号", "氏名", "拠点", "地区", "相談者",
    "相談方法", "支援区分", "新規継続", "相談内容", "連携先", "相談内容詳細",
]
MONTHS = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
Row = dict[str, Any]

# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────


def key(text: str) -> str:
    """Fold a spelling as the rules say, in our own way."""
    kept = "".join(s if "①" <= s <= "⑳" else unicodedata.normalize("NFKC", s) for s in text).lower()
    kept = unicodedata.normalize("NFC", re.sub(r"\s", "", kept)).replace("○", "〇")
    for kanji, digit in (("一", "1"), ("二", "2")):
        kept = kept.replace(f"第{kanji}", f"第{digit}")
    return kept


CODES: dict[str, dict[str, str]] = defaultdict(dict)
for line in (Path(__file__).parent / "sakai_words.txt").read_text("utf-8").splitlines()[1:]:
    head, spellings = line.split(" = ")
    column, code = head.split(" ")
    CODES[column].update({key(spelling): code for spelling in spellings.split(" ")})


def answers(row: Row, column: str) -> list[str | None]:
    """Look up every answer in a cell; None where no word matches. Words that hold a separator stay whole."""
    words = CODES[column]
    whole = sorted((word for word in words if re.search(r"[・(]", word)), key=len, reverse=True)
    pattern = "|".join([*(re.escape(word) + r"(?=[、・/,+&|]|$)" for word in whole), r"[^、・/,+&|]+"])
    text = key(row[column].replace("\n", "|"))
    return [words.get(found) for found in re.findall(pattern, text)]


def only(row: Row, column: str) -> str:
    """Look up a cell that holds one answer."""
    found = answers(row, column) or ["blank"]
    assert len(found) == 1, (column, row[column])
    return found[0] or "unclassified"


def partners(row: Row) -> set[str]:
    """List the kinds of partner that a contact names; all that nothing matches are one kind."""
    return {code or "unclassified" for code in answers(row, "連携先")} - {"none"}


# ── the files, read plainly ─────────────────────────────────────────────────────────────────────────────────


@cache
def book() -> Workbook:
    return openpyxl.load_workbook(COMMITTED / "sakai_2023.xlsx")


def month_cells(month: int) -> list[list[object]]:
    """Return the header row of a month's sheet and all below it."""
    cells = [["" if cell is None else cell for cell in row] for row in book()[f"{month}月"].values]
    return cells[cells.index(HEADERS) :]


def rows_of_workbook() -> list[Row]:
    rows: list[Row] = []
    for month in MONTHS:
        for day, *texts in month_cells(month)[1:-1]:
            assert isinstance(day, datetime)
            assert all(isinstance(text, str) for text in texts)
            rows.append(dict(zip(HEADERS, [day.date(), *map(str, texts)], strict=True)))
    return rows


def rows_of_csv() -> list[Row]:
    text = (COMMITTED / "sakai_2023.csv").read_bytes().decode("cp932")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head == HEADERS
    days = [date(*map(int, row[0].split("/"))) for row in rows]
    return [dict(zip(HEADERS, [day, *row[1:]], strict=True)) for day, row in zip(days, rows, strict=True)]


@pytest.fixture(scope="module", params=[rows_of_workbook, rows_of_csv], ids=["xlsx", "csv"])
def log(request: pytest.FixtureRequest) -> list[Row]:
    rows: list[Row] = request.param()
    return rows


@pytest.fixture
def consultations(log: list[Row]) -> list[Row]:
    return [row for row in log if only(row, "支援区分") != "clerical"]


def persons(rows: Iterable[Row]) -> set[str]:
    return {key(row["相談者番号"]) for row in rows} - {""}


# ── the same bytes ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_committed_samples_are_what_the_code_writes(sample: Sample) -> None:
    assert sample.make() == (COMMITTED / sample.name).read_bytes()


@pytest.mark.parametrize(("seed", "zone", "locale"), [("0", "UTC", "C"), ("4711", "Asia/Tokyo", "C.UTF-8")])
def test_samples_do_not_depend_on_hash_seed_zone_or_locale(seed: str, zone: str, locale: str) -> None:
    code = (
        "import hashlib; from marugoto_stats.samples import SAMPLES\n"
        "for sample in SAMPLES: print(hashlib.sha256(sample.make()).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    digests = [hashlib.sha256((COMMITTED / sample.name).read_bytes()).hexdigest() for sample in SAMPLES]
    assert told.stdout.split() == digests


def test_chance_draws_what_it_always_drew() -> None:
    chance = Chance(2023)
    assert [chance.below(1000) for _ in range(5)] == [382, 971, 843, 320, 571]


def test_samples_are_written_where_asked(tmp_path: Path) -> None:
    folder = tmp_path / "練習" / "sample"
    written = write_samples(folder)
    assert [path.name for path in written] == [sample.name for sample in SAMPLES]
    assert {path.name for path in folder.iterdir()} == {sample.name for sample in SAMPLES}
    assert write_samples(folder) == written  # the same again: nothing is lost


def test_somebody_elses_file_is_not_replaced(tmp_path: Path) -> None:
    mine = tmp_path / "sakai_2023.csv"
    mine.write_bytes(b"my own work")
    with pytest.raises(OutputError) as caught:
        write_samples(tmp_path)
    assert caught.value.slug == "not-ours"
    assert [path.name for path in tmp_path.iterdir()] == ["sakai_2023.csv"]
    assert mine.read_bytes() == b"my own work"
    write_samples(tmp_path, overwrite=True)
    assert mine.read_bytes() != b"my own work"


def test_samples_of_one_profile_can_be_asked_for(tmp_path: Path) -> None:
    written = write_samples(tmp_path, profile=profile.load("machida", lang="ja"))
    assert {path.name for path in written} == {"sakai_2023.xlsx", "sakai_2023.csv", "tsurukawa_2023.csv"}
    assert [path.name for path in write_samples(tmp_path, profile=profile.load("standard", lang="ja"))] == [
        "standard_2023.csv"
    ]


# ── the figures ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_twins_hold_the_same_rows() -> None:
    assert rows_of_workbook() == rows_of_csv()


def test_published_figures(log: list[Row], consultations: list[Row]) -> None:
    assert (len(log), len(log) - len(consultations), len(consultations)) == (1084, 164, 920)
    outreach = [row for row in consultations if only(row, "支援区分") == "outreach"]
    assert len(outreach) == 247
    assert sum((only(row, "地区"), only(row, "相談方法")) == ("oyama", "visit") for row in outreach) == 99
    assert sum(bool(partners(row)) for row in consultations) == 502
    districts = Counter(only(row, "地区") for row in consultations)
    assert districts["aihara"] > districts["oyama"] > 300
    ways = Counter((only(row, "地区"), only(row, "相談方法")) for row in consultations)
    assert ways["aihara", "office"] > ways["aihara", "visit"]
    assert ways["oyama", "visit"] > ways["oyama", "office"]


def test_chain_closes(consultations: list[Row]) -> None:
    stated = Counter("named" if partners(r) else "none" if r["連携先"] else "blank" for r in consultations)
    assert stated == {"named": 502, "none": 318, "blank": 100}
    assert sum(len(partners(row)) for row in consultations) == 691


def test_persons(log: list[Row]) -> None:
    by_month = {month: persons(r for r in log if r["対応日"].month == month) for month in MONTHS}
    assert len(persons(log)) == 312
    assert sum(map(len, by_month.values())) > 312 * 1.5
    assert sum(not row["相談者番号"] for row in log) > 100
    assert any("Ｓ" in row["相談者番号"] for row in log)


def test_days(log: list[Row]) -> None:
    days = [row["対応日"] for row in log]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2023, 4, 3), date(2024, 3, 29))
    assert not {date(2023, 5, 3), date(2023, 11, 3), date(2024, 1, 1), date(2024, 1, 8)} & set(days)
    weekend = [row for row in log if row["対応日"].weekday() >= 5]
    assert {(row["対応日"].weekday(), only(row, "相談方法")) for row in weekend} == {(5, "community_place")}
    assert len(weekend) < 20


def test_slips_are_those_intended(log: list[Row], consultations: list[Row]) -> None:
    assert sum(not row["相談方法"] for row in log) == 5
    assert [code for row in log for code in answers(row, "連携先")].count(None) == 3
    assert [n for n in Counter(tuple(row.values()) for row in log).values() if n > 1] == [2]
    for column in ("拠点", "地区", "相談者", "支援区分", "新規継続"):
        assert "unclassified" not in {only(row, column) for row in log}, column
    assert None not in {code for row in log for code in answers(row, "相談内容")}
    assert "unclassified" not in {only(row, "相談方法") for row in log}
    assert sum(bool(partners(row)) for row in log if row not in consultations) == 21
    assert 0 < sum(only(row, "相談者") == "unknown" for row in log) < 10


def test_staff_write_as_staff_write(log: list[Row]) -> None:
    spellings = {column: {row[column] for row in log} for column in HEADERS[1:]}
    assert {"℡", "TEL", "ＴＥＬ", "電話"} <= spellings["相談方法"]
    assert {"堺", "境", "〇ごと堺", "○ごと堺"} <= spellings["拠点"]
    assert {"相原", "相原町", "相原地区", "相　原"} <= spellings["地区"]
    assert {"包括", "①"} <= spellings["支援区分"]
    for separator in "、・／/，\n＋＆":
        assert any(separator in cell for cell in spellings["連携先"]), repr(separator)
    branches = [row for row in log if row["連携先"].count("高齢者支援センター") == 2]
    assert branches
    assert all(len(answers(row, "連携先")) > len(partners(row)) for row in branches)


def test_nobody_could_be_meant(log: list[Row]) -> None:
    assert all(re.fullmatch(r"|見本（(匿名|団体)）|見本 \d{3}", row["氏名"]) for row in log)
    assert all(row["相談内容詳細"].startswith("（見本）") for row in log)
    for row in log:
        if row["相談者番号"]:
            assert row["氏名"][-3:] == key(row["相談者番号"])[-3:]


def test_cases_take_plausible_courses(log: list[Row]) -> None:
    """A welfare commissioner tells, two visits are in vain, then they meet, and a group takes them in."""
    courses: dict[str, list[Row]] = defaultdict(list)
    for row in log:
        courses[key(row["相談者番号"])].append(row)
    courses.pop("")
    whole = [rows for rows in courses.values() if _tells_of_a_group_found(rows)]
    assert len(whole) >= 5


def test_the_supermarket_of_aihara_closes_in_november(log: list[Row]) -> None:
    shopping = [row for row in log if "買い物支援" in row["相談内容"] and only(row, "地区") == "aihara"]
    assert sum(row["対応日"].month in (10, 11, 12) for row in shopping) > len(shopping) / 2
    assert Counter(row["対応日"].month for row in log).most_common(1)[0][0] == 11


def _tells_of_a_group_found(rows: list[Row]) -> bool:
    vain = [row for row in rows if "不在" in row["相談内容詳細"] or "応答なし" in row["相談内容詳細"]]
    return (
        only(rows[0], "相談者") == "welfare_commissioner"
        and only(rows[0], "新規継続") in ("new", "blank")
        and len(vain) == 2
        and all(only(row, "相談方法") == "visit" for row in vain)
        and only(rows[-1], "支援区分") == "participation"
        and only(rows[-1], "新規継続") in ("closed", "blank")
    )


# ── the files as files ──────────────────────────────────────────────────────────────────────────────────────


def test_csv_is_what_a_japanese_excel_saves() -> None:
    content = (COMMITTED / "sakai_2023.csv").read_bytes()
    text = content.decode("cp932")
    assert text.encode("cp932") == content
    assert "℡" in text
    assert "①" in text
    assert text.startswith(",".join(HEADERS) + "\r\n2023/4/3,")
    with pytest.raises(UnicodeDecodeError):
        content.decode("shift_jis")


def test_workbook_has_a_sheet_per_month_and_a_summary() -> None:
    assert book().sheetnames == [*(f"{month}月" for month in MONTHS), "集計"]
    titles = [book()[f"{month}月"]["A1"].value for month in MONTHS]
    assert all(re.search("福祉[〇○]ごとサポートセンター[堺境].*2023年度", title) for title in titles)
    assert any("○" in title for title in titles)
    assert any("境" in title for title in titles)


@pytest.mark.parametrize("month", MONTHS)
def test_month_sheet_ends_in_its_total(month: int) -> None:
    _, *rows, total = month_cells(month)
    assert key(str(total[0])) in ("合計", "計")
    assert total[1:] == [f"{len(rows)}件", *[""] * 10]
    assert {day.month for day, *_ in rows if isinstance(day, datetime)} == {month}


def test_month_sheet_is_set_up_for_paper_and_screen() -> None:
    sheet = book()["4月"]
    head = next(cell.row for cell in sheet["A"] if cell.value == "対応日")
    first = sheet.cell(head + 1, 1)
    assert first.is_date
    assert "aaa" in first.number_format
    assert first.font.name == "游ゴシック"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.freeze_panes == f"A{head + 1}"
    assert sheet.auto_filter.ref == f"A{head}:L{sheet.max_row - 1}"
    assert sheet.print_title_rows == f"${head}:${head}"


def test_summary_sheet_says_the_truth(log: list[Row]) -> None:
    cells = [list(row) for row in book()["集計"].values]
    top = next(n for n, row in enumerate(cells) if row[0] == "月")
    heads = cells[top]
    lines = {str(row[0]): dict(zip(heads[1:], row[1:], strict=True)) for row in cells[top + 1 : top + 14]}
    assert list(lines) == [*(f"{month}月" for month in MONTHS), "合計"]
    for label, line in lines.items():
        rows = [row for row in log if label in ("合計", f"{row['対応日'].month}月")]
        asked = [row for row in rows if only(row, "支援区分") != "clerical"]
        places = Counter(only(row, "地区") for row in asked)
        outreach = [row for row in asked if only(row, "支援区分") == "outreach"]
        visits = [row for row in outreach if (only(row, "地区"), only(row, "相談方法")) == ("oyama", "visit")]
        assert line == {
            "対応件数": len(rows),
            "うち社協事務": len(rows) - len(asked),
            "相談件数": len(asked),
            "うち相原": places["aihara"],
            "うち小山": places["oyama"],
            "うちその他": len(asked) - places["aihara"] - places["oyama"],
            "アウトリーチ等": len(outreach),
            "うち小山への訪問": len(visits),
            "連携・紹介あり": sum(bool(partners(row)) for row in asked),
            "実人数（人）": len(persons(rows)),
        }


def test_workbook_says_that_it_is_synthetic() -> None:
    summary = " ".join(str(cell) for row in book()["集計"].values for cell in row)
    assert "見本です" in summary
    assert "架空" in summary
    assert "synthetic" in str(book().properties.description).lower()
    assert "見本" in str(book()["4月"].oddFooter.left.text)
    assert book().properties.created == datetime(2024, 4, 1)


# ── a plan that does not hold together ──────────────────────────────────────────────────────────────────────


def sakai() -> Plan:
    return plan_of(read_toml("sakai_2023"))


def told_with(**changes: Any) -> None:
    contacts_of(replace(sakai(), **changes))


def test_a_plan_that_does_not_hold_together_is_refused() -> None:
    plan = sakai()
    twice = plan.twice
    assert twice
    with pytest.raises(ValueError, match="more or fewer contacts"):
        told_with(deck=plan.deck[1:])
    with pytest.raises(ValueError, match="not in the deck"):
        told_with(twice=replace(twice, card=replace(twice.card, channel="fax")))
    with pytest.raises(ValueError, match="no contact is like"):
        told_with(twice=replace(twice, card=replace(twice.card, channel="email")))


def test_courses_find_their_cards_and_their_room_or_fail() -> None:
    plan = sakai()
    twice = plan.twice
    assert twice
    course = plan.courses[0]
    by_letter = replace(course.steps[0], channels=("letter",))
    with pytest.raises(ValueError, match="deck holds no more"):
        told_with(courses=(replace(course, steps=(by_letter, *course.steps[1:])),))
    june_only = dict.fromkeys(plan.room, 0) | {("2023-06", False): 920, ("2023-06", True): 164}
    with pytest.raises(ValueError, match="no room"):
        told_with(room=june_only, twice=replace(twice, month="2023-06"))
