"""An earlier period beside every figure: the same months, counted by the same road, and the change as a sum."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from doorway import Run, opened
from hypothesis import given, settings
from hypothesis import strategies as st
from logs import csv_of

import marugoto_stats as ms
from marugoto_stats import poisson
from marugoto_stats.errors import InputError, UsageError
from marugoto_stats.model import Change, Report, SafeTable

FEW = settings(max_examples=max(8, settings().max_examples // 5))
HEADER = ("対応日", "相談者番号", "拠点", "地区", "相談方法", "支援区分", "連携先")
PLACES = ("相原", "小山", "忠生", "市外", "どこか", "")
CHANNELS = ("来所", "訪問", "電話", "")
TYPES = ("アウトリーチ", "参加支援", "社協事務", "")
PARTNERS = ("包括、病院", "病院", "なし", "")
Row = tuple[str, ...]


def grid(rows: list[Row]) -> bytes:
    return csv_of([HEADER, *rows])


def row(day: date, person: str = "1", place: str = "相原", channel: str = "来所", kind: str = "参加支援",
        partner: str = "なし") -> Row:  # fmt: skip
    return (f"{day.year}/{day.month}/{day.day}", person, "堺", place, channel, kind, partner)


@st.composite
def contacts(draw: st.DrawFn) -> list[Row]:
    """Contacts of two fiscal years; at least one in the first and the last month of both, so that all months stand."""
    days = st.dates(date(2022, 4, 1), date(2024, 3, 31))
    some = st.builds(row, days, st.sampled_from(["1", "2", "3", "4"]), st.sampled_from(PLACES),
                     st.sampled_from(CHANNELS), st.sampled_from(TYPES), st.sampled_from(PARTNERS))  # fmt: skip
    fixed = [row(date(2022, 4, 1)), row(date(2023, 3, 31)), row(date(2023, 4, 1)), row(date(2024, 3, 31))]
    return [*fixed, *draw(st.lists(some, min_size=4, max_size=40))]


def figures(table: SafeTable) -> Iterator[tuple[tuple[str, str], object]]:
    """Every figure of a table by its place, totals included."""
    heads = table.columns.codes if table.columns else ("",)
    for code, line in zip(table.rows.codes, table.cells, strict=True):
        yield from (((code, head), figure) for head, figure in zip(heads, line, strict=True))
    yield from (((code, "total"), each) for code, each in zip(table.rows.codes, table.row_totals or (), strict=False))
    yield from ((("total", head), each) for head, each in zip(heads, table.column_totals or (), strict=False))
    if table.total is not None:
        yield ("total", "total"), table.total


def later(place: tuple[str, str]) -> tuple[str, str]:
    """The place of a figure of 2022年度 in a table of 2023年度."""
    first, second = (f"{int(code[:4]) + 1}{code[4:]}" if code[:2] == "20" else code for code in place)
    return first, second


def assert_beside(now: Report, before: Report) -> None:
    """Every figure stands beside the one that its own period has when it is counted alone."""
    for table in now.tables:
        known = {later(place): figure.n for place, figure in figures(before[table.id])}
        for place, figure in figures(table):
            if figure.status == "unavailable":
                continue
            assert figure.change.now == figure.n
            assert figure.change.previous == known.get(place, 0), (table.id, place)
    chain = {link.id: link.n for link in before.base_chain}
    assert [link.change.previous for link in now.base_chain] == [chain.get(link.id, 0) for link in now.base_chain]
    assert now.persons_change == Change(now.persons, before.persons)


@FEW
@given(contacts())
def test_every_figure_stands_beside_its_own(rows: list[Row]) -> None:
    both = grid(rows)
    read = {"input_format": "csv", "profile": "machida"}
    now = ms.analyse(both, period="2023年度", previous="2022年度", **read)
    alone, before = (ms.analyse(both, period=period, **read) for period in ("2023年度", "2022年度"))
    assert_beside(now, before)
    for table in alone.tables:
        shown = {place: figure.n for place, figure in figures(now[table.id])}
        assert all(shown[place] == figure.n for place, figure in figures(table))


@FEW
@given(contacts())
def test_the_splits_add_up_to_the_change(rows: list[Row]) -> None:
    """By plain counting: a change by category is the difference of the two counts of each."""
    report = ms.analyse(grid(rows), input_format="csv", profile="machida", period="2023年度", previous="2022年度")
    sides: dict[bool, list[Row]] = {True: [], False: []}
    for one in rows:
        sides[_is_now(one[0])].append(one)
    consulted = {side: [one for one in some if one[5] != "社協事務"] for side, some in sides.items()}
    by_id = {split.dimension: split for split in report.splits}
    for name in ("district", "channel", "support_type"):
        assert by_id[name].change == len(consulted[True]) - len(consulted[False])
        assert sum(part.n for part in by_id[name].parts) == by_id[name].change
    district = {part.label: part.n for part in by_id["district"].parts}
    for label in ("相原", "小山", "市外"):
        counted = [sum(one[3] == label for one in consulted[side]) for side in (True, False)]
        assert district.get(label, 0) == counted[0] - counted[1]
    persons = by_id["persons"]
    assert sum(part.n for part in persons.parts) == persons.change == len(sides[True]) - len(sides[False])
    people = [len({one[1] for one in sides[side]}) for side in (True, False)]
    mean = sum(Fraction(len(sides[side]), n) for side, n in zip((True, False), people, strict=True)) / 2
    assert persons.parts[0].n == (people[0] - people[1]) * mean


def _is_now(day: str) -> bool:
    year, month, _ = map(int, day.split("/"))
    return (year, month) >= (2023, 4)


# ── which months ────────────────────────────────────────────────────────────────────────────────────────────

YEARS = [row(date(2022, month, 5)) for month in range(4, 13)] + [row(date(2023, month, 5)) for month in range(1, 10)]
"""One contact a month, from April 2022 to September 2023."""


def compared(rows: list[Row], period: str | None, previous: object) -> Report:
    return ms.analyse(grid(rows), input_format="csv", profile="machida", period=period, previous=previous)


def test_a_year_that_still_runs_is_compared_month_by_month() -> None:
    report = compared(YEARS, "2023年度", "2022年度")
    told = report.release.previous
    assert (told.now.since, told.now.until) == (date(2023, 4, 1), date(2023, 9, 30))
    assert (told.period.since, told.period.until) == (date(2022, 4, 1), date(2022, 9, 30))
    assert (told.whole, told.label, told.period.asked) == (False, "前年度", "2022年度")
    assert report.base_chain[0].change == Change(6, 6)


def test_a_log_that_begins_late_is_compared_from_there() -> None:
    rows = [one for one in YEARS if not one[0].startswith(("2022/4", "2022/5"))]
    told = compared(rows, "2023-04..2023-09", "2022年度").release.previous
    assert (told.now.since, told.now.until, told.whole) == (date(2023, 6, 1), date(2023, 9, 30), False)


def test_part_of_a_period_is_counted_apart_from_what_is_shown() -> None:
    rows = [*YEARS, *(row(date(2023, 10, 5)) for _ in range(7))]
    rows = [one for one in rows if not one[0].startswith("2022/10")]
    report = compared([*rows, row(date(2022, 4, 6))], "2023-04..2023-10", "2022-04..2022-09")
    first = report["overview"].column_totals[0]
    assert (first.n, first.change) == (13, Change(6, 7))
    assert report.persons_change == Change(1, 1)


def test_one_month_is_compared_with_the_same_month() -> None:
    told = compared(YEARS, "2023-08", "2022年度").release.previous
    assert (told.label, told.period.since, told.period.until) == ("前年同月", date(2022, 8, 1), date(2022, 8, 31))


def test_two_years_ago_is_named() -> None:
    rows = [*YEARS, row(date(2021, 4, 1)), row(date(2022, 3, 31))]
    assert compared(rows, "2023-04..2023-09", "2021年度").release.previous.label == "2021年度"


def test_february_of_a_leap_year() -> None:
    rows = [row(date(2023, 2, 28)), row(date(2024, 2, 29)), row(date(2024, 2, 1))]
    report = compared(rows, "2024-02", "2023-02")
    assert report.base_chain[0].change == Change(2, 1)
    assert report.release.previous.period.until == date(2023, 2, 28)


@pytest.mark.parametrize(("period", "previous", "slug"), [
    ("2023年度", "2023年度", "with-not-before"),
    ("2022年度", "2023年度", "with-not-before"),
    (None, "2022年度", "with-not-before"),
    ("2023年度", "2020年度", "with-nothing-common"),
    ("2023年度", "2022-12..2023-03", "with-nothing-common"),
])  # fmt: skip
def test_what_does_not_compare_is_refused(period: str | None, previous: str, slug: str) -> None:
    with pytest.raises((InputError, UsageError)) as refused:
        compared(YEARS, period, previous)
    assert refused.value.slug == slug


def test_undated_contacts_are_in_neither_side() -> None:
    rows = [row(date(2023, 4, 1)), row(date(2024, 3, 31)), ("いつか", *row(date(2023, 4, 1))[1:])]
    before = grid([row(date(2022, 4, 1)), row(date(2023, 3, 31))])
    report = _of_files(grid(rows), before)
    assert (report.base_chain[0].n, report.base_chain[0].change) == (3, Change(2, 2))
    assert not report.release.previous.whole


# ── other files ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _of_files(now: bytes, before: bytes) -> Report:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        ours, theirs = Path(name, "now.csv"), Path(name, "before.csv")
        ours.write_bytes(now)
        theirs.write_bytes(before)
        return ms.analyse(ours, profile="machida", previous=theirs)


TWO = [row(date(2022, 4, 3), place="小山"), row(date(2023, 3, 9), kind="社協事務"),
       row(date(2022, 7, 1), partner="包括")]  # fmt: skip
THREE = [row(date(2023, 4, 3)), row(date(2024, 3, 9)), row(date(2023, 7, 1), partner="病院", place="小山")]


def test_log_table_file_and_period_say_the_same(there: Path) -> None:
    now, before, both = there / "今.csv", there / "前.csv", there / "両方.csv"
    now.write_bytes(grid(THREE))
    before.write_bytes(grid(TWO))
    both.write_bytes(grid([*TWO, *THREE]))
    read = {"profile": "machida", "period": "2023年度"}
    table = ms.analyse(before, profile="machida", period="2022年度").save(there / "表.csv")
    reports = [ms.analyse(now, previous=before, **read), ms.analyse(now, previous=table, **read),
               ms.analyse(both, previous="2022年度", **read), ms.analyse([now, before], previous="R4", **read),
               ms.analyse([now, table], previous="2022年度", **read)]  # fmt: skip
    told = [[(link.id, link.n, link.change) for link in report.base_chain] for report in reports]
    assert told == [told[0]] * 5
    cells = [[table.cells for table in report.tables] for report in reports]
    assert cells == [cells[0]] * 5
    persons = [report["overview"].column_totals[1].change for report in reports]
    assert persons == [persons[0]] * 5
    assert told[0][0] == ("contacts", 3, Change(3, 3))


def test_a_table_cannot_be_cut_to_the_months_compared(there: Path) -> None:
    (there / "今.csv").write_bytes(grid(YEARS))
    (there / "前.csv").write_bytes(grid([row(date(2022, 4, 1)), row(date(2023, 3, 1))]))
    table = ms.analyse("前.csv", profile="machida", period="2022年度").save(there / "表.csv")
    with pytest.raises(InputError) as refused:
        ms.analyse("今.csv", profile="machida", period="2023年度", previous=table)
    assert refused.value.slug == "with-table-cut"
    assert ms.analyse("今.csv", profile="machida", period="2023-04..2023-09", previous="前.csv").release.previous


def test_a_few_typed_figures_will_do(there: Path) -> None:
    """Of last year only the chain is known, from paper."""
    (there / "今.csv").write_bytes(grid(THREE))
    typed = "table,row,n,since,until\nbase_chain,対応件数,10,2022-04-01,2023-03-31\nbase_chain,社協事務,4,,\n"
    (there / "前.csv").write_text(typed, "utf-8")
    report = ms.analyse("今.csv", profile="machida", period="2023年度", previous="前.csv")
    assert {link.id: link.change.previous for link in report.base_chain} == {
        "contacts": 10, "clerical": -4, "consultations": 6,
        "no_partner": None, "partner_blank": None, "with_partner": None,
    }  # fmt: skip
    assert report["partner"].cells[0][0].change.status == "unavailable"


def test_only_one_period_tells_office_work_apart(there: Path) -> None:
    (there / "今.csv").write_bytes(grid(THREE))
    kept = [0, 1, 2, 3, 4, 6]
    (there / "前.csv").write_bytes(csv_of([[one[i] for i in kept] for one in (HEADER, *TWO)]))
    with pytest.raises(InputError) as refused:
        ms.analyse("今.csv", profile="machida", previous="前.csv")
    assert refused.value.slug == "with-clerical"


def test_the_log_of_another_body_is_no_earlier_period() -> None:
    samples = Path(__file__).parent.parent / "data" / "samples"
    with pytest.raises(InputError) as refused:
        ms.analyse(samples / "hachioji_2025.xlsx", period="2025年度", previous=samples / "tachikawa_2023.csv")
    assert refused.value.slug == "with-other-body"


def test_the_other_files_say_what_is_wrong_with_them(there: Path) -> None:
    (there / "今.csv").write_bytes(grid(THREE))
    (there / "前.csv").write_bytes(grid([*TWO, row(date(2022, 5, 1), place="知らない町")]))
    report = ms.analyse("今.csv", profile="machida", previous="前.csv")
    assert {(issue.code, issue.file) for issue in report.attention} == {
        ("unmatched-value", "前.csv"), ("before-opening", "前.csv")}  # fmt: skip
    assert [source.file for source in report.previous_sources] == ["前.csv"]
    assert [source.file for source in report.sources] == ["今.csv"]


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def door(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


def test_the_output_may_not_be_what_is_compared_with(door: Run) -> None:
    Path("今.csv").write_bytes(grid(THREE))
    Path("前.csv").write_bytes(grid(TWO))
    before = Path("前.csv").read_bytes()
    done = door("summarize", "今.csv", "--with", "前.csv", "-o", "前.csv", "--overwrite")
    assert (done.code, Path("前.csv").read_bytes()) == (2, before)


def test_a_missing_file_is_named(door: Run) -> None:
    Path("今.csv").write_bytes(grid(THREE))
    done = door("summarize", "今.csv", "--with", "ない.csv")
    assert done.code == 1
    assert "ない.csv" in done.err


def test_csv_keeps_what_is_compared(door: Run) -> None:
    Path("両方.csv").write_bytes(grid([*TWO, *THREE]))
    done = door("summarize", "両方.csv", "-t", "2023", "--with", "2022", "-f", "csv", "-p", "machida")
    assert done.code == 0
    lines: list[Mapping[str, str]] = list(csv.DictReader(io.StringIO(done.out)))
    assert {line["row_code"]: line["previous"] for line in lines if line["table"] == "base_chain"}["contacts"] == "3"


# ── chance ──────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_change_beyond_chance_is_one_whose_interval_leaves_out_no_change(now: int, previous: int) -> None:
    low, high = poisson.ratio_interval(now, previous)
    beyond = low > 1 or (high is not None and high < 1)
    assert Change(now, previous).beyond_chance == beyond == Change(-now, -previous).beyond_chance


def test_small_bases_have_no_percentage() -> None:
    assert Change(20, 20).rate == 0
    assert Change(30, 20).rate == Fraction(1, 2)
    assert Change(-30, -20).rate == Fraction(1, 2)
    assert [Change(40, 19).rate, Change(19, 40).rate, Change(5, 0).rate, Change(3, None).rate] == [None] * 4


def test_a_line_of_the_chain_that_only_the_other_period_has_stands() -> None:
    """Both chains close, each in its own column."""
    rows = [row(date(2022, 4, 1), partner="不明"), row(date(2023, 3, 1), partner="病院"), *THREE]
    report = compared(rows, "2023年度", "2022年度")
    told = {link.id: (link.n, link.change.previous) for link in report.base_chain}
    assert told["partner_unknown"] == (0, -1)
    for side in (0, 1):
        parts = [told[name][side] for name in ("consultations", "no_partner", "partner_blank", "partner_unknown")]
        assert sum(parts) == told["with_partner"][side]


# ── centres ─────────────────────────────────────────────────────────────────────────────────────────────────


def of_centre(centre: str, district: str, year: int, months: tuple[int, ...] = (4, 8, 3)) -> list[Row]:
    days = [date(year + (month < 4), month, 5) for month in months]
    return [(*row(day)[:2], centre, district, *row(day)[4:]) for day in days]


def test_tables_of_one_centre_each_compare_by_centre(there: Path) -> None:
    """The city adds up what its centres hand in, this year's beside last year's."""
    files: dict[int, list[Path]] = {2022: [], 2023: []}
    for year, named in files.items():
        for centre, district in (("堺", "相原"), ("忠生", "忠生")):
            log = there / f"{centre}{year}.csv"
            log.write_bytes(grid(of_centre(centre, district, year)))
            named.append(ms.analyse(log, profile="machida").save(there / f"表{centre}{year}.csv"))
    logs = {year: [there / f"{centre}{year}.csv" for centre in ("堺", "忠生")] for year in files}
    sides = [(now, before) for now in (files, logs) for before in (files, logs)]
    for now, before in sides:
        report = ms.analyse(now[2023], profile="machida", previous=before[2022])
        assert _of(report, "centre") == {"sakai": Change(3, 3), "tadao": Change(3, 3)}
    mixed = ms.analyse([logs[2023][0], files[2023][1]], profile="machida", previous=logs[2022][0])
    assert _of(mixed, "centre") == {"sakai": Change(3, 3), "tadao": Change(3, 0)}


def _of(report: Report, table: str) -> dict[str, Change]:
    """The change of every line that has a count, in the first column."""
    found = zip(report[table].rows.codes, report[table].cells, strict=True)
    return {code: line[0].change for code, line in found if line[0].n}


def test_a_centre_that_was_not_open_compares_with_nothing_nor_do_its_districts(there: Path) -> None:
    now = [*of_centre("堺", "相原", 2023), *of_centre("鶴川", "鶴川", 2023, (1, 2, 3))]
    (there / "今.csv").write_bytes(grid(now))
    (there / "前.csv").write_bytes(grid(of_centre("堺", "相原", 2022)))
    report = ms.analyse("今.csv", profile="machida", previous="前.csv")
    for name in ("centre", "district"):
        changes = _of(report, name)
        assert (changes["tsurukawa"].status, changes["tsurukawa"].reason) == ("unavailable", "not-open")
    district = next(split for split in report.splits if split.dimension == "district")
    assert {part.label: part.n for part in district.parts} == {"鶴川": 3}


def test_the_year_before_is_reckoned_from_the_log_not_from_today() -> None:
    for named in ("前年度", "previous-year"):
        told = compared(YEARS, "2023-04..2023-09", named).release.previous
        assert (told.label, told.period.since, told.period.until) == ("前年度", date(2022, 4, 1), date(2022, 9, 30))


def test_what_both_sides_have_is_said_where_nothing_is_common() -> None:
    with pytest.raises(InputError) as refused:
        compared(YEARS, "2023年度", "2022-12..2023-03")
    assert (refused.value.facts["ours"], refused.value.facts["theirs"]) == ("2023-04..2023-09", "2022-12..2023-03")
