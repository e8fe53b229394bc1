"""The habits of offices: each small log gives the figures that a person counts by hand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from habits import DATES, HABITS

from marugoto_stats.errors import InputError
from marugoto_stats.pipeline import Report, analyse


@pytest.fixture
def read(tmp_path: Path):
    """Write a habit's file and analyse it."""

    def reader(habit: str, profile: str | Path | None = "machida", **options: object) -> Report:
        path = tmp_path / HABITS[habit].name
        path.write_bytes(HABITS[habit].make())
        return analyse(path, profile=profile, **options)  # type: ignore[arg-type]

    return reader


def chain(report: Report) -> list[int | None]:
    """対応, 社協事務, 相談, なし, 無記入 (, 不明), 連携・紹介あり."""
    return [link.n for link in report.base_chain]


def cells(report: Report, table_id: str) -> dict[str | tuple[str, str], int]:
    """The counts of a table that are not zero, by row (and column)."""
    table = report[table_id]
    if table.columns is None:
        return {row: line[0].n for row, line in zip(table.rows.codes, table.cells, strict=True) if line[0].n}
    return {(row, column): figure.n for row, line in zip(table.rows.codes, table.cells, strict=True)
            for column, figure in zip(table.columns.codes, line, strict=True) if figure.n}  # fmt: skip


def by_district(report: Report) -> dict[str, int]:
    """Consultations by district, the zeros left out."""
    return {row: n for (row, column), n in cells(report, "district").items() if column == "consultations"}


def by_month(report: Report) -> dict[str, int]:
    """Contacts by month, the zeros left out."""
    return {row: n for (row, column), n in cells(report, "month").items() if column == "contacts"}


def issues(report: Report) -> dict[str, int]:
    """What a person should look at: code → how many."""
    found: Counter[str] = Counter()
    for issue in report.issues:
        found[issue.code] += issue.count
    return dict(found)


FIVE = [5, -1, 4, -1, -1, 2]
FIVE_BY_CHANNEL = {("aihara", "office"): 1, ("aihara", "phone"): 1, ("oyama", "visit"): 2}


HARMLESS = ["title rows and a box for stamps", "right subtotals", "remarks", "hidden rows", "1904", "unicode text",
            "furigana", "separators in a text", "a total with a date", "a header on each page"]  # fmt: skip


@pytest.mark.parametrize("habit", HARMLESS)
def test_the_five_contacts_are_found_whatever_stands_around_them(read, habit: str) -> None:
    report = read(habit)
    assert chain(report) == FIVE
    assert cells(report, "district_by_channel") == FIVE_BY_CHANNEL
    assert report["month"].rows.codes == ("2023-04",)


def test_the_name_in_a_title_chooses_the_profile(read) -> None:
    assert read("title rows and a box for stamps", profile=None).release.profile == "machida"


def test_two_storeys_with_ticks(read) -> None:
    report = read("two storeys and ticks")
    # row 3 has two answers where one is asked; in row 4 the main one of two is marked
    assert cells(report, "district_by_channel") == {
        ("aihara", "office"): 1, ("oyama", "visit"): 1, ("oyama", "unclassified"): 1, ("aihara", "phone"): 1,
    }  # fmt: skip
    assert cells(report, "topic") == {"health": 2, "housing": 1, "other": 1}
    assert (report["topic"].base.contacts, report["topic"].base.mentions) == (3, 4)
    assert issues(report)["several-answers"] == 1


def test_merged_cells_are_filled_and_said(read) -> None:
    report = read("merged cells")
    assert cells(report, "district_by_channel") == {
        ("aihara", "office"): 1, ("oyama", "phone"): 1, ("oyama", "visit"): 2,
    }  # fmt: skip
    assert cells(report, "month")["2023-04", "contacts"] == 5
    assert issues(report)["merged-filled"] == 2


def test_a_year_of_sheets_beside_others(read) -> None:
    report = read("a year of sheets")
    assert chain(report) == [6, -1, 5, -1, -1, 3]
    assert report["month"].rows.codes == ("2023-04", "2023-05")
    assert {sheet.sheet: sheet.why for sheet in report.sources} == {
        "マスタ": "example", "4月": "log", "５月": "log", "6月": "log", "原紙": "example", "集計": "summary-table",
        "Sheet2": "empty",
    }  # fmt: skip
    assert report.reconciliation.excluded["subtotal"] == 2
    assert "subtotal-differs" not in issues(report)


