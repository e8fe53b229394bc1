"""What must not change the figures does not; what must change them changes just that.

Columns are read by a profile that states them: the proof by contents, which sees the whole log, has its own tests.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from logs import ONE, SEVERAL, Cell, Grid, Log, csv_of, logs, xlsx_of

from marugoto_stats import profile as profiles
from marugoto_stats.model import TableRequest
from marugoto_stats.pipeline import Report, analyse
from marugoto_stats.render import View, renderer

FEW = settings(max_examples=max(8, settings().max_examples // 5))
Figures = dict[str, object]


@pytest.fixture(scope="module")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile of an office that states what its columns are."""
    standard = profiles.load("standard", lang="ja")
    headers = ["対応日", "相談者番号", *ONE, *SEVERAL]
    roles = {header: next(role for role, known in standard.headers.items() if header in known) for header in headers}
    path = tmp_path_factory.mktemp("office") / "office.toml"
    lines = [f'"{header}" = "{role}"' for header, role in roles.items()]
    path.write_text("\n".join(['extends = "machida"', "[columns]", *lines]), "utf-8")
    return path


def said(report: Report) -> Figures:
    """What two logs with the same rows must have in common."""
    whole = json.loads(renderer("json").write(report, View()))
    return {key: whole[key] for key in ("tables", "base_chain", "persons", "period")}


def read(grid: Grid, profile: Path, **options: object) -> Report:
    return analyse(csv_of(grid), input_format="csv", profile=profile, **options)  # type: ignore[arg-type]


def counts(report: Report, *, of_persons: bool = True) -> Counter[tuple[str, ...]]:
    """Every count of a report that is not zero, by table, row and column; the chain's without their sign."""
    found: Counter[tuple[str, ...]] = Counter()
    for figure in report.tidy():
        n, place = figure["n"], (figure["table"], figure["row_code"], figure["column_code"] or "")
        if isinstance(n, int) and (of_persons or figure["unit"] != "persons"):
            found[place] += abs(n)
    return Counter({place: n for place, n in found.items() if n})


@contextmanager
def files(contents: Mapping[str, bytes]) -> Iterator[list[Path]]:
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in contents]
        for path, content in zip(paths, contents.values(), strict=True):
            path.write_bytes(content)
        yield paths


# ── what changes nothing ────────────────────────────────────────────────────────────────────────────────────


@FEW
@given(log=logs(), chance=st.randoms(use_true_random=False))
def test_the_order_of_the_rows(log: Log, chance, stated: Path) -> None:
    rows = chance.sample(log.rows, len(log.rows))
    assert said(read(log.grid, stated)) == said(read([log.headers, *rows], stated))


@FEW
@given(log=logs(), chance=st.randoms(use_true_random=False))
def test_the_order_of_the_columns(log: Log, chance, stated: Path) -> None:
    order = chance.sample(range(len(log.headers)), len(log.headers))
    moved = [[row[c] for c in order] for row in log.grid]
    assert said(read(log.grid, stated)) == said(read(moved, stated))


@FEW
@given(log=logs())
def test_one_file_or_one_for_each_month(log: Log, stated: Path) -> None:
    parts = log.by_month()
    with files({f"{month or 'rest'}.csv": csv_of(part.grid) for month, part in parts.items()}) as paths:
        assert said(read(log.grid, stated)) == said(analyse(paths, profile=stated))


@FEW
@given(log=logs(dated=True))
def test_one_sheet_or_one_for_each_month_or_text(log: Log, stated: Path) -> None:
    one = xlsx_of({"記録": log.grid})
    twelve = xlsx_of({month: [["相談記録"], *part.grid] for month, part in log.by_month().items()})
    text = said(read(log.grid, stated))
    assert text == said(analyse(one, input_format="xlsx", profile=stated))
    assert text == said(analyse(twelve, input_format="xlsx", profile=stated))


