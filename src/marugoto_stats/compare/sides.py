"""Sides × their counts → tables with one column per side; a line that does not compare has a reason instead.

A share is of a side's own base. Persons are each side's own and never added. Nothing is ranked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from marugoto_stats.compare.crosswalk import Crosswalk, crosswalk
from marugoto_stats.compare.facts import NO_DISTRICT, Given, same_body
from marugoto_stats.compare.figures import CLERICAL, Counts
from marugoto_stats.model import (
    FIGURELESS,
    GAPS,
    OWN,
    Axis,
    Base,
    ChainLink,
    Figure,
    Profile,
    SideTable,
    Standing,
)
from marugoto_stats.vocabulary import Vocabulary
from marugoto_stats.wording import Words

DIMENSIONS: Final = ("support_type", "channel", "inquirer", "age_band", "topic", "partner")
"""What compares between bodies, by the codes that they share."""
DISTRICT: Final = "district"
KNOWN: Final = "known"
"""The line of all contacts that have a district."""
PERSONS: Final = "persons"
MENTIONS: Final = "mentions"
_CHAIN: Final = ("contacts", CLERICAL, "consultations", "no_partner", "partner_blank", "partner_unknown",
                 "with_partner")  # fmt: skip
_OF_CONSULTATIONS: Final = frozenset(_CHAIN[2:])
_OTHER: Final = "other"
_NOTHING: Final = (FIGURELESS, "no-column", "not-given")
"""Reasons that leave nothing to compare: nobody counted."""
_UNSAID: Final = Figure(None, status="unavailable")


def tables(sides: Sequence[Given], standard: Profile, say: Words) -> tuple[tuple[SideTable, ...], tuple[str, ...]]:
    """Put the counts of all sides side by side.

    A table of which no side has a count is not there; one of which one alone of several has counts is named only.
    """
    ground = _Ground.of(sides, standard, say)
    made = [_chain(ground), _staffing(ground), *(_by(dimension, ground) for dimension in DIMENSIONS[:2]),
            _districts(ground), *(_by(dimension, ground) for dimension in DIMENSIONS[2:])]  # fmt: skip
    found = [table for table in made if table is not None and table.cells]
    alone = [table for table in found if table.id in (DISTRICT, *DIMENSIONS) and len(_having(table)) == 1]
    if sum(given.report is not None for given in sides) == 1:
        alone = []
    return tuple(table for table in found if table not in alone), tuple(table.name for table in alone)


def _having(table: SideTable) -> set[int]:
    """List the sides that have counts for a table, whether these compare or not."""
    return {j for line in table.cells for j, cell in enumerate(line) if cell.reason not in _NOTHING}


def notes(sides: Sequence[Given], say: Words) -> tuple[str, ...]:
    """Say what is to be kept in mind in reading the tables."""
    ground = _Ground.of(sides, sides[0].profile, say)
    keys = ["order", "shares", "persons"]
    counted = [given for given in sides if given.report is not None]
    if ground.monthly:
        keys.append("months")
    if len({(given.side.period.since, given.side.period.until) for given in counted}) > 1:
        keys.append("periods")
    if any(ground.tells) and not all(ground.tells):
        keys.append("clerical")
    if len({given.profile.partner_base for given in counted}) > 1:
        keys.append("called-n")
    if len({given.profile.id for given in sides}) > 1:
        keys.append("crosswalk")
    return tuple(say(f"compare.note.{key}") for key in keys)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all tables of a comparison have in common."""

    sides: Sequence[Given]
    reference: Profile
    """Whose categories the lines are: the one profile of all sides, else the standard."""
    tells: tuple[bool, ...]
    """Of each side, whether 社協事務 is told apart from its consultations."""
    monthly: bool
    """Whether the sides have different numbers of months."""
    say: Words

    @classmethod
    def of(cls, sides: Sequence[Given], standard: Profile, say: Words) -> _Ground:
        one = len({(given.profile.id, given.profile.version) for given in sides}) == 1
        months = {given.side.months for given in sides if given.report is not None}
        reference = sides[0].profile if one else standard
        return cls(sides, reference, tuple(map(_tells_clerical, sides)), len(months) > 1, say)

    def mixed(self, j: int) -> bool:
        """Whether a side's consultations hold 社協事務 where another's do not."""
        return not self.tells[j] and any(self.tells)

    def standing(self, j: int, figure: Figure, base: Base | None = None) -> Standing:
        """Give a count its share of the side's own base, and its count per month where that is called for."""
        if figure.n is None:
            return Standing(Figure(None, status=figure.status), reason=None if figure.status == "suppressed" else
                            _why_missing(self.sides[j]))  # fmt: skip
        share = Fraction(figure.n, base.n) if base and base.n else None
        months = self.sides[j].side.months
        per_month = Fraction(figure.n, months) if self.monthly and months else None
        return Standing(Figure(figure.n, share), per_month)


