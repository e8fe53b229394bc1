"""Who came when: the cards of a plan's deck find their days and persons. Its counts hold by construction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from marugoto_stats.samples.chance import Chance
from marugoto_stats.samples.plan import Card, Course, Others, Plan, Step, first_day, month_of

_RECENT: Final = timedelta(days=80)
"""How long it is likely that somebody comes again."""
_TRIES: Final = 500
"""How often a day is sought on which a course can begin, so that all its steps find room."""
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Case:
    """One person (or group) with a number."""

    id: int
    opened: date
    """May lie before the year."""
    support: str
    """What it began with."""
    by: str
    """Who spoke first."""
    staff: int
    topics: tuple[str, ...]
    on_course: bool
    """Whether it takes a usual course, which has an end."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One contact that has its day and its case, but is not yet written up."""

    day: date
    card: Card
    step: Step
    case: Case | None = None
    ends: bool = False
    """Whether it is the last step of a usual course."""


def meetings(plan: Plan, chance: Chance) -> list[Meeting]:
    """Tell a year in order of days, but for the contact that stands twice: it is told once.

    **Unit**: 延べ件数. **Raises** ValueError when the plan does not hold together.
    """
    return _Year(plan, chance).told()


class _Year:
    """A year being told: cards leave the deck, months fill up, cases are opened."""

    def __init__(self, plan: Plan, chance: Chance) -> None:
        self.plan, self.chance = plan, chance
        self.deck = Counter(plan.deck)
        self.room = dict(plan.room)
        self.begin, self.end = plan.begin, plan.end
        self.opened = 0
        if plan.twice:
            self.deck[plan.twice.card] -= 1
            self.room[plan.twice.month, plan.twice.card.clerical] -= 1

    def told(self) -> list[Meeting]:
        told = [meeting for course in self.plan.courses for meeting in self._follow(course)]
        loose = self._dated(self.chance.mixed(self.deck.elements()))
        for others in self.plan.others:
            told += self._shared_out([m for m in loose if _are(others, m)], others)
        told += [m for m in loose if not any(_are(others, m) for others in self.plan.others)]
        return sorted(self.chance.mixed(told), key=lambda meeting: meeting.day)

    # ── the usual courses ───────────────────────────────────────────────────────────────────────────────────

    def _follow(self, course: Course) -> Iterator[Meeting]:
        for district, persons in course.persons.items():
            for _ in range(persons):
                days = self._schedule(course)
                case = self._case(days[0], course.steps[0], self.chance.mixed(course.topics), on_course=True)
                for day, step in self._this_year(days, course.steps):
                    self.room[month_of(day), step.clerical] -= 1
                    yield Meeting(day, self._dealt(district, step), step, case, ends=step is course.steps[-1])

    def _schedule(self, course: Course) -> list[date]:
        """Find a day for every step, in months that still have room."""
        first, last = course.between
        for _ in range(_TRIES):
            days = [self._open_from(first + timedelta(days=self.chance.below((last - first).days)))]
            for step in course.steps[1:]:
                wait = max(1, round(step.after * (0.6 + 0.8 * self.chance.share())))
                days.append(self._open_from(days[-1] + timedelta(days=wait)))
            needed = Counter((month_of(day), step.clerical) for day, step in self._this_year(days, course.steps))
            if needed and all(self.room[month] >= n for month, n in needed.items()):
                return days
        raise ValueError("a course of the plan finds no room in its months")

    def _this_year(self, days: Sequence[date], steps: Sequence[Step]) -> Iterator[tuple[date, Step]]:
        for day, step in zip(days, steps, strict=True):
            if self.begin <= day <= self.end:
                yield day, step

    def _open_from(self, day: date) -> date:
        while day.weekday() >= _SATURDAY or day in self.plan.closed:
            day += timedelta(days=1)
        return day

    def _dealt(self, district: str, step: Step) -> Card:
        for channel in step.channels:
            card = Card(district, step.support, channel)
            if self.deck[card]:
                self.deck[card] -= 1
                return card
        raise ValueError(f"the deck holds no more {step.support} for {district} by {step.channels}")

    # ── all the others ──────────────────────────────────────────────────────────────────────────────────────

    def _dated(self, cards: Iterable[Card]) -> list[Meeting]:
        """Let each card fall on a day of a month that has room."""
        meetings = []
        for card in cards:
            room = {month: n for (month, clerical), n in self.room.items() if clerical == card.clerical}
            month = self.chance.weighted(room)
            self.room[month, card.clerical] -= 1
            meetings.append(Meeting(self._day(month, card), card, self.plan.usual[card.support].step))
        return sorted(meetings, key=lambda meeting: meeting.day)

    def _day(self, month: str, card: Card) -> date:
        plan = self.plan
        on_saturday = card.channel == plan.saturday_channel and self.chance.happens(plan.saturday_percent)
        days = [day for n in range(31) if month_of(day := first_day(month) + timedelta(days=n)) == month]
        open_days = [day for day in days if day not in plan.closed and day.weekday() <= _SATURDAY]
        return self.chance.one_of([day for day in open_days if (day.weekday() == _SATURDAY) == on_saturday])

    def _shared_out(self, meetings: Sequence[Meeting], others: Others) -> list[Meeting]:
        """Share meetings out among exactly so many persons; so many stay without a number."""
        ranked = sorted(self.chance.mixed(meetings), key=self._wants_number)
        shared, numbered = ranked[: others.unnumbered], ranked[others.unnumbered :]
        numbered.sort(key=lambda meeting: meeting.day)
        early = max(1, others.persons // 4)
        later = self.chance.mixed(range(early, len(numbered)))[: others.persons - early]
        came: list[Meeting] = []
        for place, meeting in enumerate(numbered):
            opens = place < early or place in later
            case = self._opened(meeting, early=place < early) if opens else self._again(meeting, came)
            came.append(replace(meeting, case=case))
        return shared + came

    def _again(self, meeting: Meeting, came: Sequence[Meeting]) -> Case:
        """Find whose next contact this is: likely somebody's who came often lately for the same support."""
        recent = [m.case for m in came if m.case and meeting.day - m.day <= _RECENT]
        alike = [case for case in recent if case.support == meeting.card.support]
        return self.chance.one_of(alike or recent or [m.case for m in came if m.case])

    def _wants_number(self, meeting: Meeting) -> bool:
        anonymous = self.plan.unnumbered
        return not meeting.card.clerical and not (
            meeting.card.support in anonymous.by and meeting.card.channel in anonymous.channels
        )

    def _opened(self, meeting: Meeting, *, early: bool) -> Case:
        """Open a case; most of those that show up early in the year are known from the one before."""
        known = early and self.chance.happens(70)
        day = self.begin - timedelta(days=1 + self.chance.below(80)) if known else meeting.day
        words = self.plan.usual[meeting.card.support].topics
        topics = [self.chance.weighted(words), self.chance.weighted(words)]
        return self._case(day, meeting.step, topics, on_course=False)

    def _case(self, opened: date, step: Step, topics: Sequence[str], *, on_course: bool) -> Case:
        self.opened += 1
        return Case(
            id=self.opened,
            opened=opened,
            support=step.support,
            by=self.chance.weighted(step.by),
            staff=self.chance.below(self.plan.staff),
            topics=tuple(dict.fromkeys(topics))[:2],
            on_course=on_course,
        )


def _are(others: Others, meeting: Meeting) -> bool:
    return (others.district, others.clerical) == (meeting.card.district, meeting.card.clerical)
