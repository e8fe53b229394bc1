"""How a log is read, what of it is counted, and for whom: the options of library and command line alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, Literal, TypedDict

from marugoto_stats import preflight
from marugoto_stats.model import Profile, TableRequest
from marugoto_stats.wording import Lang

STDIN: Final = "-"
"""What standard input is called."""
Logs = str | Path | bytes | Sequence[str | Path]
Where = Mapping[str, str | Sequence[str]] | Sequence[tuple[str, Sequence[str]]]
Tables = Literal["standard", "all"] | Sequence[str | TableRequest]
Audience = Literal["internal", "city", "public"]


class Reading(TypedDict, total=False):
    """How a log is read. Every key is also an option of the command line."""

    profile: str | Path | None
    period: str | None
    sheets: Sequence[str]
    header_row: int | None
    encoding: str | None
    input_format: str | None
    """What standard input holds: `xlsx`, `csv` …"""
    password: preflight.Password
    """For workbooks under a password: it, or a function that is asked for it by the file's name."""
    lang: Lang | None
    as_of: date | None
    previous: str | Path | Sequence[str | Path] | None
    """An earlier period of the same logs (昨年度, 2022年度), or the logs or table files of one: compared with."""
    events: str | Path | None
    """A sheet of what happened (日付, できごと, 範囲): listed, and drawn as dates in the monthly charts."""
    population: str | Path | None
    """A table of residents per district (地区, 人口, 基準日, 出典): counts stand per 1,000 of them, too."""


class Counting(TypedDict, total=False):
    """What of a log is counted, and for whom."""

    where: Where | None
    tables: Tables
    audience: Audience | None
    smallest_published: int | None


class Options(Reading, Counting, total=False):
    """How a log is read, what of it is counted, and for whom."""


def known(options: Mapping[str, object], kind: type) -> None:
    """Refuse a keyword that is no option, as Python does for functions. **Raises** TypeError."""
    for name in options:
        if name not in kind.__annotations__:
            raise TypeError(f"{name!r} is no option; there are: {', '.join(kind.__annotations__)}")


def preset(options: Reading, asked: Profile | None) -> Reading:
    """Fill in what is not given with what the office's file presets."""
    stated = {} if asked is None else asked.defaults
    filled: Reading = {**options}
    if "period" in stated and not options.get("period"):
        filled["period"] = stated["period"][0]
    if "sheet" in stated and not options.get("sheets"):
        filled["sheets"] = stated["sheet"]
    if "header-row" in stated and not options.get("header_row"):
        filled["header_row"] = int(stated["header-row"][0])
    if "encoding" in stated and not options.get("encoding"):
        filled["encoding"] = stated["encoding"][0]
    return filled
