"""The text formats: whole outputs pinned, every part of every table in each, the contract of JSON kept."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from typing import Any

import pytest
from figures import sakai_report
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from outputs import CHAIN, SCREENS, figures_in, figures_of, hidden, section, with_tables, written
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from marugoto_stats.model import TIDY_COLUMNS
from marugoto_stats.render import FORMATS, View, renderer
from marugoto_stats.render.json import schema
from marugoto_stats.render.markdown import MARK
from marugoto_stats.wording import LANGUAGES, Lang

# ── whole outputs, pinned ───────────────────────────────────────────────────────────────────────────────────


class TextFile(SingleFileSnapshotExtension):
    """One readable file per output."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def pinned(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(TextFile)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_whole_report(name: str, lang: Lang, pinned: SnapshotAssertion) -> None:
    assert written(name, sakai_report(lang)) == pinned


def test_terminal_in_detail_with_blocks(pinned: SnapshotAssertion) -> None:
    report = with_tables(sakai_report(), "overview", "partner")
    assert written("terminal", report, View(blocks=True, verbose=True)) == pinned


def test_terminal_in_colour(pinned: SnapshotAssertion) -> None:
    report = with_tables(sakai_report(), "outreach_by_district_and_channel")
    assert written("terminal", report, View(colour=True, blocks=True)) == pinned


@pytest.mark.parametrize("name", ["json", "csv"])
def test_data_formats(name: str, pinned: SnapshotAssertion) -> None:
    assert written(name, with_tables(sakai_report(), "overview", "partner")) == pinned


# ── every part of a table shows in each format ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", SCREENS)
def test_screen_shows_every_part(name: str) -> None:
    report = sakai_report()
    text = written(name, report)
    whole = re.sub(r"\s", "", text)
    for line in CHAIN["ja"]:
        assert line in text
    for table in report.tables:
        part = section(text, table, report)
        flat = re.sub(r"\s", "", part)
        assert not figures_of(table) - figures_in(part), table.id
        assert f"{table.base.n:,}" in table.title
        assert all(re.sub(r"\s", "", note) in whole for note in table.notes)  # said once for all tables
        assert all(label in flat for label in table.rows.labels)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_layout_holds_every_figure_of_the_table(lang: Lang) -> None:
    for table in sakai_report(lang).tables:
        lines = [*table.cells, table.row_totals or (), table.column_totals or ()]
        counts = Counter(f"{figure.n:,}" for line in lines for figure in line if figure.n)
        assert not counts - figures_of(table), table.id


def test_json_says_the_same_as_the_tables() -> None:
    report = sakai_report()
    told = json.loads(written("json", report))["tables"]
    for table, found in zip(report.tables, told, strict=True):
        assert (found["id"], found["title"], found["notes"]) == (table.id, table.title, list(table.notes))
        cells = [[(cell["n"], cell["share"]) for cell in line] for line in found["cells"]]
        assert cells == [[(f.n, f.share and float(f.share)) for f in line] for line in table.cells]
        totals = found["column_totals"] and [cell["n"] for cell in found["column_totals"]]
        assert totals == (table.column_totals and [figure.n for figure in table.column_totals])


def test_csv_says_the_same_as_the_tables() -> None:
    report = sakai_report()
    rows = list(csv.DictReader(io.StringIO(written("csv", report))))
    assert list(rows[0]) == list(TIDY_COLUMNS)
    tidy = [[row[name] for name in TIDY_COLUMNS] for row in report.tidy()]
    expected = [["" if value is None else str(value) for value in row] for row in tidy]
    assert [list(row.values()) for row in rows] == expected
    chain = [row["n"] for row in rows if row["table"] == "base_chain"]
    assert chain == ["1084", "-164", "920", "-318", "-100", "502"]


def test_csv_in_a_file_is_for_excel_and_on_a_stream_for_a_shell() -> None:
    report = with_tables(sakai_report(), "partner")
    stream, file = (renderer("csv").write(report, View(to_file=to_file)) for to_file in (False, True))
    assert file.startswith(b"\xef\xbb\xbfprofile,rules,")
    assert file.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n") == stream
    assert b"\r" not in stream


