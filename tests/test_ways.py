"""The same log in twenty ways gives the same figures; and no honest log is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from logs import csv_of, xlsx_of
from odd_logs import odd_logs
from oracle import Oracle
from test_metamorphic import Figures, said
from test_oracle import agree
from ways import CONTACTS, PASSWORD, PLAIN, WAYS, by_month

from marugoto_stats.errors import MarugotoError
from marugoto_stats.pipeline import Report, analyse


@cache
def plain() -> Report:
    return analyse(csv_of(PLAIN), input_format="csv", profile="machida")


@cache
def plainly() -> Figures:
    return said(plain())


def plain_tables() -> dict[str, object]:
    return {table["id"]: table for table in plainly()["tables"]}


def test_the_plain_way_is_counted_as_the_oracle_counts_it() -> None:
    assert len(CONTACTS) == plain().base_chain[0].n == 49
    assert len(by_month()) == 12
    assert {len(one.partners) for one in CONTACTS} == {0, 1, 2, 3}
    agree(plain(), Oracle(csv_of(PLAIN)))


@pytest.mark.parametrize("way", WAYS)
def test_every_way_gives_the_same_figures(way: str, tmp_path: Path) -> None:
    made = WAYS[way]()
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    logs = tmp_path if len(made) > 1 else tmp_path / next(iter(made))
    report = analyse(logs, profile="machida", password=PASSWORD)
    assert said(report) == plainly()
    assert [issue.code for issue in report.issues if issue.severity == "error"] == []


def test_standard_input_gives_the_same_figures() -> None:
    command = [sys.executable, "-m", "marugoto_stats", "summarize", "-", "--input-format", "xlsx",
               "--profile", "machida", "-f", "json"]  # fmt: skip
    done = subprocess.run(command, input=xlsx_of({"記録": PLAIN}), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    shown = {key: json.loads(done.stdout)[key] for key in plainly()}
    ids = [table["id"] for table in shown["tables"]]
    assert len(ids) == 4
    assert shown == plainly() | {"tables": [plain_tables()[table_id] for table_id in ids]}


def test_no_honest_log_is_refused(tmp_path: Path) -> None:
    """Read ninety odd logs: the share refused is reported, and it is nothing; nor is a contact lost."""
    refused, lost = {}, {}
    for odd in odd_logs(90):
        path = tmp_path / odd.name
        path.write_bytes(odd.content)
        try:
            report = analyse(path, profile="machida")
        except MarugotoError as error:
            refused[odd.name] = (error.slug, odd.habits)
            continue
        if report.base_chain[0].n != odd.contacts:
            lost[odd.name] = (report.base_chain[0].n, odd.contacts, odd.habits)
    print(f"{90 - len(refused)} read, {len(refused)} refused")
    assert refused == {}, f"{90 - len(refused)} read, {len(refused)} refused"
    assert lost == {}
