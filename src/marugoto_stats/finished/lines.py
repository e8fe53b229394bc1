"""A csv, the sheets of a workbook, a report in json → lines with one figure each.

A sheet is a table file where one of its first rows has the heads of one, whoever wrote it. Errors name file and
cell, never what stands in it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from marugoto_stats.cells import as_text, letter
from marugoto_stats.errors import InputError
from marugoto_stats.japanese import fold
from marugoto_stats.model import TIDY_COLUMNS, InputFile, RawSheet, Status
from marugoto_stats.notation import HIDDEN, UNAVAILABLE, UNAVAILABLE_NARROW
from marugoto_stats.text import safe_text

HEADS: Final = (*TIDY_COLUMNS, "source", "page")
NEEDED: Final = ("table", "row", "n")
CHAIN: Final = "base_chain"
LARGEST: Final = 5 * 2**20
"""Bytes of a text or json that holds tables; a year of one body has some hundred kilobytes."""
MOST: Final = 50_000
"""Lines of one file."""
_LOOKED_AT: Final = 30
"""Rows in which the heads may stand: people put notes above them."""
_ENOUGH: Final = 4
"""Known heads by which a row is meant as that of a table file, though one of the needed is not there."""
_WHOLE: Final = re.compile(r"[+-]?\d+(?:\.0+)?")
_ARMED: Final = "'"
"""What stands before a text of ours that would begin like a formula."""
_STATUS: Final[Mapping[str, Status]] = {
    HIDDEN: "suppressed", "suppressed": "suppressed", UNAVAILABLE: "unavailable", UNAVAILABLE_NARROW: "unavailable",
    "unavailable": "unavailable",
}  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One figure and what is said of it."""

    cell: str
    """Where the figure stands, as Excel names it."""
    said: Mapping[str, str]
    """Head → text, where one stands."""
    n: int | None
    status: Status = "published"

    @property
    def is_given(self) -> bool:
        """Whether a figure stands there, be it hidden."""
        return self.n is not None or self.status != "published"

    def __getitem__(self, head: str) -> str:
        return self.said.get(head, "")


@dataclass(frozen=True, slots=True, repr=False)
class Lines:
    """The lines of one file."""

    file: str
    sha256: str
    encoding: str | None
    typed: bool
    """Whether a person typed it: our own files give codes."""
    lines: tuple[Line, ...]
    others: tuple[RawSheet, ...] = ()
    """Sheets of a typed workbook that are no tables."""
    persons: int | None = None
    """Distinct people over all contacts, where the file says so apart from its tables."""


def found(file: InputFile, sheets: Sequence[RawSheet]) -> Lines | None:
    """Read a file as tables; None where it is none.

    **Raises** InputError: `table-file-too-large`, `table-json-broken`, `table-head-missing`, `table-head-twice`,
    `table-figure`, `table-figure-negative`.
    """
    if file.kind == "json":
        _check_size(file)
        return _of_json(file)
    heads = {place: row for place, sheet in enumerate(sheets) if (row := _head_row(sheet)) is not None}
    if not heads:
        return None
    if file.kind == "csv":
        _check_size(file)
    if sum(len(sheets[place].rows) for place in heads) > MOST:
        raise InputError("table-file-too-large", name=file.name)
    lines: list[Line] = []
    typed = False
    for place, row in heads.items():
        columns = _columns(sheets[place], row)
        typed = typed or "row_code" not in columns
        lines += _lines(sheets[place], row, columns)
    others = [sheet for place, sheet in enumerate(sheets) if place not in heads] if typed and not file.result else []
    return Lines(file.name, file.sha256, sheets[0].encoding, typed, tuple(lines), tuple(others))


def _check_size(file: InputFile) -> None:
    if len(file.content) > LARGEST:
        raise InputError("table-file-too-large", name=file.name)


# ── sheets ──────────────────────────────────────────────────────────────────────────────────────────────────


def _head(cell: object) -> str:
    """Write a head as ours are written; a text that is none stays what it is."""
    return as_text(cell).strip().lower() if isinstance(cell, str) else ""


def _head_row(sheet: RawSheet) -> int | None:
    """Find the row of heads, counted from 0."""
    for place, row in enumerate(sheet.rows[:_LOOKED_AT]):
        known = {name for cell in row if (name := _head(cell)) in HEADS}
        if known.issuperset(NEEDED) or len(known) >= _ENOUGH:
            return place
    return None


def _columns(sheet: RawSheet, row: int) -> dict[str, int]:
    """Find where each head stands. **Raises** InputError `table-head-missing`, `table-head-twice`."""
    names = [_head(cell) for cell in sheet.rows[row]]
    counted = Counter(name for name in names if name in HEADS)
    for name in NEEDED:
        if not counted[name]:
            raise InputError("table-head-missing", name=sheet.file, head=name, cell=_cell(sheet, row, 0))
    twice = next((name for name, n in counted.items() if n > 1), None)
    if twice:
        raise InputError("table-head-twice", name=sheet.file, head=twice, cell=_cell(sheet, row, names.index(twice)))
    return {name: names.index(name) for name in counted}