@FEW
@given(log=logs())
def test_the_encoding_and_the_separator(log: Log, stated: Path) -> None:
    grid = [["TEL" if cell == "☎" else cell for cell in row] for row in log.grid]  # CP932 has no ☎
    same = said(read(grid, stated))
    for encoding, separator in (("utf-8-sig", ";"), ("cp932", ","), ("utf-16", "\t"), ("utf-16-le", "\t")):
        content = csv_of(grid, encoding=encoding, separator=separator)
        assert said(analyse(content, input_format="csv", profile=stated)) == same, encoding


@FEW
@given(log=logs(), place=st.integers(0, 5), header=st.sampled_from(["佐久間 千晶", "お名前", "住所", "", "※"]))
def test_a_column_of_names(log: Log, place: int, header: str, stated: Path) -> None:
    names = [header, *(f"佐久間 千晶 {n}" for n in range(len(log.rows)))]
    wider = [[*row[:place], name, *row[place:]] for row, name in zip(log.grid, names, strict=True)]
    assert said(read(log.grid, stated)) == said(read(wider, stated))


@FEW
@given(log=logs())
def test_another_spelling_of_the_same_answer(log: Log, stated: Path) -> None:
    labels = [[_label(header, cell) for header, cell in zip(log.headers, row, strict=True)] for row in log.rows]
    assert said(read(log.grid, stated)) == said(read([log.headers, *labels], stated))


def _label(header: str, cell: Cell) -> Cell:
    machida = profiles.load("machida", lang="ja")
    role = next((role for role, known in machida.headers.items() if header in known), "")
    if not isinstance(cell, str) or role not in machida.vocabularies:
        return cell
    answer = machida.vocabularies[role].read(cell)
    term = machida.vocabularies[role].term(answer.codes[0]) if len(answer.codes) == 1 and not answer.unmatched else None
    return term.label if term else cell


# ── what changes just that ──────────────────────────────────────────────────────────────────────────────────


@FEW
@given(log=logs())
def test_every_row_twice(log: Log, stated: Path) -> None:
    once, twice = read(log.grid, stated), read([*log.grid, *log.rows], stated)
    assert counts(twice, of_persons=False) == {
        place: 2 * n for place, n in counts(once, of_persons=False).items()
    }
    assert twice.persons == once.persons
    for table, doubled in zip(once.tables, twice.tables, strict=True):
        assert [[f.share for f in line] for line in table.cells] == [[f.share for f in line] for line in doubled.cells]


NEW_ROW = {
    "対応日": date(2023, 9, 8), "相談者番号": "新顔", "地区": "小山", "相談方法": "訪問", "支援区分": "アウトリーチ",
    "連携先": "包括、病院", "連携先1": "包括", "連携先2": "病院", "相談者": "母", "新規継続": "新規",
    "相談内容": "健康、住まい", "年代": "80代", "機能": "個別支援", "拠点": "堺", "件数": 1,
}  # fmt: skip


def crossed(row: str, column: str) -> set[tuple[str, str, int]]:
    return {(row, column, 1), (row, "total", 1), ("total", column, 1), ("total", "total", 1)}


def measured(*rows: str, by: tuple[str, ...]) -> set[tuple[str, str, int]]:
    return {(row, measure, 1) for row in (*rows, "total") for measure in by}


def answered(*rows: str) -> set[tuple[str, str, int]]:
    return {*((row, "", 1) for row in rows), ("base_contacts", "", 1), ("base_mentions", "", len(rows))}


