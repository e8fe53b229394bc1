"""Bodies and centres side by side: the figures are each side's own, and what does not compare says why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from handed import PLAIN, log, tables, write
from hypothesis import given, settings
from hypothesis import strategies as st
from logs import Log, csv_of, logs, xlsx_of

import marugoto_stats as ms
from marugoto_stats.errors import MarugotoError
from marugoto_stats.model import GAPS, OWN, Comparison, Report, SideTable, Standing

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
CITY = Path(__file__).with_name("a_city.toml")
SAKAI, TSURUKAWA = SAMPLES / "sakai_2023.xlsx", SAMPLES / "tsurukawa_2023.csv"
HACHIOJI, TACHIKAWA = SAMPLES / "hachioji_2025.xlsx", SAMPLES / "tachikawa_2023.csv"
BODIES = (SAKAI, HACHIOJI, TACHIKAWA)


@pytest.fixture(scope="module")
def three() -> ms.Comparison:
    """The bodies of the three cities."""
    return ms.side_by_side(*BODIES)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(table: SideTable) -> dict[str, tuple[Standing, ...]]:
    return dict(zip(table.rows.codes, table.cells, strict=True))


def ns(table: SideTable, j: int) -> dict[str, int | None]:
    """The counts of one side by their codes."""
    return {code: line[j].figure.n for code, line in lines(table).items()}


def reasons(table: SideTable, j: int) -> set[str | None]:
    return {line[j].reason for line in table.cells}


def slug(*args: Any, **options: Any) -> str:
    with pytest.raises(MarugotoError) as raised:
        ms.side_by_side(*args, **options)
    str(raised.value)
    return raised.value.slug


# ── the figures are each side's own ─────────────────────────────────────────────────────────────────────────


def own_counts(report: Report, dimension: str) -> dict[str, int]:
    """The counts of a report by a dimension, from the tables that everybody sees."""
    if dimension == "support_type":
        table = report["overview"]
        found = {code: line[0].n or 0 for code, line in zip(table.rows.codes, table.cells, strict=True)}
        return {code: n for code, n in found.items() if code not in ("consultations", "clerical")}
    if dimension == "channel":
        table = report["district_by_channel"]
        assert table.columns
        assert table.column_totals
        return {code: each.n or 0 for code, each in zip(table.columns.codes, table.column_totals, strict=True)}
    table = report[dimension]
    return {code: line[0].n or 0 for code, line in zip(table.rows.codes, table.cells, strict=True)}


@pytest.mark.parametrize("j", range(3), ids=lambda j: BODIES[j].stem)
def test_every_figure_is_that_of_the_sides_own_report(three: Comparison, j: int) -> None:
    report = ms.analyse(BODIES[j])
    chain = {link.id: abs(link.n or 0) for link in report.base_chain}
    found = ns(three["chain"], j)
    assert {code: found[code] for code in chain} == chain
    assert (found["persons"], found["mentions"]) == (report.persons, report.base_chain[-1].mentions)
    for table in three.tables[1:]:
        if table.id == "district":
            continue
        own, counted = own_counts(report, table.id), ns(table, j)
        assert {code: n for code, n in counted.items() if n} == {code: n for code, n in own.items() if n}, table.id
        base = table.bases[j].n
        assert base == (report[table.id].base.contacts if table.rows.multiple_response else chain["consultations"])
        for line in table.cells:
            assert line[j].figure.share == Fraction(line[j].figure.n or 0, base or 1)
        if not table.rows.multiple_response:
            assert sum(n or 0 for n in counted.values()) == base


def test_the_sides_say_what_they_are(three: Comparison) -> None:
    assert [(side.label, side.profile, side.months) for side in three.sides] == [
        ("町田市 堺", "machida", 12), ("八王子市", "hachioji", 24), ("立川市", "tachikawa", 12),
    ]  # fmt: skip
    assert [side.districts for side in three.sides] == [2, 3, 6]
    assert [len(side.centres) for side in three.sides] == [1, 6, 0]
    assert [side.files for side in three.sides] == [(path.name,) for path in BODIES]
    assert three.left_out == ("年代別",)  # one of the logs alone has that column


def test_months_that_differ_are_said_and_counts_stand_per_month(three: Comparison) -> None:
    line = lines(three["channel"])["office"]
    assert [cell.per_month for cell in line] == [Fraction(209, 12), Fraction(127, 24), Fraction(101, 12)]
    assert lines(three["chain"])["persons"][0].per_month is None  # the year's people are not the months' sum
    alike = ms.side_by_side(SAKAI, TACHIKAWA)
    assert all(cell.per_month is None for table in alike.tables for row in table.cells for cell in row)
    assert len(three.notes) == len(alike.notes) + 2  # of months, and of periods


def test_sides_stand_in_the_order_given(three: Comparison) -> None:
    turned = ms.side_by_side(*BODIES[::-1])
    assert [side.label for side in turned.sides] == [side.label for side in three.sides][::-1]
    for one, other in zip(three.tables, turned.tables, strict=True):
        assert [line[::-1] for line in one.cells] == list(other.cells)
        assert one.rows == other.rows  # and no side's sizes order the lines


def test_districts_compare_within_one_body_alone(three: Comparison) -> None:
    assert [code for code in lines(three["district"]) if code not in GAPS] == ["known"]
    report = ms.analyse(HACHIOJI)
    own = {code: line[0].n or 0
           for code, line in zip(report["district"].rows.codes, report["district"].cells, strict=True)}  # fmt: skip
    assert ns(three["district"], 1)["known"] == sum(n for code, n in own.items() if code not in GAPS)
    centres = ms.side_by_side(SAKAI, TSURUKAWA)
    assert [side.label for side in centres.sides] == ["堺", "鶴川"]
    assert list(lines(centres["district"]))[:3] == ["aihara", "oyama", "tsurukawa"]
    assert ns(centres["district"], 0)["tsurukawa"] == 0 == ns(centres["district"], 1)["aihara"]


def test_months_in_operation_begin_with_the_first_centre(folder: Path) -> None:
    del folder
    both = ms.side_by_side(SAKAI, TSURUKAWA, period="2023年度")
    assert [side.months for side in both.sides] == [12, 3]
    assert [(one.centre, one.month, one.months) for one in both.sides[1].openings] == [("鶴川", "2024-01", 3)]
    assert lines(both["chain"])["consultations"][1].per_month == Fraction(151, 3)
    together = ms.side_by_side([SAKAI, TSURUKAWA], SAKAI, period="2023年度")
    assert [side.months for side in together.sides] == [12, 12]
    assert [len(side.openings) for side in together.sides] == [1, 0]


def test_two_sides_of_one_name_are_told_apart(folder: Path) -> None:
    del folder
    halves = [ms.side_by_side(SAKAI, SAKAI), ms.side_by_side(HACHIOJI, HACHIOJI)]
    for both in halves:
        labels = [side.label for side in both.sides]
        assert len(set(labels)) == 2
        assert all(ns(table, 0) == ns(table, 1) for table in both.tables)


@given(one=logs(), other=logs())
@settings(max_examples=10)
def test_any_two_logs_keep_their_own_figures(one: Log, other: Log) -> None:
    contents = [csv_of(each.grid) for each in (one, other)]
    both = ms.side_by_side(*contents, input_format="csv", profile="machida")
    reports = [ms.analyse(each, input_format="csv", profile="machida") for each in contents]
    assert len({side.label for side in both.sides}) == 2
    for j, report in enumerate(reports):
        chain = ns(both["chain"], j)
        assert all(chain[link.id] == abs(link.n or 0) for link in report.base_chain)
        for table in both.tables[1:]:
            if table.id in ("support_type", "channel") or table.id == "district":
                base = table.bases[j].n
                counted = [line[j].figure.n for line in table.cells]
                assert counted
                assert None in counted or sum(n or 0 for n in counted) == base == chain["consultations"]


def test_districts_that_nobody_names_make_no_table(folder: Path) -> None:
    rows = [[row[0], "来所", "本人"] for row in PLAIN]
    (folder / "bare.csv").write_bytes(csv_of([["対応日", "地区", "相談方法", "相談者"],
                                              *([day, "", *rest] for day, *rest in rows)]))  # fmt: skip
    none = log(folder, [[*row[:4], "社協事務", *row[5:]] for row in PLAIN], "none.csv")
    both = ms.side_by_side(none, folder / "bare.csv", profile="machida")
    assert all(table.cells for table in both.tables)


def test_answers_that_stand_as_written_compare_within_their_settings(folder: Path) -> None:
    (folder / "marugoto.toml").write_text(
        'id = "o"\nlabel = "o"\nextends = "machida"\n[dimension.channel]\nas_written = true\n', "utf-8")
    one, other = (log(folder, rows, name) for rows, name in ((PLAIN, "a.csv"), (PLAIN[:1], "b.csv")))
    channel = ms.side_by_side(one, other)["channel"]
    assert dict(zip(channel.rows.labels, channel.cells, strict=True)).keys() == {"来所", "訪問", "電話"}
    assert [cell.figure.n for line in channel.cells for cell in line] == [1, 1, 1, 0, 1, 0]


# ── tables wherever logs stand ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("suffix", [".csv", ".json", ".xlsx"])
def test_finished_tables_stand_where_a_log_does(folder: Path, suffix: str) -> None:
    path = ms.analyse(TACHIKAWA).save(folder / f"tables{suffix}")
    mixed, plain = ms.side_by_side(SAKAI, path), ms.side_by_side(SAKAI, TACHIKAWA)
    assert [side.label for side in mixed.sides] == [side.label for side in plain.sides]
    for one, other in zip(mixed.tables, plain.tables, strict=True):
        assert (one.id, one.rows.codes, one.cells) == (other.id, other.rows.codes, other.cells)


TYPED = [
    {"body": body, "since": year, "until": year, "table": "総数と内訳", "row": row, "column": "", "n": n}
    for body, year, row, n in (("八王子市社会福祉協議会", "2023年度", "アウトリーチ", "30"), ("", "", "社協事務", "10"),
                               ("", "", "計", "110"))
]  # fmt: skip


def test_what_a_typed_file_does_not_state_is_not_given(folder: Path) -> None:
    both = ms.side_by_side(SAKAI, write(folder / "typed.csv", TYPED))
    assert both.sides[1].label == "八王子市"
    kinds = lines(both["support_type"])
    assert (kinds["outreach"][1].figure.n, kinds["outreach"][1].figure.share) == (30, Fraction(30, 100))
    assert (kinds["participation"][1].figure.n, kinds["participation"][1].reason) == (None, "not-given")
    assert lines(both["chain"])["persons"][1].reason == "not-given"


def test_people_of_several_tables_are_not_added(folder: Path) -> None:
    one = ms.analyse(SAKAI).save(folder / "a.csv")
    other = ms.analyse(TSURUKAWA).save(folder / "b.csv")
    both = ms.side_by_side([one, other], TACHIKAWA)
    assert lines(both["chain"])["persons"][0].reason == "persons-not-added"
    assert ns(both["chain"], 0)["consultations"] == 920 + 151


def test_a_hidden_count_stays_hidden(folder: Path) -> None:
    typed = [*TYPED, {**TYPED[1], "row": "参加支援", "n": "x"}]
    cell = lines(ms.side_by_side(SAKAI, write(folder / "t.csv", typed))["support_type"])["participation"][1]
    assert (cell.figure.n, cell.figure.status, cell.figure.share, cell.reason) == (None, "suppressed", None, None)


# ── why a line does not compare ─────────────────────────────────────────────────────────────────────────────


def test_a_body_known_by_name_has_facts_and_no_figure() -> None:
    both = ms.side_by_side(SAKAI, "fuchu", "調布市")
    assert [(side.label, side.resident_base, side.figures) for side in both.sides] == [
        ("町田市 堺", True, True), ("府中市", False, False), ("調布市", False, False),
    ]  # fmt: skip
    assert {"chain", "support_type", "channel", "partner"} <= {table.id for table in both.tables}
    assert all(reasons(table, j) == {"no-figures"} for table in both.tables for j in (1, 2))


def test_a_file_of_a_bodys_name_is_read(folder: Path) -> None:
    (folder / "fuchu").mkdir()
    log(folder / "fuchu", PLAIN)
    assert ms.side_by_side(SAKAI, "fuchu").sides[1].figures
    assert slug(SAKAI, "nobody") == "no-such-file"


def test_a_column_that_a_log_lacks_is_named(folder: Path) -> None:
    bare = folder / "bare.csv"
    bare.write_bytes(csv_of([["対応日", "地区", "相談方法", "支援区分"], [date(2023, 4, 3), "相原", "来所", "包括"],
                             [date(2023, 4, 4), "小山", "訪問", "包括"]]))  # fmt: skip
    both = ms.side_by_side(log(folder, PLAIN), bare, TSURUKAWA, profile="machida")
    assert reasons(both["partner"], 1) == {"no-column"}
    assert lines(both["chain"])["persons"][1].reason == "no-persons"
    assert lines(both["chain"])["with_partner"][1].reason == "no-column"


def test_who_does_not_tell_clerical_work_apart_has_no_consultations_to_compare(folder: Path) -> None:
    rows = [[row[0], row[1], row[2], row[3], row[5]] for row in PLAIN]
    mixed = folder / "mixed.csv"
    mixed.write_bytes(csv_of([["対応日", "拠点", "地区", "相談方法", "相談者"], *rows]))  # type: ignore[list-item]
    both = ms.side_by_side(SAKAI, mixed)
    chain = lines(both["chain"])
    assert (chain["contacts"][1].figure.n, chain["clerical"][1].reason) == (4, "no-column")
    assert chain["consultations"][1].reason == "clerical-within"
    assert reasons(both["channel"], 1) == {"clerical-within"}
    assert both["channel"].bases[1].n is None
    alike = ms.side_by_side(mixed, mixed)  # among those who do not, it compares
    assert ns(alike["channel"], 0)["office"] == 1


def city(folder: Path, extra: str = "") -> Path:
    """A log of the city that has a scheme of its own, with its settings beside it."""
    (folder / "city").mkdir()
    (folder / "city" / "marugoto.toml").write_text(CITY.read_text("utf-8") + extra, "utf-8")
    head = ["対応日", "拠点", "地区", "お話の方法", "しごと"]
    kinds = ["個人支援", "個人支援", "地域への支援", "社協事務"]
    rows: list[list[Any]] = [[date(2024, 10, 1 + n), "丘の東", "", "来所", kind] for n, kind in enumerate(kinds)]
    (folder / "city" / "log.csv").write_bytes(csv_of([head, *rows]))
    return folder / "city"


def test_another_scheme_stands_apart(folder: Path) -> None:
    both = ms.side_by_side(SAKAI, city(folder))
    kinds = lines(both["support_type"])
    assert {code: line[1].reason for code, line in kinds.items() if line[1].reason} == dict.fromkeys(
        ["comprehensive", "outreach", "participation", "community", "multiagency"], "other-scheme")
    assert [cell.figure.n for cell in kinds[OWN]] == [0, 3]
    assert ns(both["channel"], 1)["office"] == 3


def test_a_broader_category_is_what_a_bodys_own_counts_as(folder: Path) -> None:
    wide = CITY.read_text("utf-8").replace('code = "area_work"', 'code = "area_work"\nbroader = "community"')
    assert wide != CITY.read_text("utf-8")
    path = city(folder)
    (path / "marugoto.toml").write_text(wide, "utf-8")
    kinds = lines(ms.side_by_side(SAKAI, path)["support_type"])
    assert (kinds["community"][1].figure.n, kinds["community"][1].figure.share) == (1, Fraction(1, 3))
    assert [cell.figure.n for cell in kinds[OWN]] == [0, 2]
    (path / "marugoto.toml").write_text(wide.replace('"community"', '"comunity"'), "utf-8")
    assert slug(SAKAI, path) == "profile-invalid"


PARTNERS = """
id = "own"
label = "別の市"
extends = "standard"
body = "別の市社会福祉協議会"
counting = { partner_base = "mentions" }

