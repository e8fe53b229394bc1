"""A text file → one RawSheet: which encoding, which separator, every cell a string."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Final

from marugoto_stats.errors import InputError, UsageError
from marugoto_stats.model import Cell, InputFile, Issue, RawSheet
from marugoto_stats.text import safe_text

ENCODINGS: Final = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "cp932": "CP932",
}  # fmt: skip
"""What a text file may be written in, and how it is called."""
_ASKED: Final = {
    "utf8": "utf-8-sig", "utf-8": "utf-8-sig", "utf-8-sig": "utf-8-sig", "utf-16": "utf-16", "utf16": "utf-16",
    "shift-jis": "cp932", "sjis": "cp932", "ms932": "cp932", "cp932": "cp932",
}  # fmt: skip
_KNOWN: Final = "utf-8, cp932, utf-16"
_SEPARATORS: Final = (",", "\t", ";")
_LOOKED_AT: Final = 30
"""Lines by which the separator is told."""
_HINT: Final = re.compile(r'"?sep=([,;\t|])"?\r?\n')
"""What Excel writes into the first line to name the separator."""
_LONG: Final = 50
"""Lines of one cell from which on a quotation mark is more likely forgotten than meant."""
_FEWEST: Final = 3
"""Separators from which on a line inside a cell may be a row."""
_KANJI: Final = re.compile(rb"[\xe3-\xe9][\x80-\xbf][\x80-\xbf]")
"""A kana or a kanji in UTF-8."""


def read_text(file: InputFile, encoding: str | None) -> list[RawSheet]:
    """Read a text file as one grid, every cell a string.

    **Raises** InputError: `broken-csv`, and what `decode` raises.
    """
    text, used = decode(file, encoding)
    rows: list[list[Cell]] = []
    hint = _HINT.match(text)
    separator = hint[1] if hint else _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    issues = []
    before = widest = 0
    try:
        for row in reader:
            if reader.line_num - before > 1 and _swallows(row, separator, widest):
                raise InputError("broken-csv", name=file.name, line=before + 1)
            if reader.line_num - before > _LONG:
                issues.append(Issue("long-cell", "warning", file.name, row=len(rows) + 1))
            before = reader.line_num
            widest = max(widest, len(row))
            rows.append(list(row))
    except csv.Error:
        raise InputError("broken-csv", name=file.name, line=before + 1) from None
    if hint:
        rows[0] = []
    return [RawSheet(file=file.name, sheet="", encoding=used, sha256=file.sha256, rows=rows, issues=tuple(issues))]


def _swallows(row: list[str], separator: str, columns: int) -> bool:
    """Say whether a cell of several lines holds whole rows: a quotation mark was opened and not closed."""
    lines = (line for cell in row for line in cell.splitlines()[1:])
    return any(line.count(separator) >= max(columns - 1, _FEWEST) for line in lines)


# ── encoding ────────────────────────────────────────────────────────────────────────────────────────────────


def decode(file: InputFile, encoding: str | None = None) -> tuple[str, str]:
    """Decode a text file and name the encoding used.

    Tried in this order: byte order mark, UTF-16 by its pattern of NULs, strict UTF-8, strict CP932. Nothing
    else is guessed: a wrong guess would still give text.
    **Raises** InputError: `wrong-encoding`, `mixed-encodings`, `nul-in-text`, `replaced-in-text`.
    """
    content = file.content
    tried = [asked_encoding(encoding)] if encoding else _candidates(content)
    found = next(((text, used) for used in tried if (text := _decoded(content, used)) is not None), None)
    if "cp932" in tried and len(tried) > 1 and (found is None or found[1] == "cp932"):
        _refuse_mixture(content, file.name)
    if found is None:
        raise InputError("wrong-encoding", name=file.name, line=_bad_line(content, tried[-1]))
    text, used = found
    for sign, slug in (("\x00", "nul-in-text"), ("\ufffd", "replaced-in-text")):
        if sign in text:
            raise InputError(slug, name=file.name, line=text.count("\n", 0, text.index(sign)) + 1)
    return text, ENCODINGS[used]


def asked_encoding(encoding: str) -> str:
    """Name the encoding that a user asked for as Python does. **Raises** UsageError `unknown-encoding`."""
    name = encoding.strip().lower().replace("_", "-")
    if name not in _ASKED:
        raise UsageError("unknown-encoding", encoding=safe_text(encoding, 30), known=_KNOWN)
    return _ASKED[name]


def _candidates(content: bytes) -> list[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    if content.startswith(b"\xef\xbb\xbf"):
        return ["utf-8-sig"]
    sample = content[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    # without a mark, UTF-16 of a table shows in the NULs that pad its separators, digits and line ends
    if even + odd > len(sample) // 50 and max(even, odd) > 8 * min(even, odd):
        return ["utf-16-le" if odd > even else "utf-16-be"]
    return ["utf-8", "cp932"]


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse_mixture(content: bytes, name: str) -> None:
    """**Raises** InputError `mixed-encodings` at the first line that is not written like the one before it.

    A line of CP932 that is also UTF-8 with a kana or kanji in it does not occur in a Japanese text.
    """
    first: bool | None = None
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.isascii():
            continue
        is_utf8 = _KANJI.search(line) is not None and _decoded(line, "utf-8") is not None
        if first is None:
            first = is_utf8
        elif is_utf8 is not first:
            raise InputError("mixed-encodings", name=name, line=number)


def _bad_line(content: bytes, encoding: str) -> int:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return 1


# ── separator ───────────────────────────────────────────────────────────────────────────────────────────────


def _separator(text: str) -> str:
    """Choose the separator that cuts the most of the first lines into the same number of columns, and into the most."""
    head = io.StringIO(text[: 2**16], newline="")
    lines = [line for _, line in zip(range(_LOOKED_AT), head, strict=False)]

    def regularity(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        return max(((rows, width) for width, rows in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=regularity)
