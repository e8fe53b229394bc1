"""What must hold between the parts of a profile: every problem of meaning, all at once.

`whole` is the file laid over what it extends; `own` is the file alone, to which the problems belong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Final

from marugoto_stats.errors import ProfileError
from marugoto_stats.japanese import fold, read_period
from marugoto_stats.profile.near import unknown
from marugoto_stats.profile.schema import (
    DimensionEntry,
    ProfileFile,
    SharedEntry,
    TableEntry,
    TermEntry,
    WordEntry,
)

DERIVED: Final = ("month", "quarter", "fiscal_year")
"""Dimensions that come from the date, not from a vocabulary."""
PLACES: Final = ("centre", "district")
"""Dimensions whose terms are names of places."""
_HOMES: Final = (("centre", "district"), ("district", "centre"), ("opened", "centre"), ("since", "district"),
                 ("until", "district"), ("becomes", "district"), ("redrawn", "district"))  # fmt: skip
"""Keys of a term that mean something in one dimension alone."""
RESERVED: Final = ("unknown", "unclassified", "blank", "none", "total", "consultations")
"""Codes that mean something in every table."""

Problems = Iterator[ProfileError]


def problems(standard: ProfileFile, own: ProfileFile, *, whole: ProfileFile,
             before: ProfileFile) -> list[ProfileError]:
    """List what does not hold; `before` is the whole without the file. Empty when all is well."""
    return list(
        chain(
            _roles(standard, own),
            _headers(own, whole),
            _dimensions(standard, own),
            _codes(own, whole, before),
            _broader(standard, own),
            _spellings(own, whole),
            _clashes(whole),
            _references(own, whole),
            _lifetimes(own, whole),
            _audiences(whole),
            _tables(own, whole),
            _defaults(own),
        )
    )


def _roles(standard: ProfileFile, own: ProfileFile) -> Problems:
    known = list(standard.headers)
    stated = [
        *((role, f"headers.{role}") for role in own.headers),
        *((role, f'columns."{spelling}"') for spelling, role in own.columns.items()),
        *((role, "reading.ditto") for role in own.reading.ditto),
    ]
    for role, key in stated:
        if role not in known:
            yield unknown("profile-role", role, known, key=key)


def _headers(own: ProfileFile, whole: ProfileFile) -> Problems:
    """Find headers that claim two roles; the file's own is the one that was meant."""
    stated = {(role, fold(text)) for role, texts in own.headers.items() for text in texts}
    claimed: dict[str, str] = {}
    for role, spellings in whole.headers.items():
        for spelling in spellings:
            other = claimed.setdefault(fold(spelling), role)
            if other != role:
                meant = role if (role, fold(spelling)) in stated else other
                roles = {"first": other, "second": role, "meant": meant}
                yield ProfileError("profile-header-clash", name=spelling, **roles)


def _dimensions(standard: ProfileFile, own: ProfileFile) -> Problems:
    known = list(standard.dimension)
    stated = [
        *((name, f"dimension.{name}") for name in own.dimension),
        *((name, f"vocabulary.{name}") for name in own.vocabulary),
        *((each.borrow, f"dimension.{name}.borrow") for name, each in own.dimension.items() if each.borrow),
        *((name, f"shared[{entry.code}].only") for entry in own.shared for name in entry.only),
    ]
    for name, key in stated:
        if name not in known:
            yield unknown("profile-dimension", name, known, key=key)


def _codes(own: ProfileFile, whole: ProfileFile, before: ProfileFile) -> Problems:
    for name, terms in own.vocabulary.items():
        for code, n in Counter(term.code for term in terms).items():
            if n > 1:
                yield ProfileError("profile-code-twice", key=f"vocabulary.{name}", code=code)
            if code in RESERVED:
                yield ProfileError("profile-code-reserved", key=f"vocabulary.{name}", code=code)
        for term in whole.vocabulary[name]:
            if term.label is None:
                yield ProfileError("profile-label-missing", key=f"vocabulary.{name}[{term.code}]")
        for term in terms:
            yield from _dropped(name, term, before.vocabulary.get(name, ()))
    for code, n in Counter(table.id for table in own.table).items():
        if n > 1:
            yield ProfileError("profile-code-twice", key="table", code=code)


