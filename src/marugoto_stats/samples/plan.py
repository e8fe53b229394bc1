"""The plan of a sample log, read from its TOML: what it counts exactly, who came, and how staff write."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Any

Weights = Mapping[str, int]
Room = tuple[str, bool]
"""A month's code, and whether its desk work or its consultations."""

CLERICAL = "clerical"
BLANK = "blank"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Card:
    """What is counted exactly of one contact."""

    district: str
    support: str
    channel: str

    @property
    def clerical(self) -> bool:
        """Whether it is desk work of the council and no consultation."""
        return self.support == CLERICAL


@dataclass(frozen=True, slots=True)
class Step:
    """How one contact of a case is expected to go."""

    support: str
    by: Weights
    """Who speaks, as staff write it."""
    partner: Weights
    """Which kinds of partner come first to mind; empty where none does."""
    channels: tuple[str, ...] = ()
    """The first of these that the deck still holds."""
    after: int = 0
    """Days since the step before, about."""
    vain: bool = False
    """Nobody opened the door."""

    @property
    def clerical(self) -> bool:
        """Whether it is desk work of the council and no consultation."""
        return self.support == CLERICAL


@dataclass(frozen=True, slots=True)
class Course:
    """A usual course of a case."""

    persons: Weights
    """District → how many cases take it."""
    topics: tuple[str, ...]
    steps: tuple[Step, ...]
    between: tuple[date, date]
    """When it begins."""


@dataclass(frozen=True, slots=True)
class Others:
    """Contacts of one district outside the usual courses: who shares them."""

    district: str
    clerical: bool
    persons: int
    """How many, with a number each."""
    unnumbered: int
    """How many contacts leave no number."""


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """Contacts that leave no number."""

    channels: tuple[str, ...]
    status: Weights
    by: Mapping[str, Weights]
    """Support type → who speaks; the usual ones where it has no entry."""


@dataclass(frozen=True, slots=True)
class Twice:
    """The contact that stands twice."""

    card: Card
    month: str


@dataclass(frozen=True, slots=True)
class Usual:
    """What a contact of one support type is usually about, and whom it brings in."""

    step: Step
    topics: Weights
    partner: Weights


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides the bytes of one sample."""

    seed: int
    months: tuple[str, ...]
    """The codes of its months, one after the other."""
    deck: tuple[Card, ...]
    room: Mapping[Room, int]
    """How many contacts there are."""
    closed: frozenset[date]
    saturday_channel: str
    saturday_percent: int
    courses: tuple[Course, ...]
    others: tuple[Others, ...]
    usual: Mapping[str, Usual]
    unnumbered: Unnumbered
    staff: int
    """How many write."""
    forgets: int
    """Percent."""
    sizes: tuple[int, ...]
    """How many consultations name one, two … kinds of partner."""
    partner_blank: int
    clerical_partners: int
    unmatched: tuple[str, ...]
    """What is written as a partner that no vocabulary knows; each once."""
    eager: Mapping[str, float]
    """Channel or support type → how much likelier it brings in a partner."""
    twice: Twice | None
    writing: Mapping[str, Any]
    """How staff write it and what stands around it: strings and lists, as they stand in the file."""

    def __post_init__(self) -> None:
        if sum(self.room.values()) != len(self.deck):
            raise ValueError("the months of the plan hold more or fewer contacts than its deck")
        if self.twice and self.twice.card not in self.deck:
            raise ValueError("the contact that stands twice is not in the deck of the plan")

    @property
    def begin(self) -> date:
        """The first day."""
        return first_day(self.months[0])

    @property
    def end(self) -> date:
        """The last day."""
        return first_day(following(self.months[-1])) - timedelta(days=1)


def month_of(day: date) -> str:
    """Name a day's month by its code.

    >>> month_of(date(2023, 4, 3))
    '2023-04'
    """
    return f"{day.year:04}-{day.month:02}"


def first_day(month: str) -> date:
    """Return the first day of a month."""
    return date.fromisoformat(f"{month}-01")


def following(month: str) -> str:
    """Name the month after one.

    >>> following("2023-12")
    '2024-01'
    """
    return month_of(first_day(month) + timedelta(days=31))


def months_from(since: str, n: int) -> tuple[str, ...]:
    """List so many months from one on."""
    months = [since]
    while len(months) < n:
        months.append(following(months[-1]))
    return tuple(months)


def read_toml(name: str) -> dict[str, Any]:
    """Read a plan that lies in this folder, laid over what it extends."""
    own = tomllib.loads((resources.files(__package__) / f"{name}.toml").read_text("utf-8"))
    return laid_over(read_toml(own["extends"]), own) if "extends" in own else own


def laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a plan over another: what it states wins, tables are merged."""
    both = {**base, **own}
    merged = [name for name in own if isinstance(own[name], dict) and isinstance(base.get(name), dict)]
    return both | {name: laid_over(base[name], own[name]) for name in merged}