def without(reason: str) -> Standing:
    """Leave out a count, and say why."""
    return Standing(_UNSAID, reason=reason)


def _why_missing(given: Given) -> str:
    if given.report is None:
        return FIGURELESS
    return "not-given" if given.report.added else "no-column"


def _tells_clerical(given: Given) -> bool:
    """Tell whether a side's consultations are without 社協事務; who publishes only those is taken at their word."""
    ids = {link.id for link in given.report.base_chain} if given.report else set()
    return CLERICAL in ids or not {"contacts", "consultations"} <= ids


# ── the chain ───────────────────────────────────────────────────────────────────────────────────────────────


def _chain(ground: _Ground) -> SideTable:
    """Lay the chains of all sides beside each other; what a line takes away is told as a count.

    **Unit**: contacts (延べ), and persons (実人数) on their line. **Base**: each side's consultations.
    """
    say = ground.say
    links = [{link.id: link for link in given.report.base_chain} if given.report else {} for given in ground.sides]
    codes = [code for code in _CHAIN if code != "partner_unknown" or any(code in each for each in links)]
    lines = [tuple(_link(code, j, found, ground) for j, found in enumerate(links)) for code in codes]
    lines.append(tuple(_mentions(j, found, ground) for j, found in enumerate(links)))
    lines.append(tuple(_persons(j, ground) for j in range(len(links))))
    labels = [*(say(f"tables.chain.{code}") for code in codes),
              *(say(f"compare.line.{code}") for code in (MENTIONS, PERSONS))]  # fmt: skip
    bases = tuple(Base("consultations", "", _consultations(j, found, ground)) for j, found in enumerate(links))
    return SideTable(
        "chain", say("compare.table.chain"), "contacts", say("tables.base.consultations"), bases,
        _axis("chain", say("compare.table.chain"), [*codes, MENTIONS, PERSONS], labels), tuple(lines),
        (say("compare.unit.chain"), *([say("compare.note.months")] if ground.monthly else [])),
    )  # fmt: skip


def _consultations(j: int, links: dict[str, ChainLink], ground: _Ground) -> int | None:
    link = links.get("consultations")
    return None if link is None or ground.mixed(j) else link.n


def _link(code: str, j: int, links: dict[str, ChainLink], ground: _Ground) -> Standing:
    given = ground.sides[j]
    if given.report is not None and code in _OF_CONSULTATIONS and ground.mixed(j):
        return without("clerical-within")
    link = links.get(code)
    if link is None:
        if code == "partner_unknown" and "with_partner" in links and not given.typed:
            return ground.standing(j, Figure(0), Base("", "", _consultations(j, links, ground)))
        return without(_why_missing(given))
    figure = Figure(None, status="suppressed") if link.n is None else Figure(abs(link.n))
    base = Base("", "", _consultations(j, links, ground)) if code in _OF_CONSULTATIONS else None
    return ground.standing(j, figure, base)


def _mentions(j: int, links: dict[str, ChainLink], ground: _Ground) -> Standing:
    link = links.get("with_partner")
    if link is not None and ground.mixed(j):
        return without("clerical-within")
    if link is None or link.mentions is None:
        return without(_why_missing(ground.sides[j]))
    return ground.standing(j, Figure(link.mentions))


def _persons(j: int, ground: _Ground) -> Standing:
    """Give the people of one side, each counted once over its whole period: per month they say nothing."""
    report = ground.sides[j].report
    if report is None or report.persons is not None:
        return without(FIGURELESS) if report is None else Standing(Figure(report.persons))
    if len(report.added) > 1:
        return without("persons-not-added")
    return without("not-given" if report.added else "no-persons")


# ── coordinators ────────────────────────────────────────────────────────────────────────────────────────────


