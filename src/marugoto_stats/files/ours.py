"""Whose a file is: by the mark inside it, by its hash in the record beside it; and which outputs are inputs.

A workbook or a document is meant to be worked on, so its mark says two things: that this program made it (its
creator), and that nobody saved it since (who saved it last, and the dates of its parts: Office changes the first,
other programs the second).
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from marugoto_stats.errors import UsageError
from marugoto_stats.files.names import shown

MARKS: Final[Mapping[str, tuple[bytes, ...]]] = {
    ".json": (b'"schema": "marugoto-stats/',),
    ".csv": (b"profile,rules,body,centre,since,until,table,unit,base,base_n,",
             b"file,sheet,row,date,month,weight,unmatched,"),
    ".md": (b"<!-- marugoto-stats",),
    ".html": (b"<!-- marugoto-stats",),
    ".htm": (b"<!-- marugoto-stats",),
    ".txt": (b"marugoto-stats",),
    ".png": (b"tEXtSource\x00marugoto-stats",),
    ".svg": (b"<dc:title>marugoto-stats</dc:title>",),
    ".pdf": (b"/Creator (marugoto-stats)", b"/Keywords(marugoto-stats)"),
}
"""What stands inside a file of ours, by suffix."""
_PLACES: Final = {
    ".json": slice(0, 200),
    ".csv": slice(0, 200),
    ".md": slice(0, 200),
    ".html": slice(0, 200),
    ".htm": slice(0, 200),
    ".txt": slice(-100, None),
}
"""Where the mark stands in a text: in its first or last bytes; anywhere else it could be anybody's words."""
RUN: Final = "run.json"
"""The record of what was written into a folder; it lists the hash of every file."""
_OFFICE: Final = (".xlsx", ".docx")
_SEALED: Final = ".toml"
"""A text that is meant to be worked on: its first line is a hash of the rest."""
_CREATOR: Final = re.compile(rb"<dc:creator[^>]*>marugoto-stats</dc:creator>")
_SAVED_BY: Final = re.compile(rb"<cp:lastModifiedBy[^>]*>marugoto-stats</cp:lastModifiedBy>")
_CATEGORY: Final = re.compile(rb"<cp:category[^>]*>marugoto-stats</cp:category>")
_REPORT: Final = re.compile(rb'"schema"\s*:\s*"marugoto-stats/report/1"')
_NO_CLOCK: Final = 1980
"""The year of every part of a file of ours: the first that a zip knows."""
_LONGEST: Final = 65536
"""Bytes of the properties of a document that are looked at."""


def is_ours(suffix: str, content: bytes) -> bool:
    """Tell by its mark whether a file was written by this program and may be replaced by it.

    >>> is_ours(".json", b'{"schema": "marugoto-stats/report/1"'), is_ours(".csv", b"name,date")
    (True, False)
    """
    kind = suffix.lower()
    if kind in _OFFICE:
        properties, untouched = _office(content)
        return bool(_CREATOR.search(properties) and _SAVED_BY.search(properties)) and untouched
    if kind == _SEALED:
        head, _, rest = content.partition(b"\n")
        return head == _seal(rest)
    looked_at = content[_PLACES.get(kind, slice(None))]
    return any(mark in looked_at for mark in MARKS.get(kind, ()))


def holds_tables(content: bytes) -> bool:
    """Tell whether a text of ours holds finished tables: a report as json, whoever has indented it, or as csv.

    >>> holds_tables(b'{"schema":"marugoto-stats/report/1"}'), holds_tables(b'{"schema": "marugoto-stats/check/1"}')
    (True, False)
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return bool(_REPORT.search(content))
    return MARKS[".csv"][0] in content[_PLACES[".csv"]]


def sealed(text: str) -> bytes:
    """Head a text that a person will work on with a comment that tells whether anybody has.

    >>> is_ours(".toml", sealed("label = 'a'")), is_ours(".toml", sealed("label = 'a'") + b"# mine")
    (True, False)
    """
    content = text.encode()
    return _seal(content) + b"\n" + content


def _seal(content: bytes) -> bytes:
    return b"# marugoto-stats " + hashlib.sha256(content).hexdigest()[:16].encode()


def was_ours(content: bytes) -> bool:
    """Tell whether a workbook or a document was made by this program, whoever has worked on it since."""
    return bool(_CREATOR.search(_office(content)[0]))


def is_result(content: bytes) -> bool:
    """Tell whether a workbook is a result of this program, whoever has worked on it since, and no log it wrote."""
    return bool(_CATEGORY.search(_office(content)[0]))


def _office(content: bytes) -> tuple[bytes, bool]:
    """Return the properties of a document, and whether its parts are as this program wrote them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            untouched = all(part.date_time[0] == _NO_CLOCK for part in archive.infolist())
            with archive.open("docProps/core.xml") as part:
                return part.read(_LONGEST), untouched
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        return b"", False


def is_recorded(place: Path, content: bytes) -> bool:
    """Tell whether the record beside a file, or in the folder above, lists it as it stands."""
    known = hashlib.sha256(content).hexdigest().encode()
    for folder in (place.parent, place.parent.parent):
        try:
            record = (folder / RUN).read_bytes()
        except OSError:
            continue
        if is_ours(".json", record) and known in record:
            return True
    return False


def refuse_inputs(outputs: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Make sure that no output is an input, by whatever name or link.

    A folder among the inputs stands for the files in it that are not ours.
    **Raises** UsageError: `output-is-input`.
    """
    read = list(inputs)
    for output in outputs:
        if any(_is_input(output, path) for path in read):
            raise UsageError("output-is-input", name=shown(output))


def _is_input(output: Path, path: Path) -> bool:
    if not path.is_dir():
        return _same(output, path)
    within = any(_same(output, file) for file in path.iterdir())
    return within and not _is_known(output.suffix, output.read_bytes())


def _is_known(suffix: str, content: bytes) -> bool:
    return is_ours(suffix, content) or (suffix.lower() in _OFFICE and was_ours(content))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False  # one of the two does not exist, so they are not the same
