"""What `check` says, for a screen and for programs. No text of a cell is shown: unknown headers by their letter.

    page     lines of a screen, for terminal and plain      data  JSON by the contract `marugoto-stats/check/1`
    against  the part of the page that sets published figures beside the log
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from marugoto_stats.model import Check
from marugoto_stats.render import View
from marugoto_stats.render.check.data import schema, written
from marugoto_stats.render.check.page import Gestures, page
from marugoto_stats.render.grid import Pen

__all__ = ["FORMS", "Gestures", "schema", "write"]


@dataclass(frozen=True, slots=True)
class _Asked:
    check: Check
    view: View
    gestures: Gestures


def write(check: Check, form: str, view: View, gestures: Gestures) -> bytes:
    """Return what a check says in one of `FORMS`. **Raises** KeyError for another."""
    return _WRITERS[form](_Asked(check, view, gestures))


def _terminal(asked: _Asked) -> bytes:
    from marugoto_stats.render import terminal  # brings rich along

    lines = page(asked.check, terminal.pen(asked.view), asked.gestures, verbose=asked.view.verbose)
    return terminal.painted(lines, asked.view)


def _plain(asked: _Asked) -> bytes:
    lines = page(asked.check, Pen(None, blocks=False), asked.gestures, verbose=asked.view.verbose)
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines).encode()


def _json(asked: _Asked) -> bytes:
    return written(asked.check)


_WRITERS: Final[Mapping[str, Callable[[_Asked], bytes]]] = {"terminal": _terminal, "plain": _plain, "json": _json}
FORMS: Final = tuple(_WRITERS)
