"""Lines × profile → the figures as they are stated, each by itself.

Nothing is added, worked out or proved: published figures that contradict each other are what a collation looks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from marugoto_stats.finished.lines import CHAIN, Line, Lines
from marugoto_stats.finished.names import TOTAL, Names
from marugoto_stats.finished.tables import Ground, groups_of, link_of, place_of
from marugoto_stats.model import CHAIN as LINKS
from marugoto_stats.model import Profile, Published, Span
from marugoto_stats.text import safe_text

_PARTNER: Final = "partner"
_N: Final = "base_contacts"
_MENTIONS: Final = "base_mentions"


@dataclass(frozen=True, slots=True)
class Stated:
    """The figures of one body, centre and period."""

    centres: tuple[str, ...]
    """Codes of the centres."""
    span: Span
    figures: tuple[Published, ...]
    hidden: int
    """Figures that are hidden, or marked as not available."""


def stated(given: Lines, profile: Profile) -> tuple[Stated, ...]:
    """Read the figures of a file, one `Stated` for each body, centre and period in it.

    A table of ours that the profile lacks keeps its own codes. **Raises** InputError: `table-period`, `table-centre`,
    `table-unknown-typed`, `table-name-unknown`, `table-column-blank`, `table-empty`.
    """
    names = Names(profile)
    parts = []
    for head, lines in groups_of(given).items():
        ground = Ground.of(given, head, lines[0], names)
        figures = [_figure(line, line.n, ground) for line in lines if line.n is not None]
        if given.typed:
            figures = _called(figures, names.profile)
        parts.append(Stated(ground.centres, ground.span, tuple(figures), len(lines) - len(figures)))
    return tuple(parts)


def _figure(line: Line, n: int, ground: Ground) -> Published:
    if ground.names.is_chain(line["table"]):
        return Published(line.cell, CHAIN, link_of(line, ground), None, abs(n))
    spec = ground.spec(line)
    if spec is None:
        row, column = safe_text(line["row_code"]), safe_text(line["column_code"]) or None
        return Published(line.cell, safe_text(line["table"]), row, column, n)
    return Published(line.cell, spec.id, *place_of(spec, line, ground), n)


def _called(figures: Sequence[Published], profile: Profile) -> list[Published]:
    """Mark what a person may have typed as N: contacts or mentions, as the office calls it.

    Where the mentions stand apart, N is plainly contacts; so is 連携・紹介あり where the table of partners has an N.
    """
    several = {spec.id for spec in profile.tables
               if spec.rows in profile.vocabularies and profile.vocabularies[spec.rows].multiple_response}  # fmt: skip
    apart = {figure.table for figure in figures if figure.row == _MENTIONS}
    of_partner = [figure.n for figure in figures if (figure.table, figure.row) == (_PARTNER, _N)]
    return [replace(one, is_n=_is_n(one, several - apart, _PARTNER in apart, of_partner)) for one in figures]


def _is_n(one: Published, several: set[str], apart: bool, of_partner: Sequence[int]) -> bool:
    if one.table == CHAIN:
        return one.row == LINKS[-1] and not apart and set(of_partner) <= {one.n}
    return one.table in several and one.row in (TOTAL, _N)
