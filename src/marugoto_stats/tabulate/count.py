"""Count coded records: by combination first, multiple responses split last, persons from the records.

Everything here returns plain whole numbers: figures get their shares where a table is built.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, cast

import pandas as pd

from marugoto_stats.model import BLANK, COMBINED, NONE, UNKNOWN

CLERICAL: Final = "clerical"
"""The support type that is no consultation."""
NEW: Final = "new"
"""The case status of a first contact."""
NO_ANSWER: Final = frozenset({NONE, BLANK, UNKNOWN})
"""Codes by which a contact is outside a multiple-response base."""


def contacts(frame: pd.DataFrame) -> int:
    """Count contacts (延べ件数): rows, or the sum of their weights."""
    return int(frame["weight"].sum())


def persons(frame: pd.DataFrame) -> int:
    """Count distinct persons (実人数) among the rows that carry a number."""
    return int(frame["person"].nunique())


def carried(frame: pd.DataFrame) -> tuple[int, int, int]:
    """Count distinct persons, the contacts that carry a person's number, and those that carry none."""
    known = frame["person"].notna()
    return persons(frame), contacts(frame[known]), contacts(frame[~known])


def consultations(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that are consultations (相談): all but those classified clerical."""
    return frame[frame["support_type"] != CLERICAL] if "support_type" in frame.columns else frame


def by_code(frame: pd.DataFrame, dimension: str) -> Counter[str]:
    """Count contacts per code; a contact with several answers counts once for each."""
    counts: Counter[str] = Counter()
    for combination, n in frame.groupby(dimension, sort=False)["weight"].sum().items():
        for code in str(combination).split(COMBINED):
            counts[code] += int(n)
    return counts


def by_pair(frame: pd.DataFrame, rows: str, columns: str) -> Counter[tuple[str, str]]:
    """Count contacts per pair of codes; a contact with several answers counts once for each pair."""
    counts: Counter[tuple[str, str]] = Counter()
    keys = [rows] if rows == columns else [rows, columns]
    for pair, n in frame.groupby(keys, sort=False)["weight"].sum().items():
        row, column = cast(tuple[str, str], pair) if len(keys) == 2 else (str(pair), str(pair))
        for row_code in row.split(COMBINED):
            for column_code in column.split(COMBINED):
                counts[row_code, column_code] += int(n)
    return counts


def standing(combination: str) -> str:
    """Say where a combination of answers stands: `answered`, or the code by which it is outside the base."""
    codes = set(combination.split(COMBINED))
    if codes - NO_ANSWER:
        return "answered"
    return next(code for code in (UNKNOWN, NONE, BLANK) if code in codes)


def by_standing(frame: pd.DataFrame, dimension: str) -> Counter[str]:
    """Count contacts that answered a multiple-response question, and those outside its base by why."""
    counts: Counter[str] = Counter()
    for combination, n in frame.groupby(dimension, sort=False)["weight"].sum().items():
        counts[standing(str(combination))] += int(n)
    return counts


def answered(frame: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Keep the contacts with at least one answer other than none, unknown or blank."""
    keep = {value: standing(value) == "answered" for value in frame[dimension].unique()}
    return frame[frame[dimension].map(keep).astype(bool)]


MEASURES: Final[Mapping[str, tuple[str | None, Callable[[pd.DataFrame], int]]]] = {
    "consultations": (None, lambda frame: contacts(consultations(frame))),
    "clerical": ("support_type", lambda frame: contacts(frame[frame["support_type"] == CLERICAL])),
    "contacts": (None, contacts),
    "persons": ("person", persons),
    "new": ("case_status", lambda frame: contacts(frame[frame["case_status"] == NEW])),
}
"""Measure → the role it needs, and how it is counted over some rows."""


def measure(name: str, frame: pd.DataFrame, roles: frozenset[str]) -> int | None:
    """Count one measure over some rows; None where the log lacks its column."""
    needed, count = MEASURES[name]
    return count(frame) if needed is None or needed in roles else None
