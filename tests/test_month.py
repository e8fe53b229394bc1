"""A single month: what stands beside it is counted from the same log, or is said to be unknown."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from logs import csv_of

import marugoto_stats as ms

SAKAI = Path(__file__).parents[1] / "data" / "samples" / "sakai_2023.csv"
HEAD = ["対応日", "相談者番号", "地区", "相談方法", "支援区分", "連携先"]


def log(tmp_path: Path, days: list[str]) -> Path:
    path = tmp_path / "log.csv"
    kinds = ["社協事務", "包括", "包括", "包括"]
    rows = [[day, str(n % 3), "相原", "来所", kinds[n % 4], "なし"] for n, day in enumerate(days)]
    path.write_bytes(csv_of([HEAD, *rows]))
    return path


def known(report: ms.Report) -> dict[str, bool]:
    return {one.id: one.known for one in report.beside}


def test_a_month_stands_beside_last_year_and_the_year_so_far() -> None:
    report = ms.analyse(SAKAI, period="2023-12")
    text = SAKAI.read_bytes().decode("cp932")
    rows = list(csv.DictReader(io.StringIO(text)))
    so_far = [row for row in rows if date(2023, 4, 1) <= _day(row["対応日"]) <= date(2023, 12, 31)]
    (before, year) = report.beside
    assert (before.id, before.known, before.base_chain) == ("previous_year", False, ())
    assert (year.id, year.known, year.period.since) == ("year_to_date", True, date(2023, 4, 1))
    assert year.base_chain[0].n == len(so_far)
    assert year.persons == ms.analyse(SAKAI, period="2023-04..2023-12").persons


def _day(text: str) -> date:
    year, month, day = text.replace("-", "/").split("/")
    return date(int(year), int(month), int(day))


def test_last_year_is_known_where_the_log_reaches_back(tmp_path: Path) -> None:
    path = log(tmp_path, ["2022/02/10", "2022/02/11", "2022/03/01", "2023/02/28", "2023/04/01", "2024/02/29"])
    report = ms.analyse(path, profile="machida", period="2024-02")
    (before, year) = report.beside
    assert before.period.since == date(2023, 2, 1)
    assert before.period.until == date(2023, 2, 28)  # the February before has no 29th
    assert before.base_chain[0].n == 1
    assert year.base_chain[0].n == 2


def test_a_period_that_begins_before_the_log_is_not_known(tmp_path: Path) -> None:
    path = log(tmp_path, ["2023/12/10", "2024/01/11"])
    assert known(ms.analyse(path, profile="machida", period="2024-01")) == {
        "previous_year": False, "year_to_date": False,
    }


@pytest.mark.parametrize("period", ["2023", "2023-04..2023-05", None])
def test_longer_periods_have_nothing_beside(period: str | None) -> None:
    assert ms.analyse(SAKAI, period=period).beside == ()


def test_filters_hold_beside_as_well() -> None:
    report = ms.analyse(SAKAI, period="2023-12", where={"district": "小山"})
    whole = ms.analyse(SAKAI, period="2023-04..2023-12", where={"district": "小山"})
    assert report.beside[1].base_chain == whole.base_chain


# ── the counted contacts ────────────────────────────────────────────────────────────────────────────────────


def test_the_evidence_is_what_was_counted() -> None:
    report = ms.analyse(SAKAI, where={"district": "小山", "channel": "訪問", "support_type": "アウトリーチ"})
    assert report.evidence is not None
    assert len(report.evidence.frame) == 99
    assert report.evidence.paths == {SAKAI.name: SAKAI.resolve()}
    assert repr(report.evidence) == "Evidence(99 contacts)"


def test_only_the_office_sees_single_contacts() -> None:
    assert ms.analyse(SAKAI, audience="city").evidence is None