def _dropped(name: str, term: WordEntry, before: Iterable[WordEntry]) -> Problems:
    there = [text for old in before if old.code == term.code for text in old.spellings]
    for text in term.drop:
        if fold(text) not in map(fold, there):
            yield unknown("profile-drop", text, there, key=f"vocabulary.{name}[{term.code}].drop")


def _broader(standard: ProfileFile, own: ProfileFile) -> Problems:
    """Find categories that are to count as one that the standard does not have."""
    for name, terms in own.vocabulary.items():
        known = [term.code for term in standard.vocabulary.get(name, ())]
        for term in terms:
            if term.broader is not None and term.broader not in known:
                yield unknown("profile-no-code", term.broader, known, key=f"vocabulary.{name}[{term.code}].broader")


def _spellings(own: ProfileFile, whole: ProfileFile) -> Problems:
    for key, term in _words(own):
        if not all(map(fold, term.spellings)):
            yield ProfileError("profile-empty", key=key)
    for name, entry in own.dimension.items():
        for key in ("unknown", "blank", "none"):
            if not all(map(fold, getattr(entry, key))):
                yield ProfileError("profile-empty", key=f"dimension.{name}.{key}")
    for name in own.vocabulary:
        for term in whole.vocabulary[name]:
            known = set(map(fold, term.spellings))
            for text in term.branch:
                if fold(text) not in known:
                    key = f"vocabulary.{name}[{term.code}].branch"
                    yield ProfileError("profile-branch", key=key, name=text)


def _words(own: ProfileFile) -> Iterator[tuple[str, WordEntry]]:
    for term in own.shared:
        yield f"shared[{term.code}]", term
    for name, terms in own.vocabulary.items():
        for each in terms:
            yield f"vocabulary.{name}[{each.code}]", each


def _clashes(whole: ProfileFile) -> Problems:
    """Find spellings that mean two categories of one column."""
    for name, terms in whole.vocabulary.items():
        meant: dict[str, dict[str, tuple[str, WordEntry]]] = defaultdict(dict)
        for term in (*terms, *shared_by(whole, name)):
            for text in term.spellings:
                meant[fold(text)].setdefault(term.code, (text, term))
        for texts in meant.values():
            if len(texts) > 1:
                (text, first), (_, second), *_ = texts.values()
                both = {"first": _named(first), "second": _named(second)}
                yield ProfileError("profile-clash", key=f"vocabulary.{name}", name=text, **both)


def shared_by(whole: ProfileFile, dimension: str) -> list[SharedEntry]:
    """List the shared answers that a dimension has, with the spellings that mean them in it alone."""
    entry = whole.dimension.get(dimension, DimensionEntry())
    return [
        term.model_copy(update={"alt_labels": (*term.alt_labels, *getattr(entry, term.code))})
        for term in whole.shared
        if not term.only or dimension in term.only
    ]


def _named(term: WordEntry) -> str:
    return f"{term.label or term.code} ({term.code})"


def _references(own: ProfileFile, whole: ProfileFile) -> Problems:
    """Find what points at a category that is not there, or stands where it means nothing."""
    for name, terms in own.vocabulary.items():
        for term in terms:
            place = f"vocabulary.{name}[{term.code}]"
            for key, home in _HOMES:
                if getattr(term, key) and name != home:
                    yield ProfileError("profile-misplaced", key=f"{place}.{key}", home=home)
            for home, other in (PLACES, PLACES[::-1]):
                code, codes = getattr(term, other), _codes_of(whole, other)
                if name == home and code and code not in codes:
                    yield unknown("profile-no-code", code, codes, key=f"{place}.{other}")
    for name, entry in own.dimension.items():
        if entry.none and "none" not in {term.code for term in shared_by(whole, name)}:
            homes = [each for term in whole.shared if term.code == "none" for each in term.only]
            yield ProfileError("profile-misplaced", key=f"dimension.{name}.none", home=", ".join(homes))
        if entry.borrow_as and entry.borrow_as not in _codes_of(whole, name):
            yield unknown(
                "profile-no-code", entry.borrow_as, _codes_of(whole, name), key=f"dimension.{name}.borrow_as"
            )


