"""An earlier table under a later scheme of districts: told on where that is exact, else beside nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from changing import CITY, HEAD, ROWS, cells, counted, year
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from marugoto_stats import profile, tabulate
from marugoto_stats.model import Figure, Profile, Span
from marugoto_stats.pipeline import Report, analyse
from marugoto_stats.render import View, plain
from marugoto_stats.render.outline import outline
from marugoto_stats.wording import words


@pytest.fixture(scope="module")
def city() -> Profile:
    return profile.load(CITY, lang="ja")


# ── an earlier table under a later scheme ───────────────────────────────────────────────────────────────────


def test_what_went_into_one_is_summed_and_the_rest_stays(city: Profile) -> None:
    earlier = counted(period="2019年度")["district_by_channel"]
    told = tabulate.crosswalk(earlier, city, to=year(2020))
    assert earlier.columns is not None
    assert (told.rows.codes, told.rows.labels) == (("east", "centre", "west", "hill"), ("東", "中央", "西", "丘"))
    at = [earlier.columns.labels.index(label) for label in ("来所", "訪問", "電話")]
    assert [[line[place] for place in at] for line in cells(told)] == [[0, 1, 0], [2, 0, 1], [0, 0, 0], [1, 0, 0]]
    assert told.row_totals is not None
    assert [(each.n, each.share) for each in told.row_totals] == [
        (1, Fraction(1, 5)), (3, Fraction(3, 5)), (0, Fraction(0)), (1, Fraction(1, 5)),
    ]  # fmt: skip
    assert (told.column_totals, told.total, told.base) == (earlier.column_totals, earlier.total, earlier.base)
    assert told.release == earlier.release


def test_the_way_is_followed_to_the_period_that_is_compared(city: Profile) -> None:
    earlier = counted(period="2019年度")["month_by_district"]
    for to, called in ((year(2021), "centre"), (year(2022), "core"), (year(2030), "core")):
        told = tabulate.crosswalk(earlier, city, to=to)
        assert told.columns is not None
        assert set(told.columns.codes) == {"east", called, "west", "hill"}
        assert told.column_totals is not None
        assert dict(zip(told.columns.codes, [each.n for each in told.column_totals], strict=True))[called] == 3
        line = told.cells[told.rows.codes.index("2020-03")][told.columns.codes.index(called)]
        assert line == Figure(1, Fraction(1, 5))


def test_months_without_a_district_do_not_spoil_a_sum(city: Profile) -> None:
    both = counted()["month_by_district"]
    told = tabulate.crosswalk(both, city, to=year(2022))
    assert told.columns is not None
    place = told.columns.codes.index("core")
    assert {row: line[place].n for row, line in zip(told.rows.codes, told.cells, strict=True) if line[place].n} == {
        "2019-04": 2, "2020-03": 1, "2020-04": 2,
    }  # fmt: skip
    assert all(line[place].n is not None for line in told.cells)


def test_persons_are_not_added_and_what_is_hidden_hides_the_sum(city: Profile) -> None:
    earlier = counted(period="2019年度")["district"]
    told = tabulate.crosswalk(earlier, city, to=year(2020))
    assert told.columns is not None
    assert told.columns.codes == ("consultations", "persons")
    assert [[figure.status for figure in line] for line in told.cells] == [
        ["published", "published"], ["published", "unavailable"], ["published"] * 2, ["published"] * 2,
    ]  # fmt: skip
    assert cells(told) == [[1, 1], [3, None], [0, 0], [1, 1]]

    hidden = replace(earlier, cells=((Figure(None, status="suppressed"),) * 2, *earlier.cells[1:]))
    assert [line[0].status for line in tabulate.crosswalk(hidden, city, to=year(2020)).cells] == [
        "published", "suppressed", "published", "published",
    ]  # fmt: skip


def test_a_table_that_needs_no_telling_is_left_as_it_is(city: Profile) -> None:
    report = counted(period="2019年度")
    assert tabulate.crosswalk(report["month"], city, to=year(2022)) is report["month"]
    assert tabulate.crosswalk(report["district"], city, to=year(2019)) is report["district"]
    unknown = Span(None, None, None, None, None)
    assert tabulate.crosswalk(report["district"], city, to=unknown) is report["district"]
    machida = profile.load("machida", lang="ja")
    assert tabulate.crosswalk(report["district"], machida, to=year(2022)) is report["district"]


# ── what does not compare ───────────────────────────────────────────────────────────────────────────────────

OLD = {"north", "south", "east"}


@pytest.mark.parametrize(("now", "previous", "broken"), [
    (year(2019), year(2018), {"centre", "east_1", "east_2", "core", "bay"}),
    (year(2020), year(2019), {*OLD, "east_1", "east_2", "core", "bay"}),
    (year(2021), year(2020), {*OLD, "core", "bay"}),
    (year(2022), year(2021), {*OLD, "centre", "bay", "west"}),
    (year(2022), year(2018), {*OLD, "centre", "east_1", "east_2", "bay", "west"}),
    (year(2023), year(2022), {*OLD, "centre"}),
    # a period that holds the change itself
    (year(2019, 2020), year(2017, 2018), {*OLD, "centre", "east_1", "east_2", "core", "bay"}),
    (year(2020), year(2018, 2019), {*OLD, "east_1", "east_2", "core", "bay"}),
    # the earlier one on the left
    (year(2019), year(2020), {*OLD, "centre", "east_1", "east_2", "core", "bay"}),
])  # fmt: skip
def test_what_does_not_compare(city: Profile, now: Span, previous: Span, broken: set[str]) -> None:
    assert tabulate.scheme_breaks(city, now=now, previous=previous) == broken


def test_without_a_change_or_a_period_nothing_breaks(city: Profile) -> None:
    unknown = Span(None, None, None, None, None)
    assert tabulate.scheme_breaks(city, now=year(2022), previous=unknown) == frozenset()
    machida = profile.load("machida", lang="ja")
    assert tabulate.scheme_breaks(machida, now=year(2022), previous=year(2019)) == frozenset()


def test_one_that_takes_in_a_part_of_another_does_not_compare(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    path.write_text("""
[[vocabulary.district]]
code = "a"
label = "甲"
until = "2020-03"
becomes = ["c"]
[[vocabulary.district]]
code = "b"
label = "乙"
until = "2020-03"
becomes = ["c", "d"]
[[vocabulary.district]]
code = "c"
label = "丙"
[[vocabulary.district]]
code = "d"
label = "丁"
since = "2020-04"
""", "utf-8")
    parts = profile.load(path, lang="ja")
    assert tabulate.scheme_breaks(parts, now=year(2020), previous=year(2019)) == {"a", "b", "c", "d"}
    assert tabulate.scheme_breaks(parts, now=year(2021), previous=year(2020)) == {"a", "b"}


def test_a_district_that_grew_compares_with_the_sum(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    path.write_text("""
[[vocabulary.district]]
code = "a"
label = "甲"
until = "2020-03"
becomes = ["c"]
[[vocabulary.district]]
code = "c"
label = "丙"
""", "utf-8")
    grown = profile.load(path, lang="ja")
    assert tabulate.scheme_breaks(grown, now=year(2020), previous=year(2019)) == {"a"}
    assert tabulate.former(["c"], grown, to=year(2020)) == ("c", "a")
    assert tabulate.former(["c"], grown, to=year(2019)) == ("c",)


def test_a_filter_reaches_back(city: Profile) -> None:
    assert tabulate.former(["core", "hill"], city, to=year(2022)) == ("core", "hill", "north", "south", "centre")
    assert tabulate.former(["east_1"], city, to=year(2022)) == ("east_1",)


# ── any city: partitions of five places that change twice ───────────────────────────────────────────────────

PLACES = range(5)
YEARS = (2019, 2020, 2021)
SCHEME = st.lists(st.integers(0, 2), min_size=len(PLACES), max_size=len(PLACES)).map(
    lambda groups: sorted({tuple(place for place in PLACES if groups[place] == g) for g in groups})
)
Scheme = list[tuple[int, ...]]


def written(schemes: Sequence[Scheme]) -> str:
    """The settings of a city with a scheme for each year; the same places keep their name."""
    text = ""
    for number, area in enumerate(areas := sorted({area for scheme in schemes for area in scheme})):
        there = [year for year, scheme in zip(YEARS, schemes, strict=True) if area in scheme]
        # what comes back after years is not the same district: it has no name in between
        if there != list(range(there[0], there[-1] + 1)):
            return ""
        text += f'[[vocabulary.district]]\ncode = "d{number}"\nlabel = "甲{number}"\nsince = "{there[0]}-04"\n'
        if there[-1] < YEARS[-1]:
            later = [areas.index(each) for each in schemes[YEARS.index(there[-1]) + 1] if set(each) & set(area)]
            text += f'until = "{there[-1] + 1}-03"\nbecomes = {[f"d{n}" for n in later]}\n'
    return text


def only_merged(area: tuple[int, ...], schemes: Sequence[Scheme]) -> bool:
    """Whether every area that shares a place with this one went into one later area, and so at last into this one."""
    for scheme, following in zip(schemes, [*schemes[1:], [area]], strict=True):
        for each in (each for each in scheme if set(each) & set(area)):
            if not set(each) <= set(area) or not any(set(each) <= set(later) for later in following):
                return False
    return True


@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(schemes=st.lists(SCHEME, min_size=3, max_size=3), contacts=st.lists(st.sampled_from(PLACES), max_size=9),
       before=st.sampled_from([0, 1]))  # fmt: skip
def test_whatever_compares_is_told_exactly(schemes: list[Scheme], contacts: list[int], before: int) -> None:
    text = written(schemes)
    assume(text)
    areas = sorted({area for scheme in schemes for area in scheme})
    rows = [f"{YEARS[before]}/5/1,甲{n},来所,包括," for place in [*PLACES, *contacts]
            for n, area in enumerate(areas) if place in area and area in schemes[before]]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city.toml"
        path.write_text(text, "utf-8")
        of = profile.load(path, lang="ja")
        report = analyse((HEAD + "\n".join(rows)).encode(), input_format="csv", profile=str(path))
    assert {issue.code for issue in report.attention} <= {"duplicate-row"}
    now, previous = year(YEARS[-1]), year(YEARS[before])
    told = tabulate.crosswalk(report["district"], of, to=now)
    broken = tabulate.scheme_breaks(of, now=now, previous=previous)
    counts = {code: line[0] for code, line in zip(told.rows.codes, cells(told), strict=True)}
    for area in schemes[-1]:
        code = f"d{areas.index(area)}"
        assert (code not in broken) == only_merged(area, schemes[before:]), area
        if code not in broken:
            assert counts[code] == sum(place in area for place in [*PLACES, *contacts])


# ── beside an earlier period ────────────────────────────────────────────────────────────────────────────────

CHANGED = "地区の分け方が変わったため"


def with_last_year(**options: Any) -> Report:
    """Both years as a whole: a contact in the last month makes the later one twelve months long."""
    return counted(ROWS + "2021/3/1,丘,来所,包括,4\n", period="2020年度", previous="2019年度", **options)


def test_beside_last_year_only_what_is_exact_compares() -> None:
    table = with_last_year()["district"]
    found = {code: line[0] for code, line in zip(table.rows.codes, table.cells, strict=True)}
    assert list(found) == ["east", "centre", "east_1", "east_2", "west", "hill"]
    told = {code: (each.n, each.change.previous, each.change.n, each.change.reason)
            for code, each in found.items() if each.change}  # fmt: skip
    assert told == {
        "east": (None, 1, None, "scheme-changed"),
        "centre": (2, 3, -1, None),
        "east_1": (1, None, None, "scheme-changed"),
        "east_2": (1, None, None, "scheme-changed"),
        "west": (0, 0, 0, None),
        "hill": (2, 1, 1, None),
    }
    assert table.column_totals is not None
    assert table.column_totals[0].change is not None
    assert (table.column_totals[0].n, table.column_totals[0].change.previous) == (6, 5)


def test_one_district_beside_last_year_is_those_that_went_into_it() -> None:
    report = with_last_year(where={"地区": ["中央"]})
    assert [link.change.previous for link in report.base_chain[:3] if link.change] == [3, 0, 3]
    assert report.persons_change is not None
    assert (report.persons_change.now, report.persons_change.previous) == (2, 2)


@pytest.mark.parametrize("where", [["東一"], ["中央", "東二"]])
def test_a_district_that_was_drawn_anew_is_beside_nothing(where: list[str]) -> None:
    report = with_last_year(where={"地区": where})
    changes = [link.change for link in report.base_chain]
    changes += [figure.change for table in report.tables for line in table.cells for figure in line]
    changes += [table.base.change for table in report.tables]
    assert {(each.previous, each.n, each.reason) for each in changes if each} == {(None, None, "scheme-changed")}
    assert report.splits == ()
    assert f"前年度とは比べられない（{CHANGED}）。" in plain.write(report, View()).decode()


@pytest.mark.parametrize(("where", "known", "consultations"), [("中央", True, 2), ("東一", False, None)])
def test_a_month_stands_beside_the_same_district_of_last_year(where: str, known: bool,
                                                              consultations: int | None) -> None:  # fmt: skip
    report = counted(period="2020-04", where={"地区": [where]})
    last_year = report.beside[0]
    assert (last_year.known, last_year.apart) == (known, not known)
    assert ([link.n for link in last_year.base_chain if link.id == "consultations"] or [None]) == [consultations]
    assert report.beside[1].known
    said = "前年同月（2019年4月）は、その後に地区の分け方が変わったので並べていない。"
    part = next(part for part in outline(report, words("ja"), month=True).parts if part.id == "month_beside")
    assert (said in part.notes) is not known
