"""Rates per 1,000 residents beside the counts of districts: by hand, in words, and the same in every format."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from handed import log
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from outputs import written
from peopled import COUNTED, HEADS, PEOPLE, by_district, contacts, population, report

import marugoto_stats as ms
from marugoto_stats import poisson, render
from marugoto_stats.model import Rate
from marugoto_stats.render.json import schema

# ── the rates ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_rates_of_a_table_are_those_reckoned_by_hand(tmp_path: Path) -> None:
    rates = {code: figure.rate for code, figure in by_district(report(tmp_path)["district"]).items()}
    assert rates == {
        "aihara": Rate(30, 15_000), "oyama": Rate(3, 30_000), "tsurukawa": None, "outside_city": None,
        "citywide": None, "unknown": None, "total": Rate(33, 45_000),
    }  # fmt: skip
    aihara, oyama, total = (rates[code] for code in ("aihara", "oyama", "total"))
    assert aihara is not None
    assert oyama is not None
    assert total is not None
    assert (aihara.value, oyama.value, total.value) == (2, Fraction(1, 10), Fraction(33, 45))
    assert aihara.interval == pytest.approx((20.241 / 15, 42.827 / 15), abs=1e-4)
    assert oyama.interval == pytest.approx((0.619 / 30, 8.767 / 30), abs=1e-4)
    assert (aihara.for_reference, oyama.for_reference) == (False, True)


def test_people_have_rates_in_each_district_but_none_together(tmp_path: Path) -> None:
    rates = {code: figure.rate for code, figure in by_district(report(tmp_path)["district"], "persons").items()}
    assert (rates["aihara"], rates["oyama"], rates["total"]) == (Rate(1, 15_000), Rate(1, 30_000), None)


def test_crossed_tables_have_rates_by_district_and_mentions_have_none(tmp_path: Path) -> None:
    made = report(tmp_path)
    by_channel, by_month = made["district_by_channel"], made["month_by_district"]
    assert by_channel.columns is not None
    assert by_channel.cells[0][by_channel.columns.codes.index("office")].rate == Rate(20, 15_000)
    assert [figure.rate for figure in by_channel.row_totals or ()][:2] == [Rate(30, 15_000), Rate(3, 30_000)]
    assert {figure.rate for figure in by_channel.column_totals or ()} == {None}
    assert [figure.rate for figure in by_month.cells[0]][:2] == [Rate(30, 15_000), Rate(3, 30_000)]
    others = [table for table in made.tables if "district" not in {table.rows.dimension, getattr(table.columns,
              "dimension", "")} or table.unit == "mentions"]  # fmt: skip
    assert {table.id for table in others} >= {"overview", "partner", "partner_by_district"}
    for table in others:
        assert not table.rated
        assert all(figure.rate is None for line in table.cells for figure in line)


def test_no_case_has_an_upper_bound(tmp_path: Path) -> None:
    made = report(tmp_path, contacts(相原=5))["district"]
    figure = by_district(made)["oyama"]
    assert figure.rate == Rate(0, 30_000)
    assert figure.rate.interval == (0.0, pytest.approx(3.689 / 30, abs=1e-4))
    assert "| 小山 | 0 | 0.0% | 0.0 | 0.0–0.1 | 0 |" in written("markdown", report(tmp_path, contacts(相原=5)))


@pytest.mark.parametrize("line", [["小山", "0"], ["小山", ""], ["相原の人数は下のとおり", ""]])
def test_without_residents_there_is_no_rate_and_no_total(tmp_path: Path, line: list[str]) -> None:
    made = report(tmp_path, grid=[*PEOPLE[:2], line])
    rates = {code: figure.rate for code, figure in by_district(made["district"]).items()}
    assert (rates["aihara"], rates["oyama"], rates["total"]) == (Rate(30, 15_000), None, None)
    assert "| 小山 | 3 | 7.9% | – |  | 1 |" in written("markdown", made)
    assert "率を出せない地区（そのため計の率も出さない）：小山。" in written("markdown", made)
    assert [(issue.code, issue.count) for issue in made.attention if issue.code.startswith("population")] == [
        ("population-lacking", 1)]  # fmt: skip


def test_what_another_centre_serves_has_no_rate_for_it_is_a_part(tmp_path: Path) -> None:
    made = report(tmp_path, grid=[*PEOPLE, ["鶴川", 45_000]])
    assert by_district(made["district"])["tsurukawa"].rate is None
    assert by_district(made["district"])["total"].rate == Rate(33, 45_000)
    assert "ほかの拠点が受け持つ地区は、この記録に一部しかないので率を出さない：鶴川。" in made["district"].notes
    both = [*COUNTED, [date(2023, 4, 3), "鶴川", "鶴川", "来所", "包括", "本人", "9", "新規", "介護", "なし"]]
    whole = report(tmp_path, both, [*PEOPLE, ["鶴川", 45_000]])
    assert by_district(whole["district"])["tsurukawa"].rate == Rate(2, 45_000)


def test_rates_follow_what_is_counted(tmp_path: Path) -> None:
    narrowed = report(tmp_path, where={"channel": "訪問"})
    assert by_district(narrowed["district"])["aihara"].rate == Rate(10, 15_000)
    crossed = ms.crosstab(ms.load(log(tmp_path, COUNTED), profile="machida", population=population(tmp_path)),
                          rows="district", columns="inquirer")  # fmt: skip
    assert [line[0].rate for line in crossed.cells][:2] == [Rate(30, 15_000), Rate(3, 30_000)]


def test_a_district_that_was_left_out_has_no_rate(tmp_path: Path) -> None:
    made = report(tmp_path, where={"district": "小山"})["district"]
    figures = by_district(made)
    assert [figures[code].rate for code in ("aihara", "oyama", "total")] == [None, Rate(3, 30_000), Rate(3, 30_000)]
    assert "絞り込みに入らない地区には率を出さない：相原。" in made.notes


def test_a_plain_list_of_districts_has_rates(tmp_path: Path) -> None:
    own = 'extends = "machida"\n[[table]]\nid = "plain"\ntitle = "地区"\nrows = "district"\nbase = "contacts"\n'
    (tmp_path / "own.toml").write_text(own, "utf-8")
    made = report(tmp_path, profile=tmp_path / "own.toml")
    plain = made["plain"]
    assert [line[0].rate for line in plain.cells][:3] == [Rate(30, 15_000), Rate(3, 30_000), None]
    assert plain.total is not None
    assert plain.total.rate == Rate(33, 45_000)
    assert "| 相原 | 30 | 78.9% | 2.0 | 1.3–2.9 |" in written("markdown", made)


def test_finished_tables_have_rates_too(tmp_path: Path) -> None:
    given_tables = report(tmp_path).save(tmp_path / "tables.csv")
    again = ms.analyse(given_tables, profile="machida", population=population(tmp_path))
    assert by_district(again["district"]) == by_district(report(tmp_path)["district"])


def test_rows_keep_their_order_whatever_the_rates(tmp_path: Path) -> None:
    few_people = [*HEADS, ["相原", 100_000], ["小山", 10]]
    text = written("markdown", report(tmp_path, grid=few_people))
    assert text.index("| 相原 | 30 |") < text.index("| 小山 | 3 |")
    assert "300.0" in text


@given(st.integers(0, 3000), st.integers(1, 10**6))
def test_a_rate_is_its_count_and_so_are_its_bounds(n: int, people: int) -> None:
    rate = Rate(n, people)
    low, high = poisson.mean_interval(n)
    assert float(rate.value) == pytest.approx(1000 * n / people)
    assert rate.interval == pytest.approx((1000 * low / people, 1000 * high / people), abs=1e-6)
    assert rate.for_reference is (n < 16)


# ── what is said ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_notes_name_period_residents_source_and_what_is_for_reference(tmp_path: Path) -> None:
    notes = " ".join(report(tmp_path)["district"].notes)
    for said in ("2か月の相談件数", "12か月あたりにはなおしていない", "参考値（16件に満たず、ゆれが大きい）：小山。",
                 "人口（2023年4月1日現在、住民基本台帳）：相原 15,000、小山 30,000。",
                 "計の率は、人口のわかる地区の33件を、その人口の合計 45,000人で割ったもの。"):  # fmt: skip
        assert said in notes
    year = " ".join(report(tmp_path, period="2023年度")["district"].notes)
    assert "12か月の相談件数" in year
    assert "なおしていない" not in year
    english = " ".join(report(tmp_path, lang="en")["district"].notes)
    assert "Residents (1 Apr 2023, 住民基本台帳): Aihara 15,000, Oyama 30,000." in english


def test_several_days_and_sources_are_all_named(tmp_path: Path) -> None:
    grid = [*HEADS, ["相原", 15_000, date(2023, 4, 1), "台帳"], ["小山", 30_000, "2020/10/1", "国勢調査"]]
    notes = report(tmp_path, grid=grid)["district"].notes
    assert "人口（2023年4月1日現在、台帳）：相原 15,000。" in notes
    assert "人口（2020年10月1日現在、国勢調査）：小山 30,000。" in notes


def test_who_does_not_say_when_or_by_whom_is_asked(tmp_path: Path) -> None:
    made = report(tmp_path, grid=[["地区", "人口"], ["相原", 15_000], ["小山", 30_000]])
    assert "人口（基準日の記載なし、出典の記載なし）：相原 15,000、小山 30,000。" in made["district"].notes
    assert [(issue.code, issue.count) for issue in made.attention if issue.code.startswith("population")] == [
        ("population-unsourced", 2)]  # fmt: skip


def test_no_district_is_called_busier(tmp_path: Path) -> None:
    text = written("markdown", report(tmp_path), render.View(to_file=True, whole=True))
    said = next(line for line in text.splitlines() if "人口千人あたりでは" in line)
    assert "人口千人あたりでは、人口のわかる地区を合わせて0.7件（95%の幅 0.5–1.0）である。" in said
    assert "率の大きさの順には並べない" in text


def test_a_table_that_is_not_used_is_said_to_be_unused(tmp_path: Path) -> None:
    made = report(tmp_path, tables=["partner"])
    assert [issue.code for issue in made.attention if issue.code.startswith("population")] == ["population-unused"]
    assert made["partner"].notes == ms.analyse(log(tmp_path, COUNTED), profile="machida", period="2023-04..2023-05")[
        "partner"].notes  # fmt: skip


def test_without_a_table_of_residents_nothing_is_there(tmp_path: Path) -> None:
    plain = ms.analyse(log(tmp_path, COUNTED), profile="machida", period="2023-04..2023-05")
    assert "rate" not in plain.to_frame().columns
    assert "rate" not in written("json", plain)
    assert "千人" not in written("markdown", plain, render.View(to_file=True, whole=True))


def test_the_public_reads_no_name_of_a_file(tmp_path: Path) -> None:
    own = 'extends = "machida"\n[audience.public]\nsmallest_published = 1\ndecided = "令和6年5月 事務局長決裁"\n'
    (tmp_path / "own.toml").write_text(own, "utf-8")
    made = report(tmp_path, audience="public", profile=tmp_path / "own.toml")
    for form, people in (("terminal", "15,000"), ("json", "15000"), ("csv", ""), ("markdown", "15,000")):
        text = written(form, made, render.View(to_file=True, whole=form == "markdown"))
        assert "人口.csv" not in text
        assert people in text


# ── every format ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_format_shows_the_same_rates(tmp_path: Path) -> None:
    made = report(tmp_path)
    for form in ("markdown", "word", "html", "pdf", "terminal", "plain"):
        text = written(form, made, render.View(to_file=True, whole=form not in ("terminal", "plain")))
        dash = "-" if form in ("terminal", "plain") else "–"
        for said in ("2.0", f"1.3{dash}2.9", "0.1", f"0.0{dash}0.3", "0.7", f"0.5{dash}1.0", "千人あたり"):
            assert said in text, form
    told = json.loads(written("json", made))
    Draft202012Validator(schema()).validate(told)
    cells = next(table for table in told["tables"] if table["id"] == "district")["cells"]
    assert cells[0][0] | {"share": 0} == {
        "n": 30, "share": 0, "status": "published", "rate": 2.0, "rate_low": pytest.approx(1.3494, abs=1e-4),
        "rate_high": pytest.approx(2.8551, abs=1e-4), "for_reference": False,
    }  # fmt: skip
    assert "rate" not in cells[3][0]
    assert told["population"]["residents"][1] == {
        "district": "oyama", "residents": 30_000, "as_of": "2023-04-01", "source": "住民基本台帳"}  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(written("csv", made))))
    assert [*rows[0]][-3:] == ["rate", "rate_low", "rate_high"]
    frame = made["district"].to_frame()
    for row in (row for row in rows if row["table"] == "district" and row["column_code"] == "consultations"):
        figure = by_district(made["district"])[row["row_code"]]
        low_high = [str(bound) for bound in figure.rate.interval] if figure.rate else ["", ""]
        value = str(float(figure.rate.value)) if figure.rate else ""
        assert [row["rate"], row["rate_low"], row["rate_high"]] == [value, *low_high]
    assert frame["rate"].notna().sum() == 5


def test_the_workbook_has_rates_as_numbers_on_both_faces(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(report(tmp_path).save(tmp_path / "report.xlsx"))
    found = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    assert any(row[:5] == ["相原", 30, pytest.approx(0.789), 2.0, "1.3–2.9"] for row in found)
    assert any(row[:4] == ["小山", 3, pytest.approx(0.079), 0.1] for row in found)
    assert any("oyama" in row and row[-3:] == [0.1, 0.020622, 0.292242] for row in found)


def test_eighty_columns_hold_the_table(tmp_path: Path) -> None:
    for lang in ("ja", "en"):
        made = report(tmp_path, lang=lang, tables=["district"])
        text = render.renderer("terminal").write(made, render.View(width=80)).decode()
        line = next(line for line in text.splitlines() if line.startswith(("相原 ", "Aihara ")))
        assert "2.0" in line
        assert "1.3-2.9" in line