def test_markdown_is_read_as_it_was_meant() -> None:
    report = sakai_report()
    text = written("markdown", report)
    assert text.startswith(MARK + "\n")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    heads = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert heads[1:-1] == [table.title for table in report.tables]
    assert sum(token.type == "table_open" for token in tokens) == len(report.tables)


# ── the contract of the JSON ────────────────────────────────────────────────────────────────────────────────

KEYS = ["schema", "profile", "lang", "audience", "period", "sources", "persons", "base_chain", "tables",
        "reconciliation", "issues"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("audience", ["internal", "city", "public"])
def test_json_keeps_its_schema(lang: Lang, audience: str) -> None:
    Draft202012Validator.check_schema(schema())
    check = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for report in (sakai_report(lang, audience), hidden(sakai_report(lang, audience))):
        assert [error.message for error in check.iter_errors(json.loads(written("json", report)))] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("persons"),
        lambda told: told["tables"][0].pop("outside_base"),
        lambda told: told["tables"][0]["base"].pop("mentions"),
        lambda told: told["tables"][0]["cells"][0][0].pop("share_of_mentions"),
        lambda told: told["tables"][0]["cells"][0][0].update(status="suppressed"),
        lambda told: told["tables"][0]["cells"][0][0].update(n=12.5),
        lambda told: told["tables"][0]["total"].update(status="published"),
        lambda told: told["base_chain"][0].update(id="everything"),
        lambda told: told["issues"][0].update(severity="fatal"),
    ],
)
def test_schema_notices_what_breaks_the_contract(spoil: Any) -> None:
    check = Draft202012Validator(schema())
    told = json.loads(written("json", with_tables(sakai_report(), "partner")))
    assert check.is_valid(told)
    spoil(told)
    assert not check.is_valid(told)


def test_json_has_the_shapes_of_the_contract() -> None:
    told = json.loads(written("json", sakai_report()))
    assert list(told)[: len(KEYS)] == KEYS
    tables = {table["id"]: table for table in told["tables"]}
    partner, overview = tables["partner"], tables["overview"]
    assert partner["base"] == {"label": "連携先のある相談", "n": 502, "contacts": 502, "mentions": 691}
    assert partner["columns"] is partner["row_totals"] is partner["column_totals"] is None
    assert partner["total"]["n"] is None
    assert partner["outside_base"] == {"none": 318, "blank": 100, "unknown": 0}
    assert overview["row_totals"] is overview["total"] is None
    assert overview["rows"]["subtotals"] == ["consultations"]
    assert [total["n"] for total in overview["column_totals"]] == [1084, 312]
    assert told["base_chain"][0] == {"id": "contacts", "label": "対応件数", "n": 1084}
    assert [source["sheet"] for source in told["sources"]][:2] == ["4月", "5月"]
    assert "集計" not in [source["sheet"] for source in told["sources"]]


# ── for whom, and from where ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", FORMATS)
def test_public_output_names_no_file_and_no_sheet(name: str) -> None:
    text = written(name, sakai_report(audience="public"), View(verbose=True))
    assert "sakai_2023" not in text
    assert "集計（" not in text
    assert not re.search(r"\d+月!", text)


def test_public_sources_are_told_in_one_number() -> None:
    told = json.loads(written("json", sakai_report(audience="public")))
    (source,) = told["sources"]
    assert (source["file"], source["sheet"], source["rows"]) == (None, None, 1096)


def test_output_depends_on_the_view_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    report = with_tables(sakai_report(), "district_by_channel", "partner")
    views = [View(), View(colour=True, blocks=True)]
    before = [renderer(name).write(report, view) for name in FORMATS for view in views]
    surroundings = {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "33", "LANG": "C", "FORCE_COLOR": "1"}
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert [renderer(name).write(report, view) for name in FORMATS for view in views] == before
