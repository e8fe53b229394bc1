"""A deck that is drawn: from weights to exact counts, where nothing is published that a log must meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from marugoto_stats.samples.chance import Chance
from marugoto_stats.samples.plan import CLERICAL, Weights, months_from

_DECKS: Final = 2
"""What sets the chance of the deck apart from that of the story and of the pen."""


def drawn(toml: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what a plan with weights leaves open: its deck, its months, who came, who names a partner.

    **Unit**: 延べ件数; the deck holds exactly `draw.contacts`.
    """
    draw, chance = toml["draw"], Chance(toml["seed"] + _DECKS)
    cards = [_card(draw, chance) for _ in range(draw["contacts"])]
    desk = [card for card in cards if card[1] == CLERICAL]
    consultations = len(cards) - len(desk)
    naming = _percent(draw["partners"]["naming"], consultations)
    kinds = min(3, *(len(usual["partner"]) for usual in toml["usual"].values()))
    return dict(toml) | {
        "deck": _deck(cards),
        "months": {"consultations": _months(toml, consultations, chance), CLERICAL: _months(toml, len(desk), chance)},
        "others": list(_others(cards, draw)),
        "partners": {
            "sizes": _sizes(naming, draw["partners"]["several"][: kinds - 1]),
            "blank": _percent(draw["partners"]["blank"], consultations),
            "clerical": _percent(draw["partners"]["clerical"], len(desk)),
            "unmatched": draw["partners"]["unmatched"],
            "eager": draw["partners"]["eager"],
        },
    }


def _card(draw: Mapping[str, Any], chance: Chance) -> tuple[str, str, str]:
    district = chance.weighted(draw["districts"])
    support = chance.weighted(draw["support"])
    channels = draw["channel"]
    return district, support, chance.weighted(channels.get(support) or channels["else"])


def _deck(cards: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, dict[str, int]]]:
    deck: dict[str, dict[str, dict[str, int]]] = {}
    for (district, support, channel), n in sorted(Counter(cards).items()):
        deck.setdefault(district, {}).setdefault(support, {})[channel] = n
    return deck


def _months(toml: Mapping[str, Any], n: int, chance: Chance) -> list[int]:
    """Share contacts out among the months, as busy as the season says."""
    months = months_from(toml["since"], toml["draw"]["months"])
    busy: Weights = {month: toml["draw"]["season"][int(month[5:]) - 1] for month in months}
    found = Counter(chance.weighted(busy) for _ in range(n))
    return [found[month] for month in months]


def _others(cards: Iterable[tuple[str, str, str]], draw: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    counts = Counter((district, support == CLERICAL) for district, support, _ in cards)
    for (district, clerical), n in sorted(counts.items()):
        shares = draw["desk" if clerical else "persons"]
        unnumbered = _percent(shares["unnumbered"], n)
        persons = max(1, _percent(shares["new"], n - unnumbered))
        yield {"district": district, "clerical": clerical, "persons": persons, "unnumbered": unnumbered}


def _sizes(naming: int, several: Iterable[int]) -> list[int]:
    more = [_percent(percent, naming) for percent in several]
    return [naming - sum(more), *more]


def _percent(percent: int, n: int) -> int:
    return n * percent // 100
