"""How a figure is written in a column: its count, its share, or what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from marugoto_stats import notation
from marugoto_stats.model import Figure

Kind = Literal["count", "share", "compared", "previous", "change", "change-rate", "rate", "interval"]
"""compared: the count in the months that both periods have; previous: the other period's; change-rate: percent;
rate: per 1,000 residents; interval: how far chance may carry it."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs in which paper and terminal differ."""

    unavailable: str = notation.UNAVAILABLE
    minus: str = notation.MINUS

    @property
    def between(self) -> str:
        """What stands between two bounds."""
        return notation.TO if self.minus == notation.MINUS else self.minus


PAPER: Final = Signs()


def text_of(kind: Kind, figure: Figure, signs: Signs = PAPER) -> str:
    """Write what a column of a kind shows of a figure, or the sign for why there is nothing to show."""
    if kind == "count":
        return count_text(figure, signs.unavailable)
    if kind == "share":
        return share_text(figure, signs.unavailable)
    if kind in ("rate", "interval"):
        return rate_text(kind, figure, signs)
    change = figure.change
    if change is None:
        return ""
    if kind == "change-rate" and change.rate is not None:
        return notation.change_percent(change.rate, signs.minus)
    number = number_of(kind, figure)
    if number is None:
        return notation.HIDDEN if change.status == "suppressed" else signs.unavailable
    return notation.change(int(number), signs.minus) if kind == "change" else notation.whole(int(number))


def number_of(kind: Kind, figure: Figure) -> float | None:
    """Return the number that a text says; None where a sign or nothing stands. **Unit**: counts; percent of a rate."""
    change = figure.change
    if kind == "count":
        return figure.n
    if kind == "share":
        hidden = figure.n is None or figure.share is None
        return None if hidden or figure.share is None else float(notation.percent(figure.share))
    if kind == "rate":
        return None if figure.rate is None else float(notation.rate(figure.rate.value).replace(",", ""))
    if change is None or kind == "interval":
        return None
    if kind == "change-rate":
        return None if change.rate is None else float(notation.change_percent(change.rate, "-"))
    return {"compared": change.now, "previous": change.previous, "change": change.n}[kind]


def counts(figure: Figure) -> bool:
    """Say whether a figure is more than nothing, be it hidden, or was so in the period that is compared with."""
    return figure.n != 0 or bool(figure.change and figure.change.previous)


def count_text(figure: Figure, unavailable: str = notation.UNAVAILABLE) -> str:
    """Write a count, or the sign for why there is none."""
    if figure.n is not None:
        return notation.whole(figure.n)
    return notation.HIDDEN if figure.status == "suppressed" else unavailable


def share_text(figure: Figure, unavailable: str = notation.UNAVAILABLE) -> str:
    """Write a share with its sign; nothing where none applies."""
    if figure.n is None:
        return notation.HIDDEN if figure.status == "suppressed" else unavailable
    return "" if figure.share is None else f"{notation.percent(figure.share)}%"


def rate_text(kind: Kind, figure: Figure, signs: Signs = PAPER) -> str:
    """Write a rate, or its interval; the sign for why there is none stands once."""
    if figure.rate is not None:
        if kind == "rate":
            return notation.rate(figure.rate.value)
        return notation.interval(*figure.rate.interval, between=signs.between)
    if kind == "interval":
        return ""
    return notation.HIDDEN if figure.status == "suppressed" else signs.unavailable
