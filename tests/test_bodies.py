"""Bodies as profiles: what each needs of the mechanism, and that a new one is one TOML and no Python."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from scenes import look

from marugoto_stats import profile, samples
from marugoto_stats.model import SafeTable
from marugoto_stats.pipeline import Report, analyse

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
CITY = Path(__file__).with_name("a_city.toml")
HEAD = "対応日,拠点,地区,相談方法,しごと\n"


def counts(table: SafeTable) -> dict[str, int | None]:
    """Each row of a table: its total, or the first figure where the columns are measures."""
    totals = table.row_totals or [line[0] for line in table.cells]
    return {code: figure.n for code, figure in zip(table.rows.codes, totals, strict=True)}


def city(rows: str) -> Report:
    return analyse((HEAD + rows).encode(), input_format="csv", profile=str(CITY))


# ── a body of which the program knows nothing but its file ──────────────────────────────────────────────────


def test_a_new_body_is_one_file() -> None:
    assert profile.check(CITY, "ja") == ()
    body = profile.load(CITY, lang="ja")
    content = samples.sample_of(body).make()
    assert content == samples.sample_of(profile.load(CITY, lang="ja")).make()
    report = analyse(content, input_format="csv", profile=str(CITY))
    assert report.attention == ()
    assert dict(report.unmatched) == dict.fromkeys(report.unmatched, 0)
    assert report.base_chain[0].n == 360
    assert {table.id for table in report.tables} >= {"centre", "district", "support_type_by_district", "function"}
    kinds = counts(report["overview"])
    assert kinds.keys() == {"person_work", "area_work", "consultations", "clerical"}
    assert all(n for n in kinds.values())
    assert all(n for n in counts(report["district"]).values())


@pytest.mark.parametrize("name", [*profile.available(), str(CITY)])
def test_every_profile_reads_its_own_log_without_a_question(name: str, tmp_path: Path) -> None:
    body = profile.load(Path(name) if name.endswith(".toml") else name, lang="ja")
    sample = samples.sample_of(body)
    path = tmp_path / sample.name
    path.write_bytes(sample.make())
    report = analyse(path, profile=name)
    assert (report.attention, sum(report.unmatched.values()), report.base_chain[0].n) == ((), 0, 360)
    assert report.persons


def test_centres_roll_up_into_districts() -> None:
    report = city("2025/4/1,丘の東,,来所,個人支援\n2025/4/1,丘の西,,電話,個人支援\n2025/4/3,,,電話,地域への支援\n"
                  "2025/4/2,川の家,架空の丘,電話,個人支援\n2025/4/2,本部,,電話,地域への支援\n")  # fmt: skip
    assert counts(report["district"]) == {"hill": 3, "river": 0, "no_area": 1, "blank": 1}
    assert counts(report["centre"]) == {"hill_east": 1, "hill_west": 1, "river": 1, "headquarters": 1, "blank": 1}


def test_without_a_column_of_districts_they_are_those_of_the_centres() -> None:
    log = ("対応日,拠点,相談方法,しごと\n2025/4/1,丘の東,来所,個人支援\n2025/4/1,本部,電話,社協事務\n"
           "2025/5/2,川の家,訪問,個人支援\n")  # fmt: skip
    report = analyse(log.encode(), input_format="csv", profile=str(CITY))
    assert counts(report["district"]) == {"hill": 1, "river": 1, "no_area": 0}


def test_a_district_that_nothing_matches_is_not_guessed_from_the_centre() -> None:
    report = city("2025/4/1,丘の東,よその町,来所,個人支援\n2025/4/1,丘の西,架空の丘,電話,個人支援\n")
    assert counts(report["district"]) == {"hill": 1, "river": 0, "no_area": 0, "unclassified": 1}
    assert [issue.code for issue in report.attention] == ["unmatched-value"]


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2024年度", ["期間の途中で開設：丘の東（2024年10月から、6か月分）。"]),
        ("2024-10..2025-03", []),
        ("2023年度", []),
    ],
)
def test_a_centre_that_opens_within_the_period_says_so(period: str, said: list[str]) -> None:
    days = ("2023/4/3", "2024/4/1", "2025/3/31")
    rows = [f"{day},{centre},,来所,個人支援" for day in days for centre in ("丘の西", "川の家")]
    log = HEAD + "\n".join([*rows, "2025/3/31,丘の東,,来所,個人支援"])
    report = analyse(log.encode(), input_format="csv", profile=str(CITY), period=period)
    for table in report.tables:
        here = {table.rows.dimension, table.columns.dimension if table.columns else ""} & {"centre", "month"}
        assert [note for note in table.notes if "開設" in note] == (said if here else []), table.id


# ── the bodies of the cities ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_is_known_as_its_bodys(sample: samples.Sample) -> None:
    report = analyse(SAMPLES / sample.name)
    assert report.release.profile == sample.profile
    assert {issue.code for issue in report.attention} <= {"unmatched-value", "duplicate-row"}


def test_two_schemes_stand_side_by_side() -> None:
    report = analyse(SAMPLES / "hachioji_2025.xlsx")
    functions, kinds, both = report["function"], report["overview"], report["support_type_by_function"]
    asked = report.base_chain[2].n
    assert sum(n or 0 for n in counts(functions).values()) == asked == counts(kinds)["consultations"]
    assert both.column_totals is not None
    assert [figure.n for figure in both.column_totals] == list(counts(functions).values())
    assert sum(n or 0 for n in counts(report["function_by_centre"]).values()) == asked


def test_headquarters_counts_and_has_no_area() -> None:
    report = analyse(SAMPLES / "hachioji_2025.xlsx")
    headquarters = counts(report["centre"])["本部"]
    assert headquarters
    nowhere = analyse(SAMPLES / "hachioji_2025.xlsx", where={"拠点": ["本部"]})
    assert {code for code, n in counts(nowhere["district"]).items() if n} == {"blank"}


def test_two_fiscal_years_are_told_apart() -> None:
    report = analyse(SAMPLES / "hachioji_2025.xlsx")
    years, months = report["fiscal_year"], report["month"]
    assert years.rows.labels == ("2024年度（令和6年度）", "2025年度（令和7年度）")
    assert (len(months.rows.codes), months.rows.labels[0], months.rows.labels[-1]) == (24, "2024年4月", "2026年3月")
    by_year = Counter[str]()
    for month, n in counts(months).items():
        by_year[str(int(month[:4]) - (month[5:] < "04"))] += n or 0
    assert counts(years) == by_year
    assert "fiscal_year" not in {table.id for table in analyse(SAMPLES / "sakai_2023.csv").tables}


def test_a_centre_of_three_months_is_no_year() -> None:
    report = analyse(SAMPLES / "tsurukawa_2023.csv")
    assert report.release.centres == ("鶴川",)
    assert report["month"].rows.codes == ("2024-01", "2024-02", "2024-03")
    whole = analyse(SAMPLES / "tsurukawa_2023.csv", period="2023年度")
    assert "期間の途中で開設：鶴川（2024年1月から、3か月分）。" in whole["month"].notes


# ── whose log it is ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_number_alone_is_the_name_of_no_citys_area() -> None:
    numbered = profile.choose(["相談記録"], {("第1", ""): 5, ("第２圏域", ""): 5, ("第三", ""): 2}, lang="ja")
    assert numbered.profile.id == "standard"
    named = profile.choose(["相談記録"], {("第1", ""): 5, ("第２圏域", ""): 5, ("曙町", ""): 2}, lang="ja")
    assert (named.profile.id, named.reason) == ("tachikawa", "places")


def test_places_of_two_cities_are_guessed_for_neither() -> None:
    assert profile.choose([], {("市外", ""): 3, ("市全域", ""): 1}, lang="ja").profile.id == "standard"
    assert profile.choose([], {("市外", ""): 3, ("相原", ""): 1}, lang="ja").profile.id == "machida"


@pytest.mark.parametrize(("title", "name"), [
    ("はちまるサポート　相談記録", "hachioji"), ("八王子市社会福祉協議会", "hachioji"),
    ("立川市社協　地域福祉コーディネーター", "tachikawa"), ("調布市社協　相談記録", "chofu"),
    ("東京都府中市　相談", "fuchu"),
    # there is another city of this name
    ("府中市社会福祉協議会", "standard"),
])  # fmt: skip
def test_a_title_names_the_body(title: str, name: str) -> None:
    assert profile.choose([title], {}, lang="ja").profile.id == name


def test_only_what_is_known_of_a_base_is_stated() -> None:
    said = {name: profile.load(name, lang="ja").resident_base for name in profile.available()}
    assert said == {"standard": None, "chofu": False, "fuchu": False, "hachioji": True, "machida": True,
                    "tachikawa": None}  # fmt: skip


@pytest.mark.parametrize("name", ["chofu", "fuchu"])
def test_areas_that_nobody_verified_are_counted_as_they_are_written(name: str) -> None:
    rows = [("第1", "来所"), ("第1", "電話"), ("第2", "電話"), ("第2", "訪問"), ("第2", "来所")]
    log = "対応日,圏域,相談方法,支援区分\n" + "".join(f"2025/4/1,{area},{how},包括\n" for area, how in rows)
    report = analyse(log.encode(), input_format="csv", profile=name)
    assert counts(report["district"]) == {"第1": 2, "第2": 3}
    assert report.release.centres == ()


def test_a_picture_says_which_centre_opened_within_its_period() -> None:
    both = [SAMPLES / "sakai_2023.csv", SAMPLES / "tsurukawa_2023.csv"]
    report = analyse(both, period="2023年度", tables=["centre", "district"])
    opened = "期間の途中で開設：鶴川（2024年1月から、3か月分）。"
    assert opened in "".join(look(report["centre"], report).words)
    assert opened not in "".join(look(report["district"], report).words)
