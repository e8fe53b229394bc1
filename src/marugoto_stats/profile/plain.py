"""A profile file as plain values in one form: what two files say alike is alike, whatever they were written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marugoto_stats.profile.schema import ProfileFile

Plain = dict[str, Any]
"""Keys as in the TOML; texts, whole numbers, flags, lists and dicts of these. Nothing empty but a stated list."""


def plain(entries: ProfileFile) -> Plain:
    """Return what a file states: texts trimmed, keys in the order of the schema, empty tables left out."""
    return _trimmed(entries.model_dump(mode="json", by_alias=True, exclude_unset=True))


def _trimmed(values: Mapping[str, Any]) -> Plain:
    """Leave out tables that say nothing, so that a file that only announces one is like a file that does not."""
    found: Plain = {}
    for key, value in values.items():
        if isinstance(value, dict):
            value = _trimmed(value)
        elif isinstance(value, list):
            value = [_trimmed(each) if isinstance(each, dict) else each for each in value]
        if value is None or value == {} or (value == [] and key in ("shared", "table")):
            continue
        found[key] = value
    if isinstance(terms := found.get("vocabulary"), dict):
        kept = {name: entries for name, entries in terms.items() if entries}
        found.pop("vocabulary")
        found |= {"vocabulary": kept} if kept else {}
    return found
