"""A profile for the eye: plain text of at most 80 columns, every term with its spellings and its origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from wcwidth import width, wrap

from marugoto_stats.model import Lifetime, Profile, Setting, TableSpec
from marugoto_stats.profile.checks import PLACES
from marugoto_stats.profile.source import STANDARD
from marugoto_stats.text import safe_text
from marugoto_stats.vocabulary import Term, Vocabulary
from marugoto_stats.wording import Words

WIDTH: Final = 80
"""Columns of the terminal."""
_NESTED: Final = 2
"""Columns by which what belongs to a line stands further in."""
_ROLES_IN_WORDS: Final = ("date", "person", "weight", "ignored")
"""Roles that are no dimension: their labels are words of the program."""


def shown(profile: Profile, words: Words) -> str:
    """Write a profile out: headers, categories, tables, counting rules."""
    page = _Page(profile, words)
    lines = (
        *page.head(),
        *page.section("headers", page.headers()),
        *page.section("categories", page.categories()),
        *page.section("tables", page.tables()),
        *page.section("counting", page.counting()),
    )
    return "\n".join(part for line in lines for part in _wrapped(line))


def listed(profiles: Iterable[Profile], words: Words) -> str:
    """Write one line per profile: id, label, body, and how many centres and districts it knows."""
    lines = []
    for profile in profiles:
        known = [words(f"profile.list.{name}", n=n) for name in PLACES if (n := len(profile.vocabularies[name].terms))]
        places = words.listing(known) or words("profile.list.as-written")
        said = words(f"profile.list.{'body' if profile.body else 'standard'}", body=profile.body, places=places)
        lines.append(f"{_padded(profile.id, 12)}{_padded(profile.label, 10)}{said}")
    return "\n".join(lines)


class _Page:
    """The parts of one profile as lines."""

    def __init__(self, profile: Profile, words: Words) -> None:
        self.profile, self.words = profile, words
        self._origins: dict[str, dict[str, None]] = {}
        for setting in profile.settings:
            for key in _with_parents(setting):
                self._origins.setdefault(key, {})[setting.origin] = None

    def head(self) -> Iterator[str]:
        """The profile's name, body and the names that it is recognised by."""
        profile, words = self.profile, self.words
        yield words("profile.show.title", label=profile.label, id=profile.id, version=profile.version)
        if profile.body:
            yield f"  {profile.body}"
        if profile.resident_base is not None:
            said = words(f"profile.show.resident-{str(profile.resident_base).lower()}")
            yield f"  {said}{self._mark('resident_base')}"
        if profile.names:
            yield f"  {words('profile.show.names')}"
            yield from self._filled(profile.names, 4)
        foreign = [origin for origin in self._origins_of("") if origin != STANDARD]
        if foreign:
            yield f"  {words('profile.show.origins', origins=words.listing(foreign))}"

    def section(self, name: str, lines: Iterable[str]) -> Iterator[str]:
        """A heading and what stands below it."""
        yield ""
        yield self.words(f"profile.show.{name}")
        yield from (f"  {line}" if line else "" for line in lines)

    def headers(self) -> Iterator[str]:
        """Roles with the headers that claim them."""
        for role, spellings in self.profile.headers.items():
            yield f"{self._role(role)}  {role}{self._mark(f'headers.{role}')}"
            yield from self._filled(spellings, 4)
        for spelling, role in self.profile.given.items():
            said = self.words("profile.show.given", header=spelling, role=self._role(role))
            yield f"{said}{self._mark(f'columns.{spelling}')}"

    def categories(self) -> Iterator[str]:
        """Dimensions with their terms and every spelling."""
        for vocabulary in self.profile.vocabularies.values():
            kind = "multiple" if vocabulary.multiple_response else "single"
            yield f"{vocabulary.label}  {vocabulary.dimension}  {self.words(f'profile.show.{kind}')}"
            if vocabulary.open:
                yield f"  {self.words('profile.show.open')}"
            for term in vocabulary.terms:
                yield from self._term(vocabulary, term)
            if vocabulary.suffixes:
                said = self.words("profile.show.suffixes", suffixes=self.words.listing(vocabulary.suffixes))
                yield f"  {said}{self._mark(f'dimension.{vocabulary.dimension}.suffixes')}"
            yield from self._shared_here(vocabulary)
            if vocabulary.fallback:
                key = f"dimension.{vocabulary.dimension}.borrow"
                lent = next(setting.value for setting in self.profile.settings if setting.key == key)
                yield f"  {self.words('profile.show.fallback', dimension=self._axis(lent))}"
            yield ""
        yield self.words("profile.show.shared")
        shared = {term.code: term for each in self.profile.vocabularies.values() for term in each.shared}
        for term in shared.values():
            yield f"  {term.label}  {term.code}{self._mark(f'shared.{term.code}')}"
            yield from self._filled([text for text in term.spellings if text != term.label], 6)

    def _shared_here(self, vocabulary: Vocabulary) -> Iterator[str]:
        """Name the spellings that mean an answer of every dimension in this one alone."""
        for term in vocabulary.shared:
            key = f"dimension.{vocabulary.dimension}.{term.code}"
            if spellings := [setting.value for setting in self.profile.settings if setting.key == key]:
                said = self.words("profile.show.here", label=term.label, spellings=self.words.listing(spellings))
                yield f"  {said}{self._mark(key)}"

    def _term(self, vocabulary: Vocabulary, term: Term) -> Iterator[str]:
        mark = self._mark(f"vocabulary.{vocabulary.dimension}.{term.code}")
        yield f"  {term.label}  {term.code}{mark}"
        others = [text for text in term.spellings if text != term.label]
        if others:
            yield from self._filled(others, 6)
        if term.branch:
            first = self.words("profile.show.branch", spelling=term.branch[0])
            yield from self._filled((first, *term.branch[1:]), 6)
        if term.bracketed:
            yield f"      {self.words('profile.show.bracketed', label=term.spellings[0])}"
        if vocabulary.dimension == "district" and term.centre:
            centre = self.profile.vocabularies["centre"].term(term.centre)
            yield f"      {self.words('profile.show.centre', label=centre.label if centre else term.centre)}"
        if vocabulary.dimension == "centre" and term.code in self.profile.district_of:
            district = self.profile.vocabularies["district"].term(self.profile.district_of[term.code])
            yield f"      {self.words('profile.show.district', label=district.label if district else '')}"
        if vocabulary.dimension == "centre" and term.code in self.profile.opened:
            yield f"      {self.words('profile.show.opened', month=self.profile.opened[term.code])}"
        if vocabulary.dimension == "district" and term.code in self.profile.lifetimes:
            yield f"      {self.words.listing(list(self._lifetime(self.profile.lifetimes[term.code])))}"

    def _lifetime(self, life: Lifetime) -> Iterator[str]:
        """When a district exists, and what became of it."""
        if life.since:
            yield self.words("profile.show.since", month=life.since)
        if life.until:
            yield self.words("profile.show.until", month=life.until)
        if life.becomes:
            labels = [term.label for term in self.profile.vocabularies["district"].terms if term.code in life.becomes]
            yield self.words("profile.show.becomes", labels=self.words.listing(labels))
        if life.redrawn:
            yield self.words("profile.show.redrawn", months=self.words.listing(life.redrawn))

    def tables(self) -> Iterator[str]:
        """Tables with rows, columns and base."""
        for table in self.profile.tables:
            yield f"{table.name}  {table.id}{self._mark(f'table.{table.id}')}"
            yield from self._filled([self._across(table)], 4)

    def _across(self, table: TableSpec) -> str:
        columns = [self._axis(table.columns)] if table.columns and not table.measures else []
        columns += [self.words(f"profile.measure.{measure}") for measure in table.measures]
        said = {"rows": self._axis(table.rows), "columns": self.words.listing(columns)}
        base = self.words(f"profile.base.{table.base}")
        return self.words(f"profile.show.{'crossed' if columns else 'one-way'}", **said, base=base)

    def counting(self) -> Iterator[str]:
        """Options of counting and reading, audiences, presets."""
        profile, words = self.profile, self.words
        yield words(f"profile.partner-base.{profile.partner_base}") + self._mark("counting.partner_base")
        for name, rule in profile.audiences.items():
            audience = words(f"profile.audience.{name}")
            key = "all" if rule.smallest_published == 1 else "hidden"
            said = words(f"profile.rule.{key}", audience=audience, n=rule.smallest_published)
            decided = words("profile.rule.decided", decided=rule.decided) if rule.decided else ""
            yield said + decided + self._mark(f"audience.{name}")
        if "public" not in profile.audiences:
            yield words("profile.rule.missing", audience=words("profile.audience.public"))
        if profile.ditto:
            roles = words.listing([self._role(role) for role in profile.ditto])
            yield words("profile.show.ditto", roles=roles) + self._mark("reading.ditto")
        if profile.example_sheets:
            sheets = words.listing(profile.example_sheets)
            yield words("profile.show.example-sheets", sheets=sheets) + self._mark("reading.example_sheets")
        if profile.bare_era:
            yield words("profile.show.bare-era") + self._mark("reading.bare_era")
        for option, values in profile.defaults.items():
            for value in values:
                yield words("profile.show.preset", option=option, value=value)

    def _role(self, role: str) -> str:
        return self.words(f"profile.role.{role}") if role in _ROLES_IN_WORDS else self._axis(role)

    def _axis(self, dimension: str) -> str:
        vocabulary = self.profile.vocabularies.get(dimension)
        return vocabulary.label if vocabulary else self.words(f"profile.dimension.{dimension}")

    def _origins_of(self, key: str) -> Iterable[str]:
        return self._origins.get(key, {})

    def _mark(self, key: str) -> str:
        """Name the files that state something, unless it is only the standard."""
        origins = list(self._origins_of(key))
        return f"  [{', '.join(origins)}]" if origins not in ([], [STANDARD]) else ""

    def _filled(self, items: Iterable[str], indent: int) -> Iterator[str]:
        return _filled(items, indent, "、" if self.words.lang == "ja" else ", ")


def _with_parents(setting: Setting) -> Iterator[str]:
    """List a setting's key and every key above it, the empty one last."""
    key = setting.key
    while key:
        yield key
        key = key.rpartition(".")[0]
    yield ""


def _filled(items: Iterable[str], indent: int, sign: str) -> Iterator[str]:
    """Fill lines with items, never breaking one."""
    line = ""
    listed = [safe_text(item) for item in items]
    for place, item in enumerate(listed):
        piece = item + (sign if place + 1 < len(listed) else "")
        if line and _width(line + piece.rstrip()) > WIDTH - _NESTED - indent:
            yield " " * indent + line.rstrip()
            line = ""
        line += piece
    if line:
        yield " " * indent + line


def _wrapped(line: str) -> list[str]:
    """Break a line that is still too long, two columns further in."""
    if _width(line) <= WIDTH:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()))
    return wrap(line, WIDTH, subsequent_indent=indent + " " * _NESTED, ambiguous_width=2)


def _width(text: str) -> int:
    """Count the columns a text takes at most: signs of ambiguous width count two."""
    return width(text, ambiguous_width=2)


def _padded(text: str, columns: int) -> str:
    return text + " " * max(1, columns - _width(text))
