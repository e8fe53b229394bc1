"""The program against the oracle: every figure of every table, cell by cell."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from logs import Log, csv_of, logs, xlsx_of
from oracle import Counted, Oracle

from marugoto_stats import samples
from marugoto_stats.model import Figure, TableRequest
from marugoto_stats.pipeline import Report, analyse

SAMPLES = Path(__file__).parents[1] / "data" / "samples"


def agree(report: Report, oracle: Oracle) -> None:
    """Compare all there is."""
    assert [(link.id, link.n) for link in report.base_chain] == oracle.chain
    assert report.persons == oracle.persons
    assert {table.id for table in report.tables} == set(oracle.tables)
    for name, counted in oracle.tables.items():
        assert figures(report, name) == expected(counted), name


def figures(report: Report, name: str) -> dict[str, object]:
    table = report[name]
    columns = table.columns.codes if table.columns else ("",)
    measured = table.columns is not None and table.columns.dimension == "measure"
    for row, line in zip(table.rows.codes, table.cells, strict=True):
        for column, figure in zip(columns, line, strict=True):
            has_none = figure.n is None or not table.base.n or column == "persons"
            assert figure.share == (None if has_none else Fraction(figure.n, table.base.n)), (name, row, column)
            assert figure.status == ("unavailable" if figure.n is None else "published")
    assert table.total is None if measured else table.total is not None
    assert all(len({*axis.labels}) == len(axis.codes) for axis in (table.rows, table.columns) if axis)
    return {
        "rows": list(table.rows.codes),
        "columns": list(table.columns.codes) if table.columns else [],
        "cells": {(r, c): f.n for r, line in zip(table.rows.codes, table.cells, strict=True)
                  for c, f in zip(columns, line, strict=True)},
        "row_totals": numbers(table.row_totals),
        "column_totals": numbers(table.column_totals),
        "base": table.base.n,
        "contacts": table.base.contacts,
        "mentions": table.base.mentions,
        "outside": table.outside and {"none": table.outside.none, "blank": table.outside.blank,
                                      "unknown": table.outside.unknown},
        "total": None if table.total is None else table.total.n,
    }  # fmt: skip


def numbers(figures: tuple[Figure, ...] | None) -> list[int | None] | None:
    return None if figures is None else [figure.n for figure in figures]


def expected(counted: Counted) -> dict[str, object]:
    several = counted.mentions is not None
    measured = counted.row_totals is None and bool(counted.columns)
    return {
        "rows": counted.rows, "columns": counted.columns, "cells": counted.cells,
        "row_totals": counted.row_totals, "column_totals": counted.column_totals, "base": counted.base,
        "contacts": counted.base if several else None, "mentions": counted.mentions,
        "outside": counted.outside or None, "total": None if several or measured else counted.base,
    }  # fmt: skip


@pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda sample: sample.name)
def test_the_samples_are_counted_as_the_oracle_counts_them(sample: samples.Sample) -> None:
    path = SAMPLES / sample.name
    agree(analyse(path), Oracle(path.read_bytes(), sample.profile))


def test_the_figures_of_the_published_report() -> None:
    oracle = Oracle((SAMPLES / "sakai_2023.csv").read_bytes())
    chain, outreach = dict(oracle.chain), oracle.tables["outreach_by_district_and_channel"]
    assert [chain[link] for link in ("contacts", "clerical", "consultations")] == [1084, -164, 920]
    assert chain["with_partner"] == 502
    assert (outreach.base, outreach.cells["oyama", "visit"]) == (247, 99)


@given(logs())
def test_any_log_as_text(log: Log) -> None:
    content = csv_of(log.grid)
    agree(analyse(content, input_format="csv", profile="machida"), Oracle(content))


@given(logs())
def test_any_log_as_a_workbook_of_months(log: Log) -> None:
    title = [["まちだ福祉〇ごとサポートセンター堺　相談記録"], []]
    beside = [""] * len(log.headers)
    sheets = {month or "日付なし": [*title, *part.grid, ["合計", *beside, f"{len(part.rows)}件"]]
              for month, part in log.by_month().items()}  # fmt: skip
    content = xlsx_of(sheets | {"集計": [["月", "相談件数"], ["4月", 3], ["5月", 4], ["6月", 9]]})
    agree(analyse(content, input_format="xlsx"), Oracle(content))


@given(logs(dated=True), st.sampled_from([None, ("2023-10", "2024-02")]))
def test_a_period_and_a_filter(log: Log, months: tuple[str, str] | None) -> None:
    content = csv_of(log.grid)
    # a column whose contents refuse it cannot be filtered
    assume(Oracle(content).roles >= {"district", "support_type"})
    report = analyse(content, input_format="csv", profile="machida", period=months and "..".join(months),
                     where={"地区": ["小山", "相原"], "支援区分": ["社協事務", "包括", "アウトリーチ"]})  # fmt: skip
    where = (("district", {"oyama", "aihara"}), ("support_type", {"clerical", "comprehensive", "outreach"}))
    agree(report, Oracle(content, months=months, where=where))


PAIRS = ["district", "channel", "inquirer", "case_status", "topic", "partner", "age_band", "month"]


@given(logs(), st.sampled_from(PAIRS), st.sampled_from(PAIRS))
def test_any_two_dimensions(log: Log, rows: str, columns: str) -> None:
    content = csv_of(log.grid)
    oracle = Oracle(content)
    assume(rows != columns and {rows, columns} <= oracle.roles)
    report = analyse(content, input_format="csv", profile="machida", tables=[TableRequest(rows, columns)])
    name = f"{rows}_by_{columns}"
    assert figures(report, name) == expected(oracle.table(name, rows, columns))
