"""RawSheet → Records: header row, column roles, dates, and which rows are contacts.

Columns without a role never leave this room, so no later code can leak them.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from itertools import chain, repeat

import pandas as pd

from marugoto_stats.cells import letter
from marugoto_stats.japanese import Period
from marugoto_stats.model import Issue, Profile, Records
from marugoto_stats.recognize.anatomy import anatomy, headings_of
from marugoto_stats.recognize.dates import DateReader, context_of
from marugoto_stats.recognize.guess import guessed
from marugoto_stats.recognize.header import Column, Spellings
from marugoto_stats.recognize.layout import Layout, Survey, require_log, survey
from marugoto_stats.recognize.proof import Proof, prove
from marugoto_stats.recognize.rows import SheetRows, read_rows

__all__ = ["DateReader", "Survey", "anatomy", "context_of", "headings_of", "recognize", "require_log", "survey"]


def recognize(found: Survey, profile: Profile, *, period: Period | None = None, as_of: date | None = None) -> Records:
    """Read the contacts out of the sheets that are a log's.

    **Unit**: one row of the frame per contact. **Base**: every row below a header; rows_read = contacts + excluded.
    The period only dates entries that carry no year; nothing is left out by it here.
    """
    proof = prove(found.layouts, profile)
    sheets = [
        read_rows(layout, proof.read[place], profile, period=period, as_of=as_of)
        for place, layout in enumerate(found.layouts)
    ]
    carried = {str(column.role) for columns in proof.read.values() for column in columns}
    order = [role for role in profile.headers if role in carried]
    excluded: Counter[str] = Counter(dict.fromkeys(("subtotal", "remark", "blank", "unreadable"), 0))
    for rows in sheets:
        excluded.update(rows.excluded)
    issues = [*proof.issues, *(issue for rows in sheets for issue in rows.issues),
              *_missing(found.layouts, sheets, order), *_duplicates(found.layouts, sheets, proof)]  # fmt: skip
    if "date" not in carried:
        issues.insert(0, Issue("no-date-column", "error", field="date"))
    return Records(
        frame=_frame(found.layouts, sheets, [role for role in order if role not in ("date", "person", "weight")]),
        roles=tuple(order),
        columns=proof.columns,
        sheets=found.readings,
        issues=tuple(issues),
        rows_read=sum(len(layout.rows) for layout in found.layouts),
        excluded=dict(excluded),
        letters=_letters(found.layouts, proof),
        heads=(*proof.heads, *guessed(found.strangers, Spellings(profile))),
    )


def _frame(layouts: Sequence[Layout], sheets: Sequence[SheetRows], roles: Sequence[str]) -> pd.DataFrame:
    """Build the one frame: columns as `Records` states them."""
    secret = secrets.token_bytes(16)
    keys = {person: blake2b(person.encode(), key=secret, digest_size=8).hexdigest()
            for rows in sheets for person in set(rows.persons) if person is not None}
    columns: dict[str, object] = {
        "date": pd.to_datetime(pd.Series([day for rows in sheets for day in rows.days], dtype="object")),
        "date_state": [state for rows in sheets for state in rows.states],
    }
    for role in roles:
        columns[role] = list(chain.from_iterable(rows.values.get(role) or [""] * len(rows.numbers) for rows in sheets))
    columns["person"] = [None if person is None else keys[person] for rows in sheets for person in rows.persons]
    columns["weight"] = list(chain.from_iterable(rows.weights for rows in sheets))
    sources = [(layout.sheet, len(rows.numbers)) for layout, rows in zip(layouts, sheets, strict=True)]
    columns["file"] = list(chain.from_iterable(repeat(sheet.file, n) for sheet, n in sources))
    columns["sheet"] = list(chain.from_iterable(repeat(sheet.sheet, n) for sheet, n in sources))
    columns["row"] = list(chain.from_iterable(rows.numbers for rows in sheets))
    typed = {name: pd.Series(values, dtype=_TYPES.get(name, "object")) for name, values in columns.items()}
    return pd.DataFrame(typed).reset_index(drop=True)


_TYPES = {"date": "datetime64[s]", "weight": "int64", "row": "int64"}


def _letters(layouts: Sequence[Layout], proof: Proof) -> dict[tuple[str, str, str], str]:
    letters: dict[tuple[str, str, str], str] = {}
    for place, layout in enumerate(layouts):
        for column in proof.read[place]:
            letters.setdefault((layout.sheet.file, layout.sheet.sheet, str(column.role)), letter(column.index))
    return letters


def _missing(layouts: Sequence[Layout], sheets: Sequence[SheetRows], roles: Sequence[str]) -> list[Issue]:
    """Find sheets without a column that others have: their contacts are blank in it."""
    return [
        Issue("column-missing", "error" if role == "date" else "warning", layout.sheet.file, layout.sheet.sheet,
              layout.header.bottom + 1, None, role, len(rows.numbers))
        for layout, rows in zip(layouts, sheets, strict=True)
        if rows.numbers
        for role in roles
        if role != "weight" and role not in layout.header.roles
    ]


def _duplicates(layouts: Sequence[Layout], sheets: Sequence[SheetRows], proof: Proof) -> list[Issue]:
    """Find contacts of which every filled cell, unread ones too, stands in another row as well.

    Rows are compared by a hash of the process, which is forgotten with it. Between sheets of one file only rows
    with a whole date are compared: a log that writes the day of the month alone may say the same in April and in May.
    """
    first: dict[int, tuple[str, str]] = {}
    mixed = len({layout.sheet.encoding is None for layout in layouts}) > 1
    issues = []
    for place, (layout, rows) in enumerate(zip(layouts, sheets, strict=True)):
        here = layout.sheet.file, layout.sheet.sheet
        days = next((layout.values(column.index) for column in proof.read[place] if column.role == "date"), None)
        keys = _written_keys(layout, rows, proof.read[place]) if mixed else _row_keys(layout, rows.numbers)
        if len(set(keys)) == len(keys) and first.keys().isdisjoint(keys):
            first.update(dict.fromkeys(keys, here))
            continue
        seen: set[int] = set()
        twice = []
        for number, key in zip(rows.numbers, keys, strict=True):
            file, sheet = first.setdefault(key, here)
            whole_date = days is not None and isinstance(days[number - layout.first_row], date)
            if key in seen or file != here[0] or (sheet != here[1] and whole_date):
                twice.append(number)
            seen.add(key)
        if twice:
            issues.append(Issue("duplicate-row", "warning", *here, twice[0], None, None, len(twice), (), tuple(twice)))
    return issues


def _row_keys(layout: Layout, numbers: Sequence[int]) -> list[int]:
    """Hash the cells below the header; a row that ends early says the same as one that ends in empty cells."""
    width = layout.width
    first = layout.first_row
    rows = layout.rows if len(numbers) == len(layout.rows) else [layout.rows[number - first] for number in numbers]
    return [hash(tuple(row[:width]) if len(row) >= width else (*row, *[""] * (width - len(row)))) for row in rows]


def _written_keys(layout: Layout, rows: SheetRows, columns: Sequence[Column]) -> list[int]:
    """Hash rows as they would be written down: a workbook's 3.0 and its day equal a text file's 3 and 2023/4/3."""
    dated = {column.index for column in columns if column.role == "date"}
    texts = [layout.texts(index) if index not in dated else None for index in range(layout.width)]
    keys = []
    for number, day in zip(rows.numbers, rows.days, strict=True):
        place = number - layout.first_row
        keys.append(hash(tuple(str(day) if column is None else column[place] for column in texts)))
    return keys