[[vocabulary.partner]]
code = "north"
label = "北の店"
broader = "business"

[[vocabulary.partner]]
code = "south"
label = "南の店"
broader = "business"
"""


@pytest.mark.parametrize(("named", "n", "reason"), [(("北の店", "企業"), None, "several-answers"),
                                                    (("北の店", "北の店"), 2, None)])  # fmt: skip
def test_several_answers_are_not_added(folder: Path, named: Sequence[str], n: int | None, reason: str | None) -> None:
    """One contact may name both: their sum would count it twice."""
    (folder / "own.toml").write_text(PARTNERS, "utf-8")
    rows = [[*row[:9], name] for row, name in zip(PLAIN, named, strict=False)]
    report = ms.side_by_side(SAKAI, log(folder, rows))
    assert report.sides[1].profile == "machida"
    (folder / "beside").mkdir()
    log(folder / "beside", rows)
    (folder / "beside" / "marugoto.toml").write_text(PARTNERS, "utf-8")
    both = ms.side_by_side(SAKAI, folder / "beside")
    cell = lines(both["partner"])["business"][1]
    assert (cell.figure.n, cell.reason) == (n, reason)
    assert both["partner"].bases[1].n == 2  # whatever that office calls N, shares are of contacts
    assert any("延べ" in note for note in both.notes)


# ── coordinators ────────────────────────────────────────────────────────────────────────────────────────────


STAFF = ("団体・拠点", "人数", "基準日", "出典")


def staff(folder: Path, *rows: Sequence[object], head: Sequence[str] = STAFF) -> Path:
    path = folder / "staff.xlsx"
    path.write_bytes(xlsx_of({"人数": [["コーディネーターの人数"], list(head), *map(list, rows)]}))  # type: ignore[list-item]
    return path


def test_contacts_of_each_coordinator(folder: Path) -> None:
    path = staff(folder, ["堺", 4, date(2023, 4, 1), "記事"], ["八王子", 13, "", ""], ["多摩市", 2, "", ""])
    both = ms.side_by_side(*BODIES, staffing=path)
    table = lines(both["per_coordinator"])
    assert [cell.value for cell in table["coordinators"]] == [4, 13, None]
    assert [cell.value for cell in table["per_coordinator"]] == [Fraction(920, 4), Fraction(777, 13), None]
    assert table["per_coordinator_month"][0].value == Fraction(920, 4 * 12)
    assert table["per_coordinator"][2].reason == "no-staffing"
    assert any("2023-04-01" in note and "記事" in note for note in both["per_coordinator"].notes)
    assert any("1" in note and "人数の表" in note for note in both.notes)  # the row of nobody


@given(st.sampled_from(["4", "2.5", "４", "0.125"]))
def test_part_time_counts_in_full(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("staff")
    path = write(folder / "s.csv", [{"body": "町田市", "centre": "堺", "coordinators": text}])
    side = ms.side_by_side(SAKAI, "fuchu", staffing=path).sides[0]
    assert side.staffing is not None
    assert side.staffing.coordinators == Fraction({"４": "4"}.get(text, text))


def test_centres_make_up_their_side(folder: Path) -> None:
    path = staff(folder, ["堺", 4], ["鶴川", 2.5], head=("拠点", "coordinators"))
    both = ms.side_by_side([SAKAI, TSURUKAWA], SAKAI, "hachioji", staffing=path)
    assert [side.staffing and side.staffing.coordinators for side in both.sides] == [Fraction("6.5"), 4, None]
    alone = ms.side_by_side([SAKAI, TSURUKAWA], SAKAI, staffing=staff(folder, ["堺", 4]))
    assert alone.sides[0].staffing is None  # of 鶴川 nobody says anything


@pytest.mark.parametrize(("rows", "head", "wrong"), [
    ([["堺", "四"]], ("拠点", "人数"), "staffing-figure"), ([["堺", 0]], ("拠点", "人数"), "staffing-figure"),
    ([["堺", -1]], ("拠点", "人数"), "staffing-figure"), ([["堺", 1]], ("拠点", "席"), "staffing-head-missing"),
    ([["堺", 1], ["境", 2]], ("拠点", "人数"), "staffing-twice"),
])  # fmt: skip
def test_a_wrong_table_of_coordinators(folder: Path, rows: list[list[object]], head: Sequence[str], wrong: str) -> None:
    assert slug(SAKAI, TACHIKAWA, staffing=staff(folder, *rows, head=head)) == wrong


def test_no_table_no_line(three: Comparison, folder: Path) -> None:
    assert "per_coordinator" not in {table.id for table in three.tables}
    assert slug(SAKAI, TACHIKAWA, staffing=folder / "none.csv") == "no-such-file"
    assert tables(folder).exists()
