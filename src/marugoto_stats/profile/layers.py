"""Files laid over one another: what the office writes, over its body, over the standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import TypeVar

from pydantic import BaseModel

from marugoto_stats.japanese import fold
from marugoto_stats.model import Setting
from marugoto_stats.profile.schema import (
    DimensionEntry,
    Entry,
    ProfileFile,
    TableEntry,
    TermEntry,
    WordEntry,
)
from marugoto_stats.profile.source import Layer

Lists = Mapping[str, tuple[str, ...]]
E = TypeVar("E", bound=Entry)
W = TypeVar("W", bound=WordEntry)

OTHER = "other"
"""The code of a vocabulary's last category, before which new ones go."""


def merged(layers: Sequence[Layer]) -> ProfileFile:
    """Lay the files over one another, the later over the earlier."""
    return reduce(laid_over, (layer.entries for layer in layers), ProfileFile())


def laid_over(base: ProfileFile, own: ProfileFile) -> ProfileFile:
    """Lay one file over another: what it states wins, what it lists is added."""
    dimensions = base.dimension | {
        name: _dimension(base.dimension.get(name), entry) for name, entry in own.dimension.items()
    }
    return _over(
        base, own, **_english(own),
        names=(*own.names, *base.names),
        towns=(*base.towns, *own.towns),
        headers=_lists(base.headers, own.headers),
        columns=base.columns | own.columns,
        dimension=dimensions,
        shared=_terms(base.shared, own.shared),
        vocabulary=_vocabularies(base, own),
        counting=_over(base.counting, own.counting),
        reading=_over(base.reading, own.reading),
        audience=_over(base.audience, own.audience),
        table=_tables(base.table, own.table),
        defaults=_over(base.defaults, own.defaults),
    )


def _english(own: ProfileFile) -> dict[str, None]:
    """Let a label without an English one stand in English too, not beside the English label of the base."""
    stated = own.model_fields_set
    return {f"{name}_en": None for name in ("label", "body") if name in stated and f"{name}_en" not in stated}


def _over(base: E, own: E, **settled: object) -> E:
    """Take what the own entry states, the rest from the base."""
    return base.model_copy(update={name: getattr(own, name) for name in own.model_fields_set} | settled)


def _lists(base: Lists, own: Lists) -> dict[str, tuple[str, ...]]:
    """Join lists key by key; what the file adds comes first, for it knows better."""
    return {key: (*own.get(key, ()), *base.get(key, ())) for key in dict.fromkeys((*base, *own))}


def _dimension(base: DimensionEntry | None, own: DimensionEntry) -> DimensionEntry:
    if base is None:
        return own
    lists = {name: (*getattr(base, name), *getattr(own, name)) for name in ("suffixes", "unknown", "blank", "none")}
    return _over(base, own, **lists)


def _vocabularies(base: ProfileFile, own: ProfileFile) -> dict[str, tuple[TermEntry, ...]]:
    replaced = {name for name, entry in own.dimension.items() if entry.replace or entry.as_written}
    kept = {name: () if name in replaced else terms for name, terms in base.vocabulary.items()}
    return kept | {name: _terms(kept.get(name, ()), terms) for name, terms in own.vocabulary.items()}


def _terms(base: tuple[W, ...], own: Iterable[W]) -> tuple[W, ...]:
    terms = {term.code: term for term in base}
    for term in own:
        terms[term.code] = _term(terms[term.code], term) if term.code in terms else term
    if OTHER in {term.code for term in base}:
        terms[OTHER] = terms.pop(OTHER)
    return tuple(terms.values())


def _term(base: W, own: W) -> W:
    """Add spellings to a term; the label that a new one replaces stays a spelling."""
    dropped = {fold(text) for text in own.drop}
    lists: dict[str, tuple[str, ...]] = {}
    for name in ("alt_labels", "hidden_labels", "branch"):
        kept = [text for text in getattr(base, name, ()) if fold(text) not in dropped]
        lists[name] = (*kept, *getattr(own, name, ()))
    if own.label and base.label and fold(base.label) not in dropped:
        lists["alt_labels"] = (base.label, *lists["alt_labels"])
    return _over(base, own, **{name: texts for name, texts in lists.items() if hasattr(base, name)})


def _tables(base: tuple[TableEntry, ...], own: tuple[TableEntry, ...]) -> tuple[TableEntry, ...]:
    tables = {table.id: table for table in base}
    for table in own:
        tables[table.id] = _over(tables[table.id], table) if table.id in tables else table
    return tuple(tables.values())


# ── what was written where ──────────────────────────────────────────────────────────────────────────────────


def settings(layers: Sequence[Layer]) -> tuple[Setting, ...]:
    """List everything that the files state, in their order: one setting per key and file."""
    return tuple(
        Setting(key, value, layer.origin) for layer in layers for key, value in _stated(layer.entries, "")
    )


def _stated(value: object, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, BaseModel):
        fields, stated = type(value).model_fields, value.model_fields_set
        inner = [(fields[name].alias or name, getattr(value, name)) for name in fields if name in stated]
    elif isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        inner = [(str(getattr(entry, "code", None) or getattr(entry, "id", "")), entry) for entry in value]
    else:
        yield key, "、".join(value) if isinstance(value, tuple) else str(value)
        return
    for name, each in inner:
        yield from _stated(each, f"{key}.{name}" if key else name)
