"""Links from a workbook of ours to the log that it tells of: relative, so that they hold when both are moved."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from marugoto_stats.text import safe_text

_HIGHEST: Final = 2
"""So many folders up may lie what the workbook and the log share; beyond that they are strangers."""
_LONGEST: Final = 600
"""Excel does not follow a link of over two thousand signs, and an escaped sign takes three."""
_SPECIAL: Final = re.compile(r'[\x00-\x20\x7f%"#<>\[\]^`{|}\ud800-\udfff]')


def relative(log: Path, folder: Path | None) -> str:
    """Say where a log lies, seen from the folder of the workbook; its bare name where they share no near folder.

    >>> relative(Path("/office/2023/log.xlsx"), Path("/office/2023/out"))
    '../log.xlsx'
    >>> relative(Path("/office/log.xlsx"), Path("/home/me/far/away")), relative(Path("/office/log.xlsx"), None)
    ('log.xlsx', 'log.xlsx')
    """
    if folder is None:
        return log.name
    try:
        way = Path(os.path.relpath(log.absolute(), folder.absolute()))
    except ValueError:  # another drive
        return log.name
    up = way.parts.count(os.pardir)
    shared = folder.absolute().parts[: len(folder.absolute().parts) - up]
    near = up <= _HIGHEST and (up == 0 or len(shared) > 1) and len(str(way)) <= _LONGEST
    return way.as_posix() if near else log.name


def link(log: Path, folder: Path | None, *, sheet: str = "", row: int | None = None, column: str = "A") -> str:
    """Write the link to a cell of a log as XlsxWriter takes it; a text file has no cell to jump to.

    >>> link(Path("/office/log.xlsx"), Path("/office"), sheet="4月", row=5)
    "external:log.xlsx#'4月'!A5"
    """
    # what XlsxWriter would take for an anchor or a ready escape is escaped here
    target = "external:" + _SPECIAL.sub(_escaped, relative(log, folder))
    if not sheet or row is None:
        return target
    name = safe_text(sheet).replace("'", "''")
    return f"{target}#'{name}'!{column}{row}"


def _escaped(sign: re.Match[str]) -> str:
    return "".join(f"%{byte:02x}" for byte in os.fsencode(sign[0]))