def test_totals_are_no_contacts_and_are_compared(read) -> None:
    right, wrong = read("right subtotals"), read("a wrong total")
    assert chain(wrong) == FIVE
    assert right.reconciliation.excluded["subtotal"] == wrong.reconciliation.excluded["subtotal"] == 4
    assert "subtotal-differs" not in issues(right)
    differing = next(issue for issue in wrong.issues if issue.code == "subtotal-differs")
    assert (differing.severity, differing.row, dict(differing.facts)) == ("error", 9, {"ours": 5, "theirs": 6})


def test_remarks_and_repeated_headers_are_counted_as_such(read) -> None:
    found = read("remarks").reconciliation
    assert (found.rows_read, found.counted) == (12, 5)
    assert found.excluded["remark"] == 5
    assert found.excluded["blank"] == 2


def test_numbered_partner_columns_are_one_question(read) -> None:
    report = read("numbered partners")
    assert chain(report) == [5, -1, 4, -1, -1, 2]
    assert cells(report, "partner") == {"elderly_support_centre": 1, "medical": 1, "other": 1}
    assert report["partner"].base.mentions == 3
    assert cells(report, "district_by_channel") == {
        ("aihara", "office"): 2, ("oyama", "phone"): 1, ("oyama", "email"): 1,
    }  # fmt: skip


def test_dates_in_every_spelling(read) -> None:
    report = read("dates")
    assert by_month(report) == {month: len(days) for month, days in DATES.items()}
    assert (issues(report)["date-unreadable"], issues(report)["date-blank"]) == (len(DATES["unclassified"]), 1)


def test_days_alone_take_month_and_year_from_sheet_and_file(read) -> None:
    report = read("days only")
    assert by_month(report) == {
        "2023-04": 3, "2023-12": 2, "2024-01": 1, "2024-02": 1, "2024-03": 1, "unclassified": 1,
    }  # fmt: skip


def test_ticks_are_read_where_each_page_says_the_header_again(read) -> None:
    pages, once = read("ticks on each page"), read("two storeys and ticks")
    assert pages.reconciliation.excluded["remark"] == 2
    assert chain(pages) == chain(once)
    for table_id in ("district_by_channel", "topic"):
        assert cells(pages, table_id) == cells(once, table_id)


def test_a_blank_repeats_the_cell_above_only_where_the_profile_says_so(read, tmp_path: Path) -> None:
    office = tmp_path / "office.toml"
    office.write_text('extends = "machida"\n[reading]\nditto = ["district"]\n', "utf-8")
    plain, told = read("ditto"), read("ditto", office)
    assert by_district(plain) == {"aihara": 2, "oyama": 1, "blank": 2}
    assert by_district(told) == {"aihara": 3, "oyama": 2}
    assert next(issue for issue in told.issues if issue.code == "ditto-filled").severity == "warning"


def test_weights(read) -> None:
    report = read("weights")
    assert chain(report) == [8, -1, 7, -1, -3, 3]
    assert cells(report, "partner") == {"elderly_support_centre": 1, "medical": 3}
    assert report.reconciliation.counted == 5
    assert issues(report)["weight-invalid"] == 1


def test_headers_that_lie_are_refused_by_name(read) -> None:
    report = read("lying headers")
    refused = {column.header: column.why for column in report.columns if column.role is None}
    assert refused == {
        "番号": "refused-serial", "相談者": "refused-contents", "相談内容": "refused-contents", "担当": "ignored",
    }  # fmt: skip
    assert report.persons is None
    assert cells(report, "topic") == {
        "community_relations": 2, "living_costs": 1, "health": 1, "community_activity": 1,
    }  # fmt: skip
    assert "inquirer" in {table_id for table_id, _, _ in report.left_out}


def test_numbers_of_persons(read) -> None:
    # 12 four times, K-007 twice, 007 and 7 are two; nothing and 不明 are nobody
    assert read("numbers of persons").persons == 4


def test_districts_are_never_found_inside_a_word(read) -> None:
    assert by_district(read("districts")) == {
        "tamagawagakuen_minamiotani": 2, "kogasaka_naruse": 1, "machida_daiichi": 2, "minami": 2, "citywide": 1,
        "unclassified": 3,
    }  # fmt: skip


def test_a_centre_is_its_column_or_else_that_of_the_district(read) -> None:
    report = read("centres")
    assert cells(report, "centre") == {(centre, "consultations"): n for centre, n in
                                       (("sakai", 4), ("tsurukawa", 2), ("blank", 1))}  # fmt: skip
    assert issues(report)["centre-district"] == 1


def test_lines_of_another_length(read) -> None:
    report = read("ragged")
    assert (report.reconciliation.rows_read, report.reconciliation.counted) == (4, 3)
    assert report.reconciliation.excluded["unreadable"] == 1
    unreadable = next(issue for issue in report.issues if issue.code == "row-unreadable")
    assert (unreadable.severity, unreadable.row) == ("error", 3)


