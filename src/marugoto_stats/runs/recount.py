"""The figures read back from finished files: do they add up, and do files of one log say the same."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from marugoto_stats.model import TIDY_COLUMNS

CHAIN: Final = "base_chain"
_TOTAL: Final = "total"
_SEVERAL: Final = "base_contacts"
"""A line that only a table of several answers has: its lines have no sum."""
_SUBTOTAL: Final = "consultations"
"""A line that is the sum of others."""
_COUNTED_ANEW: Final = "persons"
"""A column whose total is counted, not summed: somebody may come in two months."""
Key = tuple[str, str, str]
"""(table, code of the line, code of the column); a table of one column has an empty code."""


Figures = Mapping[Key, int]


def figures(name: str, content: bytes) -> Figures | None:
    """Read the figures of a finished file; None for a kind that holds them for the eye only.

    **Raises** ValueError for a file that is not what its name says.
    """
    read = _READERS.get(name[name.rfind("."):].lower())
    if read is None:
        return None
    try:
        rows = list(read(content))
    except (KeyError, TypeError, IndexError, zipfile.BadZipFile, csv.Error) as error:
        raise ValueError(name) from error
    return {
        (str(row["table"]), str(row["row_code"] or ""), str(row["column_code"] or "")): int(float(row["n"]))
        for row in rows if row["n"] not in (None, "")
    }  # fmt: skip


def _of_csv(content: bytes) -> Iterator[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    if not _is_ours(rows.fieldnames or ()):
        raise ValueError("columns")
    yield from rows


def _is_ours(head: Sequence[object]) -> bool:
    """Say whether a line names our columns; those of what stands beside a count may follow."""
    return tuple(head[: len(TIDY_COLUMNS)]) == TIDY_COLUMNS


def _of_workbook(content: bytes) -> Iterator[dict[str, Any]]:
    """Read the sheets that are for programs: their first line says so."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            head, *lines = book.get_sheet_by_name(name).to_python() or [[]]
            if _is_ours(head):
                yield from (dict(zip(map(str, head), line, strict=True)) for line in lines)
    except CalamineError as error:
        raise ValueError("workbook") from error


def _of_json(content: bytes) -> Iterator[dict[str, Any]]:
    report = json.loads(content)
    for link in report[CHAIN]:
        yield {"table": CHAIN, "row_code": link["id"], "column_code": "", "n": link["n"]}
    for table in report["tables"]:
        for row, column, figure in _of_table(table):
            yield {"table": table["id"], "row_code": row, "column_code": column, "n": figure["n"]}


def _of_table(table: Any) -> Iterator[tuple[str, str, Any]]:
    rows, columns = table["rows"]["codes"], table["columns"]["codes"] if table["columns"] else [""]
    for row, cells in zip(rows, table["cells"], strict=True):
        yield from ((row, column, cell) for column, cell in zip(columns, cells, strict=True))
    if table["row_totals"]:
        yield from ((row, _TOTAL, cell) for row, cell in zip(rows, table["row_totals"], strict=True))
    if table["column_totals"]:
        yield from ((_TOTAL, column, cell) for column, cell in zip(columns, table["column_totals"], strict=True))
    if "outside_base" in table:
        yield _SEVERAL, "", {"n": table["base"]["contacts"]}
    elif table["total"]:
        yield _TOTAL, _TOTAL if table["columns"] else "", table["total"]


_READERS: Final[Mapping[str, Callable[[bytes], Iterable[dict[str, Any]]]]] = {
    ".csv": _of_csv,
    ".json": _of_json,
    ".xlsx": _of_workbook,
}


# ── sums ────────────────────────────────────────────────────────────────────────────────────────────────────


def that_do_not_add_up(figures: Figures) -> list[str]:
    """List the tables whose lines or columns do not add up to their totals."""
    tables: dict[str, dict[tuple[str, str], int]] = {}
    for (table, row, column), n in figures.items():
        tables.setdefault(table, {})[row, column] = n
    return [
        table for table, found in tables.items()
        if table != CHAIN and (_SEVERAL, "") not in found and not _adds_up(found)
    ]  # fmt: skip


def _adds_up(cells: Mapping[tuple[str, str], int]) -> bool:
    rows = dict.fromkeys(row for row, _ in cells)
    columns = dict.fromkeys(column for _, column in cells)
    summed = [row for row in rows if row not in (_TOTAL, _SUBTOTAL)]
    down = (
        _is_sum(cells, (_TOTAL, column), [(row, column) for row in summed])
        for column in columns if column != _COUNTED_ANEW
    )  # fmt: skip
    across = (_is_sum(cells, (row, _TOTAL), [(row, column) for column in columns if column != _TOTAL]) for row in rows)
    return all(down) and all(across)


def _is_sum(cells: Mapping[tuple[str, str], int], total: tuple[str, str], parts: Iterable[tuple[str, str]]) -> bool:
    """Compare a total with its parts, where all of them are known."""
    known = [cells.get(part) for part in parts]
    return total not in cells or None in known or cells[total] == sum(n for n in known if n is not None)


def that_disagree(first: Figures, second: Figures) -> list[str]:
    """List the tables in which two files say something else of one figure."""
    shared = first.keys() & second.keys()
    return list(dict.fromkeys(key[0] for key in sorted(shared) if first[key] != second[key]))
