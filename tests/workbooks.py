"""A finished workbook read back: its cells, its charts, and its formulas worked out by other means than its own."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"[^>]*><f>(.*?)</f>')
_PART = re.compile(r"""('[^']+'![$A-Z0-9:]+)|"((?:[^"]|"")*)"|(-?\d+)""")


@dataclass(frozen=True)
class Drawn:
    """One series of a native chart."""

    values: str
    """Where its figures stand."""
    cached: tuple[float | None, ...]
    labels: tuple[str, ...]
    colours: tuple[str, ...]
    """Of its bars, in order; one colour where all have the same."""


class Read:
    """A workbook read back."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._columns: dict[str, list[object]] = {}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {name: archive.read(name).decode() for name in archive.namelist()}

    @cached_property
    def book(self) -> Workbook:
        """Values, as they were stored."""
        return openpyxl.load_workbook(io.BytesIO(self.content), data_only=True)

    @cached_property
    def formulas(self) -> dict[str, dict[str, str]]:
        """Sheet → cell → formula."""
        sheets = ElementTree.fromstring(self.parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")
        names = [one.get("name", "") for one in sheets]
        found: dict[str, dict[str, str]] = {}
        for number, name in enumerate(names, start=1):
            for cell, formula in _FORMULA.findall(self.parts[f"xl/worksheets/sheet{number}.xml"]):
                found.setdefault(name, {})[cell] = "=" + html.unescape(formula)
        return found

    def grid(self, name: str) -> list[tuple[object, ...]]:
        """The values of a sheet, row by row."""
        return list(self.book[name].iter_rows(values_only=True))

    def column(self, reference: str) -> list[object]:
        """The values of one row or column: 'sheet'!$A$1:$A$9."""
        if reference not in self._columns:
            self._columns[reference] = list(self._read(reference))
        return self._columns[reference]

    def _read(self, reference: str) -> Iterator[object]:
        sheet, _, cells = reference.rpartition("!")
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        rows = self.book[sheet.strip("'")].iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right,
                                                     values_only=True)
        for row in rows:
            yield from row

    @cached_property
    def charts(self) -> dict[str, list[list[Drawn]]]:
        """Sheet → its charts → their series."""
        found: dict[str, list[list[Drawn]]] = {}
        for name, text in self.parts.items():
            if name.startswith("xl/charts/chart"):
                drawn = [_drawn(one) for one in ElementTree.fromstring(text).iter(f"{CHART}ser")]
                sheet = drawn[0].values.rpartition("!")[0].strip("'")
                found.setdefault(sheet, []).append(drawn)
        return found

    def worked_out(self, formula: str) -> int:
        """Work out COUNTIFS, SUMIFS, COUNT or SUM over the stored cells, text compared as text."""
        name, _, inner = formula.lstrip("=").partition("(")
        parts = [self.column(area) if area else text if area == "" and not number else int(number)
                 for area, text, number in _PART.findall(inner.rstrip(")"))]
        if name in ("COUNT", "SUM"):
            numbers = [value for values in parts for value in values if isinstance(value, int)]  # type: ignore[union-attr]
            return len(numbers) if name == "COUNT" else sum(numbers)
        added = parts.pop(0) if name == "SUMIFS" else None
        met = [True] * len(parts[0])  # type: ignore[arg-type]
        for values, asked in zip(parts[::2], parts[1::2], strict=True):
            met = [one and _meets(value, asked) for one, value in zip(met, values, strict=True)]  # type: ignore[arg-type]
        return sum(met) if added is None else sum(n for n, one in zip(added, met, strict=True) if one)  # type: ignore[arg-type, misc]


def _meets(value: object, asked: object) -> bool:
    if isinstance(asked, str) and asked.startswith("<>"):
        return value != asked[2:]
    return value == asked


def _drawn(series: ElementTree.Element) -> Drawn:
    values = series.find(f"{CHART}val")
    assert values is not None
    points = {int(point.get("idx", "")): float(point.findtext(f"{CHART}v") or 0) for point in values.iter(f"{CHART}pt")}
    count = values.find(f".//{CHART}ptCount")
    assert count is not None
    points_of = [point for labels in series.findall(f"{CHART}cat") for point in labels.iter(f"{CHART}pt")]
    labels = [point.findtext(f"{CHART}v") or "" for point in points_of]
    fill = f"{CHART}spPr/{DRAWING}solidFill/{DRAWING}srgbClr"
    colours = [one.get("val", "") for bar in series.findall(f"{CHART}dPt") or [series] for one in bar.findall(fill)]
    return Drawn(
        values.findtext(f".//{CHART}f") or "", tuple(points.get(i) for i in range(int(count.get("val", "0")))),
        tuple(labels), tuple(f"#{colour}" for colour in colours),
    )


def texts(sheet: Worksheet) -> Iterator[str]:
    """Every text of a sheet."""
    yield from (value for row in sheet.iter_rows(values_only=True) for value in row if isinstance(value, str))