BOTH = ("elderly_support_centre", "medical")
ADDED = {
    "base_chain": {("contacts", "", 1), ("consultations", "", 1), ("with_partner", "", 1)},
    "overview": measured("outreach", "consultations", by=("contacts", "persons")),
    "month": measured("2023-09", by=("consultations", "contacts", "persons", "new")),
    "fiscal_year": measured("2023", by=("consultations", "contacts", "persons", "new")),
    "month_by_district": crossed("2023-09", "oyama"),
    "district": measured("oyama", by=("consultations", "persons")),
    "support_type_by_district": crossed("outreach", "oyama"),
    "district_by_channel": crossed("oyama", "visit"),
    "outreach_by_district_and_channel": crossed("oyama", "visit"),
    "inquirer": {("family", "", 1), ("total", "", 1)},
    "age_band": {("80_plus", "", 1), ("total", "", 1)},
    "function": {("individual", "", 1), ("total", "", 1)},
    "topic": answered("health", "housing"),
    "partner": answered(*BOTH),
    "partner_by_district": {(row, column, 1) for row in (*BOTH, "total") for column in ("oyama", "total")}
    - {("total", "total", 1)} | {("base_contacts", "", 1), ("base_mentions", "", 2)},
    "centre": measured("sakai", by=("consultations", "persons")),
    "month_by_centre": crossed("2023-09", "sakai"),
}
"""What one more row of that kind adds to each table, read off the counting rules."""


@FEW
@given(log=logs())
def test_one_more_row(log: Log, stated: Path) -> None:
    before = read(log.grid, stated)
    after = read([*log.grid, [NEW_ROW.get(header, "") for header in log.headers]], stated)
    added = Counter(counts(after))
    added.subtract(counts(before))
    ids = {table.id for table in before.tables} & {table.id for table in after.tables}
    needs = {"persons": "相談者番号", "new": "新規継続"}
    missing = {column for column, header in needs.items() if header not in log.headers}
    expected = {(table, row, column): n for table in (*ids, "base_chain") for row, column, n in ADDED[table]
                if column not in missing}  # fmt: skip
    assert {place: n for place, n in added.items() if n and place[0] in (*ids, "base_chain")} == expected


@FEW
@given(log=logs(dated=True), cut=st.integers(4, 12))
def test_two_periods_make_the_whole(log: Log, cut: int, stated: Path) -> None:
    halves = f"2023-03..2023-{cut:02}", f"{_after(cut)}..2024-04"
    parts = [read(log.grid, stated, period=period) for period in halves]
    whole = read(log.grid, stated, period="2023-03..2024-04")
    once = [counts(report, of_persons=False) for report in parts]
    assert _without_several(once[0] + once[1]) == _without_several(counts(whole, of_persons=False))


def _after(month: int) -> str:
    return "2024-01" if month == 12 else f"2023-{month + 1:02}"


def _without_several(found: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """Leave out the tables that stand only where a period has several centres, or several fiscal years."""
    return Counter({place: n for place, n in found.items()
                    if place[0] not in ("centre", "month_by_centre", "fiscal_year")})  # fmt: skip


@FEW
@given(log=logs(dated=True))
def test_the_months_make_the_year(log: Log, stated: Path) -> None:
    months = [f"2023-{m:02}" for m in range(3, 13)] + [f"2024-{m:02}" for m in range(1, 5)]
    tables = ["month", TableRequest("fiscal_year"), "district_by_channel"]
    parts = [counts(read(log.grid, stated, period=month, tables=tables), of_persons=False) for month in months]
    whole = counts(read(log.grid, stated, period="2023-03..2024-04", tables=tables), of_persons=False)
    assert sum(parts, Counter()) == Counter({place: n for place, n in whole.items() if n > 0})


@FEW
@given(log=logs())
def test_the_values_of_a_filter_make_the_whole(log: Log, stated: Path) -> None:
    whole = read(log.grid, stated, tables=["district"])
    contacts = whole.base_chain[0].n
    districts = profiles.load("machida", lang="ja").vocabularies["district"].terms
    codes = [*(term.code for term in districts), "unknown", "unclassified", "blank"]
    parts = [read(log.grid, stated, where={"district": code}, tables=[]).base_chain[0].n for code in codes]
    assert sum(n or 0 for n in parts) == contacts