def _cell(sheet: RawSheet, row: int, column: int) -> str:
    address = f"{letter(column)}{row + 1}"
    return f"{safe_text(sheet.sheet)}!{address}" if sheet.sheet else address


def _lines(sheet: RawSheet, top: int, columns: Mapping[str, int]) -> Iterator[Line]:
    for place, row in enumerate(sheet.rows[top + 1 :], start=top + 1):
        cells = {name: row[column] for name, column in columns.items() if column < len(row)}
        said = {name: text for name, cell in cells.items() if (text := _said(as_text(cell)))}
        if not said.keys() - {"n"} or _head(cells.get("table")) == "table":  # empty, or the heads once more
            continue
        address = _cell(sheet, place, columns["n"])
        if (place, columns["n"]) in sheet.errors | sheet.uncached:
            raise InputError("table-figure", name=sheet.file, cell=address)
        n, status = _figure(cells.get("n"), said, sheet.file, address)
        yield Line(address, said, n, status)


def _said(text: str) -> str:
    """Take off the sign that keeps a text of ours from being a formula."""
    return text[1:].strip() if text.startswith(_ARMED) else text.strip()


def _figure(cell: object, said: Mapping[str, str], file: str, address: str) -> tuple[int | None, Status]:
    """Read a figure: a whole number, the sign of a hidden or unavailable one, or nothing.

    **Raises** InputError `table-figure`, `table-figure-negative`.
    """
    text = fold(said.get("n", "")).replace(",", "")
    status = _STATUS.get(said.get("status", ""), "published")
    if not text:
        return None, status
    if text in _STATUS:
        return None, _STATUS[text]
    if isinstance(cell, bool) or not _WHOLE.fullmatch(text):
        raise InputError("table-figure", name=file, cell=address)
    n = int(text.partition(".")[0])
    if n < 0 and said.get("table") != CHAIN:
        raise InputError("table-figure-negative", name=file, cell=address)
    return n, "published"


# ── json ────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_json(file: InputFile) -> Lines:
    """Read a report in json as the lines of a csv. **Raises** InputError `table-json-broken`."""
    try:
        report = json.loads(file.content.decode("utf-8-sig"))
        lines = tuple(_told(report))
        persons = report["persons"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError("table-json-broken", name=file.name) from None
    if len(lines) > MOST:
        raise InputError("table-file-too-large", name=file.name)
    for line in lines:
        if line.n is not None and line.n < 0 and line["table"] != CHAIN:
            raise InputError("table-figure-negative", name=file.name, cell=line.cell)
    return Lines(file.name, file.sha256, "UTF-8", False, lines, persons=persons if type(persons) is int else None)


def _told(report: Mapping[str, Any]) -> Iterator[Line]:
    period = report["period"]
    shared = {"profile": report["profile"], "rules": report["rules"], "body": report["body"],
              "centre": "・".join(report["centres"]), "since": period["since"], "until": period["until"]}  # fmt: skip
    for place, link in enumerate(report["base_chain"]):
        yield _line(f"base_chain[{place}]", shared | {"table": CHAIN, "row_code": link["id"]}, link)
    for place, table in enumerate(report["tables"]):
        head = shared | {"table": table["id"], "base": table["base"]["label"]}
        for row, column, figure in _of_table(table):
            yield _line(f"tables[{place}]", head | {"row_code": row, "column_code": column}, figure)


def _of_table(table: Mapping[str, Any]) -> Iterator[tuple[str, str | None, Mapping[str, Any]]]:
    """List every figure of a table: its row, its column, itself."""
    columns: Sequence[str | None] = table["columns"]["codes"] if table["columns"] else (None,)
    rows = table["rows"]["codes"]
    for row, figures in zip(rows, table["cells"], strict=True):
        yield from ((row, column, figure) for column, figure in zip(columns, figures, strict=True))
    for row, figure in zip(rows, table["row_totals"] or [], strict=bool(table["row_totals"])):
        yield row, "total", figure
    for column, figure in zip(columns, table["column_totals"] or [], strict=bool(table["column_totals"])):
        yield "total", column, figure
    outside, base = table.get("outside_base"), table["base"]
    if table["total"] and outside is None:
        yield "total", "total" if table["columns"] else None, table["total"]
    if outside is not None:
        yield from ((f"base_{name}", None, {"n": base[name]}) for name in ("contacts", "mentions"))
        yield from ((f"outside_{name}", None, {"n": outside[name]}) for name in ("none", "blank", "unknown"))


def _line(place: str, said: Mapping[str, Any], figure: Mapping[str, Any]) -> Line:
    texts = {head: _text(text) for head, text in said.items() if text is not None}
    n = figure["n"]
    if n is not None and type(n) is not int:
        raise TypeError
    return Line(place, texts, n, _STATUS.get(figure.get("status", ""), "published"))


def _text(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError
    return text


