"""The plain values of a profile file as TOML, in the order in which people read one; and words added to one.

Whole files are written anew, comments on top; a file of the office that only gains words keeps everything else as it
stands, its comments among it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError
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


def amended(text: str, additions: Mapping[str, Any], notes: Sequence[str] = ()) -> bytes:
    """Return a file with more words: of `vocabulary` (terms with further `alt_labels`), `dimension` and `columns`.

    What the file says already stays, and is not said twice. One that puts its tables in braces or in dotted keys is
    written anew, with its notes: there is no place in it for what comes in.
    """
    with suppress(TOMLKitError, ValueError, KeyError, AttributeError):
        content = _amended(text, additions)
        if _says(tomllib.loads(content.decode()), tomllib.loads(text), additions):
            return content
    return _amended(write(tomllib.loads(text), notes).decode(), additions)


def _says(after: Mapping[str, Any], before: Mapping[str, Any], additions: Mapping[str, Any]) -> bool:
    """Say whether a file holds what was added, and everything that it held before."""
    untouched = all(after.get(key) == value for key, value in before.items() if key not in additions)
    return untouched and _said(before) | _said(additions) <= _said(after)


def _said(values: Mapping[str, Any]) -> set[tuple[str, ...]]:
    """List the texts below vocabulary, dimension and columns, each with the keys that lead to it."""
    found: set[tuple[str, ...]] = {("columns", header) for header in values.get("columns", {})}
    for name, terms in values.get("vocabulary", {}).items():
        for term in terms:
            found |= {(name, str(term.get("code")), text) for text in ("", *term.get("alt_labels", ()))}
    for name, entry in values.get("dimension", {}).items():
        for key, texts in entry.items():
            found |= {("dimension", name, key, str(text)) for text in (texts if isinstance(texts, list) else [texts])}
    return found


def _amended(text: str, additions: Mapping[str, Any]) -> bytes:
    document = tomlkit.parse(text)
    for name, terms in additions.get("vocabulary", {}).items():
        entries = _below(_below(document, "vocabulary", tomlkit.table(is_super_table=True)), name, tomlkit.aot())
        for term in terms:
            own = next((each for each in entries if each.get("code") == term["code"]), None)
            if own is not None:
                _extend(own, "alt_labels", term["alt_labels"])
                continue
            if len(entries):
                _set_apart(entries[-1])
            entries.append(_section(term))
    for name, entry in additions.get("dimension", {}).items():
        own = _below(_below(document, "dimension", tomlkit.table(is_super_table=True)), name, tomlkit.table())
        for key, spellings in entry.items():
            _extend(own, key, spellings)
    for header, role in additions.get("columns", {}).items():
        _below(document, "columns", tomlkit.table())[header] = role
    return tomlkit.dumps(document).encode()


def _below(above: Any, key: str, empty: Item) -> Any:
    """Return what stands at a key; if nothing does, put something empty there, a line apart."""
    if key not in above:
        if isinstance(above, TOMLDocument) and len(above):
            _set_apart(above)
        above[key] = empty
    return above[key]


def _set_apart(table: Any) -> None:
    """Leave a line below a table, unless one is left already."""
    if not tomlkit.dumps(table).endswith(("\n\n", "\r\n\r\n")):
        table.add(tomlkit.nl())


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
