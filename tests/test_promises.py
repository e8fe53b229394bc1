"""What a user was once told wrongly, each case through the library: it must not come back."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from logs import csv_of, xlsx_of
from outputs import said_in

import marugoto_stats as ms
from marugoto_stats.errors import InputError, OutputError, UsageError
from marugoto_stats.render import View, renderer
from marugoto_stats.render.attention import decisions_title
from marugoto_stats.wording import words

HEADER = ["対応日", "地区", "相談方法", "支援区分", "相談内容", "連携先"]
DAY = "2023/5/1"


def log_of(folder: Path, *rows: list[str], header: list[str] = HEADER) -> Path:
    path = folder / "log.csv"
    path.write_bytes(csv_of([header, *rows]))
    return path


def partners_row(folder: Path, *partners: str) -> Path:
    return log_of(folder, *([DAY, "相原", "来所", "包括", "介護", partner] for partner in partners))


def codes(report: ms.Report) -> list[str]:
    return [issue.code for issue in report.issues]


def test_several_answers_crossed_with_themselves_count_pairs(tmp_path: Path) -> None:
    log = ms.load(partners_row(tmp_path, "包括、病院", "包括、病院、学校", "学校"), profile="machida")
    table = ms.crosstab(log, rows="partner", columns="partner")
    at = {code: place for place, code in enumerate(table.rows.codes)}
    pairs = [("elderly_support_centre", "medical", 2), ("medical", "school", 1), ("school", "school", 2)]
    for row, column, n in pairs:
        assert table.cells[at[row]][at[column]].n == table.cells[at[column]][at[row]].n == n


def test_the_table_that_is_asked_for_is_given_for_one_centre_too(tmp_path: Path) -> None:
    log = ms.load(partners_row(tmp_path, "なし"), profile="machida")
    assert ms.crosstab(log, rows="centre").base.n == 1
    assert "centre" not in {table.id for table in ms.analyse(tmp_path / "log.csv", profile="machida").tables}


@pytest.mark.parametrize("asked", [{"perid": "2024"}, {"sheet": ["4月"]}, {"lang_": "en"}])
def test_an_unknown_keyword_is_refused(asked: dict[str, object], tmp_path: Path) -> None:
    path = partners_row(tmp_path, "なし")
    for call in (ms.analyse, ms.load):
        with pytest.raises(TypeError, match=next(iter(asked))):
            call(path, **asked)


def test_a_record_in_a_workbook_and_in_a_text_file_stands_twice(tmp_path: Path) -> None:
    cells = ["相原", "来所", "包括", "介護", "なし"]
    (tmp_path / "b.xlsx").write_bytes(xlsx_of({"5月": [HEADER, [date(2023, 5, 1), *cells]]}))
    (tmp_path / "a.csv").write_bytes(csv_of([HEADER, ["2023.5.1", *cells], ["2023/5/2", *cells]]))
    report = ms.analyse(tmp_path, profile="machida")
    assert [(issue.code, issue.count) for issue in report.attention] == [("duplicate-row", 1)]


@pytest.mark.parametrize("partner", ["なし、包括", "なし、謎の店"])
def test_none_beside_an_answer_is_said_as_it_was_counted(partner: str, tmp_path: Path) -> None:
    report = ms.analyse(partners_row(tmp_path, partner), profile="machida")
    assert "none-with-answer" in codes(report)
    assert "several-answers" not in codes(report)
    assert report["partner"].base.n == 1


def test_an_office_that_calls_mentions_n_is_told_so(tmp_path: Path) -> None:
    path = partners_row(tmp_path, "包括、病院", "包括")
    (tmp_path / "marugoto.toml").write_text('extends = "machida"\n[counting]\npartner_base = "mentions"\n', "utf-8")
    report = ms.analyse(path)
    base = report["partner"].base
    assert (base.n, base.contacts, base.mentions) == (3, 2, 3)
    assert "延べ" in base.label
    by_district = report["partner_by_district"]
    assert by_district.column_totals is not None
    assert [(f.n, f.share) for f in by_district.column_totals if f.n] == [(2, None)]


def test_a_mark_before_an_answer_is_no_other_answer(tmp_path: Path) -> None:
    rows = ([DAY, "相原", "来所", "包括", topic, "なし"] for topic in ("◎介護、お金", "○介護"))
    path = log_of(tmp_path, *rows)
    topics = ms.analyse(path, profile="machida")["topic"]
    counted = {code: cells[0].n for code, cells in zip(topics.rows.codes, topics.cells, strict=True) if cells[0].n}
    assert counted == {"caregiving": 2, "living_costs": 1}


def test_ten_things_are_counted_as_japanese_does() -> None:
    said = [decisions_title(n, words("ja")) for n in (1, 9, 10)]
    assert said == ["決めてほしいことが1つあります", "決めてほしいことが9つあります", "決めてほしいことが10件あります"]


def test_a_filter_is_echoed_in_words(tmp_path: Path) -> None:
    path = partners_row(tmp_path, "包括", "民生委員")
    where = {"地区": "unclassified", "連携先": ["包括", "民生委員"]}
    assert ms.analyse(path, profile="machida", where=where).filters[0] == "地区＝未分類"
    english = ms.analyse(path, profile="machida", where=where, lang="en").filters
    assert all("＝" not in text and "・" not in text for text in english)


def test_english_output_writes_the_era_in_letters(tmp_path: Path) -> None:
    report = ms.analyse(partners_row(tmp_path, "なし"), profile="machida", period="2023", lang="en")
    assert "FY2023 (Reiwa 5)" in renderer("plain").write(report, View()).decode()


@pytest.mark.parametrize(("option", "value"), [("encoding", "foo"), ("period", "R99")])
def test_values_nobody_knows_are_refused(option: str, value: str, tmp_path: Path) -> None:
    row = [date(2023, 5, 1), "相原", "来所", "包括", "介護", "なし"]
    (tmp_path / "b.xlsx").write_bytes(xlsx_of({"5月": [HEADER, row]}))
    with pytest.raises(UsageError):
        ms.analyse(tmp_path / "b.xlsx", **{option: value})


def test_a_folder_names_what_it_passes_over_and_refuses_what_is_damaged(tmp_path: Path) -> None:
    report = ms.analyse(partners_row(tmp_path, "なし"), profile="machida")
    report.save(tmp_path / "out.csv")
    shown = renderer("plain").write(ms.analyse(tmp_path, profile="machida"), View()).decode()
    assert "out.csv" in shown
    (tmp_path / "bad.xlsx").write_text("broken", "utf-8")
    with pytest.raises(InputError) as caught:
        ms.analyse(tmp_path, profile="machida")
    assert (caught.value.slug, caught.value.facts["name"]) == ("broken-workbook", "bad.xlsx")


def test_a_foreign_csv_that_begins_like_ours_is_kept(tmp_path: Path) -> None:
    foreign = tmp_path / "my.csv"
    foreign.write_text("profile,rules,body\nmy,own,data\n", "utf-8")
    report = ms.analyse(partners_row(tmp_path, "なし"), profile="machida")
    with pytest.raises(OutputError):
        report.save(foreign)
    assert foreign.read_text("utf-8").startswith("profile,rules,body\nmy")


def test_a_missing_date_is_called_a_date(tmp_path: Path) -> None:
    report = ms.analyse(log_of(tmp_path, ["相原", "来所", "包括"], header=HEADER[1:4]), profile="machida")
    assert {missing for _, _, labels in report.left_out for missing in labels if "月" in missing} == set()
    assert ("日付",) in {labels for table, _, labels in report.left_out if table == "month"}


def test_a_file_that_leaves_out_its_body_is_told_so(tmp_path: Path) -> None:
    places = ("相原", "相原", "小山", "小山")
    path = log_of(tmp_path, *([DAY, place, "来所", "包括", "介護", "なし"] for place in places))
    for text, expected in (('extends = "machida"', []), ("version = 1", ["body-not-extended"])):
        (tmp_path / "marugoto.toml").write_text(f"{text}\n", "utf-8")
        assert [code for code in codes(ms.analyse(path)) if code != "duplicate-row"] == expected


def test_the_public_learns_the_name_of_no_file(tmp_path: Path) -> None:
    path = partners_row(tmp_path, "なし")
    rule = '[audience.public]\nsmallest_published = 1\ndecided = "事務局長決裁"\n'
    (tmp_path / "marugoto.toml").write_text(f'extends = "machida"\n{rule}', "utf-8")
    report = ms.analyse(path, audience="public")
    for name in ("plain", "json", "csv", "markdown"):
        written = renderer(name).write(report, View(verbose=True)).decode()
        assert "marugoto.toml" not in written
        assert path.name not in written


@pytest.mark.parametrize("form", ["word", "excel", "html", "pdf", "markdown"])
def test_a_table_without_a_figure_keeps_its_number_and_title(form: str, tmp_path: Path) -> None:
    report = ms.analyse(partners_row(tmp_path, "なし", "なし"), profile="machida")
    place = [table.id for table in report.tables].index("partner")
    content = renderer(form).write(report, View(whole=True))
    said = re.sub(r"<[^>]+>|[*\s]", "", said_in(content))
    assert f"表{place + 1}{report['partner'].title}" in said
    assert "該当なし。この期間と条件にあう記録がありません。" in said


def test_a_column_that_was_not_read_is_not_said_to_be_missing(tmp_path: Path) -> None:
    """A log has 地区, but in words that no term knows."""
    rows = [[f"2023/5/{day}", f"第{day}ブロック", "来所", "包括", "介護", "なし"] for day in range(1, 29)]
    report = ms.analyse(log_of(tmp_path, *rows), profile="standard")
    assert "district" in {table_id for table_id, _, _ in report.left_out}
    said = renderer("markdown").write(report, View(whole=True)).decode()
    assert "（読める列がない: 地区）" in said
    assert "（列がない" not in said


def test_not_known_beside_another_answer_is_in_n_and_the_page_of_methods_says_so(tmp_path: Path) -> None:
    report = ms.analyse(partners_row(tmp_path, "病院、不明", "不明", "学校"), profile="machida")
    table = report["partner"]
    assert (table.base.n, table.outside.unknown if table.outside else None) == (2, 1)
    assert dict(zip(table.rows.codes, (cells[0].n for cells in table.cells), strict=True))["unknown"] == 1
    said = renderer("markdown").write(report, View(whole=True)).decode()
    assert "無記入と「不明」だけのものは N に入らない" in said
