"""What was said and done: meetings become contacts with speaker, standing, topics and partners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marugoto_stats.samples.chance import Chance
from marugoto_stats.samples.plan import BLANK, NONE, Card, Plan, Twice, month_of
from marugoto_stats.samples.story import Case, Meeting, meetings


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact in codes; what needs no code (who spoke, the topics) as staff write it."""

    day: date
    card: Card
    number: int | None
    staff: int
    by: str
    status: str
    topics: tuple[str, ...]
    partners: tuple[str, ...]
    """Kinds of partner, each once; `none` or `blank` alone; where no vocabulary knows it, the very text."""
    vain: bool

    @property
    def names_partner(self) -> bool:
        """Whether it names any partner."""
        return self.partners[0] not in (NONE, BLANK)


def contacts_of(plan: Plan) -> tuple[Contact, ...]:
    """Tell the year of a plan in order of days; the contact that stands twice is the same object twice.

    **Unit**: 延べ件数. **Raises** ValueError when the plan does not hold together.
    """
    chance = Chance(plan.seed)
    told = meetings(plan, chance)
    numbers = _numbers(told, plan, chance)
    partners = _partners(told, plan, chance)
    first = {meeting.case: place for place, meeting in reversed([*enumerate(told)])}
    last = {meeting.case: place for place, meeting in enumerate(told)}
    written = [
        Contact(
            day=meeting.day,
            card=meeting.card,
            number=numbers[meeting.case] if meeting.case else None,
            staff=meeting.case.staff if meeting.case and chance.happens(85) else chance.below(plan.staff),
            by=_speaker(meeting, plan, chance),
            status=_status(meeting, first[meeting.case] == place, last[meeting.case] == place, plan, chance),
            topics=_topics(meeting, plan, chance),
            partners=partners[place],
            vain=meeting.step.vain,
        )
        for place, meeting in enumerate(told)
    ]
    if plan.twice is None:
        return tuple(written)
    for place, contact in enumerate(written):
        if _can_stand_twice(contact, plan.twice):
            return (*written[: place + 1], *written[place:])
    raise ValueError("no contact is like the one that stands twice in the plan")


def _can_stand_twice(contact: Contact, twice: Twice) -> bool:
    facts = (contact.card, month_of(contact.day), contact.partners, contact.status)
    return facts == (twice.card, twice.month, (NONE,), "continuing") and contact.number is not None


def _numbers(told: Sequence[Meeting], plan: Plan, chance: Chance) -> dict[Case, int]:
    """Number the cases in the order in which they were opened; some of the year before do not come back."""
    numbers: dict[Case, int] = {}
    number = 0
    for case in sorted({m.case for m in told if m.case}, key=lambda case: (case.opened, case.id)):
        known = case.opened < plan.begin
        number += 2 if known and chance.happens(45) else 1
        numbers[case] = number
    return numbers


def _speaker(meeting: Meeting, plan: Plan, chance: Chance) -> str:
    case, by = meeting.case, meeting.step.by
    if case is None:
        return chance.weighted(plan.unnumbered.by.get(meeting.card.support, by))
    return case.by if case.by in by and chance.happens(60) else chance.weighted(by)


def _status(meeting: Meeting, first: bool, last: bool, plan: Plan, chance: Chance) -> str:
    case = meeting.case
    if case is None:
        return chance.weighted(plan.unnumbered.status)
    if chance.happens(plan.forgets):
        return BLANK
    if first and case.opened == meeting.day:
        return "new"
    if last and (meeting.ends or (not case.on_course and chance.happens(40))):
        return "closed"
    return "continuing"


def _topics(meeting: Meeting, plan: Plan, chance: Chance) -> tuple[str, ...]:
    if chance.happens(plan.forgets):
        return ()
    usual = plan.usual[meeting.card.support].topics
    known = meeting.case.topics if meeting.case else (chance.weighted(usual),)
    shown = list(known if chance.happens(35) else known[-1:] if chance.happens(15) else known[:1])
    if chance.happens(12):
        shown.append(chance.weighted(usual))
    return tuple(dict.fromkeys(shown))


# ── partners ────────────────────────────────────────────────────────────────────────────────────────────────


def _partners(told: Sequence[Meeting], plan: Plan, chance: Chance) -> list[tuple[str, ...]]:
    """Let exactly as many consultations name one, two … kinds of partner as the plan says."""
    eager = [_eagerness(meeting, plan) for meeting in told]
    consultations = [place for place, meeting in enumerate(told) if not meeting.card.clerical]
    naming, silent = _split(_ranked(consultations, eager, chance), sum(plan.sizes))
    sizes = [size for size, n in reversed([*enumerate(plan.sizes, 1)]) for _ in range(n)]
    found = {place: _kinds(told[place], size, plan, chance)
             for place, size in zip(_ranked(naming, eager, chance), sizes, strict=True)}
    for place, text in zip(chance.mixed(naming), plan.unmatched, strict=False):
        found[place] = (*found[place][:-1], text)
    found |= dict.fromkeys(chance.mixed(silent)[: plan.partner_blank], (BLANK,))
    desk = chance.mixed(place for place, meeting in enumerate(told) if meeting.card.clerical)
    desk_naming, desk_silent = _split(desk, plan.clerical_partners)
    found |= {place: _kinds(told[place], 1, plan, chance) for place in desk_naming}
    found |= {place: (BLANK,) for place in desk_silent if chance.happens(75)}
    return [found.get(place, (NONE,)) for place in range(len(told))]


def _eagerness(meeting: Meeting, plan: Plan) -> float:
    if meeting.step.vain:
        return -1.0
    by_card = plan.eager.get(meeting.card.channel, 0.0) + plan.eager.get(meeting.card.support, 0.0)
    return by_card + (0.8 if meeting.step.partner else 0.0)


def _ranked(places: Sequence[int], eager: Sequence[float], chance: Chance) -> list[int]:
    drawn = {place: eager[place] + chance.share() for place in places}
    return sorted(places, key=lambda place: -drawn[place])


def _split(places: Sequence[int], n: int) -> tuple[Sequence[int], Sequence[int]]:
    return places[:n], places[n:]


def _kinds(meeting: Meeting, size: int, plan: Plan, chance: Chance) -> tuple[str, ...]:
    kinds: list[str] = []
    while len(kinds) < size:
        in_mind = meeting.step.partner
        if in_mind.keys() <= set(kinds) or (kinds and chance.happens(40)):
            in_mind = plan.usual[meeting.card.support].partner
        kinds.append(chance.weighted({kind: n for kind, n in in_mind.items() if kind not in kinds}))
    return tuple(kinds)