def plan_of(toml: Mapping[str, Any]) -> Plan:
    """Build the plan that a TOML states in full."""
    partners = toml["partners"]
    months = months_from(toml["since"], len(toml["months"]["consultations"]))
    room = {(month, kind == CLERICAL): n
            for kind in ("consultations", CLERICAL) for month, n in zip(months, toml["months"][kind], strict=True)}
    return Plan(
        seed=toml["seed"],
        months=months,
        deck=_deck(toml["deck"]),
        room=room,
        closed=frozenset(_closed(toml["calendar"], months)),
        saturday_channel=toml["on_saturdays"]["channel"],
        saturday_percent=toml["on_saturdays"]["percent"],
        courses=tuple(_course(entry, months) for entry in toml.get("courses", ())),
        others=tuple(Others(**entry) for entry in toml["others"]),
        usual={kind: _usual(kind, entry) for kind, entry in toml["usual"].items()},
        unnumbered=Unnumbered(**toml["unnumbered"]),
        staff=len(toml["staff"]["neat"]),
        forgets=toml["staff"]["forgets"],
        sizes=tuple(partners["sizes"]),
        partner_blank=partners["blank"],
        clerical_partners=partners["clerical"],
        unmatched=tuple(partners["unmatched"]),
        eager=partners["eager"],
        twice=_twice(toml["twice"]) if "twice" in toml else None,
        writing=toml,
    )


def _deck(districts: Mapping[str, Mapping[str, Weights]]) -> tuple[Card, ...]:
    return tuple(
        Card(district, support, channel)
        for district, supports in districts.items()
        for support, channels in supports.items()
        for channel, n in channels.items()
        for _ in range(n)
    )


def _closed(calendar: Mapping[str, Any], months: Sequence[str]) -> Iterator[date]:
    """List the days on which nobody works: those named, and those of every year."""
    yield from calendar.get("closed", ())
    for year in sorted({month[:4] for month in months}):
        yield from (date.fromisoformat(f"{year}-{day}") for day in calendar.get("every_year", ()))


def _course(entry: Mapping[str, Any], months: Sequence[str]) -> Course:
    """A course may have begun in the quarter before this year, and may go on after it."""
    steps = tuple(_step(step) for step in entry["steps"])
    usual = (date(int(months[0][:4]), 1, 10), date(int(months[-1][:4]), 3, 22))
    first, last = entry.get("between", usual)
    return Course(entry["persons"], tuple(entry["topics"]), steps, (first, last))


def _step(entry: Mapping[str, Any]) -> Step:
    return Step(
        support=entry["support"],
        by=dict.fromkeys(entry["by"], 1),
        partner=dict.fromkeys(entry.get("partner", ()), 1),
        channels=tuple(entry["channel"]),
        after=entry.get("after", 0),
        vain=entry.get("vain", False),
    )


def _usual(support: str, entry: Mapping[str, Any]) -> Usual:
    return Usual(Step(support, entry["by"], {}), entry["topics"], entry["partner"])


def _twice(entry: Mapping[str, Any]) -> Twice:
    return Twice(Card(entry["district"], entry["support"], entry["channel"]), entry["month"])
