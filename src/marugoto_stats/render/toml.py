"""The plain values of a profile file as TOML, in the order in which people read one; and words added to one.

Whole files are written anew, comments on top; a file of the office that only gains words keeps everything else as it
stands, its comments among it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import tomlkit
from tomlkit.items import AoT, Item, Table

from marugoto_stats.render.display import columns

SECTIONS: Final = ("headers", "columns", "vocabulary", "dimension", "shared", "counting", "reading", "audience",
                   "table", "defaults")  # fmt: skip
"""Tables of a file, below its single values."""
_WIDE: Final = 100
"""Columns of text up to which a list stands on one line."""


def write(plain: Mapping[str, Any], notes: Sequence[str] = ()) -> bytes:
    """Return a whole file."""
    document = tomlkit.document()
    for note in notes:
        document.add(tomlkit.comment(note))
    if notes:
        document.add(tomlkit.nl())
    for key, value in plain.items():
        if key not in SECTIONS:
            document.add(key, _item(value))
    for key in SECTIONS:
        if key in plain:
            document.add(key, _section(plain[key]))
    return tomlkit.dumps(document).encode()


def said(value: Any) -> str:
    """Return a value, or a key in quotes, as a file writes it."""
    return _item(value).as_string()


def amended(text: str, additions: Mapping[str, Any]) -> bytes:
    """Return a file with more words: of `vocabulary` (terms with further `alt_labels`), `dimension` and `columns`.

    What the file says already stays, and is not said twice.
    """
    document = tomlkit.parse(text)
    for name, terms in additions.get("vocabulary", {}).items():
        above = document.setdefault("vocabulary", tomlkit.table(is_super_table=True))
        entries = above.setdefault(name, tomlkit.aot())
        for term in terms:
            own = next((each for each in entries if each.get("code") == term["code"]), None)
            if own is None:
                entries.append(_section(term))
            else:
                _extend(own, "alt_labels", term["alt_labels"])
    for name, entry in additions.get("dimension", {}).items():
        above = document.setdefault("dimension", tomlkit.table(is_super_table=True))
        own = above.setdefault(name, tomlkit.table())
        for key, spellings in entry.items():
            _extend(own, key, spellings)
    if roles := additions.get("columns"):
        own = document.setdefault("columns", tomlkit.table())
        for header, role in roles.items():
            own[header] = role
    return tomlkit.dumps(document).encode()


def _extend(entry: Any, key: str, texts: Sequence[str]) -> None:
    """Add texts to a list of an entry, or begin it."""
    listed = list(entry.get(key, ()))
    if more := [text for text in texts if text not in listed]:
        entry[key] = _item([*listed, *more])


def _section(value: Any) -> Item:
    """Write a table below a head of its own; one that only holds tables needs no head."""
    if isinstance(value, list):
        entries: AoT = tomlkit.aot()
        for each in value:
            entries.append(_section(each))
        return entries
    nested = bool(value) and all(isinstance(each, dict) or _is_entries(each) for each in value.values())
    table: Table = tomlkit.table(is_super_table=nested)
    for key, each in value.items():
        table.add(key, _section(each) if nested else _item(each))
    return table


def _is_entries(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _item(value: Any) -> Item:
    """Write a value after a key: a long list with a text on each line, a small table in braces."""
    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        for key, each in value.items():
            inline.add(key, _item(each))
        return inline
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(value)
        return array.multiline(columns(array.as_string()) > _WIDE)
    item: Item = tomlkit.item(value)
    return item