def _staffing(ground: _Ground) -> SideTable | None:
    """Count consultations per coordinator. **Unit**: full-time equivalents, and contacts of each."""
    if all(given.side.staffing is None for given in ground.sides):
        return None
    say = ground.say
    names = ["coordinators", "per_coordinator", *(["per_coordinator_month"] if ground.monthly else [])]
    links = [{link.id: link for link in given.report.base_chain} if given.report else {} for given in ground.sides]
    lines = tuple(tuple(_of_each(name, j, found, ground) for j, found in enumerate(links)) for name in names)
    bases = tuple(Base("consultations", "", _consultations(j, found, ground)) for j, found in enumerate(links))
    said = [_source(given, say) for given in ground.sides if given.side.staffing]
    return SideTable(
        "per_coordinator", say("compare.table.per_coordinator"), "contacts", say("tables.base.consultations"), bases,
        _axis("measure", say("tables.dimension.measure"), names, [say(f"compare.line.{name}") for name in names]),
        lines,
        (say("compare.unit.per_coordinator"), *said),
    )  # fmt: skip


def _of_each(name: str, j: int, links: dict[str, ChainLink], ground: _Ground) -> Standing:
    side = ground.sides[j].side
    if side.staffing is None:
        return without("no-staffing")
    if name == "coordinators":
        return Standing(Figure(None), value=side.staffing.coordinators)
    whole = _link("consultations", j, links, ground)
    if whole.figure.n is None:
        return whole
    each = whole.figure.n / side.staffing.coordinators
    if name == "per_coordinator":
        return Standing(Figure(None), value=each)
    return without("no-months") if not side.months else Standing(Figure(None), value=each / side.months)


def _source(given: Given, say: Words) -> str:
    staffing = given.side.staffing
    day = staffing.as_of.isoformat() if staffing and staffing.as_of else say("compare.no-day")
    source = staffing.source if staffing and staffing.source else say("compare.no-source")
    return say("compare.note.staffing", side=given.side.label, day=day, source=source)


# ── by category ─────────────────────────────────────────────────────────────────────────────────────────────


def _by(dimension: str, ground: _Ground) -> SideTable | None:
    """Compare the counts by a dimension that the sides share by its codes. **Base**: each side's consultations.

    With several answers it is the contacts that answered.
    """
    vocabulary = ground.reference.vocabularies[dimension]
    found = [given.counts(dimension) for given in ground.sides]
    if not any(each and each.known for each in found):
        return None
    walks = [crosswalk(given.profile.vocabularies[dimension], vocabulary) for given in ground.sides]
    codes = [term.code for term in vocabulary.terms if term.code != CLERICAL]
    labels = {term.code: term.label for term in vocabulary.terms}
    if vocabulary.open:  # answers stand as they are written, on all sides alike: one profile reads them
        codes, labels = _within_body(found, vocabulary)
        walks = [Crosswalk({code: (code,) for code in codes})] * len(found)
    bases = tuple(_base(j, each, ground) for j, each in enumerate(found))
    codes += _beyond(found, walks)
    sides = [_Column(each, walk, base) for each, walk, base in zip(found, walks, bases, strict=True)]
    lines = tuple(tuple(_cell(code, j, side, ground) for j, side in enumerate(sides)) for code in codes)
    say, several = ground.say, vocabulary.multiple_response
    base = say(f"tables.base.answered.{dimension}" if several else "tables.base.consultations")
    return SideTable(
        dimension, say("compare.table.by", rows=vocabulary.label), "mentions" if several else "contacts", base, bases,
        _axis_of(vocabulary, codes, labels, say), lines,
        (say(f"tables.unit.{'mentions' if several else 'contacts'}"),),
    )  # fmt: skip


def _base(j: int, found: Counts | None, ground: _Ground) -> Base:
    report = ground.sides[j].report
    if report is None or found is None or ground.mixed(j):
        return Base("", "", None)
    if found.several:
        return Base(found.base.id, "", found.base.contacts, found.base.contacts, found.base.mentions)
    chain = next((link.n for link in report.base_chain if link.id == "consultations"), None)
    return Base("consultations", "", found.base.n if found.base.n is not None else chain)


def _beyond(found: Sequence[Counts | None], walks: Sequence[Crosswalk]) -> list[str]:
    """List the lines below the shared categories: those of one side alone, and the gaps, where not zero everywhere."""
    known = [(each, walk) for each, walk in zip(found, walks, strict=True) if each]
    own = any(each.figures[code].n for each, walk in known for code in walk.own(tuple(each.figures)))
    gaps = [gap for gap in GAPS if any(each.figures[gap].n != 0 for each, _ in known if gap in each.figures)]
    return [*([OWN] if own else []), *gaps]


@dataclass(frozen=True, slots=True)
class _Column:
    """What one side has for a table."""

    counts: Counts | None
    walk: Crosswalk
    base: Base