def test_rows_that_stand_twice_are_counted_and_said(read) -> None:
    report = read("the same row twice")
    assert chain(report)[0] == 7
    duplicate = next(issue for issue in report.issues if issue.code == "duplicate-row")
    assert (duplicate.severity, duplicate.row, duplicate.count) == ("warning", 7, 1)


def test_a_summary_table_is_refused_in_words(read) -> None:
    with pytest.raises(InputError) as refused:
        read("a summary table")
    assert refused.value.slug == "summary-table"


def test_several_answers_in_a_cell(read) -> None:
    report = read("several in a cell")
    # ten times 包括 and 病院; beside them 包括 with 他, two branches as one, a branch of 相原, 包括 with a stranger
    assert cells(report, "partner") == {
        "elderly_support_centre": 14, "medical": 10, "welfare_commissioner": 1, "neighbourhood_association": 1,
        "care_provider": 1, "school": 1, "other": 2, "unclassified": 2,
    }  # fmt: skip
    assert chain(report) == [24, 0, 24, -4, -1, -1, 18]
    assert report["partner"].base.mentions == 32


def test_without_support_types_nothing_is_taken_away(read) -> None:
    report = read("no support type")
    assert [(link.id, link.n) for link in report.base_chain] == [
        ("contacts", 5), ("consultations", 5), ("no_partner", -1), ("partner_blank", -1), ("with_partner", 3),
    ]  # fmt: skip
    assert {table_id for table_id, _, _ in report.left_out} >= {"overview", "support_type_by_district", "topic"}


def test_hidden_rows_are_counted_and_said(read) -> None:
    assert issues(read("hidden rows")) == {"hidden-row": 2}


NO_TEXT = [("an error cell", "error-cell"), ("a formula without a value", "formula-without-value")]


@pytest.mark.parametrize(("habit", "code"), NO_TEXT)
def test_a_cell_without_a_text_is_unclassified_and_an_error(read, habit: str, code: str) -> None:
    report = read(habit)
    assert by_district(report) == {"aihara": 2, "oyama": 1, "unclassified": 1}
    found = next(issue for issue in report.issues if issue.code == code)
    assert (found.severity, found.sheet, found.row, found.column) == ("error", "4月", 3, "B")


def test_an_open_quotation_mark_swallows_no_rows(read) -> None:
    with pytest.raises(InputError) as refused:
        read("an open quotation mark")
    assert (refused.value.slug, refused.value.facts["line"]) == ("broken-csv", 4)


def test_of_two_years_the_nearer_holds_and_the_other_is_said(read) -> None:
    report = read("years that disagree")
    assert by_month(report) == {"2023-04": 1, "2023-12": 1, "2024-01": 1}
    assert issues(report)["year-disagree"] == 1


def test_a_day_without_a_year_waits_for_a_period(read) -> None:
    assert by_month(read("days without a year")) == {"unclassified": 3}
    assert issues(read("days without a year"))["date-no-year"] == 3
    assert by_month(read("days without a year", period="令和5年度")) == {"2023-04": 1, "2023-12": 1, "2024-01": 1}
    over_two_years = read("days without a year", period="2023-04..2024-09").reconciliation
    assert (over_two_years.counted, over_two_years.excluded["undated"]) == (0, 3)


def test_a_list_of_choices_that_looks_like_a_log_is_an_error(read) -> None:
    found = next(issue for issue in read("a list beside the log").issues if issue.code == "column-missing")
    assert (found.severity, found.sheet, found.field, found.count) == ("error", "プルダウン", "date", 2)


def test_a_sheet_that_says_it_all_again_is_said(read) -> None:
    report = read("the log once more")
    assert chain(report)[0] == 11
    assert issues(report) == {"duplicate-row": 5}


def test_where_a_city_has_no_terms_its_own_words_are_the_categories(read) -> None:
    report = read("areas of another city", profile="standard")
    assert by_district(report) == {"第1": 2, "第2": 3, "unknown": 1, "blank": 1}


def test_words_that_are_no_classification_are_not_shown(read) -> None:
    report = read("areas that are none", profile="standard")
    refused = [(column.header, column.why) for column in report.columns if column.role is None]
    assert refused == [("圏域", "refused-shape")]


def test_the_same_file_twice_is_counted_twice_and_said(tmp_path: Path) -> None:
    one, copy = tmp_path / "4月.csv", tmp_path / "4月 のコピー.csv"
    for path in (one, copy):
        path.write_bytes(HABITS["districts"].make())
    assert chain(analyse([one, one], profile="machida"))[0] == 11
    both = analyse([one, copy], profile="machida")
    assert chain(both)[0] == 22
    assert issues(both)["duplicate-row"] == 11