def _lifetimes(own: ProfileFile, whole: ProfileFile) -> Problems:
    """Find districts that end before they begin, or whose place nothing takes in the month after their last one."""
    stated = {term.code for term in own.vocabulary.get("district", ())}
    lives = {term.code: term.lifetime for term in whole.vocabulary.get("district", ())}
    for code, life in lives.items():
        if not stated.intersection((code, *life.becomes)):
            continue
        place = f"vocabulary.district[{code}]"
        if life.since and life.until and life.since > life.until:
            yield ProfileError("profile-ends-first", key=f"{place}.until")
        if life.becomes and life.after is None:
            yield ProfileError("profile-becomes-open", key=f"{place}.becomes")
        if any(month <= (life.since or "") or not life.meets(month, month) for month in life.redrawn):
            yield ProfileError("profile-redrawn", key=f"{place}.redrawn")
        for other in life.becomes:
            if other not in lives:
                yield unknown("profile-no-code", other, lives, key=f"{place}.becomes")
            elif life.after and not lives[other].meets(life.after, life.after):
                yield ProfileError("profile-becomes-absent", key=f"{place}.becomes", code=other, month=life.after)


def _codes_of(whole: ProfileFile, dimension: str) -> list[str]:
    terms: Sequence[TermEntry] = whole.vocabulary.get(dimension, ())
    return [term.code for term in terms]


def _audiences(whole: ProfileFile) -> Problems:
    rule = whole.audience.public
    if rule is not None and rule.smallest_published == 1 and rule.decided is None:
        yield ProfileError("profile-undecided", key="audience.public")


def _tables(own: ProfileFile, whole: ProfileFile) -> Problems:
    for table in whole.table:
        if table.id in {stated.id for stated in own.table}:
            yield from _table(table, whole)
    numbers: dict[int, str] = {}
    for table in whole.table:
        number = table.chart.number if table.chart else 0
        other = numbers.setdefault(number, table.id)
        if number and other != table.id:
            yield ProfileError("profile-number-twice", number=number, first=other, second=table.id)


def _table(table: TableEntry, whole: ProfileFile) -> Problems:
    place = f"table[{table.id}]"
    for key in ("title", "rows"):
        if getattr(table, key) is None:
            yield ProfileError("profile-key-missing", key=f"{place}.{key}")
    if table.columns and table.measures:
        yield ProfileError("profile-two-columns", key=place)
    for key in ("rows", "columns", "needs_several"):
        name = getattr(table, key)
        if name and name not in (*whole.dimension, *DERIVED):
            yield unknown("profile-dimension", name, (*whole.dimension, *DERIVED), key=f"{place}.{key}")
    for name, code in table.where.items():
        codes = _codes_of(whole, name)
        if name not in whole.dimension:
            yield unknown("profile-dimension", name, whole.dimension, key=f"{place}.where")
        elif code not in codes:
            yield unknown("profile-no-code", code, codes, key=f"{place}.where.{name}")
    if table.chart and table.chart.measure not in (table.measures or (None,)):
        yield ProfileError("profile-measure", key=f"{place}.chart.measure")


def _defaults(own: ProfileFile) -> Problems:
    period = own.defaults.period
    if period and read_period(period, date(2000, 1, 1)) is None:
        yield ProfileError("profile-period", key="defaults.period")
    for text in own.defaults.where:
        if not all(part.strip() for part in text.partition("=")):
            yield ProfileError("profile-where", key="defaults.where")