def _cell(code: str, j: int, side: _Column, ground: _Ground) -> Standing:
    given, counts = ground.sides[j], side.counts
    if counts is None:
        return without(_why_missing(given))
    if ground.mixed(j):
        return without("clerical-within")
    own: tuple[str, ...] | None = (code,)
    if code == OWN:
        own = side.walk.own(tuple(counts.figures))
    elif code not in GAPS:
        own = side.walk.shared.get(code)
    if own is None:
        return without("other-scheme")
    figures = [counts.figures.get(each, _UNSAID if given.typed else Figure(0)) for each in own]
    if counts.several and sum(figure.n != 0 for figure in figures) > 1:
        return without("several-answers")
    return ground.standing(j, _sum(figures), side.base)


def _sum(figures: Sequence[Figure]) -> Figure:
    hidden = next((figure for figure in figures if figure.n is None), None)
    return hidden or Figure(sum(figure.n or 0 for figure in figures))


# ── districts ───────────────────────────────────────────────────────────────────────────────────────────────


def _districts(ground: _Ground) -> SideTable | None:
    """Compare districts within one body; of several bodies, only how many contacts have a district at all."""
    found = [given.counts(DISTRICT) for given in ground.sides]
    if not any(each and each.known for each in found):
        return None
    vocabulary = ground.reference.vocabularies[DISTRICT]
    together = same_body(ground.sides)
    codes, labels = _within_body(found, vocabulary) if together else ([KNOWN], {})
    gaps = [gap for gap in GAPS if any(each.figures.get(gap, Figure(0)).n != 0 for each in found if each)]
    bases = tuple(_base(j, each, ground) for j, each in enumerate(found))
    alone = Crosswalk({code: (code,) for code in codes})

    def cell(code: str, j: int) -> Standing:
        if code == KNOWN and not together:
            return _placed(j, found[j], bases[j], ground)
        return _cell(code, j, _Column(found[j], alone, bases[j]), ground)

    lines = [tuple(cell(code, j) for j in range(len(found))) for code in (*codes, *gaps)]
    say = ground.say
    labels |= {KNOWN: say("compare.line.districts")} | {gap: say(f"tables.gap.{gap}") for gap in gaps}
    said = () if together else (say("compare.reason.other-body"),)
    axis = _axis(DISTRICT, vocabulary.label, [*codes, *gaps], [labels[code] for code in (*codes, *gaps)])
    return SideTable(
        DISTRICT, say("compare.table.by", rows=vocabulary.label), "contacts", say("tables.base.consultations"), bases,
        replace(axis, pinned=(*NO_DISTRICT, *gaps), keep_zeros=True), tuple(lines),
        (say("tables.unit.contacts"), *said),
    )  # fmt: skip


def _within_body(found: Sequence[Counts | None], vocabulary: Vocabulary) -> tuple[list[str], dict[str, str]]:
    """List the districts that any side names, in the order of the profile."""
    labels = {code: label for each in found if each for code, label in each.labels.items() if code not in GAPS}
    order = [term.code for term in vocabulary.terms if term.code in labels]
    return [*order, *(code for code in labels if code not in order)], labels


def _placed(j: int, counts: Counts | None, base: Base, ground: _Ground) -> Standing:
    """Count the contacts that have a district."""
    if counts is None or ground.mixed(j):
        return without("clerical-within" if counts else _why_missing(ground.sides[j]))
    return ground.standing(j, _sum([figure for code, figure in counts.figures.items() if code not in GAPS]), base)


# ── axes ────────────────────────────────────────────────────────────────────────────────────────────────────


def _axis_of(vocabulary: Vocabulary, codes: Sequence[str], named: Mapping[str, str], say: Words) -> Axis:
    others = {OWN: say("compare.line.own"), **{gap: say(f"tables.gap.{gap}") for gap in GAPS}}
    labels = [named[code] if code in named else others[code] for code in codes]
    axis = _axis(vocabulary.dimension, vocabulary.label, codes, labels)
    pinned = tuple(code for code in codes if code in others or code == _OTHER)
    return replace(axis, multiple_response=vocabulary.multiple_response, pinned=pinned,
                   keep_zeros=vocabulary.keep_zeros, ordered=vocabulary.ordered)  # fmt: skip


def _axis(dimension: str, label: str, codes: Sequence[str], labels: Sequence[str]) -> Axis:
    return Axis(dimension, label, tuple(codes), tuple(labels), tuple(labels), keep_zeros=True)
